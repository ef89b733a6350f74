//! What the owner of a key may do, beside what [`crate::client`] has.

pub mod announcements;
pub mod avatar;
pub mod command_snippets;
pub mod database_instances;
pub mod explorer;
pub mod instance_databases;
pub mod node_servers;
pub mod oauth_links;
pub mod security_keys;
pub mod server_eggs;
pub mod server_groups;
pub mod sessions;
pub mod sqlite;

use panel_http::Endpoint;

/// Every route of these modules.
pub(super) fn endpoints() -> Vec<&'static Endpoint> {
    let groups: &[&[&'static Endpoint]] = &[
        &announcements::ENDPOINTS,
        &avatar::ENDPOINTS,
        &command_snippets::ENDPOINTS,
        &database_instances::ENDPOINTS,
        &explorer::ENDPOINTS,
        &instance_databases::ENDPOINTS,
        &node_servers::ENDPOINTS,
        &oauth_links::ENDPOINTS,
        &security_keys::ENDPOINTS,
        &server_eggs::ENDPOINTS,
        &server_groups::ENDPOINTS,
        &sessions::ENDPOINTS,
        &sqlite::ENDPOINTS,
    ];
    groups.concat()
}
