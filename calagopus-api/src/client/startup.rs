//! How a server is started: its variables, its command, its docker image: `/api/client/servers/{server}/startup`.

use panel_http::{Call, Endpoint, Safety, call};
use serde::Serialize;

pub use crate::server::{ServerVariable, VariableValue};
use crate::{
    answer,
    client::{account::RULES_OF_THE_PANEL, on_server::OnServer},
};

static VARIABLES: Endpoint = Endpoint::get(
    "client.startup.variables",
    "/api/client/servers/{server}/startup/variables",
);
static SET_VARIABLES: Endpoint = Endpoint::put(
    "client.startup.set_variables",
    "/api/client/servers/{server}/startup/variables",
    Safety::Level,
);
static SET_COMMAND: Endpoint = Endpoint::put(
    "client.startup.set_command",
    "/api/client/servers/{server}/startup/command",
    Safety::Level,
)
.with_effects(&RULES_OF_THE_PANEL);
static SET_DOCKER_IMAGE: Endpoint = Endpoint::put(
    "client.startup.set_docker_image",
    "/api/client/servers/{server}/startup/docker-image",
    Safety::Level,
)
.with_effects(&RULES_OF_THE_PANEL);

pub(crate) static ENDPOINTS: [&Endpoint; 4] = [&VARIABLES, &SET_VARIABLES, &SET_COMMAND, &SET_DOCKER_IMAGE];

/// The body of the call that sets variables.
#[derive(Serialize)]
struct Variables {
    variables: Vec<VariableValue>,
}

/// The body of the call that sets the command.
#[derive(Serialize)]
struct Command<'a> {
    command: &'a str,
}

/// The body of the call that sets the image.
#[derive(Serialize)]
struct DockerImage<'a> {
    image: &'a str,
}

/// How a server is started. What is set counts from its next start; the node hears of it within seconds.
#[derive(Debug, Clone)]
pub struct Startup {
    server: OnServer,
}

impl Startup {
    pub(super) const fn new(server: OnServer) -> Self {
        Self { server }
    }

    /// The variables that the owner may see: `GET /api/client/servers/{server}/startup/variables`, permission `startup.read`.
    pub fn variables(&self) -> Call<Vec<ServerVariable>> {
        self.server.call(&VARIABLES, &[], |endpoint, answer| {
            answer::member(endpoint, answer, "variables")
        })
    }

    /// Sets variables; those that are not named stay as they are: `PUT /api/client/servers/{server}/startup/variables`,
    /// permission `startup.update`. May be repeated, and is.
    ///
    /// **What may not be changed, and what the egg does not have, is passed over without a word**: see
    /// [`is_editable`](ServerVariable::is_editable).
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation), with the name of the variable as the field, when a value of the server does
    /// not keep the egg's rules, be it one that is not set here; only one is told. Nothing is set then. The same for a name that
    /// is given twice, for a value of over 4096 characters, and for more than 1024 variables.
    pub fn set_variables(&self, values: impl IntoIterator<Item = VariableValue>) -> Call<()> {
        let variables = values.into_iter().collect();
        self.server
            .call(&SET_VARIABLES, &[], call::done)
            .json(&Variables { variables })
    }

    /// Sets one variable, by its name in the environment. As [`set_variables`](Self::set_variables).
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// panel.client().server(server.id).startup().set("MINECRAFT_VERSION", "1.21.4").await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn set(&self, variable: &str, value: &str) -> Call<()> {
        self.set_variables([VariableValue::new(variable, value)])
    }

    /// Sets the start command, one of the egg's: `PUT /api/client/servers/{server}/startup/command`, permission
    /// `startup.command`. May be repeated, and is.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for a command that the egg does not have, unless its configuration allows any
    /// ([`startup_allow_custom_command`](crate::models::client::server::EggConfiguration::startup_allow_custom_command));
    /// [`Validation`](crate::ErrorKind::Validation) for more than 8192 characters.
    pub fn set_command(&self, command: &str) -> Call<()> {
        self.server
            .call(&SET_COMMAND, &[], call::done)
            .json(&Command { command })
    }

    /// Sets the docker image, one of the egg's: `PUT /api/client/servers/{server}/startup/docker-image`, permission
    /// `startup.docker-image`. May be repeated, and is.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for an image that the egg does not have, and, on a panel that is set up so, when an
    /// administrator has set one that the egg does not have.
    pub fn set_docker_image(&self, image: &str) -> Call<()> {
        self.server
            .call(&SET_DOCKER_IMAGE, &[], call::done)
            .json(&DockerImage { image })
    }
}
