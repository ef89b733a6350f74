//! Changes of the settings, part by part.

use panel_http::Patch;
use serde::{Deserialize, Serialize};

use super::TwoFactorRequirement;
use crate::admin::egg_configurations::RouteItem;

/// A change of what the panel is called and of how users log in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateAppSettings {
    /// Its name, 1 to 64 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address of its icon, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// The address of its icon on a light ground, if it is another one, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub icon_light: Patch<String>,
    /// The address of its banner, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub banner: Patch<String>,
    /// The address of its banner on a light ground, if it is another one, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub banner_light: Patch<String>,
    /// The address of the panel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The language of those who have not chosen one, 2 to 15 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Who needs a second factor to log in, and to use an API key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub two_factor_requirement: Option<TwoFactorRequirement>,
    /// The name of the cookie of a session, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_cookie: Option<String>,
    /// How long a session lasts, in seconds, 60 to 31,536,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_duration_seconds: Option<u64>,
    /// Whether the panel tells its makers of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telemetry_enabled: Option<bool>,
    /// Whether anybody can make an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_enabled: Option<bool>,
}

impl UpdateAppSettings {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name, 1 to 64 characters.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the address of its icon, 1 to 255 characters.
    pub fn icon(mut self, icon: impl Into<String>) -> Self {
        self.icon = Some(icon.into());
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the address of its icon on a light ground, if it is another one, 1 to
    /// 255 characters.
    pub fn icon_light(mut self, icon_light: Patch<String>) -> Self {
        self.icon_light = icon_light;
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the address of its banner, 1 to 255 characters.
    pub fn banner(mut self, banner: Patch<String>) -> Self {
        self.banner = banner;
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the address of its banner on a light ground, if it is another one, 1 to
    /// 255 characters.
    pub fn banner_light(mut self, banner_light: Patch<String>) -> Self {
        self.banner_light = banner_light;
        self
    }

    /// Sets the address of the panel.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Sets the language of those who have not chosen one, 2 to 15 characters.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Who needs a second factor to log in, and to use an API key.
    pub fn two_factor_requirement(mut self, two_factor_requirement: TwoFactorRequirement) -> Self {
        self.two_factor_requirement = Some(two_factor_requirement);
        self
    }

    /// Sets the name of the cookie of a session, 1 to 255 characters.
    pub fn session_cookie(mut self, session_cookie: impl Into<String>) -> Self {
        self.session_cookie = Some(session_cookie.into());
        self
    }

    /// How long a session lasts, in seconds, 60 to 31,536,000.
    pub const fn session_duration_seconds(mut self, session_duration_seconds: u64) -> Self {
        self.session_duration_seconds = Some(session_duration_seconds);
        self
    }

    /// Whether the panel tells its makers of itself.
    pub const fn telemetry_enabled(mut self, telemetry_enabled: bool) -> Self {
        self.telemetry_enabled = Some(telemetry_enabled);
        self
    }

    /// Whether anybody can make an account.
    pub const fn registration_enabled(mut self, registration_enabled: bool) -> Self {
        self.registration_enabled = Some(registration_enabled);
        self
    }
}

/// A change of how users log in with security keys.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateWebauthnSettings {
    /// Whether they can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Whether a key can stand for the user name too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_discoverable: Option<bool>,
    /// The domain that the keys are for, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rp_id: Option<String>,
    /// The origin that the keys are for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rp_origin: Option<String>,
    /// How long logging in may take, in seconds, 30 to 600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication_timeout_seconds: Option<u64>,
    /// How long adding a key may take, in seconds, 30 to 600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_timeout_seconds: Option<u64>,
}

impl UpdateWebauthnSettings {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether they can.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// Whether a key can stand for the user name too.
    pub const fn allow_discoverable(mut self, allow_discoverable: bool) -> Self {
        self.allow_discoverable = Some(allow_discoverable);
        self
    }

    /// Sets the domain that the keys are for, 1 to 255 characters.
    pub fn rp_id(mut self, rp_id: impl Into<String>) -> Self {
        self.rp_id = Some(rp_id.into());
        self
    }

    /// Sets the origin that the keys are for.
    pub fn rp_origin(mut self, rp_origin: impl Into<String>) -> Self {
        self.rp_origin = Some(rp_origin.into());
        self
    }

    /// How long logging in may take, in seconds, 30 to 600.
    pub const fn authentication_timeout_seconds(mut self, authentication_timeout_seconds: u64) -> Self {
        self.authentication_timeout_seconds = Some(authentication_timeout_seconds);
        self
    }

    /// How long adding a key may take, in seconds, 30 to 600.
    pub const fn registration_timeout_seconds(mut self, registration_timeout_seconds: u64) -> Self {
        self.registration_timeout_seconds = Some(registration_timeout_seconds);
        self
    }
}

/// A change of what servers may have.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateServerSettings {
    /// Up to which size files can be looked at, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_file_manager_view_size: Option<u64>,
    /// Up to which size files are searched, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_file_manager_content_search_size: Option<u64>,
    /// How many files a search finds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_file_manager_search_results: Option<u64>,
    /// How many subusers a server has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_subuser_count: Option<u64>,
    /// How many steps a schedule has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_schedule_step_count: Option<u64>,
    /// How many backup groups a server has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_backup_group_count: Option<u64>,
    /// How many databases a database instance has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_database_instance_database_count: Option<u64>,
    /// How many users a database instance has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_database_instance_user_count: Option<u64>,
    /// Whether an owner can replace an image that an administrator has set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_overwriting_custom_docker_image: Option<bool>,
    /// Whether an owner sees what the installation says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_viewing_installation_logs: Option<bool>,
    /// Whether an owner can pass over a failed installation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_acknowledging_installation_failure: Option<bool>,
    /// Whether an owner sees how far a transfer is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_viewing_transfer_progress: Option<bool>,
    /// What stands before what the daemon says on a console, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container_prelude: Option<String>,
}

impl UpdateServerSettings {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Up to which size files can be looked at, in bytes.
    pub const fn max_file_manager_view_size(mut self, max_file_manager_view_size: u64) -> Self {
        self.max_file_manager_view_size = Some(max_file_manager_view_size);
        self
    }

