//! What the panel tells.

use panel_http::{Secret, open_enum};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{admin::egg_configurations::RouteItem, tagged::tagged_enum};

/// The settings of the panel.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Settings {
    /// What the panel calls itself when it tells its makers of itself.
    pub telemetry_uuid: Option<Uuid>,
    /// When it does so, as a cron expression.
    pub telemetry_cron_schedule: Option<String>,
    /// How far the panel is set up; `finished` in the end.
    pub oobe_step: Option<String>,
    /// Where it keeps its files.
    pub storage_driver: StorageDriver,
    /// How it sends e-mails.
    pub mail_mode: MailMode,
    /// How it tells people from programs.
    pub captcha_provider: CaptchaProvider,
    /// What it is called and how users log in.
    pub app: AppSettings,
    /// How users log in with security keys.
    pub webauthn: WebauthnSettings,
    /// What servers may have.
    pub server: ServerSettings,
    /// What users may have.
    pub user: UserSettings,
    /// How long activity is kept.
    pub activity: ActivitySettings,
    /// How often calls may come.
    pub ratelimits: RateLimits,
}

tagged_enum! {
    /// Where the panel keeps its files. What is secret in it serialises as `[secret]`; the call that sends it sends the
    /// secret.
    pub enum StorageDriver told_by "type" {
        /// On its own machine.
        Filesystem = "filesystem" {
            /// The directory.
            path: String,
        },
        /// In an S3 bucket.
        S3 = "s3" {
            /// Where browsers find the files.
            public_url: String,
            /// The access key.
            access_key: String,
            /// The secret key.
            secret_key: Secret,
            /// The bucket.
            bucket: String,
            /// The region.
            region: String,
            /// The address of the service.
            endpoint: String,
            /// Whether the bucket stands in the path of its address rather than in the host name.
            path_style: bool,
        },
    }
}

impl StorageDriver {
    /// What is secret in it, and where it stands in a request.
    pub(super) fn secret(&self) -> Option<(&'static str, &Secret)> {
        match self {
            Self::S3 { secret_key, .. } => Some(("/storage_driver/secret_key", secret_key)),
            Self::Filesystem { .. } | Self::Other(_) => None,
        }
    }
}

tagged_enum! {
    /// How the panel sends e-mails. What is secret in it serialises as `[secret]`; the call that sends it sends the
    /// secret.
    pub enum MailMode told_by "type" {
        /// It sends none.
        None = "none",
        /// Through a mail server.
        Smtp = "smtp" {
            /// Its host name.
            host: String,
            /// Its port.
            port: u16,
            /// The user.
            username: Option<String>,
            /// The password.
            password: Option<Secret>,
            /// How the connection is encrypted.
            tls_mode: TlsMode,
            /// Whether any certificate will do.
            skip_cert_validation: bool [default],
            /// The address that they are from.
            from_address: String,
            /// The name that they are from.
            from_name: Option<String>,
        },
        /// Through a program.
        Sendmail = "sendmail" {
            /// The program.
            command: String,
            /// The address that they are from.
            from_address: String,
            /// The name that they are from.
            from_name: Option<String>,
        },
        /// Into files.
        Filesystem = "filesystem" {
            /// The directory.
            path: String,
            /// The address that they are from.
            from_address: String,
            /// The name that they are from.
            from_name: Option<String>,
        },
    }
}

impl MailMode {
    /// What is secret in it, and where it stands in a request.
    pub(super) fn secret(&self) -> Option<(&'static str, &Secret)> {
        match self {
            Self::Smtp { password, .. } => password.as_ref().map(|password| ("/mail_mode/password", password)),
            Self::None | Self::Sendmail { .. } | Self::Filesystem { .. } | Self::Other(_) => None,
        }
    }
}

open_enum! {
    /// How the connection to a mail server is encrypted.
    pub enum TlsMode {
        /// Not at all.
        None = "none",
        /// From `STARTTLS` on.
        StartTls = "start_tls",
        /// From the beginning.
        ImplicitTls = "implicit_tls",
    }

    /// Who needs a second factor to log in.
    pub enum TwoFactorRequirement {
        /// Administrators.
        Admins = "admins",
        /// All users.
        AllUsers = "all_users",
        /// Nobody.
        None = "none",
    }
}

tagged_enum! {
    /// How the panel tells people from programs. What is secret in it serialises as `[secret]`; the call that sends it
    /// sends the secret.
    pub enum CaptchaProvider told_by "type" {
        /// It does not.
        None = "none",
        /// With Cloudflare Turnstile.
        Turnstile = "turnstile" {
            /// The public key.
            site_key: String,
            /// The secret key.
            secret_key: Secret,
        },
        /// With Google reCAPTCHA.
        Recaptcha = "recaptcha" {
            /// Whether it is version 3.
            v3: bool,
            /// The public key.
            site_key: String,
            /// The secret key.
            secret_key: Secret,
        },
        /// With hCaptcha.
        Hcaptcha = "hcaptcha" {
            /// The public key.
            site_key: String,
            /// The secret key.
            secret_key: Secret,
        },
        /// With Friendly Captcha.
        FriendlyCaptcha = "friendly_captcha" {
            /// The public key.
            site_key: String,
            /// The secret key.
            api_key: Secret,
        },
    }
}

impl CaptchaProvider {
    /// What is secret in it, and where it stands in a request.
    pub(super) fn secret(&self) -> Option<(&'static str, &Secret)> {
        match self {
            Self::Turnstile { secret_key, .. }
            | Self::Recaptcha { secret_key, .. }
            | Self::Hcaptcha { secret_key, .. } => Some(("/captcha_provider/secret_key", secret_key)),
            Self::FriendlyCaptcha { api_key, .. } => Some(("/captcha_provider/api_key", api_key)),
            Self::None | Self::Other(_) => None,
        }
    }
}

