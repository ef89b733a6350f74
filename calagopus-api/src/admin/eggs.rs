//! Eggs: `/api/admin/nests/{nest}/eggs`.

mod config;
mod export;
mod file;
pub(crate) mod handle;
mod model;
pub(crate) mod variables;
mod write;

use panel_http::{Call, Effect, EffectRule, Endpoint, Safety, Transport, call::Read};
use serde::Serialize;

pub use self::{
    config::{EggConfigFile, EggParser, EggReplacement, EggScript, EggStartup, EggStop},
    export::{ExportedConfigFile, ExportedEgg, ExportedEggConfig, ExportedEggScripts, ExportedVariable},
    file::EggFile,
    handle::EggHandle,
    model::{Egg, RepositoryEgg},
    variables::{EggVariable, EggVariableHandle, EggVariables, NewEggVariable, UpdateEggVariable},
    write::{NewEgg, UpdateEgg},
};
use crate::{
    answer::{self, member},
    id::{EggId, NestId},
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("admin.eggs.list", "/api/admin/nests/{nest}/eggs");
static CREATE: Endpoint = Endpoint::post("admin.eggs.create", "/api/admin/nests/{nest}/eggs", Safety::Create);
static IMPORT: Endpoint = Endpoint::post(
    "admin.eggs.import",
    "/api/admin/nests/{nest}/eggs/import",
    Safety::Create,
);
static DELETE_MANY: Endpoint = Endpoint::post(
    "admin.eggs.delete_many",
    "/api/admin/nests/{nest}/eggs/delete",
    Safety::Act,
);
static MOVE_MANY: Endpoint = Endpoint::post("admin.eggs.move_many", "/api/admin/nests/{nest}/eggs/move", Safety::Act);
static UPDATE_MANY: Endpoint = Endpoint::post(
    "admin.eggs.update_many_from_repository",
    "/api/admin/nests/{nest}/eggs/update/repository",
    Safety::Act,
)
.with_effects(&ONE_BY_ONE);

/// Eggs are updated one by one: those before the one that could not be stay so.
static ONE_BY_ONE: [EffectRule; 1] = [EffectRule::status(400, Effect::Unknown)];

pub(crate) static ENDPOINTS: [&Endpoint; 6] = [&LIST, &CREATE, &IMPORT, &DELETE_MANY, &MOVE_MANY, &UPDATE_MANY];

/// Some eggs of a nest.
#[derive(Serialize)]
struct Chosen {
    egg_uuids: Vec<EggId>,
}

impl Chosen {
    fn of(eggs: impl IntoIterator<Item = EggId>) -> Self {
        Self {
            egg_uuids: eggs.into_iter().collect(),
        }
    }
}

/// Some eggs of a nest, and where they are to lie.
#[derive(Serialize)]
struct MoveEggs {
    egg_uuids: Vec<EggId>,
    destination_nest_uuid: NestId,
}

/// The eggs of one nest.
#[derive(Debug, Clone)]
pub struct Eggs {
    transport: Transport,
    nest: NestId,
}

impl Eggs {
    pub(crate) fn new(transport: &Transport, nest: NestId) -> Self {
        Self {
            transport: transport.clone(),
            nest,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.nest.to_string()], read)
    }

    /// All of them, or those whose name contains what is searched for: `GET /api/admin/nests/{nest}/eggs`, permission
    /// `eggs.read`. All nests at once are [`Nests::with_eggs`](super::nests::Nests::with_eggs).
    pub fn list(&self) -> Listing<Egg> {
        Listing::new(&self.transport, &LIST, &[&self.nest.to_string()], |it, answer| {
            page(it, answer, "eggs")
        })
    }

    /// Makes an egg: `POST /api/admin/nests/{nest}/eggs`, permission `eggs.create`. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken in the nest,
    /// see [`is_taken`](crate::is_taken).
    pub fn create(&self, egg: &NewEgg) -> Call<Egg> {
        self.call(&CREATE, |it, answer| member(it, answer, "egg")).json(egg)
    }

    /// Makes an egg with its variables from a file: `POST /api/admin/nests/{nest}/eggs/import`, permission `eggs.create`. Sent
    /// once.
    ///
    /// The UUID of the file is not kept. **A variable with a rule that the panel does not know is passed over without a word**:
    /// read [the variables](EggVariables::list) afterwards, they do not come along.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken in the nest.
    pub fn import(&self, file: impl Into<EggFile>) -> Call<Egg> {
        let (media_type, body) = file.into().into_body();
        self.call(&IMPORT, |it, answer| member(it, answer, "egg"))
            .body(media_type, body)
    }

    /// Deletes some of them, and gives how many: `POST /api/admin/nests/{nest}/eggs/delete`, permission `eggs.delete`. Sent once.
    /// Those that a server has, or that are in another nest, are passed over without a word.
    pub fn delete_many(&self, eggs: impl IntoIterator<Item = EggId>) -> Call<u64> {
        self.call(&DELETE_MANY, |it, answer| member(it, answer, "deleted"))
            .json(&Chosen::of(eggs))
    }

    /// Moves some of them to another nest, and gives how many: `POST /api/admin/nests/{nest}/eggs/move`, permission
    /// `eggs.update`. Sent once. Those that are in another nest are passed over without a word.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it is the same nest; [`NotFound`](crate::ErrorKind::NotFound).
    pub fn move_many(&self, eggs: impl IntoIterator<Item = EggId>, nest: NestId) -> Call<u64> {
        self.call(&MOVE_MANY, |it, answer| member(it, answer, "moved"))
            .json(&MoveEggs {
                egg_uuids: eggs.into_iter().collect(),
                destination_nest_uuid: nest,
            })
    }

    /// Makes some of them what their repositories say, and gives how many:
    /// `POST /api/admin/nests/{nest}/eggs/update/repository`, permission `eggs.update`. Sent once. Those that did not come from a
    /// repository, or whose new name is taken, are passed over without a word.
    ///
    /// # Errors
    /// Any error is [`Unknown`](crate::Effect::Unknown): some may be updated.
    pub fn update_many_from_repository(&self, eggs: impl IntoIterator<Item = EggId>) -> Call<u64> {
        self.call(&UPDATE_MANY, |it, answer| member(it, answer, "updated"))
            .json(&Chosen::of(eggs))
    }
}