    /// Up to which size files are searched, in bytes.
    pub const fn max_file_manager_content_search_size(mut self, max_file_manager_content_search_size: u64) -> Self {
        self.max_file_manager_content_search_size = Some(max_file_manager_content_search_size);
        self
    }

    /// How many files a search finds.
    pub const fn max_file_manager_search_results(mut self, max_file_manager_search_results: u64) -> Self {
        self.max_file_manager_search_results = Some(max_file_manager_search_results);
        self
    }

    /// How many subusers a server has.
    pub const fn max_subuser_count(mut self, max_subuser_count: u64) -> Self {
        self.max_subuser_count = Some(max_subuser_count);
        self
    }

    /// How many steps a schedule has.
    pub const fn max_schedule_step_count(mut self, max_schedule_step_count: u64) -> Self {
        self.max_schedule_step_count = Some(max_schedule_step_count);
        self
    }

    /// How many backup groups a server has.
    pub const fn max_backup_group_count(mut self, max_backup_group_count: u64) -> Self {
        self.max_backup_group_count = Some(max_backup_group_count);
        self
    }

    /// How many databases a database instance has.
    pub const fn max_database_instance_database_count(mut self, max_database_instance_database_count: u64) -> Self {
        self.max_database_instance_database_count = Some(max_database_instance_database_count);
        self
    }

    /// How many users a database instance has.
    pub const fn max_database_instance_user_count(mut self, max_database_instance_user_count: u64) -> Self {
        self.max_database_instance_user_count = Some(max_database_instance_user_count);
        self
    }

    /// Whether an owner can replace an image that an administrator has set.
    pub const fn allow_overwriting_custom_docker_image(mut self, allow_overwriting_custom_docker_image: bool) -> Self {
        self.allow_overwriting_custom_docker_image = Some(allow_overwriting_custom_docker_image);
        self
    }

    /// Whether an owner sees what the installation says.
    pub const fn allow_viewing_installation_logs(mut self, allow_viewing_installation_logs: bool) -> Self {
        self.allow_viewing_installation_logs = Some(allow_viewing_installation_logs);
        self
    }

    /// Whether an owner can pass over a failed installation.
    pub const fn allow_acknowledging_installation_failure(
        mut self,
        allow_acknowledging_installation_failure: bool,
    ) -> Self {
        self.allow_acknowledging_installation_failure = Some(allow_acknowledging_installation_failure);
        self
    }

    /// Whether an owner sees how far a transfer is.
    pub const fn allow_viewing_transfer_progress(mut self, allow_viewing_transfer_progress: bool) -> Self {
        self.allow_viewing_transfer_progress = Some(allow_viewing_transfer_progress);
        self
    }

    /// What stands before what the daemon says on a console, 1 to 255 characters.
    pub fn container_prelude(mut self, container_prelude: impl Into<String>) -> Self {
        self.container_prelude = Some(container_prelude.into());
        self
    }
}

/// A change of what users may have.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateUserSettings {
    /// How many groups of servers a user has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_server_group_count: Option<u64>,
    /// How many API keys a user has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_api_key_count: Option<u64>,
    /// How many command snippets a user has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_command_snippet_count: Option<u64>,
    /// How many security keys a user has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_security_key_count: Option<u64>,
    /// How many SSH keys a user has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_ssh_key_count: Option<u64>,
    /// Whether users choose their language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_changing_language: Option<bool>,
    /// The order of the entries of the menu, at most 100 of them; the panel's own if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub route_order: Patch<Vec<RouteItem>>,
}

