//! The whole life of a service through the command line.

use std::time::Duration;

use panel_http::fault::Fault;

use crate::stage::Stage;

const PROVISION: &str = "provision --product minecraft.toml --order order.toml";

/// S2.1, S2.8, S2.9, S2.10, S2.16–S2.19, S2.21–S2.24
#[tokio::test(flavor = "multi_thread")]
async fn a_service_lives_from_its_order_to_its_end() {
    let stage = Stage::new().with_samples();

    let sold = stage.hatch(&format!("--json {PROVISION}")).await.done();
    assert_eq!(sold["phase"], "active");
    assert_eq!(sold["service"], "1001");
    let [server] = stage.fake.servers().try_into().unwrap();
    assert_eq!(sold["server"]["administration"]["uuid"], server.uuid.as_str());
    assert_eq!((server.memory, server.disk, server.cpu), (4096, 20480, 200));

    stage.fake.reset_requests();
    let status = stage.hatch("--json status --service 1001").await.done();
    assert_eq!(stage.fake.total_requests(), 1, "a status is one call");
    assert_eq!(status["server"]["name"], "MC-1001");
    assert!(
        status["server"]["address"]["at"].as_str().unwrap().contains(":25"),
        "{status}"
    );
    assert_eq!(status["server"]["state"], "ready");
    let limits = &status["server"]["limits"];
    assert_eq!(
        (&limits["memory"], &limits["disk"], &limits["cpu"]),
        (&4096.into(), &20480.into(), &200.into())
    );
    let administration = &status["server"]["administration"];
    assert_eq!(administration["uuid"], server.uuid.as_str());
    assert_eq!(administration["node"], server.node.to_string());
    assert_eq!(administration["owner"], server.owner.to_string());
    let page = format!("{}/admin/servers/view/{}", stage.url(), server.id);
    assert_eq!(administration["page"], page);
    assert_eq!(status["server"].get("power"), None);
    let status = stage.hatch("--json status --power --service 1001").await.done();
    assert_eq!(status["server"]["power"], "running", "{status}");

    stage.fake.reset_requests();
    let before = stage.truth();
    let preview = stage
        .hatch("--json preview --product minecraft-large.toml --service 1001")
        .await
        .done();
    assert_eq!(preview["loses_data"], false);
    let fields = |json: &serde_json::Value| {
        let changes = json.as_array().unwrap().iter();
        changes
            .map(|change| change["field"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let planned = fields(&preview["plan"]["steps"][0]["changes"]);
    assert_eq!(planned, ["memory", "disk", "cpu", "databases", "backups"]);
    assert_eq!(stage.truth(), before, "a preview changes nothing");

    let changed = stage
        .hatch("--json change --product minecraft-large.toml --service 1001")
        .await
        .done();
    assert_eq!(fields(&changed["changes"]), planned, "what was previewed was done");
    let [server] = stage.fake.servers().try_into().unwrap();
    assert_eq!((server.memory, server.disk, server.cpu), (8192, 40960, 400));

    assert_eq!(
        stage
            .hatch("--json suspend --service 1001 --reason unpaid")
            .await
            .done()["phase"],
        "suspended"
    );
    assert!(stage.fake.servers()[0].suspended);
    stage.fake.reset_requests();
    stage
        .hatch("--json suspend --service 1001 --reason unpaid")
        .await
        .done();
    assert_eq!(
        stage.fake.count_requests("POST *"),
        0,
        "what is so already is not done again"
    );

    stage.hatch("--json suspend --service 1001 --reason abuse").await.done();
    let still = stage.hatch("--json unsuspend --service 1001 --reason unpaid").await;
    assert_eq!(still.code, Some(1), "a payment does not lift an abuse: {still:?}");
    assert_eq!(still.json()["error"]["reason"], "still_suspended");
    assert!(stage.fake.servers()[0].suspended);
    assert_eq!(
        stage.hatch("--json unsuspend --service 1001 --all").await.done()["phase"],
        "active"
    );
    assert!(!stage.fake.servers()[0].suspended);

    let preview = stage.hatch("--json preview --terminate --service 1001").await.done();
    assert_eq!(preview["loses_data"], true);
    assert_eq!(
        stage.hatch("--json terminate --service 1001").await.done()["phase"],
        "ended"
    );
    assert_eq!(stage.fake.servers(), []);
    stage.fake.reset_requests();
    stage.hatch("--json terminate --service 1001").await.done();
    assert_eq!(stage.fake.total_requests(), 0, "an end is an end");
    assert_eq!(
        stage.hatch("--json status --service 1001").await.done()["phase"],
        "ended"
    );

    let journal = stage.hatch("--json journal --service 1001").await.done();
    let events = journal["journal"].as_array().unwrap();
    assert_eq!(events[0]["event"], "accepted");
    assert_eq!(events.last().unwrap()["event"], "ended");
    assert_eq!(stage.hatch(PROVISION).await.code, Some(1), "an id is never used again");
}

/// One server for a service, and the panel as asked, though the answer to every kind of write is lost once.
#[tokio::test(flavor = "multi_thread")]
async fn lost_answers_cost_time_and_nothing_else() {
    let stage = Stage::new().with_samples();
    for calls in [
        "POST /api/application/users",
        "POST /api/application/servers",
        "PATCH /api/application/servers/*",
        "POST /api/application/servers/*",
        "DELETE /api/application/servers/*",
    ] {
        let rule = stage.fake.on(calls);
        // The first empty body only asks for the permission.
        if calls.ends_with("servers") {
            rule.skip(1).once(Fault::ApplyThenCut)
        } else {
            rule.once(Fault::ApplyThenCut)
        }
    }
    let sold = stage.hatch(&format!("--json {PROVISION}")).await.done();
    let [server] = stage.fake.servers().try_into().unwrap();
    assert_eq!(sold["server"]["administration"]["uuid"], server.uuid.as_str());
    assert_eq!(stage.fake.created_for("1001"), 1);
    assert_eq!(stage.fake.users().len(), 2, "the administrator and the customer");

    stage
        .hatch("change --product minecraft-large.toml --service 1001 --json")
        .await
        .done();
    assert_eq!(stage.fake.servers()[0].memory, 8192);
    stage.hatch("suspend --service 1001 --json").await.done();
    assert!(stage.fake.servers()[0].suspended);
    stage.hatch("unsuspend --service 1001 --json").await.done();
    assert!(!stage.fake.servers()[0].suspended);
    stage.hatch("terminate --service 1001 --json").await.done();
    assert_eq!(stage.fake.servers(), []);

    let journal = stage.hatch("journal --service 1001").await;
    assert!(journal.out.contains("it may have happened"), "{}", journal.out);
}

/// Progress is shown while a server installs; and a time that is too short loses nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_ends_too_early_goes_on_when_it_is_given_again() {
    let stage = Stage::new().with_samples();
    stage.fake.installs_in(Duration::from_secs(4));
    let early = stage.hatch(&format!("--wait 1 {PROVISION}")).await;
    assert_eq!(early.code, Some(5), "{early:?}");
    assert!(early.err.contains("installing…"), "{}", early.err);
    assert_eq!(stage.fake.servers().len(), 1);

    let again = stage.hatch(PROVISION).await;
    assert_eq!(again.code, Some(0), "{again:?}");
    assert_eq!(
        again.err.matches("installing…").count(),
        1,
        "a state is told once: {}",
        again.err
    );
    assert!(again.out.contains("service 1001 is active"), "{}", again.out);
    assert_eq!(stage.fake.created_for("1001"), 1);
}

/// What cannot be decided is stopped, told, and tried again when a person says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_installation_waits_for_a_person() {
    let stage = Stage::new().with_samples();
    for node in [1, 2] {
        stage.fake.node(node).install_fails(true);
    }
    let parked = stage.hatch(&format!("--json {PROVISION}")).await;
    assert_eq!(parked.code, Some(4), "{parked:?}");
    assert_eq!(parked.json()["error"]["cause"]["cause"], "install_failed");
    let status = stage.hatch("--json status --service 1001").await.done();
    assert_eq!(status["phase"], "parked", "{status}");

    // The operator repairs the node and reinstalls the server on the panel.
    for node in [1, 2] {
        stage.fake.node(node).install_fails(false);
    }
    let [server] = stage.fake.servers().try_into().unwrap();
    let panel = stage.fake.application();
    panel.server(server.id.into()).reinstall().await.unwrap();
    assert_eq!(
        stage.hatch("--json retry --service 1001").await.done()["phase"],
        "active"
    );
}

/// The panel is told of nothing before an order is recorded.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_previewed_without_a_call() {
    let stage = Stage::new().with_samples();
    stage.hatch("--panel-id eu eggs").await;
    stage.fake.reset_requests();
    let preview = stage
        .hatch("--json preview --product minecraft.toml --order order.toml")
        .await
        .done();
    assert_eq!(stage.fake.total_requests(), 0);
    assert_eq!(preview["spec"]["name"], "MC-1001");
    let steps = preview["plan"]["steps"].as_array().unwrap();
    assert_eq!(steps.last().unwrap()["step"], "create");
    assert_eq!(stage.record("1001").await, None);
}

