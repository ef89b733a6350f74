//! The same program against a Calagopus panel: one key, UUIDs, and creations that must not be cut.

use std::time::Duration;

use calagopus_api::fake::FakePanel;
use provisioning_core::journal::JournalEvent;
use tokio::{task::JoinSet, time::sleep};

use crate::stage::{OnStage, Ran, Stage};

const PROVISION: &str = "--json provision --product minecraft.toml --order order.toml";

/// The samples with nodes: this panel chooses none.
fn stage() -> Stage<FakePanel> {
    let stage = Stage::of(FakePanel::seeded(1)).with_samples();
    let nodes = [1, 2].map(|number| stage.fake.node_uuid(number)).join(", ");
    for name in ["minecraft.toml", "minecraft-large.toml"] {
        let file = stage.path().join(name);
        let sample = std::fs::read_to_string(file).unwrap();
        let nodes = format!("[placement]\nnodes = \"{nodes}\"");
        let placed = match sample.contains("[placement]") {
            true => sample.replace("[placement]", &nodes),
            false => format!("{sample}\n{nodes}\n"),
        };
        stage.write(name, &placed);
    }
    stage
}

fn running(stage: &Stage<FakePanel>) -> bool {
    stage.fake.containers()[0].power == calagopus_api::fake::PowerState::Running
}

/// S2.1, S2.8, S2.9, S2.10, S2.16–S2.24
#[tokio::test(flavor = "multi_thread")]
async fn a_service_lives_from_its_order_to_its_end() {
    let stage = stage();
    let sold = stage.hatch(PROVISION).await.done();
    assert_eq!(sold["phase"], "active", "{sold}");
    let [server] = stage.fake.servers().try_into().unwrap();
    assert_eq!(sold["server"]["administration"]["uuid"], server.uuid.as_str());
    assert_eq!((server.memory, server.disk, server.cpu), (4096, 20480, 200));

    stage.fake.reset_requests();
    let status = stage.hatch("--json status --service 1001").await.done();
    assert_eq!(stage.fake.total_requests(), 1, "a status is one call");
    assert!(
        status["server"]["address"]["at"].as_str().unwrap().contains(":25"),
        "{status}"
    );
    let page = format!("{}/admin/servers/{}", stage.url(), server.uuid);
    assert_eq!(status["server"]["administration"]["page"], page);
    let status = stage.hatch("--json status --power --service 1001").await.done();
    assert_eq!(status["server"]["power"], "running", "{status}");

    let changed = stage
        .hatch("--json change --product minecraft-large.toml --service 1001")
        .await;
    changed.done();
    let [server] = stage.fake.servers().try_into().unwrap();
    assert_eq!((server.memory, server.disk, server.cpu), (8192, 40960, 400));

    stage
        .hatch("--json suspend --service 1001 --reason unpaid")
        .await
        .done();
    sleep(Duration::from_millis(200)).await;
    assert!(stage.fake.servers()[0].suspended && !running(&stage));
    stage
        .hatch("--json unsuspend --service 1001 --reason unpaid")
        .await
        .done();
    assert!(!stage.fake.servers()[0].suspended);

    let ended = stage.hatch("--json terminate --service 1001").await.done();
    assert_eq!(ended["phase"], "ended");
    assert!(stage.fake.servers().is_empty() && stage.fake.containers().is_empty());
}

fn said(ran: &Ran) -> String {
    ran.err
        .lines()
        .skip_while(|line| !line.starts_with("error: "))
        .collect::<Vec<_>>()
        .join("\n")
}

/// S2.62, S2.63, S1.24: the cause and the next step, in this panel's words.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_in_the_words_of_this_panel() {
    let stage = stage();
    let mut command = stage.command(PROVISION);
    command.env("PANEL_KEY", "c7sp_canary_0123456789");
    let ran = stage.run(command).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(!ran.err.contains("canary") && !ran.out.contains("canary"));

    stage.fake.set_permission("servers.create", false);
    let ran = stage
        .hatch("provision --product minecraft.toml --order order.toml")
        .await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(said(&ran).contains("`servers.create`"), "{}", said(&ran));
    assert!(
        stage.fake.servers().is_empty() && stage.fake.users().len() == 1,
        "nothing is half done"
    );
}

/// S1.1, S2.1: `kill -9` at any request, the same command again: one server, and a node that has it.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_provision_goes_on_and_makes_one_server() {
    let whole = stage();
    whole.hatch(PROVISION).await.done();
    let requests = whole.fake.total_requests();
    let mut tries: JoinSet<bool> = (1..=requests).map(kill_and_go_on).collect();
    let mut interrupted = 0;
    while let Some(was_interrupted) = tries.join_next().await {
        interrupted += usize::from(was_interrupted.unwrap());
    }
    println!("killed {requests} times; {interrupted} times during a write");
    assert!(interrupted >= 1, "one must have hit the creation");
}

/// Kills the program while the panel has its request of this number in hand. Gives whether that was a write.
async fn kill_and_go_on(number: usize) -> bool {
    let stage = stage();
    let mut first = stage.start(PROVISION);
    while first.try_wait().unwrap().is_none() {
        let requests = stage.fake.requests();
        let answered = requests.iter().filter(|request| request.status.is_some()).count();
        if answered + 1 >= number {
            stage.fake.queue_delay(Duration::from_millis(400));
        }
        if requests.len() >= number {
            break;
        }
        sleep(Duration::from_millis(1)).await;
    }
    first.kill().await.unwrap();
    stage.fake.queue_delay(Duration::ZERO);
    let left = stage.record("1001").await;
    let was_writing = left
        .iter()
        .flat_map(|record| &record.attempts)
        .any(|attempt| !attempt.reported);

    let ran = stage.hatch(PROVISION).await;
    assert_eq!(ran.code, Some(0), "request {number}: {ran:?}");
    let servers = stage.fake.servers();
    assert_eq!(servers.len(), 1, "request {number}: {servers:?}");
    assert_eq!(stage.fake.most_at_once_for("1001"), 1, "request {number}");
    let containers = stage.fake.containers();
    assert_eq!(containers.len(), 1, "request {number}: {containers:?}");
    assert_eq!(containers[0].uuid, servers[0].uuid, "request {number}");
    assert_eq!(stage.fake.users().len(), 2, "request {number}");
    let journal = stage.journal("1001").await;
    let ends = journal.last().map(|line| &line.event);
    assert!(
        matches!(ends, Some(JournalEvent::Converged { revision: 1 })),
        "request {number}"
    );
    was_writing
}

impl OnStage for FakePanel {
    const SOFTWARE: &'static str = "calagopus";

    fn keys(&self) -> [panel_http::Secret; 2] {
        [self.key(), self.key()]
    }
}
