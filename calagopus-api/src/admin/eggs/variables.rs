//! Variables of an egg: `/api/admin/nests/{nest}/eggs/{egg}/variables`.

mod write;

use std::collections::BTreeMap;

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, Safety, Transport,
    call::{self, Read},
};
use serde::{Deserialize, Serialize};

pub use self::write::{NewEggVariable, UpdateEggVariable};
use crate::{
    answer::{self, member},
    id::{EggId, NestId, VariableId},
};

static LIST: Endpoint = Endpoint::get(
    "admin.eggs.variables.list",
    "/api/admin/nests/{nest}/eggs/{egg}/variables",
);
static CREATE: Endpoint = Endpoint::post(
    "admin.eggs.variables.create",
    "/api/admin/nests/{nest}/eggs/{egg}/variables",
    Safety::Create,
);
static ORDER: Endpoint = Endpoint::put(
    "admin.eggs.variables.order",
    "/api/admin/nests/{nest}/eggs/{egg}/variables/order",
    Safety::Level,
);
static UPDATE: Endpoint = Endpoint::patch(
    "admin.eggs.variables.update",
    "/api/admin/nests/{nest}/eggs/{egg}/variables/{variable}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "admin.eggs.variables.delete",
    "/api/admin/nests/{nest}/eggs/{egg}/variables/{variable}",
    Safety::Act,
);
static DUPLICATE: Endpoint = Endpoint::post(
    "admin.eggs.variables.duplicate",
    "/api/admin/nests/{nest}/eggs/{egg}/variables/{variable}/duplicate",
    Safety::Create,
);

pub(crate) static ENDPOINTS: [&Endpoint; 6] = [&LIST, &CREATE, &ORDER, &UPDATE, &DELETE, &DUPLICATE];

/// A variable of an egg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggVariable {
    /// The variable.
    #[serde(rename = "uuid")]
    pub id: VariableId,
    /// Its name for people.
    pub name: String,
    /// The same in other languages, by language.
    pub name_translations: BTreeMap<String, String>,
    /// What it is for.
    pub description: Option<String>,
    /// The same in other languages, by language.
    pub description_translations: BTreeMap<String, String>,
    /// Its place among the variables.
    pub order: i16,
    /// Its name in the environment.
    pub env_variable: String,
    /// What a server gets when nothing is set.
    pub default_value: Option<String>,
    /// Whether the owner of a server sees it.
    pub user_viewable: bool,
    /// Whether the owner of a server may change it.
    pub user_editable: bool,
    /// Whether it is to be shown like a password. It is written as `secret`.
    pub is_secret: bool,
    /// What a value must be, in Laravel's rule language, rule by rule.
    pub rules: Vec<String>,
    /// When it was made.
    pub created: Timestamp,
}

/// The variables of an egg in order.
#[derive(Serialize)]
struct Order {
    variable_order: Vec<VariableId>,
}

/// What a copy of a variable does not share with it.
#[derive(Serialize)]
struct CopyOfVariable {
    name: String,
    env_variable: String,
}

/// The variables of one egg.
#[derive(Debug, Clone)]
pub struct EggVariables {
    transport: Transport,
    nest: NestId,
    egg: EggId,
}

impl EggVariables {
    pub(super) fn new(transport: &Transport, nest: NestId, egg: EggId) -> Self {
        Self {
            transport: transport.clone(),
            nest,
            egg,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(
            &self.transport,
            endpoint,
            &[&self.nest.to_string(), &self.egg.to_string()],
            read,
        )
    }

    /// All of them, in order: `GET /api/admin/nests/{nest}/eggs/{egg}/variables`, permission `eggs.read`.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// for variable in panel.nest(server.nest.id).egg(server.egg.id).variables().list().await? {
    ///     println!("{} = {:?} ({})", variable.env_variable, variable.default_value, variable.rules.join("|"));
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn list(&self) -> Call<Vec<EggVariable>> {
        self.call(&LIST, |it, answer| member(it, answer, "variables"))
    }

    /// Makes a variable: `POST /api/admin/nests/{nest}/eggs/{egg}/variables`, permission `eggs.update`. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation), for a rule that the panel does not know too;
    /// [`Refused`](crate::ErrorKind::Refused) when one of its names is taken, see [`is_taken`](crate::is_taken).
    pub fn create(&self, variable: &NewEggVariable) -> Call<EggVariable> {
        self.call(&CREATE, |it, answer| member(it, answer, "variable"))
            .json(variable)
    }

    /// Puts them in this order: `PUT /api/admin/nests/{nest}/eggs/{egg}/variables/order`, permission `eggs.update`. May be
    /// repeated, and is. Those that are not named come last.
    pub fn set_order(&self, order: impl IntoIterator<Item = VariableId>) -> Call<()> {
        self.call(&ORDER, call::done).json(&Order {
            variable_order: order.into_iter().collect(),
        })
    }
}

/// One variable of an egg.
#[derive(Debug, Clone)]
pub struct EggVariableHandle {
    transport: Transport,
    nest: NestId,
    egg: EggId,
    id: VariableId,
}

impl EggVariableHandle {
    pub(super) fn new(transport: &Transport, nest: NestId, egg: EggId, id: VariableId) -> Self {
        Self {
            transport: transport.clone(),
            nest,
            egg,
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        let segments = [self.nest.to_string(), self.egg.to_string(), self.id.to_string()];
        answer::call(
            &self.transport,
            endpoint,
            &segments.each_ref().map(String::as_str),
            read,
        )
    }

    /// Changes it: `PATCH /api/admin/nests/{nest}/eggs/{egg}/variables/{variable}`, permission `eggs.update`. May be repeated, and
    /// is. The panel answers nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); others as [`EggVariables::create`].
    pub fn update(&self, change: &UpdateEggVariable) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it, and what servers have for it: `DELETE /api/admin/nests/{nest}/eggs/{egg}/variables/{variable}`, permission
    /// `eggs.update`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Makes a copy of it under other names: `POST /api/admin/nests/{nest}/eggs/{egg}/variables/{variable}/duplicate`,
    /// permission `eggs.update`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); others as [`EggVariables::create`].
    pub fn duplicate(&self, name: impl Into<String>, env_variable: impl Into<String>) -> Call<EggVariable> {
        self.call(&DUPLICATE, |it, answer| member(it, answer, "variable"))
            .json(&CopyOfVariable {
                name: name.into(),
                env_variable: env_variable.into(),
            })
    }
}
