//! What an operator does to a service beside selling and ending it.

use pterodactyl_api::fake::{NodeAnswer, NodeCall};
use serde_json::Value;

use crate::stage::{Ran, Stage};

const PROVISION: &str = "provision --product minecraft.toml --order order.toml";

async fn sold() -> Stage {
    let stage = Stage::new().with_samples();
    stage.hatch(&format!("--json {PROVISION}")).await.done();
    stage
}

fn reason(ran: &Ran) -> String {
    ran.json()["error"]["reason"].as_str().unwrap().to_owned()
}

/// S1.6, S1.62: acts are done once for each command.
#[tokio::test(flavor = "multi_thread")]
async fn acts_are_done_once_for_a_command() {
    let stage = sold().await;
    let done = stage.hatch("--json reinstall --service 1001").await.done();
    assert_eq!(done["acts"]["reinstall"]["outcome"], "done");
    stage.hatch("--json status --service 1001").await.done();
    assert_eq!(
        stage.fake.count_requests("POST /api/application/servers/*/reinstall"),
        1
    );
    stage.hatch("--json backup --service 1001").await.done();
    assert_eq!(stage.fake.count_requests("POST /api/client/servers/*/backups"), 1);
    for action in ["stop", "start", "restart", "kill"] {
        stage
            .hatch(&format!("--json power --service 1001 {action}"))
            .await
            .done();
    }
    stage.hatch("--json suspend --service 1001").await.done();
    let refused = stage.hatch("--json power --service 1001 start").await;
    assert_eq!((refused.code, reason(&refused).as_str()), (Some(1), "not_allowed"));
    let waits = stage.hatch("--json reinstall --service 1001").await;
    assert_eq!((waits.code, reason(&waits).as_str()), (Some(1), "act_waits"));
}

/// S1.7: a reinstallation that ends without a server that is installed is no success.
#[tokio::test(flavor = "multi_thread")]
async fn a_reinstallation_that_fails_is_told() {
    let stage = sold().await;
    let node = stage.fake.servers()[0].node;
    stage.fake.node(node).install_fails(true);
    let failed = stage.hatch("--json reinstall --service 1001").await;
    assert_eq!(
        (failed.code, reason(&failed).as_str()),
        (Some(1), "installation_failed"),
        "{failed:?}"
    );
    assert_eq!(failed.json()["server"]["state"], "install_failed");
    stage.fake.node(node).install_fails(false);
    let done = stage.hatch("--json reinstall --service 1001").await.done();
    assert_eq!(done["server"]["state"], "ready");
}

/// What a node did with an act that it answered by an error is as little known as when no answer came.
#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_may_have_happened_is_told_so() {
    let stage = sold().await;
    let node = stage.fake.servers()[0].node;
    stage
        .fake
        .node(node)
        .answers_to(NodeCall::Reinstall, NodeAnswer::Status(500));
    let unknown = stage.hatch("--json reinstall --service 1001").await;
    assert_eq!((unknown.code, reason(&unknown).as_str()), (Some(1), "act_unknown"));
    assert_eq!(
        unknown.json()["error"]["message"],
        "reinstall may have happened: the panel did not say, and it is not repeated"
    );
}

/// S1.52: a node that does not answer hides the power state of a service, and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_shown_though_its_node_is_silent() {
    let stage = sold().await;
    let node = stage.fake.servers()[0].node;
    stage
        .fake
        .node(node)
        .answers_to(NodeCall::Details, NodeAnswer::Unreachable);
    let status = stage.hatch("--json status --power --service 1001").await.done();
    assert_eq!(status["phase"], "active");
    assert_eq!(status["server"]["power"], Value::Null);
    let why = status["server"]["power_unknown"].as_str().unwrap();
    assert!(why.starts_with("its node does not answer: "), "{why}");
    let told = stage.hatch("status --power --service 1001").await.out;
    assert!(told.contains("power     unknown: its node does not answer"), "{told}");
}

