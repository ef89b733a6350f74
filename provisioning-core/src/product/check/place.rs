//! Where servers of a product go, and on which ports.

use uuid::Uuid;

use super::super::{
    LocationId, NodeId, NodeTag, PlacementDraft, PlacementPolicy, PortChoice, PortDraft, PortRange, PortRule, Written,
    written::{flag, items, text},
};
use crate::{
    id::PanelId,
    panel::PanelKind,
    problem::{Findings, Problem, did_you_mean},
    units::quoted,
};

/// What a draft says about places. What could not be read is left out, and has its problem.
#[derive(Default)]
pub(super) struct Places {
    pub(super) nodes: Vec<NodeId>,
    pub(super) locations: Vec<LocationId>,
    pub(super) tags: Vec<NodeTag>,
    pub(super) policy: PlacementPolicy,
    pub(super) ports: Vec<PortRange>,
    pub(super) port_variable: Option<String>,
    pub(super) additional: Vec<PortRule>,
    pub(super) dedicated_ip: bool,
    is_readable: bool,
}

impl Places {
    pub(super) fn check(
        draft: &PlacementDraft,
        panel: Option<&PanelId>,
        group: &[PanelId],
        findings: &mut Findings,
    ) -> Self {
        let mut here = |name: &str, written: &Option<Written>| {
            let field = format!("placement.{name}");
            let all = findings.keep(items(&field, written).map(Option::unwrap_or_default))?;
            let mut here = Vec::new();
            for (index, item) in all.into_iter().enumerate() {
                let at = format!("{field}.{index}");
                here.extend(findings.keep(on_panel(&at, item, panel, group))?);
            }
            Some(here)
        };
        let nodes = here("nodes", &draft.nodes);
        let locations = here("locations", &draft.locations);
        let tags = here("tags", &draft.tags);
        let is_readable = nodes.is_some() && locations.is_some();
        let policy = findings.keep(policy(&draft.policy)).unwrap_or_default();
        let ports = ports("placement.ports", &draft.ports, findings);
        let port_variable = findings
            .keep(text("placement.port_variable", &draft.port_variable))
            .flatten();
        let additional = draft.additional.iter().enumerate();
        let additional = additional
            .filter_map(|(index, port)| rule(index, port, findings))
            .collect();
        let dedicated_ip = findings.keep(flag("placement.dedicated_ip", &draft.dedicated_ip, false));
        Self {
            nodes: nodes.unwrap_or_default().into_iter().map(NodeId::new).collect(),
            locations: locations.unwrap_or_default().into_iter().map(LocationId::new).collect(),
            tags: tags.unwrap_or_default().into_iter().map(NodeTag::new).collect(),
            policy,
            ports,
            port_variable,
            additional,
            dedicated_ip: dedicated_ip.unwrap_or_default(),
            is_readable,
        }
    }

    /// Notes what a panel of this kind cannot be without, and ids that it cannot have.
    pub(super) fn report_missing(&self, kind: PanelKind, findings: &mut Findings) {
        if self.is_readable && kind == PanelKind::Calagopus && self.nodes.is_empty() && self.locations.is_empty() {
            findings.add(placeless("placement.nodes"));
        }
        let nodes = self.nodes.iter().map(NodeId::as_str).enumerate();
        let locations = self.locations.iter().map(LocationId::as_str).enumerate();
        let ids = nodes
            .map(|it| ("nodes", "node", it))
            .chain(locations.map(|it| ("locations", "location", it)));
        for (list, what, (index, id)) in ids {
            let (is_id, form) = match kind {
                PanelKind::Calagopus => (Uuid::parse_str(id).is_ok(), "uuid"),
                PanelKind::Pterodactyl | PanelKind::Pelican => (id.parse::<u64>().is_ok(), "number"),
            };
            if !is_id {
                findings.add(Problem::new(
                    format!("placement.{list}.{index}"),
                    format!("{} is no {form} of a {what}", quoted(id)),
                    format!("copy the {what}'s {form} from the admin area of {kind}"),
                ));
            }
        }
    }
}

/// The problem of a product that says nowhere where its servers go, on a panel that chooses no node by itself.
pub(in crate::product) fn placeless(field: &str) -> Problem {
    Problem::new(
        field,
        "neither `placement.nodes` nor `placement.locations` says where servers go, and Calagopus does not choose",
        "give at least one of the two",
    )
}

/// The id, if it is one of this panel: in a group it may be written with its panel, `eu/3`.
fn on_panel(field: &str, item: String, panel: Option<&PanelId>, group: &[PanelId]) -> Result<Option<String>, Problem> {
    match item.split_once('/') {
        Some((named, id)) if !group.is_empty() => {
            let is_in_group = group.iter().any(|panel| panel.as_str() == named);
            if !is_in_group {
                let message = format!("there is no panel `{named}` in the group");
                return Err(Problem::new(
                    field,
                    message,
                    did_you_mean(named, group.iter().map(PanelId::as_str)),
                ));
            }
            let is_here = panel.is_some_and(|panel| panel.as_str() == named);
            Ok(is_here.then(|| id.trim().to_owned()))
        }
        _ => Ok(Some(item)),
    }
}

fn policy(written: &Option<Written>) -> Result<PlacementPolicy, Problem> {
    let field = "placement.policy";
    let read = |word: String| {
        word.parse().map_err(|()| {
            let message = format!("{} is no way to choose a node", quoted(&word));
            Problem::new(field, message, did_you_mean(&word, PlacementPolicy::words()))
        })
    };
    Ok(text(field, written)?.map(read).transpose()?.unwrap_or_default())
}

fn ports(field: &str, written: &Option<Written>, findings: &mut Findings) -> Vec<PortRange> {
    let parts = findings.keep(items(field, written)).flatten().unwrap_or_default();
    let parsed = parts.iter().enumerate().map(|(index, part)| {
        part.parse::<PortRange>()
            .map_err(|error| error.at(&format!("{field}.{index}")))
    });
    parsed.filter_map(|range| findings.keep(range)).collect()
}

fn rule(index: usize, draft: &PortDraft, findings: &mut Findings) -> Option<PortRule> {
    let at = |name: &str| format!("placement.additional.{index}.{name}");
    let variable = findings.keep(text(&at("variable"), &draft.variable));
    let same_ip = findings.keep(flag(&at("same_ip"), &draft.same_ip, true));
    let ranges = ports(&at("ports"), &draft.ports, findings);
    let offset = findings.keep(offset(&at("offset"), &draft.offset));
    let choice = match (offset?, ranges.is_empty()) {
        (None, true) => PortChoice::Any,
        (None, false) => PortChoice::Ranges(ranges),
        (Some(by), true) => PortChoice::Offset(by),
        (Some(_), false) => {
            let message = "a port is either so far from the first, or one of a range";
            findings.add(Problem::new(at("offset"), message, "leave `offset` or `ports` out"));
            return None;
        }
    };
    Some(PortRule::new(variable?, choice, same_ip?))
}

fn offset(field: &str, written: &Option<Written>) -> Result<Option<i32>, Problem> {
    let read = |text: String| match text.trim_start_matches('+').parse::<i32>() {
        Ok(by) if by != 0 && by.abs() <= 65_535 => Ok(by),
        _ => Err(Problem::new(
            field,
            format!("{} is no distance between two ports", quoted(&text)),
            "write a whole number other than 0, such as 1",
        )),
    };
    text(field, written)?.map(read).transpose()
}
