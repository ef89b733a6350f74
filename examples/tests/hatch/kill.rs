//! `kill -9` at any moment, the same command again: one server, and a journal that explains it.

use std::{collections::BTreeSet, time::Duration};

use panel_http::fault::Fault;
use provisioning_core::journal::{JournalEntry, JournalEvent};
use tokio::{process::Child, task::JoinSet, time::sleep};

use crate::stage::Stage;

const PROVISION: &str = "--json provision --product minecraft.toml --order order.toml";

/// When the first run is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// Before the request of this number reaches the panel, which never sees it.
    Before(usize),
    /// When it has arrived; the panel does it when the program is dead.
    Arrived(usize),
    /// When the panel has answered it.
    Answered(usize),
    /// This long after the start.
    After(Duration),
}

/// How long a request is held, so that there is time to kill.
const HELD: Duration = Duration::from_millis(400);

impl Moment {
    fn prepare(self, stage: &Stage) {
        match self {
            Self::Before(number) => {
                let before = u32::try_from(number).unwrap() - 1;
                stage.fake.on("*").skip(before).once(Fault::Delay(HELD));
            }
            Self::Arrived(1) => stage.fake.queue_delay(HELD),
            _ => {}
        }
    }

    /// Waits for the moment, or for the end of the run if it comes first.
    async fn wait(self, stage: &Stage, run: &mut Child) {
        if let Self::After(time) = self {
            return sleep(time).await;
        }
        while run.try_wait().unwrap().is_none() {
            let requests = stage.fake.requests();
            let answered = requests.iter().filter(|request| request.status.is_some()).count();
            let is_now = match self {
                Self::Before(number) => answered + 1 >= number,
                Self::Answered(number) => answered >= number,
                Self::Arrived(number) => {
                    if answered + 1 >= number {
                        stage.fake.queue_delay(HELD);
                    }
                    requests.len() >= number && answered < requests.len()
                }
                Self::After(_) => true,
            };
            if is_now {
                if matches!(self, Self::Before(_)) {
                    sleep(HELD / 2).await;
                }
                return;
            }
            sleep(Duration::from_millis(1)).await;
        }
    }
}

/// A panel on which servers take a moment to install.
fn stage() -> Stage {
    let stage = Stage::new().with_samples();
    stage.fake.installs_in(Duration::from_millis(1500));
    stage
}

/// S1.1, S2.1: exactly one server for each service
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_provision_goes_on_and_makes_one_server() {
    let stage = stage();
    stage.hatch(PROVISION).await.done();
    let requests = stage.fake.total_requests();

    let mut moments: Vec<Moment> = (1..=requests)
        .flat_map(|number| {
            [
                Moment::Before(number),
                Moment::Arrived(number),
                Moment::Answered(number),
            ]
        })
        .collect();
    moments.extend((1..=10).map(|tenth| Moment::After(Duration::from_millis(40 * tenth))));
    let count = moments.len();

    let mut tries: JoinSet<bool> = moments.into_iter().map(kill_and_go_on).collect();
    let mut interrupted = 0;
    while let Some(was_interrupted) = tries.join_next().await {
        interrupted += usize::from(was_interrupted.unwrap());
    }
    println!("killed {count} times over {requests} requests; {interrupted} times during a write");
    assert!(
        interrupted >= 2,
        "some must have hit the moment between a write and its answer"
    );
}

/// Gives whether a write was under way when the program was killed.
async fn kill_and_go_on(moment: Moment) -> bool {
    let stage = stage();
    moment.prepare(&stage);
    let mut first = stage.start(PROVISION);
    moment.wait(&stage, &mut first).await;
    first.kill().await.unwrap();
    stage.fake.queue_delay(Duration::ZERO);
    stage.fake.faults().clear();
    let left = stage.record("1001").await;
    let under_way: Vec<u64> = left
        .iter()
        .flat_map(|record| &record.attempts)
        .filter(|attempt| !attempt.reported)
        .map(|attempt| attempt.number)
        .collect();

    let ran = stage.hatch(PROVISION).await;
    assert_eq!(ran.code, Some(0), "{moment:?}: {ran:?}");

    let [server] = stage
        .fake
        .servers()
        .try_into()
        .unwrap_or_else(|all| panic!("{moment:?}: one server, not {all:?}"));
    assert_eq!(stage.fake.created_for("1001"), 1, "{moment:?}: it was made once");
    assert_eq!(stage.fake.containers().len(), 1, "{moment:?}: the node has one, too");
    assert_eq!(
        stage.fake.users().len(),
        2,
        "{moment:?}: the administrator and one customer"
    );
    let record = stage.record("1001").await.unwrap();
    assert_eq!(
        record.binding.unwrap().server.uuid.to_string(),
        server.uuid,
        "{moment:?}"
    );
    assert_eq!(
        ran.json()["server"]["administration"]["uuid"],
        server.uuid.as_str(),
        "{moment:?}"
    );
    explains(moment, &stage.journal("1001").await, &under_way, &server.uuid);
    !under_way.is_empty()
}

/// Every write that was begun has an end in the journal, and one that was cut off is called so.
fn explains(moment: Moment, journal: &[JournalEntry], under_way: &[u64], uuid: &str) {
    let text: Vec<String> = journal.iter().map(ToString::to_string).collect();
    let text = format!("{moment:?}:\n{}", text.join("\n"));
    let events = || journal.iter().map(|line| &line.event);

    assert_eq!(
        events().filter(|event| matches!(event, JournalEvent::Accepted)).count(),
        1,
        "{text}"
    );
    let begun: BTreeSet<u64> = events()
        .filter_map(|event| match event {
            JournalEvent::Intended { attempt, .. } => Some(*attempt),
            _ => None,
        })
        .collect();
    let interrupted: BTreeSet<u64> = events()
        .filter_map(|event| match event {
            JournalEvent::Interrupted { attempt, .. } => Some(*attempt),
            _ => None,
        })
        .collect();
    let ended: BTreeSet<u64> = events()
        .filter_map(|event| match event {
            JournalEvent::Done { attempt, .. } | JournalEvent::Failed { attempt, .. } => Some(*attempt),
            _ => None,
        })
        .collect();
    assert_eq!(begun, interrupted.union(&ended).copied().collect(), "{text}");
    assert_eq!(interrupted, under_way.iter().copied().collect(), "{text}");
    assert!(
        events().any(|event| matches!(event, JournalEvent::Bound { uuid: bound, .. } if bound == uuid)),
        "{text}"
    );
    assert!(
        matches!(events().next_back(), Some(JournalEvent::Converged { revision: 1 })),
        "{text}"
    );
}
