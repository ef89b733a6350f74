//! A product as an administrator writes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Variables, Written};
use crate::problem::{Findings, Problem, nearest};

type Field = Option<Written>;
type Unknown = BTreeMap<String, Value>;

/// A product as an administrator writes it: plain data from a TOML file, a form, or code. Nothing in it is checked;
/// [`check`](Self::check) finds every mistake at once and makes a [`Product`](super::Product) of it.
///
/// A blank text counts as not written. A key that is no field is kept here and reported by `check`.
///
/// ```
/// use provisioning_core::product::ProductDraft;
///
/// let mut draft = ProductDraft::new("minecraft-4gb", "Minecraft 4 GB", "eu", "Paper");
/// draft.resources.memory = Some("4 GB".into());
/// draft.resources.disk = Some("20 GB".into());
/// draft.resources.cpu = Some(200.into());
/// let problems = draft.check(&[]).unwrap_err(); // no egg was imported yet
/// assert_eq!(problems.as_slice()[0].field(), "egg");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductDraft {
    /// The app's id of the product. Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Field,
    /// What customers read. Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Field,
    /// The id of the panel that delivers it. Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel: Field,
    /// The egg: its number, its uuid or its exact name. Required; it must have been imported and be enabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egg: Field,
    /// What servers are called, with placeholders. Default: `Server-%service_id%`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_name: Field,
    /// How servers are described on the panel, with the same placeholders. Default: nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Field,
    /// Another Docker image than the egg's first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_image: Field,
    /// Another startup command than the egg's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub startup: Field,
    /// Whether the egg's install script is left out. Default: false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_scripts: Field,
    /// Whether a server starts once it is installed. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_on_completion: Field,
    /// The variables that customers may set. Default: those the egg marks as editable by the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_variables: Field,
    /// What a server may use.
    pub resources: ResourcesDraft,
    /// What a customer may make on his server.
    pub features: FeaturesDraft,
    /// Where servers go.
    pub placement: PlacementDraft,
    /// Values for the egg's variables, in place of the egg's defaults.
    #[serde(skip_serializing_if = "Variables::is_empty")]
    pub variables: Variables<Written>,
    #[serde(flatten)]
    unknown: Unknown,
}

/// What a server may use: the `[resources]` of a [`ProductDraft`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResourcesDraft {
    /// A size (a plain number is MB) or "unlimited". Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Field,
    /// A size, "unlimited" (or -1) or "disabled" (or 0). Default: disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swap: Field,
    /// A size (a plain number is MB) or "unlimited". Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk: Field,
    /// Percent, where 100 is one thread, or "unlimited" (or 0). Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Field,
    /// Weight of disk access, 10 to 1000. Default: the panel's, 500.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub io: Field,
    /// The threads it may run on, as in `0-3,6`. Default: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threads: Field,
    /// Whether a server that uses up its memory is killed. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oom_killer: Field,
    #[serde(flatten)]
    unknown: Unknown,
}

/// What a customer may make on his server: the `[features]` of a [`ProductDraft`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeaturesDraft {
    /// Databases: a number or "unlimited". Default: 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub databases: Field,
    /// Backups: a number. Default: 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backups: Field,
    /// Addresses in all, the first included: a number or "unlimited". Default: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocations: Field,
    #[serde(flatten)]
    unknown: Unknown,
}

/// Where servers go: the `[placement]` of a [`ProductDraft`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlacementDraft {
    /// The panel's ids of the nodes to choose from, as a list or with commas. Given, they win over `locations` and `tags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Field,
    /// The panel's ids of the locations to choose from, as a list or with commas. Neither nodes nor locations: anywhere.
    /// Pelican has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locations: Field,
    /// Tags of nodes, as a list or with commas: a node must have one of them. Only Pelican has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Field,
    /// Ports and ranges to choose from, as a list or with commas. Default: any free one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ports: Field,
    /// Whether a server gets an IP address of its own. Default: false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dedicated_ip: Field,
    #[serde(flatten)]
    unknown: Unknown,
}