/// A click while the node is in maintenance: what is waited for is the node.
#[tokio::test(flavor = "multi_thread")]
async fn a_click_in_a_nodes_maintenance_says_what_to_wait_for() {
    let stage = sold().await;
    let node = stage.fake.servers()[0].node;
    stage.fake.node(node).maintenance(true);
    let refused = stage.hatch("--json power --service 1001 start").await;
    assert_eq!((refused.code, reason(&refused).as_str()), (Some(1), "panel"));
    assert_eq!(
        refused.json()["error"]["advice"],
        "wait until the maintenance of the server's node is over, then try again"
    );
}

/// S3.59: a panel in maintenance is no matter of keys.
#[tokio::test(flavor = "multi_thread")]
async fn a_panel_in_maintenance_is_told_by_its_diagnosis() {
    let stage = sold().await;
    stage.fake.maintenance(true);
    let ran = stage.hatch("--json --panel-id eu diagnose").await;
    assert_eq!((ran.code, reason(&ran).as_str()), (Some(3), "unreachable"));
    assert_eq!(
        ran.json()["error"]["advice"],
        "wait until the panel is out of maintenance"
    );
}

/// S1.54, S1.64: name, owner, variables and resources of one service.
#[tokio::test(flavor = "multi_thread")]
async fn one_service_is_edited() {
    let stage = sold().await;
    stage.hatch("--json rename --service 1001 --name Other").await.done();
    stage.hatch("--json describe --service 1001 --text Theirs").await.done();
    let owner = "--json owner --service 1001 --customer 43 --email grace@example.org --first-name Grace";
    stage.hatch(owner).await.done();
    let resources = stage
        .hatch("--json resources --service 1001 --memory 6GB --cpu unlimited --databases 3")
        .await
        .done();
    assert_eq!(resources["server"]["limits"]["memory"], 6144);
    let [server] = stage.fake.servers().try_into().unwrap();
    assert_eq!((server.name.as_str(), server.description.as_str()), ("Other", "Theirs"));
    assert_eq!((server.memory, server.cpu), (6144, 0));
    let users = stage.fake.users();
    let owner = users.iter().find(|user| user.id == server.owner).unwrap();
    assert_eq!(owner.external_id.as_deref(), Some("43"));
    stage.hatch("--json resources --service 1001 --as-sold").await.done();
    assert_eq!(stage.fake.servers()[0].memory, 4096);
    let bad = stage.hatch("--json set --service 1001 NO_SUCH=1").await;
    assert_eq!((bad.code, reason(&bad).as_str()), (Some(2), "invalid"));
    for bad in [
        "set --service 1001 NOTHING",
        "resources --service 1001",
        "resources --service 1001 --memory much",
    ] {
        assert_eq!(stage.hatch(bad).await.code, Some(2), "{bad}");
    }
}

/// What was previewed is confirmed by its fingerprint, and not made when something has moved.
#[tokio::test(flavor = "multi_thread")]
async fn a_preview_is_confirmed() {
    let stage = sold().await;
    let preview = stage.hatch("--json preview --terminate --service 1001").await.done();
    let fingerprint = preview["fingerprint"].as_str().unwrap();
    stage.hatch("--json rename --service 1001 --name Other").await.done();
    let stopped = stage
        .hatch(&format!("--json terminate --service 1001 --confirm {fingerprint}"))
        .await;
    assert_eq!((stopped.code, reason(&stopped).as_str()), (Some(1), "changed"));
    assert_eq!(stage.fake.servers().len(), 1);
    let preview = stage.hatch("--json preview --terminate --service 1001").await.done();
    let fingerprint = preview["fingerprint"].as_str().unwrap();
    let ended = stage
        .hatch(&format!("--json terminate --service 1001 --confirm {fingerprint}"))
        .await;
    assert_eq!(ended.done()["phase"], "ended");
    let late = stage.hatch("--json keep --service 1001").await;
    assert_eq!((late.code, reason(&late).as_str()), (Some(1), "not_allowed"));
}

