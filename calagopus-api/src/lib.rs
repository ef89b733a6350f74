#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod admin;
mod answer;
pub mod calagopus;
pub mod client;
pub mod dialect;
#[cfg(feature = "fake")]
pub mod fake;
#[cfg(feature = "full")]
pub mod generated;
pub mod id;
pub mod paging;
pub mod public;
mod reveal;
pub mod server;
mod tagged;
pub mod unauthorized;
pub mod user;
pub mod words;

#[cfg(feature = "console")]
pub use panel_http::console;
pub use panel_http::{
    self, Address, Body, Call, Clock, Effect, Endpoint, Error, ErrorKind, HttpService, Lane, List, OrderedMap, Page,
    Patch, Problem, Raw, Safety, Secret, SignedUrl, Transport, TransportBuilder,
};

pub use crate::{
    admin::system::SystemOverview,
    calagopus::Calagopus,
    client::ClientApi,
    dialect::{CalagopusDialect, is_taken, is_unknown_to_node},
    id::{
        AnnouncementId, ApiKeyId, BackupConfigurationId, BackupGroupId, BackupId, CommandSnippetId,
        DatabaseAgentHostId, DatabaseAgentTemplateId, DatabaseHostId, DatabaseId, DatabaseInstanceDatabaseId,
        DatabaseInstanceId, DatabaseInstanceUserId, EggConfigurationId, EggId, EggRepositoryEggId, EggRepositoryId,
        LocationId, MountId, NestId, NodeAllocationId, NodeId, OAuthLinkId, OAuthProviderId, OAuthProviderMappingId,
        OperationId, RoleId, ScheduleId, ScheduleStepId, SecurityKeyId, ServerAllocationId, ServerGroupId, ServerId,
        ServerIdentifier, SessionId, SshKeyId, SystemBackupPolicyId, UserId, VariableId,
    },
    paging::Listing,
    unauthorized::Unauthorized,
};

/// The panel's things, and the requests that make and change them, by resource.
pub mod models {
    pub use crate::{
        admin::{
            backup_configurations as backup_configuration, database_agent_hosts as database_agent_host,
            database_hosts as database_host, egg_configurations as egg_configuration,
            egg_repositories as egg_repository, eggs as egg, locations as location, mounts as mount, nests as nest,
            nodes as node, roles as role, servers as server, stats, system, users as user,
        },
        public, words,
    };

    /// The panel's things as the Client API shows them.
    pub mod client {
        pub use crate::client::{
            account, activity, allocations as allocation, api_keys as api_key, backups as backup, command,
            databases as database, files as file, logs, mounts as mount, permissions as permission, power, resources,
            schedules as schedule, servers as server, settings, ssh_keys as ssh_key, startup, subusers as subuser,
            websocket,
        };
    }
}

/// Every route that this version has a typed call for.
#[must_use]
pub fn endpoints() -> Vec<&'static Endpoint> {
    use crate::{admin, client as user};

    let groups: &[&[&'static Endpoint]] = &[
        &admin::backup_configurations::ENDPOINTS,
        &admin::egg_configurations::ENDPOINTS,
        &admin::egg_repositories::ENDPOINTS,
        &admin::eggs::ENDPOINTS,
        &admin::eggs::handle::ENDPOINTS,
        &admin::eggs::variables::ENDPOINTS,
        &admin::locations::ENDPOINTS,
        &admin::mounts::ENDPOINTS,
        &admin::nests::ENDPOINTS,
        &admin::nodes::ENDPOINTS,
        &admin::nodes::allocations::ENDPOINTS,
        &admin::nodes::attachments::ENDPOINTS,
        &admin::nodes::backups::ENDPOINTS,
        &admin::nodes::servers::ENDPOINTS,
        &admin::nodes::system::ENDPOINTS,
        &admin::roles::ENDPOINTS,
        &admin::servers::ENDPOINTS,
        &admin::servers::handle::ENDPOINTS,
        &admin::servers::things::ENDPOINTS,
        &admin::stats::ENDPOINTS,
        &admin::system::ENDPOINTS,
        &admin::users::ENDPOINTS,
        &public::ENDPOINTS,
        &user::account::ENDPOINTS,
        &user::activity::ENDPOINTS,
        &user::allocations::ENDPOINTS,
        &user::api_keys::ENDPOINTS,
        &user::backups::ENDPOINTS,
        &user::command::ENDPOINTS,
        &user::databases::ENDPOINTS,
        &user::files::ENDPOINTS,
        &user::logs::ENDPOINTS,
        &user::mounts::ENDPOINTS,
        &user::permissions::ENDPOINTS,
        &user::power::ENDPOINTS,
        &user::resources::ENDPOINTS,
        &user::schedules::ENDPOINTS,
        &user::servers::ENDPOINTS,
        &user::settings::ENDPOINTS,
        &user::ssh_keys::ENDPOINTS,
        &user::startup::ENDPOINTS,
        &user::subusers::ENDPOINTS,
        &user::websocket::ENDPOINTS,
    ];
    let endpoints = groups.concat();
    #[cfg(feature = "full")]
    let endpoints = [endpoints, generated::endpoints()].concat();
    endpoints
}
