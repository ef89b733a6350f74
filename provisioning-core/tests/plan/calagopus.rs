//! Planning for Calagopus: keys that are not unique, answers that prove nothing, variables that are apart.

use super::*;

fn planned(record: &ServiceRecord, desired: &Desired, observed: &Observed) -> Plan {
    planned_at(record, desired, observed, now())
}

fn planned_at(record: &ServiceRecord, desired: &Desired, observed: &Observed, at: Timestamp) -> Plan {
    plan(record, desired, observed, &Capabilities::calagopus(), at)
}

/// A server as Calagopus shows it: without its variables.
fn shown(state: ServerState) -> ObservedServer {
    let mut server = server();
    server.state = state;
    server.environment = None;
    server
}

fn stopped() -> ObservedServer {
    shown(ServerState::Suspended)
}

fn seen_with(server: ObservedServer, node: NodeAnswer) -> Observed {
    let mut observed = seen(server);
    observed.node = Some(node);
    observed
}

/// A service whose creation was answered, and that was never in use.
fn young() -> ServiceRecord {
    let mut record = running();
    record.was_active = false;
    record.converged = None;
    record.install = Install::InDoubt;
    record
}

/// What was insisted on and is reached is asked for no more.
#[test]
fn variables_are_read_again_only_until_what_was_insisted_on_is_reached() {
    let mut wanted = desired();
    wanted.revision = 2;
    wanted.insisted.insert("environment.SERVER_JARFILE".to_owned(), 2);
    let mut record = running();
    let shown = seen(shown(ServerState::Ready));
    assert_eq!(kinds(&planned(&record, &wanted, &shown)), [StepKind::ReadVariables]);
    record.converged = Some(2);
    assert!(kinds(&planned(&record, &wanted, &shown)).is_empty());
}

/// A lost answer may have made a server, and the panel would make a second one.
#[test]
fn every_creation_comes_after_a_look_and_sends_an_allocation() {
    assert_eq!(
        kinds(&planned(&fresh(), &desired(), &Observed::default())),
        [StepKind::Look]
    );
    let absent = absent(1, None);
    assert_eq!(
        kinds(&planned(&fresh(), &desired(), &absent)),
        [StepKind::ChooseAllocation, StepKind::EnsureAccount, StepKind::Create]
    );
    let deleted = Observed::of(Sight::Deleted { at: now() });
    assert_eq!(
        kinds(&planned(&young(), &desired(), &deleted)),
        [StepKind::Look],
        "a twin may carry the key"
    );
}

#[test]
fn nothing_is_made_again_before_the_creation_before_it_is_settled() {
    let mut record = young();
    record.binding = None;
    record.attempts = vec![Attempt::new(1, "create", minutes(-1), minutes(9))];
    let waits = planned(&record, &desired(), &absent(1, None));
    assert_eq!(
        waits.outcome,
        Outcome::Wait {
            until: minutes(9),
            why: Why::Settling
        }
    );
}

#[test]
fn ready_is_no_proof_without_the_node() {
    let ready = shown(ServerState::Ready);
    assert_eq!(
        kinds(&planned(&young(), &desired(), &seen(ready.clone()))),
        [StepKind::AskNode]
    );
    let mut record = young();
    record.install = Install::Done;
    let answered = seen_with(ready, NodeAnswer::Has(PowerState::Running));
    assert!(planned(&record, &desired(), &answered).is_empty());
}

/// The panel keeps in mind for 15 seconds what its node said: the node may not have had the server then.
#[test]
fn a_node_that_denies_a_server_is_believed_when_it_can_have_been_asked_again() {
    let denied = seen_with(shown(ServerState::Ready), NodeAnswer::Unknown);
    let mut record = young();
    record.node_denied = Some(now());
    let early = planned(&record, &desired(), &denied);
    assert!(
        matches!(early.outcome, Outcome::Wait { why: Why::Busy, .. }),
        "{early:?}"
    );
    assert!(early.steps.is_empty());
    record.node_denied = Some(minutes(-1));
    assert_eq!(kinds(&planned(&record, &desired(), &denied)), [StepKind::Delete]);
    record.was_active = true;
    assert!(
        !planned(&record, &desired(), &denied).loses_data(),
        "what was in use is never deleted"
    );
}

