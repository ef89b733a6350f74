//! A server is made once, and only what is ours is taken for it.

use super::*;

#[test]
fn a_new_service_is_made_without_a_look_where_keys_are_unique() {
    let plan = planned(&fresh(), &desired(), &Observed::default());
    assert_eq!(kinds(&plan), [StepKind::EnsureAccount, StepKind::Create]);
}

#[test]
fn a_new_service_is_looked_for_first_where_keys_are_not_unique() {
    let mut capabilities = Capabilities::pterodactyl();
    capabilities.key_is_unique = false;
    let plan = plan(&fresh(), &desired(), &Observed::default(), &capabilities, now());
    assert_eq!(kinds(&plan), [StepKind::Look]);
}

/// Invariant 20.
#[test]
fn missing_is_parked_not_recreated() {
    let once = planned(
        &running(),
        &desired(),
        &Observed::of(Sight::Absent { at: now(), looks: 1 }),
    );
    assert_eq!(kinds(&once), [StepKind::Look], "a second look comes before a verdict");
    let twice = planned(
        &running(),
        &desired(),
        &Observed::of(Sight::Absent { at: now(), looks: 2 }),
    );
    assert_eq!(
        twice.outcome,
        Outcome::Park {
            cause: ParkCause::Missing
        }
    );
    assert!(twice.steps.is_empty());
}

/// Invariant 18: whatever is wanted, nothing is written to a server that is not ours.
#[test]
fn a_write_names_a_server_that_carries_our_key() {
    let mut stranger = server();
    stranger.key = Some("1001-other".to_owned());
    stranger.server = ServerRef::new("3", "00000000-0000-4000-8000-000000000000".parse().unwrap());
    let mut twin = server();
    twin.server = stranger.server.clone();
    let mut cleared = server();
    cleared.key = None;
    let mut other_case = server();
    other_case.key = Some("1001".to_uppercase() + "A");
    for desired in [
        desired(),
        changed(&desired(), Change::suspend("unpaid")),
        changed(&desired(), Change::terminate()),
    ] {
        for (what, server) in [
            ("stranger", &stranger),
            ("twin", &twin),
            ("cleared", &cleared),
            ("case", &other_case),
        ] {
            let plan = planned(&running(), &desired, &seen(server.clone()));
            assert!(plan.steps.is_empty(), "{what}: {plan:?}");
            assert!(matches!(plan.outcome, Outcome::Park { .. }), "{what}: {plan:?}");
        }
    }
}

#[test]
fn a_server_older_than_the_order_is_not_adopted() {
    let mut record = fresh();
    record.epoch = 1;
    record.first_intent = Some(now());
    let mut old = server();
    old.created_at = minutes(-6);
    let plan = planned(&record, &desired(), &seen(old));
    assert!(
        matches!(
            plan.outcome,
            Outcome::Park {
                cause: ParkCause::Foreign { .. }
            }
        ),
        "{plan:?}"
    );
}

/// The panel may tell what the node said before the server was made.
#[test]
fn a_node_that_denies_a_new_server_is_believed_after_a_while() {
    let mut record = running();
    record.was_active = false;
    record.install = Install::InDoubt;
    record.last_intent = Some(now());
    record.node_denied = Some(now());
    let mut capabilities = Capabilities::pterodactyl();
    capabilities.can_ask_node = true;
    capabilities.node_is_remembered = Duration::from_secs(300);
    for (state, why) in [
        (ServerState::Installing, Why::Installing),
        (ServerState::Ready, Why::Busy),
    ] {
        let mut denied = server();
        denied.state = state;
        let mut observed = seen(denied);
        observed.node = Some(NodeAnswer::Unknown);
        let waits = plan(&record, &desired(), &observed, &capabilities, now());
        assert_eq!(waits.outcome, Outcome::Wait { until: minutes(5), why });
        let mut denied_before = record.clone();
        denied_before.node_denied = Some(minutes(-5));
        let gone = plan(&denied_before, &desired(), &observed, &capabilities, now());
        assert_eq!(kinds(&gone), [StepKind::Delete]);
    }
}

/// A node in maintenance tells nothing: it is asked again in a minute; where the panel itself remembers that it was
/// installing, as often as an installation is looked at.
#[test]
fn a_node_that_could_not_be_asked_is_asked_again() {
    let mut record = running();
    record.was_active = false;
    record.install = Install::InDoubt;
    record.last_intent = Some(now());
    let mut observed = seen(server());
    observed.node = Some(NodeAnswer::NotAsked);
    for (needs_the_node, is_a_minute) in [(false, true), (true, false)] {
        let mut capabilities = Capabilities::pterodactyl();
        capabilities.can_ask_node = true;
        capabilities.ready_needs_the_node = needs_the_node;
        let waits = plan(&record, &desired(), &observed, &capabilities, now());
        let Outcome::Wait { until, .. } = waits.outcome else {
            panic!("{waits:?}")
        };
        assert_eq!(until == minutes(1), is_a_minute, "{until}");
    }
}

