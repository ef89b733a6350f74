//! Eggs, the recipes for servers: `/api/application/eggs`.

mod config;
mod entries;
mod model;

use bytes::Bytes;
use panel_http::{Body, Call, Endpoint, Safety, Transport, call, envelope};
use uuid::Uuid;

pub use self::{
    config::{Config, ConfigFile, Lines, Logs, Replacement, Script, StartupDetection},
    entries::Entries,
    model::{Egg, Relationships, Variable},
};
use crate::id::EggId;

static LIST: Endpoint = Endpoint::get("eggs.list", "/api/application/eggs");
static GET: Endpoint = Endpoint::get("eggs.get", "/api/application/eggs/{egg}");
static EXPORT: Endpoint = Endpoint::get("eggs.export", "/api/application/eggs/{egg}/export");
static IMPORT: Endpoint = Endpoint::post("eggs.import", "/api/application/eggs/import", Safety::Create);
static DELETE: Endpoint = Endpoint::delete("eggs.delete", "/api/application/eggs/{egg}", Safety::Act);
static DELETE_BY_UUID: Endpoint =
    Endpoint::delete("eggs.delete_by_uuid", "/api/application/eggs/uuid/{uuid}", Safety::Act);

pub(crate) static ENDPOINTS: [&Endpoint; 6] = [&LIST, &GET, &EXPORT, &IMPORT, &DELETE, &DELETE_BY_UUID];

panel_http::open_enum! {
    /// What can be asked for along with an egg.
    ///
    /// The panel advertises `config` and `script` too, and answers them with a `500`: both are in the egg itself.
    pub enum Include {
        /// The servers made of it. Needs the permission *Servers: read*.
        Servers = "servers",
        /// Its variables.
        Variables = "variables",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

/// How the file of an egg is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// YAML, in which the panel's own eggs come.
    Yaml,
    /// JSON, in which the eggs of Pterodactyl come.
    Json,
}

impl Format {
    /// The panel's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Yaml => "application/yaml",
            Self::Json => "application/json",
        }
    }
}

/// The eggs of the panel. A new panel has none.
#[derive(Debug, Clone)]
pub struct Eggs {
    transport: Transport,
}

impl Eggs {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them at once, the panel does not page here: `GET /api/application/eggs`, permission *Eggs: read*.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pelican_api::models::egg::Include;
    /// # let panel = pelican_api::fake::FakePanel::seeded(1).application();
    /// for egg in panel.eggs().list().include(Include::Variables).await? {
    ///     println!("{}: {} variables", egg.name, egg.variables().count());
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn list(&self) -> Call<Vec<Egg>, Include> {
        Call::new(&self.transport, &LIST, &[], envelope::items)
    }

    /// Makes an egg of its file, or puts it in the place of the one with the same UUID: `POST
    /// /api/application/eggs/import`, permission *Eggs: read & write*. Sent once: a file without a UUID makes another egg
    /// each time.
    ///
    /// The panel takes `PLCN_v1` to `v3` and Pterodactyl's `PTDL_v1` and `v2`, and reads JSON with its reader for YAML, too. In
    /// an egg that is replaced, variables that the file does not have are **deleted**, with their values in every server. The
    /// panel writes names of variables in capitals and puts `SERVER_` before those that it needs itself, such as `HOSTNAME`
    /// or `TZ`.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for what is no egg or of a version that the panel does not know. A file that
    /// lacks something else is a `500` without an explanation, [`Unknown`](crate::Effect::Unknown): look in the list.
    pub fn import(&self, format: Format, file: impl Into<Body>) -> Call<Egg, Include> {
        Call::new(&self.transport, &IMPORT, &[], envelope::item).body(format.media_type(), file.into())
    }

    /// Deletes the egg with this UUID: `DELETE /api/application/eggs/uuid/{uuid}`. Sent once.
    ///
    /// *Caveats*: the permission *Eggs: read* is enough.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while servers are made of it or other eggs inherit from it;
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete_by_uuid(&self, uuid: Uuid) -> Call<()> {
        Call::new(&self.transport, &DELETE_BY_UUID, &[&uuid.to_string()], call::done)
    }
}

/// One egg, by number.
#[derive(Debug, Clone)]
pub struct EggHandle {
    transport: Transport,
    id: EggId,
}

impl EggHandle {
    pub(crate) fn new(transport: &Transport, id: EggId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T, I>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T, I> {
        Call::new(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/application/eggs/{egg}`, permission *Eggs: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Egg, Include> {
        self.call(&GET, envelope::item)
    }

    /// Its file as the panel writes it when it is not told how, which is in YAML: `GET /api/application/eggs/{egg}/export`,
    /// permission *Eggs: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn export(&self) -> Call<Bytes> {
        self.call(&EXPORT, call::bytes)
    }

    /// Its file: `GET /api/application/eggs/{egg}/export?format=…`, permission *Eggs: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn export_as(&self, format: Format) -> Call<Bytes> {
        self.export().query("format", format.as_str())
    }

    /// Deletes it: `DELETE /api/application/eggs/{egg}`. Sent once.
    ///
    /// *Caveats*: the permission *Eggs: read* is enough.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while servers are made of it or other eggs inherit from it;
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}
