//! Which ports a server gets: all at once, or none.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    panel::{FreeAllocation, NodeAllocation, NodeRoom, Site},
    product::PortRule,
};

/// An allocation beside the first, and the variable that is given its port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BoundPort {
    /// The variable, if there is one.
    #[serde(default)]
    pub variable: Option<String>,
    /// The allocation.
    pub allocation: FreeAllocation,
}

impl BoundPort {
    /// An allocation for this rule.
    #[must_use]
    pub fn new(rule: &PortRule, allocation: FreeAllocation) -> Self {
        Self {
            variable: rule.variable.clone(),
            allocation,
        }
    }
}

/// A first port, and one for every further rule, in the order of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Solution<'a> {
    pub(super) first: &'a NodeAllocation,
    pub(super) more: Vec<&'a NodeAllocation>,
}

/// Free allocations for all that a site asks for at once. `random`, from 0 to 1, says where the search begins, so that two
/// services that choose at the same moment choose differently. Finds a solution whenever there is one.
pub(super) fn solve<'a>(site: &Site, allocations: &'a [NodeAllocation], random: f64) -> Option<Solution<'a>> {
    let free = free(allocations, random);
    let used = used_addresses(allocations);
    free.iter().filter(|it| fits_first(site, &used, it)).find_map(|first| {
        let more = beside(first, &site.additional, &free)?;
        Some(Solution { first, more })
    })
}

/// Free allocations for these rules beside a first one that is settled.
pub(super) fn solve_beside<'a>(
    first: &NodeAllocation,
    rules: &[PortRule],
    allocations: &'a [NodeAllocation],
    random: f64,
) -> Option<Vec<&'a NodeAllocation>> {
    beside(first, rules, &free(allocations, random))
}

/// The free ones, from a random one on.
fn free(allocations: &[NodeAllocation], random: f64) -> Vec<&NodeAllocation> {
    let mut free: Vec<&NodeAllocation> = allocations.iter().filter(|it| !it.is_assigned).collect();
    let begin = at(random, free.len());
    free.rotate_left(begin);
    free
}

/// A place among so many, for a number from 0 to 1.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is a whole number within the bounds"
)]
pub(super) fn at(random: f64, count: usize) -> usize {
    ((random.clamp(0.0, 1.0) * count as f64) as usize).min(count.saturating_sub(1))
}

pub(super) fn used_addresses(allocations: &[NodeAllocation]) -> BTreeSet<&str> {
    let used = allocations.iter().filter(|it| it.is_assigned);
    used.map(|it| it.ip.as_str()).collect()
}

/// Whether a free allocation may be the first of a server.
pub(super) fn fits_first(site: &Site, used: &BTreeSet<&str>, it: &NodeAllocation) -> bool {
    let is_in_range = site.ports.is_empty() || site.ports.iter().any(|range| range.contains(it.port));
    is_in_range && !(site.dedicated_ip && used.contains(it.ip.as_str()))
}

/// One free allocation for every rule, each another one: a matching between rules and allocations.
fn beside<'a>(
    first: &NodeAllocation,
    rules: &[PortRule],
    free: &[&'a NodeAllocation],
) -> Option<Vec<&'a NodeAllocation>> {
    let candidates: Vec<Vec<usize>> = rules
        .iter()
        .map(|rule| {
            let fits = |(_, it): &(usize, &&NodeAllocation)| it.id != first.id && rule.accepts(first, it);
            free.iter().enumerate().filter(fits).map(|(place, _)| place).collect()
        })
        .collect();
    let mut holder: Vec<Option<usize>> = vec![None; free.len()];
    for rule in 0..rules.len() {
        let mut tried = vec![false; free.len()];
        if !give(rule, &candidates, &mut holder, &mut tried) {
            return None;
        }
    }
    (0..rules.len())
        .map(|rule| {
            let place = holder.iter().position(|held| *held == Some(rule))?;
            free.get(place).copied()
        })
        .collect()
}

/// Gives a rule one of its candidates, moving others to theirs where that makes room.
fn give(rule: usize, candidates: &[Vec<usize>], holder: &mut [Option<usize>], tried: &mut [bool]) -> bool {
    let Some(wanted) = candidates.get(rule) else {
        return false;
    };
    for place in wanted {
        match tried.get_mut(*place) {
            Some(was_tried) if !*was_tried => *was_tried = true,
            _ => continue,
        }
        let other = holder.get(*place).copied().flatten();
        if other.is_none_or(|other| give(other, candidates, holder, tried)) {
            if let Some(held) = holder.get_mut(*place) {
                *held = Some(rule);
            }
            return true;
        }
    }
    false
}