/// A reinstallation that was asked for is run once more where nothing else helps; not while one is on its way, and not of a
/// server that is to stand still.
#[test]
fn an_installation_that_is_stuck_is_run_once_more_for_who_asks() {
    let mut record = running();
    record.was_active = false;
    record.install = Install::Pending;
    record.given_up = 2;
    record.last_intent = Some(minutes(-24 * 60));
    let mut stuck = server();
    stuck.state = ServerState::Installing;
    let asked = changed(&desired(), Change::reinstall());
    assert_eq!(
        kinds(&planned(&record, &asked, &seen(stuck.clone()))),
        [StepKind::Reinstall]
    );
    let unpaid = changed(&asked, Change::suspend("unpaid"));
    let is_parked = |plan: &Plan| {
        let cause = ParkCause::InstallStuck;
        plan.outcome == Outcome::Park { cause }
    };
    assert!(is_parked(&planned(&record, &unpaid, &seen(stuck.clone()))));
    record.attempts = vec![Attempt::new(3, "reinstall", minutes(-1), minutes(1))];
    assert!(is_parked(&planned(&record, &asked, &seen(stuck))));
    let mut used = running();
    used.attempts = record.attempts;
    let plan = planned(&used, &asked, &seen(server()));
    assert!(plan.steps.is_empty(), "one is on its way: {plan:?}");
    used.attempts[0].step = "change-build".to_owned();
    assert_eq!(kinds(&planned(&used, &asked, &seen(server()))), [StepKind::Reinstall]);
}

/// A server under our key that nobody has bound yet must be what was ordered; one that is ours may have another egg for a
/// while.
#[test]
fn only_a_server_that_is_not_bound_is_foreign_for_its_egg() {
    let foreign = |record: &ServiceRecord| {
        let mut another = server();
        another.egg = EggId::new("6");
        let plan = planned(record, &desired(), &seen(another));
        matches!(
            plan.outcome,
            Outcome::Park {
                cause: ParkCause::Foreign { .. }
            }
        )
    };
    let mut record = running();
    assert!(!foreign(&record), "it was in use");
    record.was_active = false;
    assert!(!foreign(&record), "it is bound");
    record.binding = None;
    assert!(foreign(&record));
    let plan = planned(&record, &desired(), &seen(server()));
    assert!(!matches!(plan.outcome, Outcome::Park { .. }), "{plan:?}");
}

/// Its owner may have been let in already.
#[test]
fn a_ready_server_on_anothers_port_waits_for_a_person() {
    let mut record = running();
    record.was_active = false;
    let mut ready = server();
    ready.allocations = Some(vec!["12".to_owned()]);
    let plan = planned(&record, &desired(), &seen(ready));
    let is_so = matches!(
        plan.outcome,
        Outcome::Park {
            cause: ParkCause::NoRoom { .. }
        }
    );
    assert!(is_so, "{plan:?}");
}

/// Where keys are unique, what was deleted has no twin: the next one is made without another look.
#[test]
fn a_server_that_was_deleted_to_be_made_again_is_made_at_once_where_keys_are_unique() {
    let mut record = running();
    record.was_active = false;
    record.binding = None;
    let deleted = Observed::of(Sight::Deleted { at: now() }).with_account(ACCOUNT);
    for (key_is_unique, first) in [(true, StepKind::Create), (false, StepKind::Look)] {
        let mut capabilities = Capabilities::pterodactyl();
        capabilities.key_is_unique = key_is_unique;
        let plan = plan(&record, &desired(), &deleted, &capabilities, now());
        assert_eq!(kinds(&plan).first(), Some(&first));
    }
}

/// A quarter of the time it has taken so far: from a second to half a minute.
#[test]
fn an_installation_is_looked_at_less_often_the_longer_it_takes() {
    let seconds = Duration::from_secs;
    for (elapsed, wait) in [(0, 1), (4, 1), (40, 10), (100, 25), (3600, 30)] {
        assert_eq!(install_poll(seconds(elapsed)), seconds(wait), "{elapsed}");
    }
}

/// The panel gave one port to two servers: the one that was never in use is made again, and one that installs for ever is not
/// waited for.
#[test]
fn a_server_that_installs_on_anothers_port_is_made_again() {
    let mut record = running();
    record.was_active = false;
    record.install = Install::Pending;
    let mut installing = server();
    installing.state = ServerState::Installing;
    installing.allocations = Some(vec!["12".to_owned()]);
    assert_eq!(
        kinds(&planned(&record, &desired(), &seen(installing.clone()))),
        [StepKind::Delete]
    );
    installing.allocations = Some(vec!["11".to_owned()]);
    assert!(kinds(&planned(&record, &desired(), &seen(installing))).is_empty());
}

