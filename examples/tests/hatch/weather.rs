//! A proxy that loses and delays answers: whatever happens to its calls, a command that is given again ends in the right
//! state, and once there, it changes nothing more.

use std::time::Duration;

use panel_http::fault::Fault;
use tokio::task::JoinSet;

use crate::{
    stage::Stage,
    trial::{Calagopus, PROVISION, Pelican, Pterodactyl, Row, Trial, everywhere, sold, stage},
};

/// What happens to a call of each kind.
fn faults() -> Vec<Fault> {
    vec![
        Fault::ApplyThenCut,
        Fault::Cut,
        Fault::CutThenApply(Duration::from_millis(700)),
        Fault::ApplyThenPage(502),
        // Longer than a call may take.
        Fault::Delay(Duration::from_millis(2500)),
    ]
}

/// Runs a test for each fault on each panel, all at once.
macro_rules! in_every_weather {
    ($trial:ident) => {{
        let mut tries = JoinSet::new();
        for fault in faults() {
            tries.spawn($trial::<Pterodactyl>(fault.clone()));
            tries.spawn($trial::<Pelican>(fault.clone()));
            tries.spawn($trial::<Calagopus>(fault));
        }
        while let Some(ended) = tries.join_next().await {
            ended.unwrap();
        }
    }};
}

/// The first call of each kind goes wrong in this way.
fn disturb<P: Trial>(stage: &Stage<P>, fault: &Fault) {
    for calls in ["PATCH *", "POST *", "PUT *", "DELETE *", "GET *"] {
        stage.fake.on(calls).once(fault.clone());
    }
}

/// Gives a command three times: the first has no time to wait, the second must end well, the third has nothing to do.
async fn carried_out<P: Trial>(stage: &Stage<P>, fault: &Fault, command: &str) {
    let what = || format!("{}: {fault}: {command}", P::SOFTWARE);
    disturb(stage, fault);
    let early = stage.hatch(&format!("--json --wait 0 {command}")).await;
    assert!(matches!(early.code, Some(0 | 3 | 5)), "{}: {early:?}", what());
    let ended = stage.hatch(&format!("--json {command}")).await;
    assert_eq!(ended.code, Some(0), "{}: {ended:?}", what());
    stage.fake.calm();
    let again = stage.hatch(&format!("--json {command}")).await;
    assert_eq!(again.code, Some(0), "{}: {again:?}", what());
    // A node may still be told what the panel has already.
    let changes = again.json()["changes"].as_array().map_or(0, Vec::len);
    assert_eq!(changes, 0, "{}: what is so is not done again: {again:?}", what());
}

/// S1.1: one server and one account for an order.
#[tokio::test(flavor = "multi_thread")]
async fn a_sale_ends_well_in_every_weather() {
    in_every_weather!(a_sale);
}

async fn a_sale<P: Trial>(fault: Fault) {
    let stage = stage::<P>();
    carried_out(&stage, &fault, PROVISION).await;
    assert_eq!(stage.row().key.as_deref(), Some("1001"));
    assert_eq!(stage.fake.most_at_once("1001"), 1, "{}: {fault}", P::SOFTWARE);
    assert_eq!(stage.fake.accounts(), 2, "{}: {fault}", P::SOFTWARE);
}

/// S1.64, S2.9: another package, another name, another description, other variables, other resources.
#[tokio::test(flavor = "multi_thread")]
async fn an_edit_ends_well_in_every_weather() {
    in_every_weather!(an_edit);
}

async fn an_edit<P: Trial>(fault: Fault) {
    let stage = sold::<P>().await;
    let row = |what: fn(&Row) -> String| what(&stage.row());
    carried_out(&stage, &fault, "change --service 1001 --product minecraft-large.toml").await;
    assert_eq!(stage.row().memory, 8192, "{}: {fault}", P::SOFTWARE);
    carried_out(&stage, &fault, "rename --service 1001 --name Other").await;
    assert_eq!(row(|row| row.name.clone()), "Other", "{}: {fault}", P::SOFTWARE);
    carried_out(&stage, &fault, "describe --service 1001 --text Theirs").await;
    assert_eq!(row(|row| row.description.clone()), "Theirs", "{}: {fault}", P::SOFTWARE);
    carried_out(&stage, &fault, "set --service 1001 MINECRAFT_VERSION=1.20").await;
    carried_out(&stage, &fault, "resources --service 1001 --memory 6GB").await;
    assert_eq!(stage.row().memory, 6144, "{}: {fault}", P::SOFTWARE);
    // None of it was lost on the way.
    let swept = stage.hatch("--json --panel-id eu sweep").await.done();
    assert_eq!(swept["drift"], serde_json::json!([]), "{}: {fault}", P::SOFTWARE);
}

/// S1.61, S1.61a: suspended and let in again; another egg; given to another customer, for whom one account is made.
#[tokio::test(flavor = "multi_thread")]
async fn a_turn_in_a_services_life_ends_well_in_every_weather() {
    in_every_weather!(a_turn);
}

