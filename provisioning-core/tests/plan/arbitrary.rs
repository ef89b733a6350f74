//! Arbitrary services, and what a panel may show of them.

use super::*;

prop_compose! {
    fn near()(offset in -200_000_i64..200_000) -> Timestamp {
        now().checked_add(jiff::SignedDuration::from_secs(offset)).unwrap()
    }
}

/// An instant, near for the most part, and now and then as far as instants go.
pub(crate) fn instant() -> impl Strategy<Value = Timestamp> {
    prop_oneof![30 => near(), 1 => Just(Timestamp::MIN), 1 => Just(Timestamp::MAX)]
}

fn state() -> impl Strategy<Value = ServerState> {
    prop_oneof![
        Just(ServerState::Ready),
        Just(ServerState::Installing),
        Just(ServerState::InstallFailed),
        Just(ServerState::Suspended),
        Just(ServerState::RestoreFailed),
        Just(ServerState::Busy("restoring_backup".to_owned())),
    ]
}

prop_compose! {
    pub(crate) fn any_server()(
        state in state(), ours in prop::bool::weighted(0.8), same in prop::bool::weighted(0.8),
        memory in prop::sample::select(vec![4, 8, 16]), renamed: bool, jar in "[a-z]{0,8}",
        owner in prop::sample::select(vec!["7", "8"]), owner_key in prop::option::of(prop::sample::select(vec!["42", "43"])),
        created_at in instant(), egg in prop::sample::select(vec!["5", "5", "6"]),
    ) -> ObservedServer {
        let mut server = server();
        server.state = state;
        if !ours { server.key = None; }
        if !same { server.server.uuid = "00000000-0000-4000-8000-000000000000".parse().unwrap(); }
        server.limits.memory = Limit::At(Mebibytes::from_gib(memory));
        if renamed { "renamed".clone_into(&mut server.name); }
        server.egg = EggId::new(egg);
        server.environment.get_or_insert_default().insert("SERVER_JARFILE".to_owned(), jar);
        owner.clone_into(&mut server.owner);
        server.owner_key = owner_key.map(str::to_owned);
        server.created_at = created_at;
        server
    }
}

/// A server that is ours, installed, and busy with nothing.
pub(crate) fn a_sound_server() -> impl Strategy<Value = ObservedServer> {
    (any_server(), any::<bool>()).prop_map(|(mut server, is_suspended)| {
        server.server = which();
        server.key = Some("1001".to_owned());
        server.state = if is_suspended {
            ServerState::Suspended
        } else {
            ServerState::Ready
        };
        server
    })
}

pub(crate) fn sight() -> impl Strategy<Value = Sight> {
    prop_oneof![
        Just(Sight::NotLooked),
        (instant(), 1_u32..3).prop_map(|(at, looks)| Sight::Absent { at, looks }),
        (instant(), any_server()).prop_map(|(at, server)| Sight::Seen {
            at,
            server: Box::new(server)
        }),
        instant().prop_map(|at| Sight::Deleted { at }),
    ]
}

fn cause() -> impl Strategy<Value = ParkCause> {
    prop_oneof![
        Just(ParkCause::Missing),
        Just(ParkCause::KeyLost),
        Just(ParkCause::InstallFailed),
        Just(ParkCause::AnotherPanel),
    ]
}

