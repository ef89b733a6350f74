#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod application;
pub mod client;
pub mod dialect;
#[cfg(feature = "fake")]
pub mod fake;
pub mod id;

#[cfg(feature = "console")]
pub use panel_http::console;
pub use panel_http::{
    self, Address, Body, Call, Clock, Effect, Endpoint, Error, ErrorKind, HttpService, Lane, List, OrderedMap, Page,
    Patch, PortRange, Problem, Raw, Safety, Scalar, Secret, SignedUrl, Transport, TransportBuilder,
};

pub use crate::{
    application::{
        Application,
        servers::{SuspendOutcome, UnsuspendOutcome},
    },
    client::{Client, power},
    dialect::{PterodactylDialect, is_no_viable_allocation, is_no_viable_node, is_taken, is_unknown_to_node},
    id::{
        AllocationId, ApiKeyIdentifier, DatabaseHostId, DatabaseId, DatabaseIdentifier, EggId, LocationId, MountId,
        NestId, NodeId, ScheduleId, ServerId, ServerIdentifier, SshKeyFingerprint, SubuserId, TaskId, UserId,
        VariableId,
    },
};

/// The panel's things, and the requests that make and change them, by resource.
pub mod models {
    pub use crate::application::{
        allocations as allocation, databases as database, eggs as egg, locations as location, nests as nest,
        nodes as node, servers as server, users as user,
    };

    /// The panel's things as the Client API shows them.
    pub mod client {
        pub use crate::client::{
            account, activity, api_keys as api_key, backups as backup, databases as database, files as file, network,
            permissions as permission, power, resources, schedules as schedule, servers as server, settings,
            ssh_keys as ssh_key, startup, subusers as subuser, two_factor, websocket,
        };
    }
}

/// Every route that this version has a typed call for.
#[must_use]
pub fn endpoints() -> Vec<&'static Endpoint> {
    use crate::{application as admin, client as user};

    let groups: &[&[&'static Endpoint]] = &[
        &admin::allocations::ENDPOINTS,
        &admin::databases::ENDPOINTS,
        &admin::eggs::ENDPOINTS,
        &admin::locations::ENDPOINTS,
        &admin::nests::ENDPOINTS,
        &admin::nodes::ENDPOINTS,
        &admin::servers::ENDPOINTS,
        &admin::users::ENDPOINTS,
        &user::account::ENDPOINTS,
        &user::activity::ENDPOINTS,
        &user::api_keys::ENDPOINTS,
        &user::backups::ENDPOINTS,
        &user::command::ENDPOINTS,
        &user::databases::ENDPOINTS,
        &user::files::ENDPOINTS,
        &user::network::ENDPOINTS,
        &user::permissions::ENDPOINTS,
        &user::power::ENDPOINTS,
        &user::resources::ENDPOINTS,
        &user::schedules::ENDPOINTS,
        &user::servers::ENDPOINTS,
        &user::settings::ENDPOINTS,
        &user::ssh_keys::ENDPOINTS,
        &user::startup::ENDPOINTS,
        &user::subusers::ENDPOINTS,
        &user::two_factor::ENDPOINTS,
        &user::websocket::ENDPOINTS,
    ];
    groups.concat()
}