impl ProductDraft {
    /// A draft with what every product needs besides its resources: the app's id, what customers read, the panel's id,
    /// and the egg's number, uuid or name.
    #[must_use]
    pub fn new(
        id: impl Into<Written>,
        name: impl Into<Written>,
        panel: impl Into<Written>,
        egg: impl Into<Written>,
    ) -> Self {
        Self {
            id: Some(id.into()),
            name: Some(name.into()),
            panel: Some(panel.into()),
            egg: Some(egg.into()),
            ..Self::default()
        }
    }

    /// Reports every key that is no field.
    pub(super) fn report_unknown(&self, findings: &mut Findings) {
        report_unknown("", &self.unknown, &FIELDS, findings);
        report_unknown("resources", &self.resources.unknown, &FIELDS, findings);
        report_unknown("features", &self.features.unknown, &FIELDS, findings);
        report_unknown("placement", &self.placement.unknown, &FIELDS, findings);
    }
}

/// Every field of a draft, for "did you mean".
const FIELDS: [&str; 30] = [
    "id",
    "name",
    "panel",
    "egg",
    "server_name",
    "description",
    "docker_image",
    "startup",
    "skip_scripts",
    "start_on_completion",
    "customer_variables",
    "resources",
    "features",
    "placement",
    "variables",
    "resources.memory",
    "resources.swap",
    "resources.disk",
    "resources.cpu",
    "resources.io",
    "resources.threads",
    "resources.oom_killer",
    "features.databases",
    "features.backups",
    "features.allocations",
    "placement.nodes",
    "placement.locations",
    "placement.tags",
    "placement.ports",
    "placement.dedicated_ip",
];

/// Reports each key of `table` (empty: the top) that is none of `fields`, with the field it was probably meant to be:
/// one of the same name in another table, otherwise one of a similar name in the same table, otherwise in any.
pub(crate) fn report_unknown(table: &str, unknown: &Unknown, fields: &[&'static str], findings: &mut Findings) {
    let split = |path: &'static str| path.rsplit_once('.').unwrap_or(("", path));
    for key in unknown.keys() {
        let same_name = fields.iter().copied().find(|path| split(path).1 == key);
        let here = || {
            fields
                .iter()
                .map(|path| split(path))
                .filter(|(place, _)| *place == table)
                .map(|(_, name)| name)
        };
        let near_here = || {
            nearest(key, here()).map(|name| {
                if table.is_empty() {
                    name.to_owned()
                } else {
                    format!("{table}.{name}")
                }
            })
        };
        let near_anywhere = || {
            let name = nearest(key, fields.iter().map(|path| split(path).1))?;
            fields
                .iter()
                .find(|path| split(path).1 == name)
                .map(|path| (*path).to_owned())
        };
        let advice = match same_name.map(str::to_owned).or_else(near_here).or_else(near_anywhere) {
            Some(path) => format!("did you mean `{path}`?"),
            None => format!("remove it; known here: {}", here().collect::<Vec<_>>().join(", ")),
        };
        let field = if table.is_empty() {
            key.clone()
        } else {
            format!("{table}.{key}")
        };
        findings.add(Problem::new(field, "there is no such field", advice));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_known_by_the_name_it_is_read_by() {
        let mut source = serde_json::Map::new();
        for field in FIELDS
            .iter()
            .filter(|field| !["resources", "features", "placement", "variables"].contains(field))
        {
            match field.split_once('.') {
                None => drop(source.insert((*field).to_owned(), 1.into())),
                Some((table, name)) => source
                    .entry(table)
                    .or_insert_with(|| Value::Object(serde_json::Map::new()))
                    .as_object_mut()
                    .map(|table| drop(table.insert(name.to_owned(), 1.into())))
                    .unwrap(),
            }
        }
        let draft: ProductDraft = serde_json::from_value(Value::Object(source.clone())).unwrap();
        let mut findings = Findings::default();
        draft.report_unknown(&mut findings);
        assert!(findings.finish(Some(())).is_ok());
        assert_eq!(
            serde_json::to_value(&draft).unwrap(),
            Value::Object(source),
            "a field is missing from FIELDS or is not written back"
        );
    }
}