/// S1.24, S3.14, S3.59
#[tokio::test(flavor = "multi_thread")]
async fn a_diagnosis_names_each_missing_permission() {
    use pterodactyl_api::fake::Access;

    let stage = Stage::new();
    stage.hatch("--json diagnose").await.done();
    stage.fake.set_permission("users", Access::Read);
    stage.fake.set_permission("allocations", Access::None);
    let before = stage.truth();
    let ran = stage.hatch("--json diagnose").await;
    assert_eq!(ran.code, Some(3));
    let json = ran.json();
    let checks = json["checks"].as_array().unwrap().iter();
    let failed: Vec<&str> = checks
        .filter(|check| check["verdict"] == "failed")
        .map(|check| check["name"].as_str().unwrap())
        .collect();
    assert_eq!(failed, ["users: read & write", "allocations: read"]);
    assert_eq!(stage.truth(), before);
}

/// S3.60, S3.61
#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_address_is_called_hidden_until_the_key_may_see_it() {
    use pterodactyl_api::fake::Access;

    let stage = Stage::new().with_samples();
    stage.fake.set_permission("allocations", Access::None);
    let ran = stage.hatch(PROVISION).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.out.contains("address hidden: permission allocations.read missing"),
        "{}",
        ran.out
    );
    stage.fake.set_permission("allocations", Access::Read);
    let ran = stage.hatch("status --service 1001").await;
    assert!(!ran.out.contains("hidden"), "{}", ran.out);
}
