//! Nests: `/api/admin/nests`.

use jiff::Timestamp;
use panel_http::{
    Call, Effect, EffectRule, Endpoint, Patch, Safety, Transport,
    call::{self, Read},
};
use serde::{Deserialize, Serialize};

use super::eggs::{Egg, EggHandle, Eggs};
use crate::{
    answer::{self, member},
    id::{EggId, NestId},
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("admin.nests.list", "/api/admin/nests");
static CREATE: Endpoint = Endpoint::post("admin.nests.create", "/api/admin/nests", Safety::Create);
static WITH_EGGS: Endpoint = Endpoint::get("admin.nests.with_eggs", "/api/admin/nests/eggs");
static GET: Endpoint = Endpoint::get("admin.nests.get", "/api/admin/nests/{nest}");
static UPDATE: Endpoint = Endpoint::patch("admin.nests.update", "/api/admin/nests/{nest}", Safety::Level);
static DELETE: Endpoint = Endpoint::delete("admin.nests.delete", "/api/admin/nests/{nest}", Safety::Act);
static DELETE_WITH_EGGS: Endpoint =
    Endpoint::delete("admin.nests.delete_with_eggs", "/api/admin/nests/{nest}", Safety::Act).with_effects(&ONE_BY_ONE);

/// Eggs are deleted one by one: those before the one that is in use are gone.
static ONE_BY_ONE: [EffectRule; 1] = [EffectRule::status(409, Effect::Unknown)];

pub(crate) static ENDPOINTS: [&Endpoint; 7] = [&LIST, &CREATE, &WITH_EGGS, &GET, &UPDATE, &DELETE, &DELETE_WITH_EGGS];

/// A nest: a group of eggs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Nest {
    /// The nest.
    #[serde(rename = "uuid")]
    pub id: NestId,
    /// Its name.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// Who made it, such as an e-mail address.
    pub author: String,
    /// When it was made.
    pub created: Timestamp,
}

/// A nest with all its eggs.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NestWithEggs {
    /// The nest.
    pub nest: Nest,
    /// Its eggs.
    pub eggs: Vec<Egg>,
}

/// Whether the eggs of a nest go with it.
#[derive(Serialize)]
struct DeleteNest {
    delete_eggs: bool,
}

/// A new nest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewNest {
    /// Who made it, 2 to 255 characters.
    pub author: String,
    /// Its name, 1 to 255 characters; unique.
    pub name: String,
    /// A remark, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
}

impl NewNest {
    /// With what every nest needs.
    pub fn new(author: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            author: author.into(),
            name: name.into(),
            description: Patch::Keep,
        }
    }

    /// Sets the remark.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }
}

/// A change of a nest. What is not set stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateNest {
    /// Who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Its name; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
}

impl UpdateNest {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets who made it.
    pub fn author(mut self, author: impl Into<String>) -> Self {
        self.author = Some(author.into());
        self
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the remark.
    pub fn description(mut self, description: Patch<String>) -> Self {
        self.description = description;
        self
    }
}

/// The nests of the panel.
#[derive(Debug, Clone)]
pub struct Nests {
    transport: Transport,
}

impl Nests {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those whose name contains what is searched for: `GET /api/admin/nests`, permission `nests.read`.
    pub fn list(&self) -> Listing<Nest> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| page(it, answer, "nests"))
    }

    /// All of them with all their eggs, in one answer: `GET /api/admin/nests/eggs`, permission `eggs.read`. An egg has some
    /// kilobytes, for its install script.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let panel = calagopus_api::fake::FakePanel::seeded(1).calagopus();
    /// for nest in panel.nests().with_eggs().await? {
    ///     println!("{}: {:?}", nest.nest.name, nest.eggs.iter().map(|egg| &egg.name).collect::<Vec<_>>());
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn with_eggs(&self) -> Call<Vec<NestWithEggs>> {
        answer::call(&self.transport, &WITH_EGGS, &[], |it, answer| {
            member(it, answer, "nests")
        })
    }

    /// Makes a nest: `POST /api/admin/nests`, permission `nests.create`. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken, see
    /// [`is_taken`](crate::is_taken).
    pub fn create(&self, nest: &NewNest) -> Call<Nest> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| member(it, answer, "nest")).json(nest)
    }
}

/// One nest, and the way to its eggs.
#[derive(Debug, Clone)]
pub struct NestHandle {
    transport: Transport,
    id: NestId,
}

impl NestHandle {
    pub(crate) fn new(transport: &Transport, id: NestId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Its eggs.
    #[must_use]
    pub fn eggs(&self) -> Eggs {
        Eggs::new(&self.transport, self.id)
    }

    /// One of its eggs.
    #[must_use]
    pub fn egg(&self, id: EggId) -> EggHandle {
        EggHandle::new(&self.transport, self.id, id)
    }

    /// Reads it: `GET /api/admin/nests/{nest}`, permission `nests.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Nest> {
        self.call(&GET, |it, answer| member(it, answer, "nest"))
    }

    /// Changes it: `PATCH /api/admin/nests/{nest}`, permission `nests.update`. May be repeated, and is. The panel answers
    /// nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); others as [`Nests::create`].
    pub fn update(&self, change: &UpdateNest) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it if it has no eggs: `DELETE /api/admin/nests/{nest}`, permission `nests.delete`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it has eggs; [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done).json(&DeleteNest { delete_eggs: false })
    }

    /// Deletes it with all its eggs: `DELETE /api/admin/nests/{nest}`, permission `nests.delete`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while a server has one of them, with an [`Unknown`](crate::Effect::Unknown) effect:
    /// **others of them are gone by then**. [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete_with_eggs(&self) -> Call<()> {
        self.call(&DELETE_WITH_EGGS, call::done)
            .json(&DeleteNest { delete_eggs: true })
    }
}
