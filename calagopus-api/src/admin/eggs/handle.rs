//! One egg: `/api/admin/nests/{nest}/eggs/{egg}`.

use panel_http::{
    Call, Endpoint, Safety, Transport,
    call::{self, Read},
};
use serde::Serialize;

use super::{Egg, EggFile, EggVariableHandle, EggVariables, ExportedEgg, UpdateEgg};
use crate::{
    admin::{
        mounts::{AddMount, AttachedMount},
        servers::Server,
    },
    answer::{self, member},
    id::{EggId, MountId, NestId, VariableId},
    paging::{Listing, page},
};

static GET: Endpoint = Endpoint::get("admin.eggs.get", "/api/admin/nests/{nest}/eggs/{egg}");
static UPDATE: Endpoint = Endpoint::patch("admin.eggs.update", "/api/admin/nests/{nest}/eggs/{egg}", Safety::Level);
static DELETE: Endpoint = Endpoint::delete("admin.eggs.delete", "/api/admin/nests/{nest}/eggs/{egg}", Safety::Act);
static DUPLICATE: Endpoint = Endpoint::post(
    "admin.eggs.duplicate",
    "/api/admin/nests/{nest}/eggs/{egg}/duplicate",
    Safety::Create,
);
static EXPORT: Endpoint = Endpoint::get("admin.eggs.export", "/api/admin/nests/{nest}/eggs/{egg}/export");
static MOVE: Endpoint = Endpoint::post(
    "admin.eggs.move",
    "/api/admin/nests/{nest}/eggs/{egg}/move",
    Safety::Act,
);
static SERVERS: Endpoint = Endpoint::get("admin.eggs.servers", "/api/admin/nests/{nest}/eggs/{egg}/servers");
static UPDATE_FROM_FILE: Endpoint = Endpoint::post(
    "admin.eggs.update_from_file",
    "/api/admin/nests/{nest}/eggs/{egg}/update/import",
    Safety::Act,
);
static UPDATE_FROM_REPOSITORY: Endpoint = Endpoint::post(
    "admin.eggs.update_from_repository",
    "/api/admin/nests/{nest}/eggs/{egg}/update/repository",
    Safety::Act,
);
static MOUNTS: Endpoint = Endpoint::get("admin.eggs.mounts.list", "/api/admin/nests/{nest}/eggs/{egg}/mounts");
static ADD_MOUNT: Endpoint = Endpoint::post(
    "admin.eggs.mounts.add",
    "/api/admin/nests/{nest}/eggs/{egg}/mounts",
    Safety::Act,
);
static REMOVE_MOUNT: Endpoint = Endpoint::delete(
    "admin.eggs.mounts.remove",
    "/api/admin/nests/{nest}/eggs/{egg}/mounts/{mount}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 12] = [
    &GET,
    &UPDATE,
    &DELETE,
    &DUPLICATE,
    &EXPORT,
    &MOVE,
    &SERVERS,
    &UPDATE_FROM_FILE,
    &UPDATE_FROM_REPOSITORY,
    &MOUNTS,
    &ADD_MOUNT,
    &REMOVE_MOUNT,
];

/// Where a copy of an egg lies, and what it is called.
#[derive(Serialize)]
struct CopyOfEgg {
    name: String,
    nest_uuid: NestId,
}

/// Where an egg is to lie.
#[derive(Serialize)]
struct MoveEgg {
    destination_nest_uuid: NestId,
}

/// One egg, and the way to its variables.
#[derive(Debug, Clone)]
pub struct EggHandle {
    transport: Transport,
    nest: NestId,
    id: EggId,
}

