//! What administrators may do, beside what [`crate::admin`] has.

pub mod activity;
pub mod announcements;
pub mod assets;
pub mod database_agent_hosts;
pub mod database_agent_templates;
pub mod database_hosts;
pub mod extensions;
pub mod oauth_providers;
pub mod settings;
pub mod system;
pub mod system_backup_policies;

use panel_http::Endpoint;

/// Every route of these modules.
pub(super) fn endpoints() -> Vec<&'static Endpoint> {
    let groups: &[&[&'static Endpoint]] = &[
        &activity::ENDPOINTS,
        &announcements::ENDPOINTS,
        &assets::ENDPOINTS,
        &database_agent_hosts::ENDPOINTS,
        &database_agent_templates::ENDPOINTS,
        &database_hosts::ENDPOINTS,
        &extensions::ENDPOINTS,
        &oauth_providers::ENDPOINTS,
        &settings::ENDPOINTS,
        &system::ENDPOINTS,
        &system_backup_policies::ENDPOINTS,
    ];
    groups.concat()
}