impl UpdateUserSettings {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many groups of servers a user has.
    pub const fn max_server_group_count(mut self, max_server_group_count: u64) -> Self {
        self.max_server_group_count = Some(max_server_group_count);
        self
    }

    /// How many API keys a user has.
    pub const fn max_api_key_count(mut self, max_api_key_count: u64) -> Self {
        self.max_api_key_count = Some(max_api_key_count);
        self
    }

    /// How many command snippets a user has.
    pub const fn max_command_snippet_count(mut self, max_command_snippet_count: u64) -> Self {
        self.max_command_snippet_count = Some(max_command_snippet_count);
        self
    }

    /// How many security keys a user has.
    pub const fn max_security_key_count(mut self, max_security_key_count: u64) -> Self {
        self.max_security_key_count = Some(max_security_key_count);
        self
    }

    /// How many SSH keys a user has.
    pub const fn max_ssh_key_count(mut self, max_ssh_key_count: u64) -> Self {
        self.max_ssh_key_count = Some(max_ssh_key_count);
        self
    }

    /// Whether users choose their language.
    pub const fn allow_changing_language(mut self, allow_changing_language: bool) -> Self {
        self.allow_changing_language = Some(allow_changing_language);
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the order of the entries of the menu, at most 100 of them; the panel's
    /// own if it is not set.
    pub fn route_order(mut self, route_order: Patch<Vec<RouteItem>>) -> Self {
        self.route_order = route_order;
        self
    }
}

/// A change of how long activity is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateActivitySettings {
    /// How long that of administrators is kept, in days, 1 to 3,650.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin_log_retention_days: Option<u32>,
    /// How much of that of administrators is kept, at least 1; any if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub admin_log_retention_count: Patch<u64>,
    /// How long that of users is kept, in days, 1 to 3,650.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_log_retention_days: Option<u32>,
    /// How much of that of users is kept, at least 1; any if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub user_log_retention_count: Patch<u64>,
    /// How long that of servers is kept, in days, 1 to 3,650.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_log_retention_days: Option<u32>,
    /// How much of that of servers is kept, at least 1; any if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub server_log_retention_count: Patch<u64>,
    /// Whether what administrators do with a server is kept there too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_log_admin_activity: Option<bool>,
    /// Whether what schedules do is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_log_schedule_activity: Option<bool>,
}

impl UpdateActivitySettings {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long that of administrators is kept, in days, 1 to 3,650.
    pub const fn admin_log_retention_days(mut self, admin_log_retention_days: u32) -> Self {
        self.admin_log_retention_days = Some(admin_log_retention_days);
        self
    }

    /// How much of that of administrators is kept, at least 1; any if it is not set. [`Patch::Clear`] empties it.
    pub const fn admin_log_retention_count(mut self, admin_log_retention_count: Patch<u64>) -> Self {
        self.admin_log_retention_count = admin_log_retention_count;
        self
    }

    /// How long that of users is kept, in days, 1 to 3,650.
    pub const fn user_log_retention_days(mut self, user_log_retention_days: u32) -> Self {
        self.user_log_retention_days = Some(user_log_retention_days);
        self
    }

    /// How much of that of users is kept, at least 1; any if it is not set. [`Patch::Clear`] empties it.
    pub const fn user_log_retention_count(mut self, user_log_retention_count: Patch<u64>) -> Self {
        self.user_log_retention_count = user_log_retention_count;
        self
    }

    /// How long that of servers is kept, in days, 1 to 3,650.
    pub const fn server_log_retention_days(mut self, server_log_retention_days: u32) -> Self {
        self.server_log_retention_days = Some(server_log_retention_days);
        self
    }

    /// How much of that of servers is kept, at least 1; any if it is not set. [`Patch::Clear`] empties it.
    pub const fn server_log_retention_count(mut self, server_log_retention_count: Patch<u64>) -> Self {
        self.server_log_retention_count = server_log_retention_count;
        self
    }

    /// Whether what administrators do with a server is kept there too.
    pub const fn server_log_admin_activity(mut self, server_log_admin_activity: bool) -> Self {
        self.server_log_admin_activity = Some(server_log_admin_activity);
        self
    }

    /// Whether what schedules do is kept.
    pub const fn server_log_schedule_activity(mut self, server_log_schedule_activity: bool) -> Self {
        self.server_log_schedule_activity = Some(server_log_schedule_activity);
        self
    }
}
