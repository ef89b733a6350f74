//! Start command and variables of a server: `/api/client/servers/{server}/startup`.

use panel_http::{
    Call, Endpoint, OrderedMap, Safety, Transport, call,
    envelope::{Item, ItemList},
};
use serde::{Deserialize, Serialize};

use crate::id::ServerIdentifier;

static GET: Endpoint = Endpoint::get("client.startup.get", "/api/client/servers/{server}/startup");
static SET: Endpoint = Endpoint::put(
    "client.startup.set",
    "/api/client/servers/{server}/startup/variable",
    Safety::Level,
);

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&GET, &SET];

/// A variable that a user may see.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Variable {
    /// Its name for people.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Its name in the environment.
    pub env_variable: String,
    /// The egg's value.
    pub default_value: String,
    /// Its value here.
    pub server_value: Option<String>,
    /// Whether a user may change it.
    pub is_editable: bool,
    /// Laravel's rules for its value, with `|` between them; the Application API gives them one by one.
    pub rules: String,
}

/// How a server is started.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StartCommand {
    /// The start command with its variables filled in; what a user may not see is `[hidden]`.
    pub startup_command: String,
    /// The start command as it is written, with `{{NAME}}` for a variable.
    pub raw_startup_command: String,
    /// The docker images of its egg, from which a user may choose, by label. Not answered when a variable is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_images: Option<OrderedMap<String>>,
}

/// How a server is started, and the variables that a user may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StartupView {
    /// The variables, in the egg's order.
    pub variables: Vec<Variable>,
    /// How it is started, where the panel says it.
    pub command: Option<StartCommand>,
}

/// A variable that was set, and how the server is started with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VariableView {
    /// The variable.
    pub variable: Variable,
    /// How the server is started, where the panel says it.
    pub command: Option<StartCommand>,
}

/// The body of the call that sets a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct SetVariable<'a> {
    key: &'a str,
    value: &'a str,
}

/// Start command and variables of a server.
#[derive(Debug, Clone)]
pub struct Startup {
    transport: Transport,
    server: ServerIdentifier,
}

impl Startup {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
        }
    }

    /// Reads them: `GET /api/client/servers/{server}/startup`, right `startup.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Forbidden`](crate::ErrorKind::Forbidden),
    /// [`Conflict`](crate::ErrorKind::Conflict) as with every call to a server that is not ready.
    pub fn get(&self) -> Call<StartupView> {
        let read: call::Read<StartupView> = |endpoint, answer| {
            let list: ItemList<Variable, StartCommand> = call::json(endpoint, answer)?;
            Ok(StartupView {
                variables: list.data.into_iter().map(|item| item.attributes).collect(),
                command: list.meta,
            })
        };
        Call::new(&self.transport, &GET, &[self.server.as_str()], read)
    }

    /// Sets a variable, by its name in the environment: `PUT /api/client/servers/{server}/startup/variable`, right
    /// `startup.update`. May be repeated, and is. It counts from the next start.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (_, client, server) = pelican_api::fake::sold().await;
    /// let startup = client.server(server.uuid).startup();
    /// for variable in startup.get().await?.variables.iter().filter(|it| it.is_editable) {
    ///     println!("{}: {:?}", variable.env_variable, variable.server_value);
    /// }
    /// let set = startup.set("GAME_VERSION", "1.21.4").await?;
    /// println!("{} is {:?} now", set.variable.name, set.variable.server_value);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// * [`Validation`](crate::ErrorKind::Validation): the value does not keep the egg's rules. The field is called `value`,
    ///   whatever the variable.
    /// * [`Refused`](crate::ErrorKind::Refused): a user may not see or not change it, or the egg has no such variable.
    pub fn set(&self, variable: &str, value: &str) -> Call<VariableView> {
        let read: call::Read<VariableView> = |endpoint, answer| {
            let item: Item<Variable, StartCommand> = call::json(endpoint, answer)?;
            Ok(VariableView {
                variable: item.attributes,
                command: item.meta,
            })
        };
        Call::new(&self.transport, &SET, &[self.server.as_str()], read).json(&SetVariable { key: variable, value })
    }
}