/// What the panel is called and how users log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AppSettings {
    /// Its name.
    pub name: String,
    /// The address of its icon.
    pub icon: String,
    /// The address of its icon on a light ground, if it is another one.
    pub icon_light: Option<String>,
    /// The address of its banner.
    pub banner: Option<String>,
    /// The address of its banner on a light ground, if it is another one.
    pub banner_light: Option<String>,
    /// The address of the panel.
    pub url: String,
    /// The language of those who have not chosen one.
    pub language: String,
    /// Who needs a second factor to log in, and to use an API key.
    pub two_factor_requirement: TwoFactorRequirement,
    /// The name of the cookie of a session.
    pub session_cookie: String,
    /// How long a session lasts, in seconds.
    pub session_duration_seconds: u64,
    /// Whether the panel tells its makers of itself.
    pub telemetry_enabled: bool,
    /// Whether anybody can make an account.
    pub registration_enabled: bool,
}

/// How users log in with security keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebauthnSettings {
    /// Whether they can.
    pub enabled: bool,
    /// Whether a key can stand for the user name too.
    pub allow_discoverable: bool,
    /// The domain that the keys are for.
    pub rp_id: String,
    /// The origin that the keys are for.
    pub rp_origin: String,
    /// How long logging in may take, in seconds.
    pub authentication_timeout_seconds: u64,
    /// How long adding a key may take, in seconds.
    pub registration_timeout_seconds: u64,
}

/// What servers may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerSettings {
    /// Up to which size files can be looked at, in bytes.
    pub max_file_manager_view_size: u64,
    /// Up to which size files are searched, in bytes.
    pub max_file_manager_content_search_size: u64,
    /// How many files a search finds.
    pub max_file_manager_search_results: u64,
    /// How many subusers a server has.
    pub max_subuser_count: u64,
    /// How many steps a schedule has.
    pub max_schedule_step_count: u64,
    /// How many backup groups a server has.
    pub max_backup_group_count: u64,
    /// How many databases a database instance has.
    pub max_database_instance_database_count: u64,
    /// How many users a database instance has.
    pub max_database_instance_user_count: u64,
    /// Whether an owner can replace an image that an administrator has set.
    pub allow_overwriting_custom_docker_image: bool,
    /// Whether an owner sees what the installation says.
    pub allow_viewing_installation_logs: bool,
    /// Whether an owner can pass over a failed installation.
    pub allow_acknowledging_installation_failure: bool,
    /// Whether an owner sees how far a transfer is.
    pub allow_viewing_transfer_progress: bool,
    /// What stands before what the daemon says on a console.
    pub container_prelude: String,
}

/// What users may have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UserSettings {
    /// How many groups of servers a user has.
    pub max_server_group_count: u64,
    /// How many API keys a user has.
    pub max_api_key_count: u64,
    /// How many command snippets a user has.
    pub max_command_snippet_count: u64,
    /// How many security keys a user has.
    pub max_security_key_count: u64,
    /// How many SSH keys a user has.
    pub max_ssh_key_count: u64,
    /// Whether users choose their language.
    pub allow_changing_language: bool,
    /// The order of the entries of the menu; the panel's own if it is not set.
    pub route_order: Option<Vec<RouteItem>>,
}

/// How long activity is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActivitySettings {
    /// How long that of administrators is kept, in days.
    pub admin_log_retention_days: u32,
    /// How much of that of administrators is kept; any if it is not set.
    pub admin_log_retention_count: Option<u64>,
    /// How long that of users is kept, in days.
    pub user_log_retention_days: u32,
    /// How much of that of users is kept; any if it is not set.
    pub user_log_retention_count: Option<u64>,
    /// How long that of servers is kept, in days.
    pub server_log_retention_days: u32,
    /// How much of that of servers is kept; any if it is not set.
    pub server_log_retention_count: Option<u64>,
    /// Whether what administrators do with a server is kept there too.
    pub server_log_admin_activity: bool,
    /// Whether what schedules do is kept.
    pub server_log_schedule_activity: bool,
}

/// How often calls may come from one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RateLimits {
    /// Making an account.
    pub auth_register: RateLimit,
    /// Logging in.
    pub auth_login: RateLimit,
    /// Giving the second factor.
    pub auth_login_checkpoint: RateLimit,
    /// Logging in with a security key.
    pub auth_login_security_key: RateLimit,
    /// Asking for a link to set a password.
    pub auth_password_forgot: RateLimit,
    /// Setting a password with such a link.
    pub auth_password_reset: RateLimit,
    /// All of `/api/client` and `/api/admin`.
    pub client: RateLimit,
    /// Making back-ups of a server.
    pub client_servers_backups_create: RateLimit,
    /// Downloading to a server.
    pub client_servers_files_pull: RateLimit,
    /// Asking what a download would be.
    pub client_servers_files_pull_query: RateLimit,
    /// Calls of a node.
    pub remote: RateLimit,
    /// Logging in over SFTP.
    pub remote_sftp_auth: RateLimit,
}

/// How often calls may come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many calls may come in the time; the last of them is refused.
    pub hits: u64,
    /// The time, in seconds.
    pub window_seconds: u64,
}

impl RateLimit {
    /// With how many calls may come in the time and the time.
    pub fn new(hits: u64, window_seconds: u64) -> Self {
        Self { hits, window_seconds }
    }
}
