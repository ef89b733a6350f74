//! The whole panel against the store.

use std::collections::BTreeSet;

use provisioning_core::{
    id::ServiceId,
    sweep::{Drift, DriftKind, DriftOutcome, SweepPolicy, SweepReport},
};
use serde_json::json;

use crate::{
    arguments::Options,
    carry_out::carry_out,
    failure::{Exit, Failure},
    report::Outcome,
    session::Session,
};

/// One call for the identity of the panel, one a page, one for each difference, and the repairs. What could not be put
/// right at once is waited for, and looked at again.
pub(crate) async fn run(options: Options, repairs: bool, deletes_left_behind: bool) -> Result<Outcome, Failure> {
    let session = Session::open(options, None).await?;
    let mut policy = SweepPolicy::report_only();
    if repairs {
        policy = policy.repairing();
    }
    if deletes_left_behind {
        policy = policy.deleting_what_was_left_behind();
    }
    if repairs || deletes_left_behind {
        session.engine.may_write().await?;
    }
    session.progress.say("read the whole panel");
    let report = session.engine.sweep(&session.panel, policy).await?;
    let mut drift = report.drift().to_vec();
    let pending: BTreeSet<&ServiceId> = drift
        .iter()
        .filter(|it| is_pending(it))
        .filter_map(Drift::service)
        .collect();
    if !pending.is_empty() {
        for service in pending {
            // How it ends is seen by the second sweep.
            let _ = carry_out(&session, service).await;
        }
        let again = session.engine.sweep(&session.panel, policy).await?;
        drift.iter_mut().for_each(|it| follow_up(it, &again));
    }
    let failure = verdict(&report, &drift);
    let json = json!({
        "panel": report.panel,
        "servers": report.servers,
        "services": report.services,
        "strangers": report.strangers,
        "under_way": report.under_way,
        "is_resumed": report.is_resumed,
        "is_stopped": report.is_stopped,
        "drift": drift,
    });
    Ok(Outcome::new(told(&report, &drift), json).but(failure))
}

const fn is_pending(drift: &Drift) -> bool {
    matches!(drift.outcome, DriftOutcome::Pending { .. })
}

/// What became of a difference that was not put right at once.
fn follow_up(drift: &mut Drift, again: &SweepReport) {
    if !is_pending(drift) {
        return;
    }
    let same = |it: &&Drift| it.service == drift.service && it.kind.name() == drift.kind.name();
    let later = again.drift().iter().find(same).map(|it| it.outcome.clone());
    drift.outcome = later.unwrap_or(DriftOutcome::Repaired);
}

fn told(report: &SweepReport, drift: &[Drift]) -> String {
    let mut text = vec![format!(
        "panel {}: servers {}, services {}, servers of others {}, under way {}",
        report.panel, report.servers, report.services, report.strangers, report.under_way
    )];
    if report.is_resumed {
        text.push("it went on where an earlier sweep was interrupted".to_owned());
    }
    text.extend(drift.iter().map(ToString::to_string));
    if report.services == 0 {
        text.push(format!(
            "the store has no service on the panel `{}`; --panel-id says which panel it is",
            report.panel
        ));
    } else if drift.is_empty() {
        text.push("nothing differs from what was sold".to_owned());
    }
    text.join("\n")
}

/// Whether it is all as sold; a suspension of somebody else's is left so, and is no failure.
fn verdict(report: &SweepReport, drift: &[Drift]) -> Option<Failure> {
    let count = |of: fn(&Drift) -> bool| drift.iter().filter(|it| of(it)).count();
    if report.is_stopped {
        let alarming = count(|it| it.kind.is_alarming());
        let message = format!(
            "the sweep has stopped, and nothing was repaired: {alarming} or more servers are missing or left over, which is \
             too many to be an accident among {} services",
            report.services
        );
        let advice = "this may be another panel than the store knows, or an old store: check --url, --panel-id and --store; \
                      if it is true, decide about each service by itself";
        return Some(Failure::new(Exit::Parked, "stopped", message, advice));
    }
    let parked = count(|it| it.outcome == DriftOutcome::Parked);
    if parked > 0 {
        let message = format!("{parked} of {} differences wait for a person", drift.len());
        return Some(Failure::new(
            Exit::Parked,
            "parked",
            message,
            "see `hatch services`; decide by `hatch retry`, `adopt` or `abandon`",
        ));
    }
    let pending = count(is_pending);
    if pending > 0 {
        let message = format!("{pending} of {} differences are not put right yet", drift.len());
        return Some(Failure::new(
            Exit::NotYet,
            "not_yet",
            message,
            "nothing is lost: give the same command again",
        ));
    }
    let left = count(|it| it.outcome == DriftOutcome::Reported && it.kind != DriftKind::ForeignSuspension);
    (left > 0).then(|| {
        let message = format!(
            "{left} of {} differences were reported, and left as they are",
            drift.len()
        );
        Failure::new(Exit::Failed, "differs", message, advice(drift))
    })
}

/// What would put right what was only reported.
fn advice(drift: &[Drift]) -> String {
    let left = || drift.iter().filter(|it| it.outcome == DriftOutcome::Reported);
    let mut steps = Vec::new();
    if left().any(|it| it.kind == DriftKind::LeftBehind) {
        steps.push("`hatch sweep --delete-left-behind` deletes what ended services left, with its files");
    }
    if left().any(|it| matches!(it.kind, DriftKind::Orphan | DriftKind::Duplicate)) {
        steps.push("look at orphans and duplicates on the panel: they are never deleted by a sweep");
    }
    let is_repairable = |it: &Drift| {
        !matches!(
            it.kind,
            DriftKind::LeftBehind | DriftKind::Orphan | DriftKind::Duplicate | DriftKind::ForeignSuspension
        )
    };
    if left().any(is_repairable) {
        steps.push("`hatch sweep --repair` puts the rest right, and parks what a person must decide");
    }
    steps.join("; ")
}
