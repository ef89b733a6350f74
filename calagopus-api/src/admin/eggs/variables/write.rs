//! What it takes to make and to change a variable of an egg.

use std::collections::BTreeMap;

use panel_http::Patch;
use serde::{Deserialize, Serialize};

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
