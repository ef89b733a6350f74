use proptest::prelude::*;

use super::*;
use crate::{
    egg::EggId,
    panel::{Stock, StockKind},
    product::PortChoice,
    service::{FeatureLimits, ServerLimits},
    units::{CpuPercent, Limit, Mebibytes},
};

fn spec(memory: u64) -> ServerSpec {
    let limits = ServerLimits::new(
        Limit::At(Mebibytes::new(memory)),
        Limit::At(Mebibytes::new(1000)),
        Limit::At(CpuPercent::ONE_THREAD),
    );
    let features = FeatureLimits::new(Limit::Disabled, Limit::Disabled, Limit::At(1));
    ServerSpec::new("a", EggId::new("1"), "image", "run", limits, features)
}

fn node(id: &str, used: u64, ports: std::ops::Range<u16>) -> NodeRoom {
    let mut node = NodeRoom::new(id, format!("node-{id}"));
    node.stocks = vec![
        Stock::new(StockKind::Memory, used, Some(8192)),
        Stock::new(StockKind::Disk, 0, Some(100_000)),
    ];
    let free = |port| NodeAllocation::new(format!("{id}-{port}"), "10.0.0.1", port, false);
    node.allocations = Some(ports.map(free).collect());
    node
}

fn chosen(spec: &ServerSpec, nodes: &[NodeRoom], service: &str) -> String {
    choose(spec, nodes, service, || 0.4).unwrap().first.node
}

#[test]
fn each_policy_chooses_its_node() {
    let mut nodes = [
        node("10", 6000, 2000..2010),
        node("2", 1000, 2000..2010),
        node("3", 4000, 2000..2010),
    ];
    for (place, servers) in [(0, 1), (1, 5), (2, 3)] {
        nodes[place].servers = Some(servers);
    }
    let mut spec = spec(1024);
    spec.site.policy = PlacementPolicy::MostFree;
    assert_eq!(chosen(&spec, &nodes, "7"), "2");
    spec.site.policy = PlacementPolicy::FewestServers;
    assert_eq!(chosen(&spec, &nodes, "7"), "10");
    spec.site.policy = PlacementPolicy::InOrder;
    assert_eq!(chosen(&spec, &nodes, "7"), "2", "by the panel's numbers");
    spec.site.nodes = vec![NodeId::new("3"), NodeId::new("10")];
    assert_eq!(chosen(&spec, &nodes, "7"), "3", "by the order of the product");
    spec.site.nodes.clear();
    spec.site.policy = PlacementPolicy::RoundRobin;
    let turns: Vec<String> = (3..9)
        .map(|service| chosen(&spec, &nodes, &service.to_string()))
        .collect();
    assert_eq!(turns, ["2", "3", "10", "2", "3", "10"]);
    assert_eq!(chosen(&spec, &nodes, "a-b"), chosen(&spec, &nodes, "a-b"));
}

/// S2.46: the overhead is on top of the limit, so it counts where a node is chosen.
#[test]
fn overhead_takes_room_on_a_node() {
    let mut spec = spec(4096);
    let nodes = [node("1", 4096, 2000..2010)];
    assert!(choose(&spec, &nodes, "7", || 0.0).is_ok());
    spec.limits.memory_overhead = Mebibytes::new(1);
    assert_eq!(
        choose(&spec, &nodes, "7", || 0.0).unwrap_err().to_string(),
        "node 1 (node-1): 4097 MB of memory are wanted, 4 GB are left of 8 GB\n\
         → add allocations or memory to one of these nodes, or allow another node in the product"
    );
}

/// S2.64, S2.65
#[test]
fn a_node_without_a_free_allocation_is_named_with_what_to_do() {
    let mut spec = spec(1024);
    spec.site.nodes = vec![NodeId::new("1"), NodeId::new("9")];
    let report = choose(&spec, &[node("1", 0, 0..0), node("2", 0, 2000..2010)], "7", || 0.0).unwrap_err();
    assert_eq!(
        report.to_string(),
        "node 1 (node-1): no allocation is free\n\
         node 9: there is no such node\n\
         → add allocations to node 1, or leave the nodes out of the product and name locations or tags"
    );
}

#[test]
fn a_change_asks_only_for_the_ports_that_are_new() {
    let named = |name: &str| PortRule::new(Some(name.to_owned()), PortChoice::Any, true);
    let unnamed = PortRule::new(None, PortChoice::Any, true);
    let held = [
        BoundPort::new(&named("QUERY"), FreeAllocation::new("1", "1", "10.0.0.1", 2001)),
        BoundPort::new(&unnamed, FreeAllocation::new("2", "1", "10.0.0.1", 2002)),
    ];
    let rules = [unnamed.clone(), named("QUERY"), named("RCON"), unnamed.clone()];
    assert_eq!(missing(&rules, &held), [named("RCON"), unnamed]);
    assert!(missing(&[], &held).is_empty());
}

proptest! {
    /// S1.45, S2.38, S2.39, S2.41: whatever the policy, a server is on an allowed node, where it fits; and nowhere only when it fits nowhere.
    #[test]
    fn a_server_is_never_on_a_node_outside_the_allowed_list(
        used in prop::collection::vec(0u64..9000, 1..6),
        allowed in prop::collection::btree_set(0usize..6, 0..4),
        policy in prop::sample::select(vec![
            PlacementPolicy::Panel, PlacementPolicy::MostFree, PlacementPolicy::FewestServers,
            PlacementPolicy::RoundRobin, PlacementPolicy::InOrder,
        ]),
        maintenance in any::<u8>(),
        service in "[a-z0-9]{1,4}",
        random in 0.0..=1.0f64,
    ) {
        let nodes: Vec<NodeRoom> = used.iter().enumerate().map(|(index, used)| {
            let mut node = node(&index.to_string(), *used, 2000..2003);
            node.is_in_maintenance = maintenance & (1 << index) != 0;
            node.is_offered = index != 1;
            node
        }).collect();
        let mut spec = spec(2048);
        spec.site.policy = policy;
        spec.site.nodes = allowed.iter().map(|index| NodeId::new(index.to_string())).collect();
        let fits = |index: usize| {
            let is_allowed = if allowed.is_empty() { index != 1 } else { allowed.contains(&index) };
            is_allowed && maintenance & (1 << index) == 0 && used[index] + 2048 <= 8192
        };
        match choose(&spec, &nodes, &service, || random) {
            Ok(place) => {
                prop_assert!(fits(place.first.node.parse().unwrap()));
            }
            Err(report) => {
                prop_assert!(!(0..nodes.len()).any(fits));
                prop_assert!(!report.has_room());
            }
        }
    }
}
