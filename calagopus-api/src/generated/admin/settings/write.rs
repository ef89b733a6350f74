//! What is asked of the panel.

use panel_http::{Patch, Secret};
use serde::{Deserialize, Serialize};

use super::{
    CaptchaProvider, MailMode, RateLimit, StorageDriver, UpdateActivitySettings, UpdateAppSettings,
    UpdateServerSettings, UpdateUserSettings, UpdateWebauthnSettings,
};

/// A change of the settings. What is not set stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateSettings {
    /// How far the panel is set up; `finished` in the end.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub oobe_step: Patch<String>,
    /// Where it keeps its files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_driver: Option<StorageDriver>,
    /// How it sends e-mails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_mode: Option<MailMode>,
    /// How it tells people from programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captcha_provider: Option<CaptchaProvider>,
    /// What it is called and how users log in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<UpdateAppSettings>,
    /// How users log in with security keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webauthn: Option<UpdateWebauthnSettings>,
    /// What servers may have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<UpdateServerSettings>,
    /// What users may have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UpdateUserSettings>,
    /// How long activity is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<UpdateActivitySettings>,
    /// How often calls may come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratelimits: Option<UpdateRateLimits>,
}

impl UpdateSettings {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How far the panel is set up; `finished` in the end. [`Patch::Clear`] empties it.
    pub fn oobe_step(mut self, oobe_step: Patch<String>) -> Self {
        self.oobe_step = oobe_step;
        self
    }

    /// Where it keeps its files.
    pub fn storage_driver(mut self, storage_driver: StorageDriver) -> Self {
        self.storage_driver = Some(storage_driver);
        self
    }

    /// How it sends e-mails.
    pub fn mail_mode(mut self, mail_mode: MailMode) -> Self {
        self.mail_mode = Some(mail_mode);
        self
    }

    /// How it tells people from programs.
    pub fn captcha_provider(mut self, captcha_provider: CaptchaProvider) -> Self {
        self.captcha_provider = Some(captcha_provider);
        self
    }

    /// What it is called and how users log in.
    pub fn app(mut self, app: UpdateAppSettings) -> Self {
        self.app = Some(app);
        self
    }

    /// How users log in with security keys.
    pub fn webauthn(mut self, webauthn: UpdateWebauthnSettings) -> Self {
        self.webauthn = Some(webauthn);
        self
    }

    /// What servers may have.
    pub fn server(mut self, server: UpdateServerSettings) -> Self {
        self.server = Some(server);
        self
    }

    /// What users may have.
    pub fn user(mut self, user: UpdateUserSettings) -> Self {
        self.user = Some(user);
        self
    }

    /// How long activity is kept.
    pub fn activity(mut self, activity: UpdateActivitySettings) -> Self {
        self.activity = Some(activity);
        self
    }

    /// How often calls may come.
    pub fn ratelimits(mut self, ratelimits: UpdateRateLimits) -> Self {
        self.ratelimits = Some(ratelimits);
        self
    }

    pub(super) fn secrets(&self) -> Vec<(&'static str, &Secret)> {
        let storage = self.storage_driver.as_ref().and_then(StorageDriver::secret);
        let mail = self.mail_mode.as_ref().and_then(MailMode::secret);
        let captcha = self.captcha_provider.as_ref().and_then(CaptchaProvider::secret);
        [storage, mail, captcha].into_iter().flatten().collect()
    }
}

/// A change of how often calls may come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateRateLimits {
    /// Making an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_register: Option<RateLimit>,
    /// Logging in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_login: Option<RateLimit>,
    /// Giving the second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_login_checkpoint: Option<RateLimit>,
    /// Logging in with a security key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_login_security_key: Option<RateLimit>,
    /// Asking for a link to set a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_password_forgot: Option<RateLimit>,
    /// Setting a password with such a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_password_reset: Option<RateLimit>,
    /// All of `/api/client` and `/api/admin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<RateLimit>,
    /// Making back-ups of a server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_servers_backups_create: Option<RateLimit>,
    /// Downloading to a server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_servers_files_pull: Option<RateLimit>,
    /// Asking what a download would be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_servers_files_pull_query: Option<RateLimit>,
    /// Calls of a node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<RateLimit>,
    /// Logging in over SFTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_sftp_auth: Option<RateLimit>,
}

impl UpdateRateLimits {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Making an account.
    pub fn auth_register(mut self, auth_register: RateLimit) -> Self {
        self.auth_register = Some(auth_register);
        self
    }

    /// Logging in.
    pub fn auth_login(mut self, auth_login: RateLimit) -> Self {
        self.auth_login = Some(auth_login);
        self
    }

    /// Giving the second factor.
    pub fn auth_login_checkpoint(mut self, auth_login_checkpoint: RateLimit) -> Self {
        self.auth_login_checkpoint = Some(auth_login_checkpoint);
        self
    }

    /// Logging in with a security key.
    pub fn auth_login_security_key(mut self, auth_login_security_key: RateLimit) -> Self {
        self.auth_login_security_key = Some(auth_login_security_key);
        self
    }

    /// Asking for a link to set a password.
    pub fn auth_password_forgot(mut self, auth_password_forgot: RateLimit) -> Self {
        self.auth_password_forgot = Some(auth_password_forgot);
        self
    }

    /// Setting a password with such a link.
    pub fn auth_password_reset(mut self, auth_password_reset: RateLimit) -> Self {
        self.auth_password_reset = Some(auth_password_reset);
        self
    }

    /// All of `/api/client` and `/api/admin`.
    pub fn client(mut self, client: RateLimit) -> Self {
        self.client = Some(client);
        self
    }

    /// Making back-ups of a server.
    pub fn client_servers_backups_create(mut self, client_servers_backups_create: RateLimit) -> Self {
        self.client_servers_backups_create = Some(client_servers_backups_create);
        self
    }

    /// Downloading to a server.
    pub fn client_servers_files_pull(mut self, client_servers_files_pull: RateLimit) -> Self {
        self.client_servers_files_pull = Some(client_servers_files_pull);
        self
    }

    /// Asking what a download would be.
    pub fn client_servers_files_pull_query(mut self, client_servers_files_pull_query: RateLimit) -> Self {
        self.client_servers_files_pull_query = Some(client_servers_files_pull_query);
        self
    }

    /// Calls of a node.
    pub fn remote(mut self, remote: RateLimit) -> Self {
        self.remote = Some(remote);
        self
    }

    /// Logging in over SFTP.
    pub fn remote_sftp_auth(mut self, remote_sftp_auth: RateLimit) -> Self {
        self.remote_sftp_auth = Some(remote_sftp_auth);
        self
    }
}