/// Why no ports fit on a node, in words; `None` when some do.
pub(super) fn obstacle(site: &Site, node: &NodeRoom) -> Option<String> {
    let allocations = node.allocations.as_deref()?;
    if solve(site, allocations, 0.0).is_some() {
        return None;
    }
    let free: Vec<&NodeAllocation> = allocations.iter().filter(|it| !it.is_assigned).collect();
    let used = used_addresses(allocations);
    let firsts: Vec<&&NodeAllocation> = free.iter().filter(|it| fits_first(site, &used, it)).collect();
    if firsts.is_empty() {
        return Some(no_first(site, allocations));
    }
    let is_hopeless = |rule: &&PortRule| {
        let fits = |first: &&NodeAllocation| free.iter().any(|it| it.id != first.id && rule.accepts(first, it));
        !firsts.iter().any(|first| fits(first))
    };
    Some(match site.additional.iter().find(is_hopeless) {
        Some(rule) => format!("no free allocation fits {rule}"),
        None => "its free allocations do not fit all ports of the product at once".to_owned(),
    })
}

fn no_first(site: &Site, allocations: &[NodeAllocation]) -> String {
    let is_in_range = |it: &&NodeAllocation| site.ports.iter().any(|range| range.contains(it.port));
    match (site.ports.is_empty(), site.dedicated_ip) {
        (true, false) => "no allocation is free".to_owned(),
        (true, true) => "no allocation is free on an IP address of its own".to_owned(),
        (false, is_dedicated) => {
            let alone = if is_dedicated {
                " with an IP address of its own"
            } else {
                ""
            };
            let wanted: Vec<String> = site.ports.iter().map(ToString::to_string).collect();
            let there: BTreeSet<u16> = allocations.iter().filter(is_in_range).map(|it| it.port).collect();
            let known = if there.is_empty() {
                "the node has none of them".to_owned()
            } else {
                format!("the node has {}, all in use", spans(&there))
            };
            let known = if is_dedicated {
                String::new()
            } else {
                format!(": {known}")
            };
            format!(
                "no allocation is free on the ports of the product ({}){alone}{known}",
                wanted.join(", ")
            )
        }
    }
}

/// How many stretches of ports are named one by one.
const SPANS: usize = 10;