impl EggHandle {
    pub(crate) fn new(transport: &Transport, nest: NestId, id: EggId) -> Self {
        Self {
            transport: transport.clone(),
            nest,
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(
            &self.transport,
            endpoint,
            &[&self.nest.to_string(), &self.id.to_string()],
            read,
        )
    }

    /// Its variables.
    #[must_use]
    pub fn variables(&self) -> EggVariables {
        EggVariables::new(&self.transport, self.nest, self.id)
    }

    /// One of its variables.
    #[must_use]
    pub fn variable(&self, id: VariableId) -> EggVariableHandle {
        EggVariableHandle::new(&self.transport, self.nest, self.id, id)
    }

    /// Reads it: `GET /api/admin/nests/{nest}/eggs/{egg}`, permission `eggs.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), also when it is in another nest.
    pub fn get(&self) -> Call<Egg> {
        self.call(&GET, |it, answer| member(it, answer, "egg"))
    }

    /// Changes it: `PATCH /api/admin/nests/{nest}/eggs/{egg}`, permission `eggs.update`. May be repeated, and is. The panel
    /// answers nothing. Start command and image of servers that have it stay as they are.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when the name is taken in its nest, see [`is_taken`](crate::is_taken).
    pub fn update(&self, change: &UpdateEgg) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it: `DELETE /api/admin/nests/{nest}/eggs/{egg}`, permission `eggs.delete`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while a server has it; [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Makes a copy of it with its variables: `POST /api/admin/nests/{nest}/eggs/{egg}/duplicate`, permission `eggs.create`. Sent
    /// once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Refused`](crate::ErrorKind::Refused) when the name is taken in that nest.
    pub fn duplicate(&self, name: impl Into<String>, nest: NestId) -> Call<Egg> {
        self.call(&DUPLICATE, |it, answer| member(it, answer, "egg"))
            .json(&CopyOfEgg {
                name: name.into(),
                nest_uuid: nest,
            })
    }

    /// It in the panel's own file form, with its variables: `GET /api/admin/nests/{nest}/eggs/{egg}/export`, permission
    /// `eggs.read`.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let egg = panel.nest(server.nest.id).egg(server.egg.id).export().await?;
    /// println!("{}", serde_json::to_string_pretty(&egg)?);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn export(&self) -> Call<ExportedEgg> {
        self.call(&EXPORT, call::json)
    }

    /// Moves it to another nest: `POST /api/admin/nests/{nest}/eggs/{egg}/move`, permission `eggs.update`. Sent once. Its
    /// servers go with it.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it is there already; [`NotFound`](crate::ErrorKind::NotFound).
    pub fn move_to(&self, nest: NestId) -> Call<()> {
        self.call(&MOVE, call::done).json(&MoveEgg {
            destination_nest_uuid: nest,
        })
    }

    /// Makes it what a file says: `POST /api/admin/nests/{nest}/eggs/{egg}/update/import`, permission `eggs.update`. Sent once.
    ///
    /// The panel answers nothing. Variables that the file does not have stay, at the end; a variable with a rule that the panel
    /// does not know is passed over without a word, and whether a variable is secret is not changed. Start command and image of
    /// servers that have the egg stay as they are.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken in its nest;
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn update_from_file(&self, file: impl Into<EggFile>) -> Call<()> {
        let (media_type, body) = file.into().into_body();
        self.call(&UPDATE_FROM_FILE, call::done).body(media_type, body)
    }

    /// Makes it what its repository says: `POST /api/admin/nests/{nest}/eggs/{egg}/update/repository`, permission
    /// `eggs.update`. Sent once. As [`update_from_file`](Self::update_from_file).
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it did not come from a repository, or the name is taken in its nest;
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn update_from_repository(&self) -> Call<()> {
        self.call(&UPDATE_FROM_REPOSITORY, call::done)
    }

    /// The servers that have it, or those whose name contains what is searched for:
    /// `GET /api/admin/nests/{nest}/eggs/{egg}/servers`, permission `servers.read`.
    pub fn servers(&self) -> Listing<Server> {
        let segments = [&*self.nest.to_string(), &*self.id.to_string()];
        Listing::new(&self.transport, &SERVERS, &segments, |it, answer| {
            page(it, answer, "servers")
        })
    }

    /// The mounts that its servers may have, or those whose name contains what is searched for:
    /// `GET /api/admin/nests/{nest}/eggs/{egg}/mounts`, permission `eggs.mounts`.
    pub fn mounts(&self) -> Listing<AttachedMount> {
        let segments = [&*self.nest.to_string(), &*self.id.to_string()];
        Listing::new(&self.transport, &MOUNTS, &segments, |it, answer| {
            page(it, answer, "mounts")
        })
    }

    /// Lets its servers have a mount: `POST /api/admin/nests/{nest}/eggs/{egg}/mounts`, permission `eggs.mounts`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when they may already, see [`is_taken`](crate::is_taken);
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn add_mount(&self, mount: MountId) -> Call<()> {
        self.call(&ADD_MOUNT, call::done).json(&AddMount { mount_uuid: mount })
    }

    /// Its servers may no longer have a mount: `DELETE /api/admin/nests/{nest}/eggs/{egg}/mounts/{mount}`, permission
    /// `eggs.mounts`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn remove_mount(&self, mount: MountId) -> Call<()> {
        let segments = [self.nest.to_string(), self.id.to_string(), mount.to_string()];
        let segments = segments.each_ref().map(String::as_str);
        answer::call(&self.transport, &REMOVE_MOUNT, &segments, call::done)
    }
}
