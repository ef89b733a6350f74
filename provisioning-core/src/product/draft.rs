//! A product as an administrator writes it.

mod tables;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::tables::{
    BackupsDraft, FeaturesDraft, OptionDraft, PermissionsDraft, PlacementDraft, PortDraft, ResourcesDraft,
};
use super::{Variables, Written};
use crate::problem::{Findings, Problem, did_you_mean, nearest};

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
    /// The id of the panel that delivers it. Required, unless there is a `group`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel: Field,
    /// The id of a group of panels, of which one is chosen for each order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Field,
    /// The egg: its number, its uuid or its exact name. Required; it must have been imported and be enabled. In a group: its
    /// uuid or its name, the same on every panel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egg: Field,
    /// All eggs that customers may choose from, as a list or with commas; `egg` is the one that they get if they choose none.
    /// Default: just `egg`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eggs: Field,
    /// The nest that the eggs are in: its number or uuid. Needed only to tell eggs of one name apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nest: Field,
    /// What servers are called, with placeholders. Default: `Server-%service_id%`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_name: Field,
    /// How servers are described on the panel, with the same placeholders. Default: nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Field,
    /// Another Docker image than the egg's first; of `egg`, not of the others that customers may choose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_image: Field,
    /// Another startup command than the egg's; of `egg`, not of the others that customers may choose.
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
    /// Variables that customers are not even shown, whatever the egg says. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden_variables: Field,
    /// What a server may use.
    pub resources: ResourcesDraft,
    /// What a customer may make on his server.
    pub features: FeaturesDraft,
    /// Where servers go.
    pub placement: PlacementDraft,
    /// What happens to backups.
    pub backups: BackupsDraft,
    /// What a customer may do with his server.
    pub permissions: PermissionsDraft,
    /// What customers may buy on top, by the names that orders have for it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, OptionDraft>,
    /// Values for the egg's variables, in place of the egg's defaults.
    #[serde(skip_serializing_if = "Variables::is_empty")]
    pub variables: Variables<Written>,
    /// More of them as one text, one `NAME=value` a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variable_lines: Field,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
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
        report_unknown("backups", &self.backups.unknown, &FIELDS, findings);
        report_unknown("permissions", &self.permissions.unknown, &FIELDS, findings);
        for (index, port) in self.placement.additional.iter().enumerate() {
            report_in_entry(
                &format!("placement.additional.{index}"),
                &port.unknown,
                &PORT_FIELDS,
                findings,
            );
        }
        for (key, option) in &self.options {
            report_in_entry(&format!("options.{key}"), &option.unknown, &OPTION_FIELDS, findings);
        }
    }
}

/// Reports each key of one of many tables of a kind.
fn report_in_entry(entry: &str, unknown: &Unknown, fields: &[&'static str], findings: &mut Findings) {
    for key in unknown.keys() {
        let advice = did_you_mean(key, fields.iter().copied());
        findings.add(Problem::new(format!("{entry}.{key}"), "there is no such field", advice));
    }
}

/// Every field of a draft, for "did you mean".
const FIELDS: [&str; 53] = [
    "id",
    "name",
    "panel",
    "group",
    "egg",
    "eggs",
    "nest",
    "server_name",
    "description",
    "docker_image",
    "startup",
    "skip_scripts",
    "start_on_completion",
    "customer_variables",
    "hidden_variables",
    "resources",
    "features",
    "placement",
    "backups",
    "permissions",
    "options",
    "variables",
    "variable_lines",
    "resources.memory",
    "resources.memory_overhead",
    "resources.swap",
    "resources.disk",
    "resources.cpu",
    "resources.io",
    "resources.threads",
    "resources.oom_killer",
    "resources.hugepages",
    "resources.kvm",
    "features.databases",
    "features.backups",
    "features.allocations",
    "features.schedules",
    "features.custom",
    "placement.nodes",
    "placement.locations",
    "placement.tags",
    "placement.policy",
    "placement.ports",
    "placement.port_variable",
    "placement.additional",
    "placement.dedicated_ip",
    "backups.configuration",
    "backups.keep_days",
    "permissions.power",
    "permissions.console",
    "permissions.reinstall",
    "permissions.variables",
    "permissions.egg",
];

/// The fields of an option.
const OPTION_FIELDS: [&str; 8] = [
    "name",
    "changes",
    "replaces",
    "unit",
    "min",
    "max",
    "step",
    "may_expire",
];

/// The fields of a port beside the first.
const PORT_FIELDS: [&str; 4] = ["variable", "ports", "offset", "same_ip"];

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
        const TABLES: [&str; 7] = [
            "resources",
            "features",
            "placement",
            "backups",
            "permissions",
            "options",
            "variables",
        ];
        let mut source = serde_json::Map::new();
        for field in FIELDS.iter().filter(|field| !TABLES.contains(field)) {
            match field.split_once('.') {
                None => drop(source.insert((*field).to_owned(), 1.into())),
                Some((_, "additional")) => {}
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
