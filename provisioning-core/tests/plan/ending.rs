//! What has ended, what waits, and what is too late to count.

use super::*;

/// Invariant 22: the clock may suspend; however late it is, it never deletes.
#[test]
fn the_clock_never_deletes() {
    let mut due = desired();
    due.suspend_at = Some(minutes(-1));
    assert_eq!(kinds(&planned(&running(), &due, &seen(server()))), [StepKind::Suspend]);
    let mut stopped = server();
    stopped.state = ServerState::Suspended;
    let mut record = running();
    record.suspension_placed = true;
    let years_later = minutes(60 * 24 * 365 * 10);
    let observed = Observed::of(Sight::Seen {
        at: years_later,
        server: Box::new(stopped),
    })
    .with_account(ACCOUNT);
    assert!(plan(&record, &due, &observed, &Capabilities::pterodactyl(), years_later).is_empty());
}

/// Invariant 21: nothing is as wanted, and nothing has ended, while a write may still take effect.
#[test]
fn a_late_request_changes_nothing_decided() {
    let mut record = running();
    record.attempts = vec![Attempt::new(4, "suspend", minutes(-1), minutes(1))];
    let plan_now = planned(&record, &desired(), &seen(server()));
    assert_eq!(
        plan_now.outcome,
        Outcome::Wait {
            until: minutes(1),
            why: Why::Settling
        }
    );

    let ending = changed(&desired(), Change::terminate());
    let gone = absent(2, Some(true));
    assert_eq!(
        planned(&record, &ending, &gone).outcome,
        Outcome::Wait {
            until: minutes(1),
            why: Why::Settling
        }
    );

    let later = minutes(2);
    let looked_before = plan(
        &record,
        &desired(),
        &seen(server()),
        &Capabilities::pterodactyl(),
        later,
    );
    assert_eq!(
        kinds(&looked_before),
        [StepKind::Look],
        "only a look after that moment decides"
    );
}

/// Invariant 6.
#[test]
fn gone_needs_two_looks_at_the_same_panel() {
    let ending = changed(&desired(), Change::terminate());
    assert_eq!(
        kinds(&planned(&running(), &ending, &absent(1, None))),
        [StepKind::VerifyPanel]
    );
    assert_eq!(
        kinds(&planned(&running(), &ending, &absent(1, Some(true)))),
        [StepKind::Look]
    );
    assert_eq!(
        planned(&running(), &ending, &absent(2, Some(true))).outcome,
        Outcome::End { already_gone: true }
    );
    assert_eq!(
        planned(&running(), &ending, &absent(2, Some(false))).outcome,
        Outcome::Park {
            cause: ParkCause::AnotherPanel
        }
    );
}

#[test]
fn a_service_that_was_never_sent_ends_without_a_call() {
    let ending = changed(&desired(), Change::terminate());
    assert_eq!(
        planned(&fresh(), &ending, &Observed::default()).outcome,
        Outcome::End { already_gone: false }
    );
}

#[test]
fn a_parked_service_waits_until_something_else_is_wanted() {
    let mut record = running();
    record.parked = Some(Parked::new(ParkCause::Missing, now(), 1));
    let gone = Observed::of(Sight::Absent { at: now(), looks: 1 });
    assert_eq!(
        planned(&record, &desired(), &gone).outcome,
        Outcome::Park {
            cause: ParkCause::Missing
        }
    );
    let ending = changed(&desired(), Change::terminate());
    assert_eq!(kinds(&planned(&record, &ending, &gone)), [StepKind::VerifyPanel]);
}

/// A server under the key of a life that has ended is what that life left behind: the one that stood for it, or one that was
/// made in its time, for its customer.
#[test]
fn what_an_ended_life_left_behind_is_deleted_and_nothing_else() {
    let ending = changed(&desired(), Change::terminate());
    let mut record = running();
    let mut tombstone = Tombstone::new(now(), Some(which()), false);
    tombstone.first_intent = Some(minutes(-60));
    tombstone.made_for.insert(ACCOUNT.to_owned());
    record.ended = Some(tombstone);
    let is_deleted = |server: &ObservedServer| {
        let plan = planned(&record, &ending, &seen(server.clone()));
        kinds(&plan) == [StepKind::Delete]
    };
    let mut another = server();
    another.server.uuid = "5d0c7b1e-2b62-4f4c-9d55-1c62b1d7a111".parse().unwrap();
    assert!(is_deleted(&another), "a creation that came late");
    let mut of_others = another.clone();
    of_others.owner = "8".to_owned();
    assert!(!is_deleted(&of_others), "made for somebody else");
    let mut older = another.clone();
    older.created_at = minutes(-60 * 24);
    assert!(!is_deleted(&older), "made before the order");
    let mut stood = older;
    stood.server = which();
    stood.owner = "8".to_owned();
    assert!(is_deleted(&stood), "the very one");
    stood.key = Some("another".to_owned());
    assert!(!is_deleted(&stood), "it carries another key by now");
}