async fn a_turn<P: Trial>(fault: Fault) {
    let stage = sold::<P>().await;
    carried_out(&stage, &fault, "suspend --service 1001 --reason unpaid").await;
    assert!(stage.row().suspended, "{}: {fault}", P::SOFTWARE);
    carried_out(&stage, &fault, "unsuspend --service 1001 --reason unpaid").await;
    assert!(!stage.row().suspended, "{}: {fault}", P::SOFTWARE);
    carried_out(&stage, &fault, "change --service 1001 --egg Velocity").await;
    let owner = "owner --service 1001 --customer 43 --email grace@example.org --first-name Grace";
    carried_out(&stage, &fault, owner).await;
    assert_eq!(stage.row().owner.as_deref(), Some("43"), "{}: {fault}", P::SOFTWARE);
    assert_eq!(stage.fake.accounts(), 3, "{}: {fault}", P::SOFTWARE);
    let swept = stage.hatch("--json --panel-id eu sweep").await.done();
    assert_eq!(swept["drift"], serde_json::json!([]), "{}: {fault}", P::SOFTWARE);
}

/// S1.63: ended, also by force when the nodes are lost; an end is an end.
#[tokio::test(flavor = "multi_thread")]
async fn an_end_ends_well_in_every_weather() {
    in_every_weather!(an_end);
}

async fn an_end<P: Trial>(fault: Fault) {
    for command in ["terminate --service 1001", "terminate --service 1001 --force"] {
        let stage = sold::<P>().await;
        if command.ends_with("force") {
            stage.fake.lose_the_nodes();
        }
        carried_out(&stage, &fault, command).await;
        assert!(stage.fake.rows().is_empty(), "{}: {fault}: {command}", P::SOFTWARE);
        let status = stage.hatch("--json status --service 1001").await.done();
        assert_eq!(status["phase"], "ended");
    }
}

/// S3.52: a server is taken over once, whatever is lost, and the same import goes on.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_ends_well_in_every_weather() {
    in_every_weather!(an_import);
}

async fn an_import<P: Trial>(fault: Fault) {
    let stage = sold::<P>().await;
    let row = stage.row();
    stage.fake.take_key_off(&row.uuid);
    stage.fails("suspend --service 1001", 4).await;
    stage.hatch("--json abandon --service 1001").await.done();
    let order = std::fs::read_to_string(stage.path().join("order.toml")).unwrap();
    let (order, _) = order.split_once("[variables]").unwrap();
    stage.write("order.toml", &order.replace("1001", "1002"));
    let import = format!("import --product minecraft.toml --order order.toml --server {}", row.id);
    carried_out(&stage, &fault, &import).await;
    let taken = stage.row();
    assert_eq!((taken.key.as_deref(), taken.uuid), (Some("1002"), row.uuid));
    assert_eq!(stage.fake.accounts(), 2, "{}: {fault}", P::SOFTWARE);
}

/// S1.7, S1.62: an act is done once for a command. What was lost is told, and not repeated by itself.
#[tokio::test(flavor = "multi_thread")]
async fn an_act_is_done_at_most_once_in_every_weather() {
    in_every_weather!(an_act);
}

async fn an_act<P: Trial>(fault: Fault) {
    let stage = sold::<P>().await;
    for (command, calls) in [
        ("reinstall --service 1001", P::REINSTALL),
        ("backup --service 1001", "POST /api/client/servers/*/backups"),
    ] {
        let what = || format!("{}: {fault}: {command}", P::SOFTWARE);
        stage.fake.forget_calls();
        stage.fake.on(calls).once(fault.clone());
        let ran = stage.hatch(&format!("--json {command}")).await;
        assert!(matches!(ran.code, Some(0 | 1)), "{}: {ran:?}", what());
        if ran.code == Some(1) {
            assert_eq!(ran.json()["error"]["reason"], "act_unknown", "{}: {ran:?}", what());
        }
        // What is late is waited for.
        tokio::time::sleep(Duration::from_secs(1)).await;
        stage.fake.calm();
        for _ in 0..2 {
            stage.hatch("--json --panel-id eu work --once").await.done();
        }
        assert!(stage.fake.calls(calls) <= 1, "{}", what());
        stage.hatch(&format!("--json {command}")).await.done();
        assert!(stage.fake.calls(calls) <= 2, "{}: once for each command", what());
    }
}

/// A click is passed on once: one that was lost is told, and not repeated.
#[tokio::test(flavor = "multi_thread")]
async fn a_click_is_passed_on_once_in_every_weather() {
    in_every_weather!(a_click);
}

async fn a_click<P: Trial>(fault: Fault) {
    let stage = sold::<P>().await;
    let calls = "POST /api/client/servers/*/power";
    stage.fake.forget_calls();
    stage.fake.on(calls).once(fault.clone());
    let ran = stage.hatch("--json power --service 1001 restart").await;
    assert!(matches!(ran.code, Some(0 | 1 | 3)), "{}: {fault}: {ran:?}", P::SOFTWARE);
    assert!(stage.fake.calls(calls) <= 1, "{}: {fault}", P::SOFTWARE);
    stage.hatch("--json power --service 1001 restart").await.done();
}

/// What an operator only looks at bears a lost answer too.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_bears_a_lost_answer() {
    everywhere!(a_look);
}

async fn a_look<P: Trial>() {
    let stage = sold::<P>().await;
    for command in [
        "status --service 1001",
        "--panel-id eu servers",
        "--panel-id eu dashboard",
        "--panel-id eu sweep",
        "--panel-id eu catalogue sync",
        "room --product minecraft.toml",
    ] {
        for fault in [Fault::Cut, Fault::CutBody, Fault::Page(502)] {
            stage.fake.on("GET *").once(fault.clone());
            let ran = stage.hatch(&format!("--json {command}")).await;
            assert_eq!(ran.code, Some(0), "{}: {fault}: {command}: {ran:?}", P::SOFTWARE);
            stage.fake.calm();
        }
    }
}