/// A suspended server proves its installation where the panel's word alone does not.
#[test]
fn a_suspended_server_is_proved_by_its_node_where_ready_needs_the_node() {
    let mut record = running();
    record.was_active = false;
    record.install = Install::InDoubt;
    let mut suspended = server();
    suspended.state = ServerState::Suspended;
    let unpaid = changed(&desired(), Change::suspend("unpaid"));
    for needs_the_node in [true, false] {
        let mut capabilities = Capabilities::pterodactyl();
        capabilities.can_ask_node = true;
        capabilities.ready_needs_the_node = needs_the_node;
        let plan = plan(&record, &unpaid, &seen(suspended.clone()), &capabilities, now());
        assert_eq!(kinds(&plan) == [StepKind::AskNode], needs_the_node, "{plan:?}");
    }
}

/// A node that failed, and failed often, is no reason to give up a row that it knows nothing of.
#[test]
fn only_rows_alone_are_counted_against_a_row_alone() {
    let mut record = running();
    record.was_active = false;
    record.install = Install::InDoubt;
    record.epoch = 30;
    record.node_denied = Some(minutes(-60));
    let mut capabilities = Capabilities::pterodactyl();
    capabilities.can_ask_node = true;
    let mut alone = seen(server());
    alone.node = Some(NodeAnswer::Unknown);
    let planned = |record: &ServiceRecord| plan(record, &desired(), &alone, &capabilities, now());
    assert_eq!(kinds(&planned(&record)), [StepKind::Delete]);
    record.rows_alone = 9;
    assert_eq!(
        planned(&record).outcome,
        Outcome::Park {
            cause: ParkCause::InstallUnproven
        }
    );
}

#[test]
fn ready_is_no_proof_when_a_suspension_has_overwritten_the_installation() {
    let mut record = running();
    record.was_active = false;
    record.install = Install::InDoubt;
    let unproven = planned(&record, &desired(), &seen(server()));
    assert_eq!(
        unproven.outcome,
        Outcome::Park {
            cause: ParkCause::InstallUnproven
        }
    );

    let mut capabilities = Capabilities::pterodactyl();
    capabilities.can_ask_node = true;
    let asking = plan(&record, &desired(), &seen(server()), &capabilities, now());
    assert_eq!(kinds(&asking), [StepKind::AskNode]);
    let mut answered = seen(server());
    answered.node = Some(NodeAnswer::Has(PowerState::Offline));
    assert!(plan(&record, &desired(), &answered, &capabilities, now()).is_empty());
}

#[test]
fn an_installation_that_never_ends_is_made_again_only_while_nobody_has_used_it() {
    let mut installing = server();
    installing.state = ServerState::Installing;
    let mut record = running();
    record.was_active = false;
    record.install = Install::Pending;
    record.last_intent = Some(minutes(-61));
    assert_eq!(
        kinds(&planned(&record, &desired(), &seen(installing.clone()))),
        [StepKind::Delete]
    );
    let reinstalled = changed(&desired(), Change::reinstall());
    let unpaid = changed(&reinstalled, Change::suspend("unpaid"));
    let mut renamed = reinstalled.clone();
    renamed.spec.name = "Another name".to_owned();
    for wanted in [&reinstalled, &unpaid, &renamed] {
        assert_eq!(
            kinds(&planned(&record, wanted, &seen(installing.clone()))),
            [StepKind::Delete],
            "it is neither suspended, changed nor reinstalled before its node has it"
        );
    }
    // Creations without an answer of which nothing came do not count.
    record.epoch = 5;
    assert_eq!(
        kinds(&planned(&record, &desired(), &seen(installing.clone()))),
        [StepKind::Delete]
    );
    record.given_up = 2;
    assert_eq!(
        planned(&record, &desired(), &seen(installing.clone())).outcome,
        Outcome::Park {
            cause: ParkCause::InstallStuck
        }
    );
    assert_eq!(
        kinds(&planned(&record, &renamed, &seen(installing.clone()))),
        [StepKind::Reinstall],
        "its node was seen to"
    );
    record.was_active = true;
    assert!(!planned(&record, &desired(), &seen(installing)).loses_data());
}

/// Another place is wanted than the allocation was chosen for: it is given up where nothing that was sent can have it; where
/// it is the fence, never once it was sent.
#[test]
fn an_allocation_is_kept_while_a_creation_may_have_it() {
    let mut record = fresh();
    let wanted = desired().spec.site;
    let mut before = wanted.clone();
    before.tags = vec![NodeTag::new("elsewhere")];
    record.allocation = Some(FreeAllocation::new("1", "7", "192.0.2.1", 25_565));
    record.allocation_site = Some(before);
    let unique = Capabilities::pterodactyl();
    let fenced = Capabilities::calagopus();
    let kept = |record: &ServiceRecord| [&unique, &fenced].map(|can| record.allocation_on(&wanted, can).is_some());
    assert_eq!(kept(&record), [false, false], "nothing was sent");
    record.first_intent = Some(now());
    assert_eq!(kept(&record), [false, true], "all that was sent is settled");
    record.attempts.push(Attempt::new(1, "create", now(), minutes(5)));
    assert_eq!(kept(&record), [true, true], "it may have it");
    record.attempts.clear();
    record.allocation_site = Some(wanted.clone());
    assert_eq!(kept(&record), [true, true], "it is what is wanted");
}
