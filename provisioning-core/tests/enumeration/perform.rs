//! An application that does what it has to until it is told that it is done, as often as its process is lost.

use provisioning_core::{
    Engine, Error, Reason, Viewer,
    engine::PasswordReset,
    sweep::{DriftKind, SweepReport},
};

use crate::{
    operation::{Deed, policy, subject},
    stage::{Crashed, Stage, is_injected, panel},
};

/// How often it tries.
const TRIES: u32 = 40;

/// What the application hears when something is done.
enum Heard {
    Nothing,
    Swept(SweepReport),
    Reset(PasswordReset),
}

pub(crate) async fn perform(stage: &mut Stage, deed: &Deed) {
    if let Deed::Wait(seconds) = deed {
        return stage.works_for(*seconds).await;
    }
    let known = revision(stage).await;
    for _ in 0..TRIES {
        let engine = stage.engine();
        let done = stage.watched(Box::pin(attempt(&engine, deed, known))).await;
        match done {
            Ok(Ok(Heard::Nothing)) => return,
            Ok(Ok(Heard::Reset(reset))) => {
                stage.handed_over.push(reset);
                return;
            }
            Ok(Ok(Heard::Swept(report))) => {
                let tells = |of: &DriftKind| report.drift().iter().any(|drift| drift.kind == *of);
                stage.tells_of_a_suspension = tells(&DriftKind::ForeignSuspension);
                stage.tells_what_is_left = tells(&DriftKind::LeftBehind);
                return;
            }
            Ok(Err(error)) if is_done(stage, deed, known, &error).await => return,
            Ok(Err(error)) if may_fail(&error) => {}
            Ok(Err(error)) => return stage.finds(format!("{deed:?}: {error}")),
            Err(Crashed) => continue,
        }
        stage.sleep(5).await;
    }
    stage.finds(format!("never accepted: {deed:?}"));
}

async fn attempt(engine: &Engine, deed: &Deed, known: u64) -> Result<Heard, Error> {
    match deed {
        Deed::Order(order) => {
            let intent = engine.accept(order.clone()).await?;
            intent.record(engine).await?;
        }
        Deed::Change(change) => {
            let change = change.clone().based_on(known);
            engine.change(&subject(), change).await?;
        }
        Deed::Import(order) => {
            let servers = engine.every_server(&panel()).await?;
            let by_hand = servers.into_iter().find(|it| it.server.name == "Stranger").unwrap();
            let intent = engine.import(order.clone(), &by_hand.server.server).await?;
            intent.record(engine).await?;
        }
        Deed::Decide(decision) => engine.decide(&subject(), decision.clone(), Some("olga")).await?,
        Deed::Tell(customer) => {
            engine.update_customer(customer).await?;
        }
        Deed::Password => {
            let reset = engine.reset_password(&subject(), &Viewer::Administrator, 1).await?;
            return Ok(Heard::Reset(reset));
        }
        Deed::Sweep => return Ok(Heard::Swept(engine.sweep(&panel(), policy()).await?)),
        Deed::Wait(_) => {}
    }
    Ok(Heard::Nothing)
}

async fn revision(stage: &Stage) -> u64 {
    stage.desired(&subject()).await.map_or(0, |desired| desired.revision)
}

/// The try before this one was stored, though nobody said so.
async fn is_done(stage: &Stage, deed: &Deed, known: u64, error: &Error) -> bool {
    match deed {
        Deed::Change(_) => error.reason() == Reason::Conflict && revision(stage).await > known,
        Deed::Decide(_) => {
            let record = stage.record(&subject()).await;
            error.reason() == Reason::NotAllowed && record.is_some_and(|record| record.parked.is_none())
        }
        _ => false,
    }
}

/// The panel or the store failed, or a process that was lost has the service in hand for a few seconds more.
fn may_fail(error: &Error) -> bool {
    let of_the_panel = [Reason::Unreachable, Reason::Access, Reason::RateLimited, Reason::Panel];
    is_injected(error) || of_the_panel.contains(&error.reason())
}
