//! One operation from its beginning until nothing is left to do, with one strike or none.

use std::time::Duration;

use panel_http::clock;
use provisioning_core::service::Desired;

use crate::{
    injection::{Fault, Strike},
    judge::{Before, Judge, When},
    operation::{Deed, Operation, subject},
    perform::perform,
    point::Point,
    stage::Stage,
    told,
};

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Run {
    /// Every point that was reached.
    pub(crate) path: Vec<Point>,
    /// What is wanted in the end.
    pub(crate) desired: Option<Desired>,
    /// What was wrong.
    pub(crate) wrong: Vec<String>,
}

/// An hour, and what a request that comes so late needs to be seen.
const LATE: Duration = Duration::from_secs(3600 + 60);

pub(crate) fn run(panel: &str, operation: Operation, strike: Option<Strike>, golden: Option<&Run>) -> Run {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut stage = Stage::open(panel, operation.installs(), operation.products()).await;
        operation.prepare(&stage).await;
        let before = Before::of(&stage).await;
        let judge = Judge {
            operation,
            strike,
            before: &before,
            golden: golden.and_then(|golden| golden.desired.as_ref()),
        };
        Box::pin(play(&mut stage, &judge)).await;
        if let Some((golden, strike)) = golden.zip(strike) {
            let is_golden =
                |(place, point): (usize, &Point)| place > strike.place || Some(point) == golden.path.get(place);
            if !stage.was_struck() || !stage.path().iter().take(strike.place).enumerate().all(is_golden) {
                stage.finds("it left the golden path before the strike".to_owned());
            }
        }
        if !stage.wrong.is_empty() {
            tells_all(&mut stage).await;
        }
        Run {
            path: stage.path(),
            desired: stage.desired(&subject()).await,
            wrong: stage.wrong,
        }
    })
}

async fn play(stage: &mut Stage, judge: &Judge<'_>) {
    let deeds = judge.operation.deeds(stage);
    let late = clock::after(stage.clock.now(), LATE);
    stage.begin(judge.strike);
    for deed in &deeds {
        perform(stage, deed).await;
    }
    stage.comes_to_rest().await;
    stage.ends();
    let is_late = judge.strike.is_some_and(|strike| strike.fault == Fault::AnHourLate);
    if !is_late || stage.clock.now() < late {
        judge.judges(stage, When::AtRest).await;
    }
    if is_late {
        stage.clock.sleep(clock::until(stage.clock.now(), late) + LATE).await;
    }
    // An installation that nobody waits for has ended by then.
    stage.sleep(judge.operation.installs()).await;
    // What comes later than anybody waits for is left to a sweep.
    perform(stage, &Deed::Sweep).await;
    stage.comes_to_rest().await;
    judge.judges(stage, When::InTheEnd).await;
    told::was_told(stage).await;
}

/// What a person needs to understand what was wrong.
async fn tells_all(stage: &mut Stage) {
    let engine = stage.engine();
    let lines = engine.journal(&subject()).await.unwrap();
    let mut told: Vec<String> = lines
        .iter()
        .map(|line| format!("    {:.0} {}", line.at, line.event))
        .collect();
    told.push(format!("    rows: {:?}", stage.ground.rows()));
    told.push(format!("    containers: {:?}", stage.ground.containers()));
    told.push(format!("    record: {:?}", stage.record(&subject()).await));
    stage.wrong.append(&mut told);
}
