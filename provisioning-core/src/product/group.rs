//! Panels that sell the same products.

use serde::{Deserialize, Serialize};

use crate::id::{GroupId, PanelId, ServiceId};

/// How a group chooses the panel of a new service. Nothing is stored and no panel is called for it, and the same service
/// always gets the same panel, as long as the group stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GroupPolicy {
    /// By lot, each panel as often as its weight says. When a panel joins or leaves, the lots of the others stay.
    #[default]
    Weighted,
    /// In turn: services with consecutive numbers go to consecutive panels. Weights do not count, but for 0.
    RoundRobin,
}

/// Panels among which one is chosen for each order of a product that names the group.
///
/// ```
/// use provisioning_core::{id::{GroupId, PanelId, ServiceId}, product::PanelGroup};
///
/// let group = PanelGroup::new(GroupId::new("europe")?)
///     .panel(PanelId::new("paris")?, 3)
///     .panel(PanelId::new("vienna")?, 1)
///     .panel(PanelId::new("full")?, 0);
/// let chosen = group.choose(&ServiceId::new("1001")?).unwrap();
/// assert_ne!(chosen.as_str(), "full");
/// # Ok::<_, provisioning_core::id::InvalidId>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a group does nothing until it is given to an engine or a check"]
pub struct PanelGroup {
    id: GroupId,
    panels: Vec<(PanelId, u32)>,
    policy: GroupPolicy,
}

impl PanelGroup {
    /// A group without panels.
    pub const fn new(id: GroupId) -> Self {
        Self {
            id,
            panels: Vec::new(),
            policy: GroupPolicy::Weighted,
        }
    }

    /// Adds a panel. One of weight 0 keeps its services and gets no new ones.
    pub fn panel(mut self, panel: PanelId, weight: u32) -> Self {
        self.panels.retain(|(known, _)| *known != panel);
        self.panels.push((panel, weight));
        self
    }

    /// Chooses otherwise than by lot.
    pub const fn policy(mut self, policy: GroupPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> &GroupId {
        &self.id
    }

    /// Its panels, in the order in which they were added.
    pub fn panels(&self) -> impl Iterator<Item = &PanelId> {
        self.panels.iter().map(|(panel, _)| panel)
    }

    /// The panel of a new service; `None` when every panel has the weight 0.
    #[must_use]
    pub fn choose(&self, service: &ServiceId) -> Option<&PanelId> {
        let open = || self.panels.iter().filter(|(_, weight)| *weight > 0);
        match self.policy {
            GroupPolicy::Weighted => open()
                .max_by(|one, other| lot(service, one).total_cmp(&lot(service, other)))
                .map(|(panel, _)| panel),
            GroupPolicy::RoundRobin => {
                let place = crate::placement::turn(service.as_str(), open().count());
                open().nth(place).map(|(panel, _)| panel)
            }
        }
    }
}

/// The higher the weight, the more often the highest.
fn lot(service: &ServiceId, (panel, weight): &(PanelId, u32)) -> f64 {
    let mixed = mix(&format!("{panel}/{service}"));
    // From just above 0 to 1.
    let fraction = ((mixed >> 12) as f64 + 1.0) / (1_u64 << 52) as f64;
    fraction.ln() / f64::from(*weight)
}

/// FNV-1a and a final mix: near texts become far numbers, the same on every machine.
fn mix(text: &str) -> u64 {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let mut hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
    for (shift, factor) in [(33, 0xff51_afd7_ed55_8ccd), (33, 0xc4ce_b9fe_1a85_ec53), (33, 1)] {
        hash = (hash ^ (hash >> shift)).wrapping_mul(factor);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(weights: &[(&str, u32)]) -> PanelGroup {
        let empty = PanelGroup::new(GroupId::new("all").unwrap());
        weights.iter().fold(empty, |group, (panel, weight)| {
            group.panel(PanelId::new(*panel).unwrap(), *weight)
        })
    }

    fn chosen(group: &PanelGroup, service: usize) -> String {
        let service = ServiceId::new(service.to_string()).unwrap();
        group.choose(&service).unwrap().to_string()
    }

    /// S2.29
    #[test]
    fn a_group_deals_its_services_by_weight_and_the_same_service_alike() {
        let three = group(&[("a", 3), ("b", 1), ("closed", 0)]);
        let dealt: Vec<String> = (0..4000).map(|service| chosen(&three, service)).collect();
        let of_a = dealt.iter().filter(|panel| *panel == "a").count();
        assert!((2850..3150).contains(&of_a), "{of_a}");
        assert!(!dealt.iter().any(|panel| panel == "closed"));

        let larger = group(&[("a", 3), ("b", 1), ("c", 1)]);
        for (service, before) in dealt.iter().enumerate() {
            let after = chosen(&larger, service);
            assert!(
                after == *before || after == "c",
                "a panel that joins takes from all, and moves no other"
            );
        }
        assert_eq!(group(&[("closed", 0)]).choose(&ServiceId::new("1").unwrap()), None);
    }

    #[test]
    fn a_group_that_goes_round_gives_each_panel_its_turn() {
        let round = group(&[("a", 1), ("closed", 0), ("b", 7)]).policy(GroupPolicy::RoundRobin);
        let dealt: Vec<String> = (10..14).map(|service| chosen(&round, service)).collect();
        assert_eq!(dealt, ["a", "b", "a", "b"]);
    }
}
