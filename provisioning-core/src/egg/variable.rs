//! A variable of an egg, and the rules for its value.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::{
    panel::PanelKind,
    rules::{RuleListError, RuleSet},
};

/// A variable of an egg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggVariable {
    /// What people see.
    pub name: String,
    /// The name in other languages, by their codes. Calagopus only.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub name_translations: BTreeMap<String, String>,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// The description in other languages, by their codes. Calagopus only.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub description_translations: BTreeMap<String, String>,
    /// The name of the environment variable.
    pub env_variable: String,
    /// Its value when nobody gives another; may be empty.
    #[serde(default)]
    pub default_value: String,
    /// Whether the panel shows it to the server's owner.
    #[serde(default)]
    pub user_viewable: bool,
    /// Whether the panel lets the server's owner change it.
    #[serde(default)]
    pub user_editable: bool,
    /// Whether its value is kept from view. Calagopus only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
    /// The panel's validation rules.
    #[serde(default)]
    pub rules: Rules,
    /// Its place among the others, where the panel numbers them: Pelican's `sort`, Calagopus' `order`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<i64>,
    /// What else its entry in an egg file has: keys that [no format defines](super::Egg::extras).
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub extras: Map<String, Value>,
}

impl EggVariable {
    /// A variable that owners neither see nor change, with an empty default; its label is its name.
    #[must_use]
    pub fn new(env_variable: impl Into<String>, rules: impl Into<Rules>) -> Self {
        let env_variable = env_variable.into();
        Self {
            name: env_variable.clone(),
            name_translations: BTreeMap::new(),
            description: String::new(),
            description_translations: BTreeMap::new(),
            env_variable,
            default_value: String::new(),
            user_viewable: false,
            user_editable: false,
            secret: false,
            rules: rules.into(),
            sort: None,
            extras: Map::new(),
        }
    }

    /// Whether the panel refuses an empty value: one of the rules is just `required` (`required_if` and its kin are not).
    #[must_use]
    pub fn required(&self) -> bool {
        self.rules.iter().any(|rule| rule.trim() == "required")
    }
}

/// The validation rules of a variable, first to last, each as it was written.
///
/// Pterodactyl keeps them as one text and splits it at every `|`, inside a regular expression too; Pelican and Calagopus
/// keep a list, in which a rule may hold a `|`. `Display` joins them by `|`, which gives the text back as it was.
///
/// ```
/// use provisioning_core::egg::Rules;
///
/// let rules = Rules::from("required|string|max:20");
/// assert_eq!(rules.iter().nth(2), Some("max:20"));
/// assert_eq!(rules.to_string(), "required|string|max:20");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Rules(Vec<String>);

impl Rules {
    /// The rules, first to last.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there are none, or but one that is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }

    /// The rules as this panel keeps them, compiled: Pterodactyl splits one text, the others take the list.
    ///
    /// # Errors
    /// A list that is too long to be one.
    pub fn compile(&self, panel: PanelKind) -> Result<RuleSet, RuleListError> {
        match panel {
            PanelKind::Pterodactyl => RuleSet::parse(&self.to_string()),
            _ => RuleSet::parse(&self.0),
        }
    }

    /// Whether one text can hold them: none has a `|` in it.
    #[must_use]
    pub fn fit_in_text(&self) -> bool {
        !self.0.iter().any(|rule| rule.contains('|'))
    }
}

impl From<&str> for Rules {
    /// Split at every `|`.
    fn from(text: &str) -> Self {
        match text {
            "" => Self::default(),
            text => Self(text.split('|').map(str::to_owned).collect()),
        }
    }
}

impl From<String> for Rules {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&String> for Rules {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Vec<String>> for Rules {
    /// As they are; a list of one empty rule is no rule.
    fn from(list: Vec<String>) -> Self {
        match list.as_slice() {
            [only] if only.is_empty() => Self::default(),
            _ => Self(list),
        }
    }
}

impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("|"))
    }
}

impl PartialEq<str> for Rules {
    fn eq(&self, text: &str) -> bool {
        let mut rules = self.iter();
        if text.is_empty() {
            return self.0.is_empty();
        }
        // Split like this, a text is just its rules, unless one of them has a `|` in it.
        self.fit_in_text() && text.split('|').all(|rule| rules.next() == Some(rule)) && rules.next().is_none()
    }
}

impl PartialEq<&str> for Rules {
    fn eq(&self, text: &&str) -> bool {
        *self == **text
    }
}

impl Serialize for Rules {
    /// One text where it can hold them, otherwise a list.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.fit_in_text() {
            serializer.collect_str(self)
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Stored {
            Text(String),
            List(Vec<String>),
        }
        Ok(match Stored::deserialize(deserializer)? {
            Stored::Text(text) => Self::from(text),
            Stored::List(list) => Self::from(list),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S1.41
    #[test]
    fn required_is_the_rule_of_that_name_and_no_other() {
        let required = |rules: &str| EggVariable::new("X", rules).required();
        assert!(required("required|string|max:20"));
        assert!(required("string | required "));
        assert!(!required("nullable|string"));
        assert!(!required("required_if:A,1|string"));
        assert!(!required("string|not_required"));
        assert!(!required(""));
    }

    #[test]
    fn rules_are_stored_so_that_none_is_torn_apart() {
        for (rules, stored) in [
            (Rules::from("required|in:a,b"), r#""required|in:a,b""#),
            (Rules::from(vec!["regex:/a|b/".to_owned()]), r#"["regex:/a|b/"]"#),
            (Rules::default(), r#""""#),
        ] {
            assert_eq!(serde_json::to_string(&rules).unwrap(), stored);
            assert_eq!(serde_json::from_str::<Rules>(stored).unwrap(), rules);
        }
    }
}