/// The panel does not delete the row of a server that its node does not know, unless it is forced.
#[test]
fn a_row_that_the_node_lacks_is_deleted_by_force() {
    let mut record = running();
    record.node_lacks_it = true;
    let ending = changed(&desired(), Change::terminate());
    let plan = planned(&record, &ending, &seen(shown(ServerState::Ready)));
    assert_eq!(kinds(&plan), [StepKind::ForceDelete]);
    assert!(plan.loses_data());
}

/// Invariant 19: the answer says nothing, so the node is asked, and told again until it has stopped.
#[test]
fn suspended_means_stopped() {
    let unpaid = changed(&desired(), Change::suspend("unpaid"));
    let mut record = running();
    record.suspension_placed = true;
    record.owed_sync = Some(OwedSync::new(minutes(1)));
    assert!(planned(&record, &unpaid, &seen(stopped())).is_empty(), "not yet");
    record.owed_sync = Some(OwedSync::new(minutes(-1)));
    assert_eq!(kinds(&planned(&record, &unpaid, &seen(stopped()))), [StepKind::AskNode]);
    for runs_on in [
        NodeAnswer::Has(PowerState::Running),
        NodeAnswer::Has(PowerState::Stopping),
        NodeAnswer::Silent,
    ] {
        let observed = seen_with(stopped(), runs_on);
        assert_eq!(kinds(&planned(&record, &unpaid, &observed)), [StepKind::SyncNode]);
    }
}

/// Variables cost a call of their own: they are read when something else is wanted of them, and only then.
#[test]
fn variables_are_read_when_they_are_in_question() {
    let service = shown(ServerState::Ready);
    assert!(planned(&running(), &desired(), &seen(service.clone())).is_empty());
    let unpaid = changed(&desired(), Change::suspend("unpaid"));
    assert_eq!(
        kinds(&planned(&running(), &unpaid, &seen(service.clone()))),
        [StepKind::Suspend]
    );

    let mut other = desired();
    other.spec.environment.insert("LICENCE".to_owned(), "new".to_owned());
    assert_eq!(
        kinds(&planned(&running(), &other, &seen(service.clone()))),
        [StepKind::ReadVariables]
    );
    let mut read = service;
    let mut mine = desired().spec.environment;
    mine.insert("SERVER_JARFILE".to_owned(), "fabric.jar".to_owned());
    read.environment = Some(mine);
    let plan = planned(&running(), &other, &seen(read));
    assert_eq!(kinds(&plan), [StepKind::ChangeVariables]);
    let fields: Vec<&str> = plan.steps[0]
        .changes()
        .iter()
        .map(|change| change.field.as_str())
        .collect();
    assert_eq!(fields, ["environment.LICENCE"], "the owner keeps his jar");
}

/// A back-up that could not be restored keeps the owner out, and is no reason to let him go on unpaid.
#[test]
fn a_failed_restore_does_not_stop_a_suspension() {
    let unpaid = changed(&desired(), Change::suspend("unpaid"));
    let failed = shown(ServerState::RestoreFailed);
    assert_eq!(kinds(&planned(&running(), &unpaid, &seen(failed))), [StepKind::Suspend]);
}

/// The panel writes threads one by one.
#[test]
fn threads_are_compared_one_by_one() {
    let mut sold = desired();
    sold.spec.limits.threads = Some("0-2,5".to_owned());
    let mut service = shown(ServerState::Ready);
    service.limits.threads = Some("0,1,2,5".to_owned());
    assert!(planned(&running(), &sold, &seen(service.clone())).is_empty());
    service.limits.threads = Some("0,1,2".to_owned());
    assert_eq!(
        kinds(&planned(&running(), &sold, &seen(service))),
        [StepKind::ChangeBuild]
    );
}
