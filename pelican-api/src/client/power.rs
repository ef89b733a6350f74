//! Starting and stopping a server: `/api/client/servers/{server}/power`.

use panel_http::{Call, Endpoint, Safety, Transport, call};
use serde::{Deserialize, Serialize};

use crate::id::ServerIdentifier;

static SEND: Endpoint = Endpoint::post(
    "client.servers.power",
    "/api/client/servers/{server}/power",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&SEND];

/// What a server is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Signal {
    /// Start. Needs the right `control.start`.
    Start,
    /// Stop in good order. Needs the right `control.stop`.
    Stop,
    /// Stop in good order and start. Needs the right `control.restart`.
    Restart,
    /// Stop at once; what was not saved is lost. Needs the right `control.stop`.
    Kill,
}

impl Signal {
    /// The panel's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Restart => "restart",
            Self::Kill => "kill",
        }
    }
}

/// The body of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Power {
    signal: Signal,
}

pub(crate) fn send(transport: &Transport, server: &ServerIdentifier, signal: Signal) -> Call<()> {
    Call::new(transport, &SEND, &[server.as_str()], call::done).json(&Power { signal })
}