fn tombstone() -> impl Strategy<Value = Tombstone> {
    (instant(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(at, had_one, already_gone, let_go)| {
        let mut tombstone = Tombstone::new(at, had_one.then(which), already_gone);
        tombstone.let_go = let_go;
        tombstone
    })
}

prop_compose! {
    /// A service that may be anything but parked or at its end.
    pub(crate) fn a_living_record()(
        bound in prop::bool::weighted(0.7), provisional: bool, was_active: bool, placed: bool, epoch in 0_u32..12,
        first in prop::option::of(instant()), last in prop::option::of(instant()),
        install in prop::sample::select(vec![Install::Pending, Install::InDoubt, Install::Done]),
        attempts in prop::collection::vec((instant(), prop::sample::select(vec!["create", "suspend", "reinstall"])), 0..3),
        owed in prop::option::of(instant()), applied: bool, adopting in prop::bool::weighted(0.2),
        reinstalled in prop::option::of((1_u64..3, instant())), denied in prop::option::of(instant()),
    ) -> ServiceRecord {
        let mut record = running();
        record.binding = bound.then(|| Binding::new(which(), "1".to_owned(), provisional));
        record.was_active = was_active;
        record.suspension_placed = placed;
        record.epoch = epoch;
        record.given_up = epoch / 3;
        record.rows_alone = epoch;
        record.first_intent = first;
        record.last_intent = last;
        record.install = install;
        record.attempts = attempts.into_iter().map(|(until, step)| Attempt::new(1, step, now(), until)).collect();
        record.owed_sync = owed.map(OwedSync::new);
        record.node_denied = denied;
        if !applied { record.applied = None; }
        record.adopting = adopting;
        if let Some((request, at)) = reinstalled { record.acts.insert(Act::Reinstall, ActReport::begun(request, at)); }
        record
    }
}

prop_compose! {
    pub(crate) fn any_record()(
        mut record in a_living_record(), parked in prop::option::weighted(0.1, (cause(), instant(), 0_u64..4)),
        ended in prop::option::weighted(0.1, tombstone()), end_sent in prop::option::weighted(0.2, instant()),
        fails_since in prop::option::weighted(0.2, instant()), lacked: bool, converged in prop::option::of(0_u64..4),
    ) -> ServiceRecord {
        record.parked = parked.map(|(cause, at, revision)| Parked::new(cause, at, revision));
        record.ended = ended;
        record.end_sent = end_sent;
        record.deletion_fails_since = fails_since;
        record.node_lacks_it = lacked;
        record.converged = converged;
        record
    }
}

/// Edits of all kinds, each once at most.
fn edits() -> impl Strategy<Value = Vec<Change>> {
    let mut more = Overrides::default();
    more.memory = Some(Mebibytes::from_gib(6).into());
    let other = Customer::new(CustomerId::new("43").unwrap(), "grace@example.org").unwrap();
    prop::sample::subsequence(
        vec![
            Change::reinstall(),
            Change::back_up(),
            Change::name_to("Another"),
            Change::variables([("SERVER_JARFILE", "mine.jar")]),
            Change::overrides(more),
            Change::customer_to(other),
            Change::suspend_at(Some(minutes(-1))),
            Change::suspend_at(Some(minutes(1))),
        ],
        0..8,
    )
}

/// What shall become of a service in the end, if it shall.
fn end() -> impl Strategy<Value = Option<Force>> {
    let force = prop::sample::select(vec![Force::Never, Force::After(Duration::from_secs(60)), Force::AtOnce]);
    prop::option::weighted(0.3, force)
}

pub(crate) fn any_capabilities() -> impl Strategy<Value = Capabilities> {
    prop_oneof![
        Just(Capabilities::pterodactyl()),
        Just(Capabilities::pelican()),
        Just(Capabilities::calagopus())
    ]
}

pub(crate) fn any_node_answer() -> impl Strategy<Value = Option<NodeAnswer>> {
    prop::option::of(prop_oneof![
        Just(NodeAnswer::Has(PowerState::Offline)),
        Just(NodeAnswer::Has(PowerState::Running)),
        Just(NodeAnswer::Unknown),
        Just(NodeAnswer::NotAsked),
        Just(NodeAnswer::Silent),
    ])
}

pub(crate) fn any_desired() -> impl Strategy<Value = Desired> {
    let bools = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (bools, edits(), end()).prop_map(|((larger, other_egg, suspended, overrule), edits, end)| {
        let mut desired = desired();
        for edit in edits {
            desired = changed(&desired, edit);
        }
        let bought = [
            larger.then(|| product("8 GB")),
            other_egg.then(|| product_with("2 GB", other())),
        ];
        for product in bought.into_iter().flatten() {
            desired = Change::product(product.id().clone())
                .apply(&desired, Some(&product))
                .unwrap()
                .unwrap();
        }
        if suspended {
            desired = changed(&desired, Change::suspend("unpaid"));
        }
        if overrule {
            desired = changed(&desired, Change::unsuspend_all());
        }
        if let Some(force) = end {
            desired = changed(&desired, Change::terminate_by_force(force));
        }
        desired
    })
}