/// S3.49–S3.53: a server that is there already is chosen, previewed, taken over, and managed.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_imported() {
    let stage = sold().await;
    let [server] = stage.fake.servers().try_into().unwrap();
    // The service is let go, and its server loses its id: it is nobody's.
    stage.fake.clear_external_id(server.id);
    let parked = stage.hatch("--json suspend --service 1001").await;
    assert_eq!(parked.code, Some(4), "{parked:?}");
    let abandoned = stage.hatch("--json --by olga abandon --service 1001").await.done();
    assert_eq!(abandoned["let_go"], true);
    assert_eq!(stage.fake.servers().len(), 1);

    let listed = stage.hatch("--json servers").await.done();
    assert_eq!(listed["servers"][0]["service"], Value::Null);
    let order = std::fs::read_to_string(stage.path().join("order.toml")).unwrap();
    let (order, _) = order.split_once("[variables]").unwrap();
    stage.write("order.toml", &order.replace("1001", "1002"));
    let import = format!(
        "--json import --product minecraft.toml --order order.toml --server {}",
        server.id
    );
    let preview = stage.hatch(&format!("{import} --preview")).await.done();
    assert_eq!(preview["plan"]["steps"][0]["step"], "change_details");
    assert_eq!(stage.fake.servers()[0].external_id, None);
    assert_eq!(stage.hatch(&import).await.done()["phase"], "active");
    assert_eq!(stage.fake.servers()[0].external_id.as_deref(), Some("1002"));
    stage.hatch("--json suspend --service 1002").await.done();
    assert!(stage.fake.servers()[0].suspended);
}

/// A parked service gets its server back from the operator who named it.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_adopted_by_an_operator() {
    let stage = sold().await;
    let [server] = stage.fake.servers().try_into().unwrap();
    stage.fake.clear_external_id(server.id);
    assert_eq!(stage.hatch("--json suspend --service 1001").await.code, Some(4));
    let adopt = format!("--json --by olga adopt --service 1001 --server {}", server.id);
    assert_eq!(stage.hatch(&adopt).await.done()["phase"], "suspended");
    assert_eq!(stage.fake.servers()[0].external_id.as_deref(), Some("1001"));
    let journal = stage.hatch("journal --service 1001").await;
    assert!(
        journal.out.contains("named to stand for the service by olga"),
        "{}",
        journal.out
    );
}

/// A service that is sold again after its end lives under a key of its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_sold_again() {
    let stage = sold().await;
    stage.hatch("--json terminate --service 1001").await.done();
    assert_eq!(stage.hatch(PROVISION).await.code, Some(1));
    let order = std::fs::read_to_string(stage.path().join("order.toml")).unwrap();
    stage.write("order.toml", &format!("generation = 2\n{order}"));
    stage.hatch(&format!("--json {PROVISION}")).await.done();
    assert_eq!(stage.fake.servers()[0].external_id.as_deref(), Some("1001.g2"));
}

/// A node that is lost does not hold an end up when its operator says so.
#[tokio::test(flavor = "multi_thread")]
async fn an_end_is_forced() {
    let stage = sold().await;
    let node = stage.fake.servers()[0].node;
    stage
        .fake
        .node(node)
        .answers_to(NodeCall::Delete, NodeAnswer::Unreachable);
    let waiting = stage.hatch("--json --wait 1 terminate --service 1001").await;
    assert_eq!(waiting.code, Some(5), "{waiting:?}");
    let ended = stage.hatch("--json terminate --service 1001 --force").await.done();
    assert_eq!(ended["phase"], "ended");
    assert_eq!(stage.fake.servers(), []);
    let journal = stage.hatch("journal --service 1001").await;
    assert!(
        journal.out.contains("whether its node has deleted the files"),
        "{}",
        journal.out
    );
}

/// What is new of a customer is said once, and reaches the account that was made for him.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_of_a_customer_reaches_his_account() {
    let stage = sold().await;
    let said = stage
        .hatch("--json customer --customer 42 --email augusta@example.org --first-name Augusta")
        .await
        .done();
    assert_eq!(said["services"][0], "1001");
    stage.hatch("--json --panel-id eu work --once").await.done();
    let users = stage.fake.users();
    assert!(
        users.iter().any(|user| user.email == "augusta@example.org"),
        "{users:?}"
    );
    let journal = stage.hatch("journal --service 1001").await.out;
    assert!(journal.contains("brought to what the customer is (email"), "{journal}");
    assert!(!journal.contains("augusta"), "{journal}");
    let nobody = stage.hatch("--json customer --customer 77 --email x@example.org").await;
    assert_eq!(nobody.done()["services"].as_array().unwrap().len(), 0);
}
