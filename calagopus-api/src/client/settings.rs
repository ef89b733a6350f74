//! Name, time zone, automatic start and end, and the installation of a server: `/api/client/servers/{server}/settings`.

use panel_http::{
    Call, Endpoint, Safety,
    call::{self, Read},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};

use crate::client::on_server::OnServer;
pub use crate::server::AutoStartBehavior;

static RENAME: Endpoint = Endpoint::post(
    "client.settings.rename",
    "/api/client/servers/{server}/settings/rename",
    Safety::Level,
);
static SET_TIMEZONE: Endpoint = Endpoint::put(
    "client.settings.set_timezone",
    "/api/client/servers/{server}/settings/timezone",
    Safety::Level,
);
static SET_AUTO_KILL: Endpoint = Endpoint::put(
    "client.settings.set_auto_kill",
    "/api/client/servers/{server}/settings/auto-kill",
    Safety::Level,
);
static SET_AUTO_START: Endpoint = Endpoint::put(
    "client.settings.set_auto_start",
    "/api/client/servers/{server}/settings/auto-start",
    Safety::Level,
);
static REINSTALL: Endpoint = Endpoint::post(
    "client.settings.reinstall",
    "/api/client/servers/{server}/settings/install",
    Safety::Act,
);
static CANCEL_INSTALL: Endpoint = Endpoint::post(
    "client.settings.cancel_install",
    "/api/client/servers/{server}/settings/install/cancel",
    Safety::Act,
);
static UNLOCK_INSTALL: Endpoint = Endpoint::post(
    "client.settings.unlock_install",
    "/api/client/servers/{server}/settings/install/unlock",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 7] = [
    &RENAME,
    &SET_TIMEZONE,
    &SET_AUTO_KILL,
    &SET_AUTO_START,
    &REINSTALL,
    &CANCEL_INSTALL,
    &UNLOCK_INSTALL,
];

/// Another name or description for a server. The panel takes no change of the name alone: the description is always sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct Rename {
    /// Its name, 1 to 255 characters; left out, it stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for, 1 to 1024 characters, or nothing.
    pub description: Option<String>,
}

impl Rename {
    /// Sets the description, or with nothing empties it. To keep the one it has, give that.
    pub const fn new(description: Option<String>) -> Self {
        Self {
            name: None,
            description,
        }
    }

    /// Sets the name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

/// When a server that does not stop is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct SetAutoKill {
    /// Whether it is.
    pub enabled: bool,
    /// After how many seconds, 1 to 3600; as it was if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
}

impl SetAutoKill {
    /// It is killed after so many seconds, 1 to 3600.
    pub const fn after(seconds: u64) -> Self {
        Self {
            enabled: true,
            seconds: Some(seconds),
        }
    }

    /// It is never killed.
    pub const fn never() -> Self {
        Self {
            enabled: false,
            seconds: None,
        }
    }
}

/// What becomes of a server's files when it is installed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExistingFiles {
    /// They stay, as far as the egg's script lets them.
    Keep,
    /// All of them are deleted first.
    Delete,
}

/// What became of a running installation that is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CancelledInstall {
    /// The node ends it, and the server's state changes when it has.
    Ending,
    /// The node was not at it (any more); the server is ready.
    WasNotRunning,
}

/// The body of the call that sets the time zone.
#[derive(Serialize)]
struct Timezone<'a> {
    timezone: Option<&'a str>,
}

/// The body of the call that sets the automatic start.
#[derive(Serialize)]
struct AutoStart<'a> {
    behavior: &'a AutoStartBehavior,
}

/// The body of the call that installs.
#[derive(Serialize)]
struct Install {
    truncate_directory: bool,
}

/// What the owner of a server may set about it, and its installation.
#[derive(Debug, Clone)]
pub struct Settings {
    server: OnServer,
}

impl Settings {
    pub(super) const fn new(server: OnServer) -> Self {
        Self { server }
    }

    /// Gives it another name or description: `POST /api/client/servers/{server}/settings/rename`, permission
    /// `settings.rename`. May be repeated, and is.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation).
    pub fn rename(&self, change: &Rename) -> Call<()> {
        self.server.call(&RENAME, &[], call::done).json(change)
    }

    /// Sets its time zone, such as `Europe/Berlin`, or with nothing that of its node:
    /// `PUT /api/client/servers/{server}/settings/timezone`, permission `settings.timezone`. May be repeated, and is.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) for a name that is no time zone.
    pub fn set_timezone(&self, timezone: Option<&str>) -> Call<()> {
        self.server
            .call(&SET_TIMEZONE, &[], call::done)
            .json(&Timezone { timezone })
    }

    /// Sets when it is killed if it does not stop: `PUT /api/client/servers/{server}/settings/auto-kill`, permission
    /// `settings.auto-kill`. May be repeated, and is.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation).
    pub fn set_auto_kill(&self, auto_kill: SetAutoKill) -> Call<()> {
        self.server.call(&SET_AUTO_KILL, &[], call::done).json(&auto_kill)
    }

    /// Sets whether it starts when its node does: `PUT /api/client/servers/{server}/settings/auto-start`, permission
    /// `settings.auto-start`. May be repeated, and is.
    pub fn set_auto_start(&self, behavior: &AutoStartBehavior) -> Call<()> {
        self.server
            .call(&SET_AUTO_START, &[], call::done)
            .json(&AutoStart { behavior })
    }

    /// Installs it again: `POST /api/client/servers/{server}/settings/install`, permission `settings.install`. An
    /// administrator's key installs any server so; there is no other way. Sent once.
    ///
    /// It is stopped, and [`Installing`](crate::server::ServerStatus::Installing) until the egg's script has run, which may
    /// write over and delete files.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) or [`Conflict`](crate::ErrorKind::Conflict) while it is installed already or not
    /// ready; [`Panel`](crate::ErrorKind::Panel) (a bare `500`) when the node does not do it: the panel calls the server ready
    /// then, and the node may install it all the same.
    pub fn reinstall(&self, files: ExistingFiles) -> Call<()> {
        self.server.call(&REINSTALL, &[], call::done).json(&Install {
            truncate_directory: files == ExistingFiles::Delete,
        })
    }

    /// Ends a running installation, or takes note that one failed:
    /// `POST /api/client/servers/{server}/settings/install/cancel`, permission `settings.cancel-install`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it is not being installed; [`Forbidden`](crate::ErrorKind::Forbidden) for a
    /// failed one where only administrators may take note; [`Panel`](crate::ErrorKind::Panel) when the node does not answer.
    pub fn cancel_install(&self) -> Call<CancelledInstall> {
        let read: Read<CancelledInstall> = |_, answer| {
            Ok(if answer.status == StatusCode::ACCEPTED {
                CancelledInstall::Ending
            } else {
                CancelledInstall::WasNotRunning
            })
        };
        self.server.call(&CANCEL_INSTALL, &[], read)
    }

    /// Takes note that an installation failed: `POST /api/client/servers/{server}/settings/install/unlock`, permission
    /// `settings.install`. Sent once.
    ///
    /// **Panels up to 1.1.4 refuse it in the very state it is for** ([`Conflict`](crate::ErrorKind::Conflict)): take
    /// [`cancel_install`](Self::cancel_install), or as an administrator clear the server's state.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict), and [`Refused`](crate::ErrorKind::Refused) when no installation failed.
    pub fn unlock_install(&self) -> Call<()> {
        self.server.call(&UNLOCK_INSTALL, &[], call::done)
    }
}
