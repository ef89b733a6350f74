//! A call that has come as far as its route.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::{Found, list::Page};
use crate::fake::{
    answer::{Outcome, Refusal},
    incoming::Incoming,
    keys::Caller,
    locks::Held,
    panel::Panel,
    state::{Activity, Kind, Server, Status, Thing},
    world::World,
};

/// A call whose path names things that are there, and that its caller may see.
#[derive(Debug)]
pub(in crate::fake) struct Call<'a> {
    pub(super) panel: &'a Panel,
    pub(super) incoming: &'a Incoming,
    pub(super) caller: &'a Caller,
    found: &'a Found,
    server: Option<Server>,
}

/// Paths of the Client API that the state of the server does not close.
const OPEN: [&str; 4] = [
    "api/client/servers/{server}",
    "api/client/servers/{server}/websocket",
    "api/client/servers/{server}/settings/install/cancel",
    "api/client/servers/{server}/backups/unlock",
];

impl<'a> Call<'a> {
    pub(in crate::fake) fn new(
        panel: &'a Panel,
        incoming: &'a Incoming,
        caller: &'a Caller,
        found: &'a Found,
    ) -> Result<Self, Refusal> {
        let mut call = Self {
            panel,
            incoming,
            caller,
            found,
            server: None,
        };
        if found.is_admin() {
            call.look_up()?;
            if !found.permission.is_empty() {
                caller.check_admin(found.permission)?;
            }
        } else if let Some(identifier) = found.parameter("server") {
            call.server = Some(call.guard(identifier)?);
            if !found.permission.is_empty() {
                call.check(found.permission)?;
            }
        } else if !found.permission.is_empty() {
            caller.check_user(found.permission)?;
        }
        Ok(call)
    }

    /// The things that the path of a call to `/api/admin` names must be there.
    fn look_up(&mut self) -> Result<(), Refusal> {
        let world = self.panel.world();
        let database = &world.database;
        let there = |is_there: bool, thing: &str| {
            if is_there {
                Ok(())
            } else {
                Err(Refusal::not_found(thing))
            }
        };
        for (name, value) in &self.found.parameters {
            match *name {
                "server" => {
                    self.caller.check_admin("servers.read")?;
                    let server = database.server(value).cloned();
                    self.server = Some(server.ok_or_else(|| Refusal::not_found("server"))?);
                }
                "user" => {
                    self.caller.check_admin("users.read")?;
                    there(database.users.contains(value), "user")?;
                }
                "node" => {
                    self.caller.check_admin("nodes.read")?;
                    there(database.nodes.contains(value), "node")?;
                }
                "location" => there(database.thing(Kind::Location, value).is_some(), "location")?,
                "nest" => there(database.thing(Kind::Nest, value).is_some(), "nest")?,
                "egg" => {
                    let nest = self.found.parameter("nest");
                    let egg = database.eggs.get(value);
                    there(egg.is_some_and(|egg| Some(egg.nest.as_str()) == nest), "egg")?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The server of a call to the Client API, as the panel remembers it for five seconds; with its state, which may close
    /// the path.
    fn guard(&self, identifier: &str) -> Result<Server, Refusal> {
        let now = self.panel.now();
        let mut world = self.panel.world();
        let name = format!("{}/{identifier}", self.caller.user.uuid);
        let server = match world.guards.get(&name, now) {
            Some(server) => server,
            None => {
                let row = world.database.server(identifier);
                let row = row.filter(|row| !self.caller.rights_on(&world.database, row).is_empty());
                let row = row.ok_or_else(|| Refusal::not_found("server"))?.clone();
                world.guards.put(name, row.clone(), now);
                row
            }
        };
        if OPEN.contains(&self.found.template) {
            return Ok(server);
        }
        let said = if server.suspended {
            (!self.caller.user.admin).then_some("server is suspended")
        } else if server.transfer.is_some() {
            Some("server is being transferred")
        } else {
            server.status.map(|status| match status {
                Status::Installing => "server is currently installing",
                Status::InstallFailed => "your server has failed its installation process",
                Status::RestoringBackup => "server is restoring from a backup",
            })
        };
        said.map_or(Ok(server), |said| Err(Refusal::conflict(said)))
    }

    /// The server that the path names.
    pub(super) fn server(&self) -> Result<&Server, Refusal> {
        self.server.as_ref().ok_or_else(|| Refusal::not_found("server"))
    }

    /// A word of the path, by its name in the template.
    pub(super) fn word(&self, name: &str) -> &str {
        self.found.parameter(name).unwrap_or_default()
    }

    /// Whether the caller has this permission on the server.
    pub(super) fn check(&self, permission: &str) -> Result<(), Refusal> {
        let world = self.panel.world();
        self.caller.check_server(&world.database, self.server()?, permission)
    }

    /// A thing that belongs to another one, by a word of the path.
    pub(super) fn thing(&self, world: &World, kind: Kind, of: &str, word: &str, words: &str) -> Result<Thing, Refusal> {
        let uuid = self.word(word);
        if uuid.parse::<uuid::Uuid>().is_err() {
            return Err(Refusal::new(400, format!("invalid {words} uuid")));
        }
        let thing = world.database.thing(kind, uuid).filter(|thing| thing.of == of);
        thing.cloned().ok_or_else(|| Refusal::not_found(words))
    }

    pub(super) fn payload<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        self.incoming.payload()
    }

    /// The members of the body.
    pub(super) fn members(&self) -> Result<Map<String, Value>, Refusal> {
        self.payload()
    }

    pub(super) fn page(&self) -> Result<Page, Refusal> {
        Page::read(self.incoming)
    }

    /// Changes the row of the server.
    pub(super) fn change(&self, change: impl FnOnce(&mut Server)) -> Result<(), Refusal> {
        let uuid = &self.server()?.uuid;
        let mut world = self.panel.world();
        let row = world.database.servers.get_mut(uuid);
        change(row.ok_or_else(Refusal::broken)?);
        Ok(())
    }

    /// Writes down what was done, for `/activity`.
    pub(super) fn log(&self, world: &mut World, event: &'static str, data: Value) {
        let admin = self.found.is_admin();
        world.database.activities.push(Activity {
            user: self.caller.user.uuid.clone(),
            impersonator: self.caller.impersonator.clone(),
            server: self
                .server
                .as_ref()
                .filter(|_| !admin)
                .map(|server| server.uuid.clone()),
            admin,
            event,
            data,
            created: self.panel.now(),
        });
    }

    /// The same, with the uuid of the thing.
    pub(super) fn log_uuid(&self, world: &mut World, event: &'static str, uuid: &str) {
        self.log(world, event, json!({"uuid": uuid}));
    }

    /// Has one lock while it takes its time for something that others may not do meanwhile.
    pub(super) async fn alone(&self, lock: String, takes: Duration) -> Result<Held, Refusal> {
        let clock = self.panel.clock();
        let held = self.panel.locks().take(lock, clock.as_ref()).await?;
        clock.sleep(takes).await;
        Ok(held)
    }

    /// Tells the node of the server how it is now, after the answer. Nobody hears whether that went well.
    pub(super) fn sync_later(&self, server: &Server) {
        let (panel, node, uuid) = (self.panel.clone(), server.node.clone(), server.uuid.clone());
        drop(self.panel.leave(async move {
            let _nobody_listens = panel.ask(&node, &uuid, panel_http::fake::node::Ask::Sync).await;
            panel.consoles().changed();
        }));
    }
}

/// What a route does at once with the world locked.
pub(super) fn now(call: &Call<'_>, work: impl FnOnce(&mut World) -> Outcome) -> Outcome {
    work(&mut call.panel.world())
}