/// Ports as people write them: `30120-30123, 30125`.
fn spans(ports: &BTreeSet<u16>) -> String {
    let mut spans: Vec<(u16, u16)> = Vec::new();
    for port in ports {
        match spans.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*port) => *last = *port,
            _ => spans.push((*port, *port)),
        }
    }
    let more = spans.len().saturating_sub(SPANS);
    let mut shown: Vec<String> = spans
        .iter()
        .take(SPANS)
        .map(|(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first}-{last}")
            }
        })
        .collect();
    if more > 0 {
        shown.push(format!("and {more} more"));
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::product::{PortChoice, PortRange};

    fn allocation(index: usize, (ip, port, is_assigned): (u8, u16, bool)) -> NodeAllocation {
        NodeAllocation::new(index.to_string(), format!("10.0.0.{ip}"), port, is_assigned)
    }

    fn allocations(list: &[(u8, u16, bool)]) -> Vec<NodeAllocation> {
        list.iter()
            .copied()
            .enumerate()
            .map(|(index, it)| allocation(index, it))
            .collect()
    }

    fn site(ports: &str, additional: Vec<PortRule>) -> Site {
        Site {
            ports: ports
                .split_terminator(',')
                .map(|range| range.parse().unwrap())
                .collect(),
            additional,
            ..Site::default()
        }
    }

    fn rule(ports: PortChoice, same_ip: bool) -> PortRule {
        PortRule::new(None, ports, same_ip)
    }

    /// S3.24, S3.35: a game port, a query port one above it, and a remote console anywhere.
    #[test]
    fn ports_that_belong_together_are_found_together() {
        let free = allocations(&[
            (1, 2000, false),
            (1, 2001, true),
            (1, 2002, false),
            (1, 2003, false),
            (2, 2003, false),
            (1, 2500, false),
        ]);
        let rules = vec![
            rule(PortChoice::Offset(1), true),
            rule(PortChoice::Ranges(vec!["2400-2600".parse().unwrap()]), true),
        ];
        let site = site("2000-2010", rules);
        for random in [0.0, 0.3, 0.6, 0.99] {
            let found = solve(&site, &free, random).unwrap();
            assert_eq!(
                (
                    found.first.id.as_str(),
                    found.more[0].id.as_str(),
                    found.more[1].id.as_str()
                ),
                ("2", "3", "5")
            );
        }
    }

    #[test]
    fn why_no_ports_fit_is_told() {
        let mut node = NodeRoom::new("1", "one");
        node.allocations = Some(allocations(&[
            (1, 30120, true),
            (1, 30121, true),
            (1, 30123, true),
            (1, 40000, false),
        ]));
        assert_eq!(
            obstacle(&site("30120,30120-30130", vec![]), &node).unwrap(),
            "no allocation is free on the ports of the product (30120, 30120-30130): the node has 30120-30121, 30123, all in use"
        );
        assert_eq!(
            obstacle(&site("2000", vec![]), &node).unwrap(),
            "no allocation is free on the ports of the product (2000): the node has none of them"
        );
        let query = PortRule::new(Some("QUERY_PORT".to_owned()), PortChoice::Offset(1), true);
        assert_eq!(
            obstacle(&site("", vec![query]), &node).unwrap(),
            "no free allocation fits QUERY_PORT (1 above the first port, on the same IP address)"
        );
        assert_eq!(obstacle(&site("", vec![]), &node), None);
    }

    fn any_rule() -> impl Strategy<Value = PortRule> {
        let choice = prop_oneof![
            Just(PortChoice::Any),
            (-3i32..=3)
                .prop_filter("an offset moves", |by| *by != 0)
                .prop_map(PortChoice::Offset),
            (2000u16..2008, 0u16..4)
                .prop_map(|(first, more)| { PortChoice::Ranges(vec![PortRange::new(first, first + more).unwrap()]) }),
        ];
        (choice, any::<bool>()).prop_map(|(choice, same_ip)| rule(choice, same_ip))
    }

    /// Every way to give each rule an allocation of its own.
    fn exists(first: &NodeAllocation, rules: &[PortRule], left: &[&NodeAllocation]) -> bool {
        let Some((rule, rest)) = rules.split_first() else {
            return true;
        };
        left.iter().enumerate().any(|(index, it)| {
            rule.accepts(first, it) && {
                let mut left = left.to_vec();
                left.remove(index);
                exists(first, rest, &left)
            }
        })
    }

    proptest! {
        /// What is found fits every rule, is free, and is nothing twice; and something is found whenever there is something.
        #[test]
        fn a_solution_fits_and_is_found_whenever_there_is_one(
            list in prop::collection::btree_map((1u8..3, 2000u16..2010), any::<bool>(), 0..10),
            rules in prop::collection::vec(any_rule(), 0..4),
            ports in prop_oneof![Just(""), Just("2002-2006")],
            dedicated_ip in any::<bool>(),
            random in 0.0..=1.0f64,
        ) {
            let list: Vec<_> = list.into_iter().map(|((ip, port), assigned)| (ip, port, assigned)).collect();
            let all = allocations(&list);
            let site = Site { dedicated_ip, ..site(ports, rules) };
            let used = used_addresses(&all);
            let free: Vec<&NodeAllocation> = all.iter().filter(|it| !it.is_assigned).collect();
            let possible = free.iter().filter(|it| fits_first(&site, &used, it)).any(|first| {
                let left: Vec<&NodeAllocation> = free.iter().copied().filter(|it| it.id != first.id).collect();
                exists(first, &site.additional, &left)
            });
            let found = solve(&site, &all, random);
            prop_assert_eq!(found.is_some(), possible);
            let mut node = NodeRoom::new("1", "one");
            node.allocations = Some(all.clone());
            prop_assert_eq!(obstacle(&site, &node).is_none(), possible);
            if let Some(found) = found {
                prop_assert!(!found.first.is_assigned && fits_first(&site, &used, found.first));
                prop_assert_eq!(found.more.len(), site.additional.len());
                for (rule, it) in site.additional.iter().zip(&found.more) {
                    prop_assert!(!it.is_assigned && rule.accepts(found.first, it));
                }
                let mut ids: BTreeSet<&str> = found.more.iter().map(|it| it.id.as_str()).collect();
                ids.insert(&found.first.id);
                prop_assert_eq!(ids.len(), found.more.len() + 1);
            }
        }
    }
}
