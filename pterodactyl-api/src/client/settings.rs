//! Name, docker image and reinstall of a server: `/api/client/servers/{server}/settings`.

use panel_http::{Call, Endpoint, Patch, Safety, Transport, call};
use serde::{Deserialize, Serialize};

use crate::{dialect::REFUSED_BY_THE_NODE, id::ServerIdentifier};

static RENAME: Endpoint = Endpoint::post(
    "client.settings.rename",
    "/api/client/servers/{server}/settings/rename",
    Safety::Level,
);
static DOCKER_IMAGE: Endpoint = Endpoint::put(
    "client.settings.set_docker_image",
    "/api/client/servers/{server}/settings/docker-image",
    Safety::Level,
);
static REINSTALL: Endpoint = Endpoint::post(
    "client.settings.reinstall",
    "/api/client/servers/{server}/settings/reinstall",
    Safety::Act,
)
.with_effects(&REFUSED_BY_THE_NODE);

pub(crate) static ENDPOINTS: [&Endpoint; 3] = [&RENAME, &DOCKER_IMAGE, &REINSTALL];

/// A change of name and description.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct Rename {
    /// Its name, 1 to 191 characters.
    pub name: String,
    /// Its description. One that is left out stays as it is; a panel before 1.11.3 clears it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
}

impl Rename {
    /// With its name, the old one or a new one.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: Patch::Keep,
        }
    }

    /// Sets or, with [`Patch::Clear`], empties its description.
    pub fn description(mut self, description: Patch<String>) -> Self {
        self.description = description;
        self
    }
}

/// The body of the call that sets the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct DockerImage<'a> {
    docker_image: &'a str,
}

pub(crate) fn rename(transport: &Transport, server: &ServerIdentifier, change: &Rename) -> Call<()> {
    Call::new(transport, &RENAME, &[server.as_str()], call::done).json(change)
}

pub(crate) fn set_docker_image(transport: &Transport, server: &ServerIdentifier, image: &str) -> Call<()> {
    Call::new(transport, &DOCKER_IMAGE, &[server.as_str()], call::done).json(&DockerImage { docker_image: image })
}

pub(crate) fn reinstall(transport: &Transport, server: &ServerIdentifier) -> Call<()> {
    Call::new(transport, &REINSTALL, &[server.as_str()], call::done)
}
