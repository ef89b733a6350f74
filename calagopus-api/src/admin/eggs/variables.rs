//! Variables of an egg: `/api/admin/nests/{nest}/eggs/{egg}/variables`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, Patch, Safety, Transport,
    call::{self, Read},
};
use serde::{Deserialize, Serialize};

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

/// A new variable of an egg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewEggVariable {
    /// Its name for people, 3 to 255 characters; unique in its egg.
    pub name: String,
    /// The same in other languages, by language.
    pub name_translations: BTreeMap<String, String>,
    /// What it is for, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// The same in other languages, by language.
    pub description_translations: BTreeMap<String, String>,
    /// Its place among the variables.
    pub order: i16,
    /// Its name in the environment, 1 to 255 characters; unique in its egg.
    pub env_variable: String,
    /// What a server gets when nothing is set, at most 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub default_value: Patch<String>,
    /// Whether the owner of a server sees it.
    pub user_viewable: bool,
    /// Whether the owner of a server may change it.
    pub user_editable: bool,
    /// Whether it is to be shown like a password. It is read as `is_secret`.
    pub secret: bool,
    /// What a value must be, in Laravel's rule language, rule by rule.
    pub rules: Vec<String>,
}

impl NewEggVariable {
    /// One that the owner of a server sees and may not change.
    pub fn new(
        name: impl Into<String>,
        env_variable: impl Into<String>,
        rules: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self {
            name: name.into(),
            name_translations: BTreeMap::new(),
            description: Patch::Keep,
            description_translations: BTreeMap::new(),
            order: 0,
            env_variable: env_variable.into(),
            default_value: Patch::Keep,
            user_viewable: true,
            user_editable: false,
            secret: false,
            rules: rules.into_iter().map(Into::into).collect(),
        }
    }

    /// Sets its name in other languages, by language.
    pub fn name_translations(mut self, name_translations: BTreeMap<String, String>) -> Self {
        self.name_translations = name_translations;
        self
    }

    /// Sets what it is for.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Sets what it is for in other languages, by language.
    pub fn description_translations(mut self, description_translations: BTreeMap<String, String>) -> Self {
        self.description_translations = description_translations;
        self
    }

    /// Sets its place among the variables.
    pub fn order(mut self, order: i16) -> Self {
        self.order = order;
        self
    }

    /// Sets the default.
    pub fn default_value(mut self, default_value: impl Into<String>) -> Self {
        self.default_value = Patch::Set(default_value.into());
        self
    }

    /// Whether the owner of a server sees it; so it is if you say nothing.
    pub fn user_viewable(mut self, user_viewable: bool) -> Self {
        self.user_viewable = user_viewable;
        self
    }

    /// Whether the owner of a server may change it.
    pub fn user_editable(mut self, user_editable: bool) -> Self {
        self.user_editable = user_editable;
        self
    }

    /// Whether it is to be shown like a password.
    pub fn secret(mut self, secret: bool) -> Self {
        self.secret = secret;
        self
    }
}

/// A change of a variable. What is not set stays as it is; a list or map takes the place of the old one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateEggVariable {
    /// Its name for people, 3 to 255 characters; unique in its egg.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The same in other languages, by language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_translations: Option<BTreeMap<String, String>>,
    /// What it is for, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// The same in other languages, by language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description_translations: Option<BTreeMap<String, String>>,
    /// Its place among the variables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<i16>,
    /// Its name in the environment, 1 to 255 characters; unique in its egg.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub env_variable: Option<String>,
    /// What a server gets when nothing is set, at most 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub default_value: Patch<String>,
    /// Whether the owner of a server sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_viewable: Option<bool>,
    /// Whether the owner of a server may change it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_editable: Option<bool>,
    /// Whether it is to be shown like a password. It is read as `is_secret`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<bool>,
    /// What a value must be, in Laravel's rule language, rule by rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<String>>,
}

impl UpdateEggVariable {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets its name in other languages, by language.
    pub fn name_translations(mut self, name_translations: BTreeMap<String, String>) -> Self {
        self.name_translations = Some(name_translations);
        self
    }

    /// Sets or, with [`Patch::Clear`], empties what it is for.
    pub fn description(mut self, description: Patch<String>) -> Self {
        self.description = description;
        self
    }

    /// Sets what it is for in other languages, by language.
    pub fn description_translations(mut self, description_translations: BTreeMap<String, String>) -> Self {
        self.description_translations = Some(description_translations);
        self
    }

    /// Sets its place among the variables.
    pub fn order(mut self, order: i16) -> Self {
        self.order = Some(order);
        self
    }

    /// Sets its name in the environment.
    pub fn env_variable(mut self, env_variable: impl Into<String>) -> Self {
        self.env_variable = Some(env_variable.into());
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the default.
    pub fn default_value(mut self, default_value: Patch<String>) -> Self {
        self.default_value = default_value;
        self
    }

    /// Whether the owner of a server sees it.
    pub fn user_viewable(mut self, user_viewable: bool) -> Self {
        self.user_viewable = Some(user_viewable);
        self
    }

    /// Whether the owner of a server may change it.
    pub fn user_editable(mut self, user_editable: bool) -> Self {
        self.user_editable = Some(user_editable);
        self
    }

    /// Whether it is to be shown like a password.
    pub fn secret(mut self, secret: bool) -> Self {
        self.secret = Some(secret);
        self
    }

    /// Sets what a value must be, rule by rule.
    pub fn rules(mut self, rules: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.rules = Some(rules.into_iter().map(Into::into).collect());
        self
    }
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
