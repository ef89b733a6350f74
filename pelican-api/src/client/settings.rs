//! Name, description, docker image and reinstall of a server: `/api/client/servers/{server}/settings`.

use panel_http::{Call, Effect, EffectRule, Endpoint, Safety, Transport, call};
use serde::Serialize;

use crate::id::ServerIdentifier;

static RENAME: Endpoint = Endpoint::post(
    "client.settings.rename",
    "/api/client/servers/{server}/settings/rename",
    Safety::Level,
);
static DESCRIPTION: Endpoint = Endpoint::post(
    "client.settings.set_description",
    "/api/client/servers/{server}/settings/description",
    Safety::Level,
)
.with_effects(&NOT_EDITABLE);
static DOCKER_IMAGE: Endpoint = Endpoint::put(
    "client.settings.set_docker_image",
    "/api/client/servers/{server}/settings/docker-image",
    Safety::Level,
);
static REINSTALL: Endpoint = Endpoint::post(
    "client.settings.reinstall",
    "/api/client/servers/{server}/settings/reinstall",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 4] = [&RENAME, &DESCRIPTION, &DOCKER_IMAGE, &REINSTALL];

/// The panel may be set up to let nobody change descriptions, and says so without a word.
static NOT_EDITABLE: [EffectRule; 1] = [EffectRule::bare(403, Effect::Refused)];

/// The body of the call that renames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Name<'a> {
    name: &'a str,
}

/// The body of the call that describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Description<'a> {
    description: Option<&'a str>,
}

/// The body of the call that sets the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct DockerImage<'a> {
    docker_image: &'a str,
}

pub(crate) fn rename(transport: &Transport, server: &ServerIdentifier, name: &str) -> Call<()> {
    Call::new(transport, &RENAME, &[server.as_str()], call::done).json(&Name { name })
}

pub(crate) fn set_description(transport: &Transport, server: &ServerIdentifier, description: Option<&str>) -> Call<()> {
    Call::new(transport, &DESCRIPTION, &[server.as_str()], call::done).json(&Description { description })
}

pub(crate) fn set_docker_image(transport: &Transport, server: &ServerIdentifier, image: &str) -> Call<()> {
    Call::new(transport, &DOCKER_IMAGE, &[server.as_str()], call::done).json(&DockerImage { docker_image: image })
}

pub(crate) fn reinstall(transport: &Transport, server: &ServerIdentifier) -> Call<()> {
    Call::new(transport, &REINSTALL, &[server.as_str()], call::done)
}
