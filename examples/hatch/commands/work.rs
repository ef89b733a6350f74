//! What nobody gives a command for: work that is due, and a store that was restored.

use provisioning_core::{Error, Reason};
use serde_json::json;

use crate::{arguments::Options, failure::Failure, report::Outcome, session::Session};

/// How many services are worked on at a time.
const AT_A_TIME: usize = 8;

/// Works on what is due. Ctrl-C finishes the steps in hand.
pub(crate) async fn run(options: Options, once: bool) -> Result<Outcome, Failure> {
    let session = Session::open(options, None).await?;
    session.engine.may_write().await?;
    // Nothing else would tell that the software is switched off.
    session.engine.features(&session.panel)?;
    if once {
        let mut worked = 0;
        loop {
            match session.engine.run_due(&session.panel, AT_A_TIME).await? {
                0 => break,
                count => worked += count,
            }
        }
        let text = format!("nothing is due any more; looked at {worked} times");
        return Ok(Outcome::new(text, json!({ "worked": worked })));
    }
    let shown = session.progress.clone();
    let worker = session.engine.worker().concurrency(AT_A_TIME);
    worker
        .on_failure(move |error: &Error| shown.say(&format!("not worked on: {error}")))
        .run_until(async {
            // Without signals it would work for ever, which is what was asked for.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
        .await?;
    Ok(Outcome::new("stopped".to_owned(), json!({})))
}

/// Takes a restored store as it is.
pub(crate) async fn trust(options: Options) -> Result<Outcome, Failure> {
    let session = Session::open(options, None).await?;
    let was_behind = match session.engine.may_write().await {
        Ok(()) => false,
        Err(error) if error.reason() == Reason::Behind => true,
        Err(error) => return Err(error.into()),
    };
    session.engine.trust_restored_store().await?;
    let text = if was_behind {
        "the store is written again; later events are numbered beyond what was acknowledged"
    } else {
        "the store is not behind: nothing was changed"
    };
    Ok(Outcome::new(text.to_owned(), json!({ "was_behind": was_behind })))
}
