//! Settings of the panel: `/api/admin/settings`.

mod model;
mod sections;
mod write;

use panel_http::{Call, Endpoint, Safety, Transport, call};

pub use self::{
    model::{
        ActivitySettings, AppSettings, CaptchaProvider, MailMode, RateLimit, RateLimits, ServerSettings, Settings,
        StorageDriver, TlsMode, TwoFactorRequirement, UserSettings, WebauthnSettings,
    },
    sections::{
        UpdateActivitySettings, UpdateAppSettings, UpdateServerSettings, UpdateUserSettings, UpdateWebauthnSettings,
    },
    write::{UpdateRateLimits, UpdateSettings},
};
use crate::{
    answer::{self, member},
    calagopus::Calagopus,
    reveal::reveal,
};

static GET: Endpoint = Endpoint::get("admin.settings.get", "/api/admin/settings");
static UPDATE: Endpoint = Endpoint::put("admin.settings.update", "/api/admin/settings", Safety::Level);

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&GET, &UPDATE];

/// The settings of the panel.
#[derive(Debug, Clone)]
pub struct SettingsHandle {
    transport: Transport,
}

impl SettingsHandle {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// Reads them: `GET /api/admin/settings`, permission `settings.read`.
    pub fn get(&self) -> Call<Settings> {
        answer::call(&self.transport, &GET, &[], |it, answer| member(it, answer, "settings"))
    }

    /// Changes those that are set: `PUT /api/admin/settings`, permission `settings.update`. May be repeated, and is.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation).
    pub fn update(&self, change: &UpdateSettings) -> Call<()> {
        let call = answer::call(&self.transport, &UPDATE, &[], call::done);
        reveal(call, change, &change.secrets())
    }
}

impl Calagopus {
    /// The settings of the panel.
    #[must_use]
    pub fn settings(&self) -> SettingsHandle {
        SettingsHandle::new(self.transport())
    }
}
