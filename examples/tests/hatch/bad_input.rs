//! What is wrong is said in one clear message with the next step, and the panel is left as it was.

use pterodactyl_api::fake::{Access, NewNode};

use crate::stage::{Ran, Stage};

const PROVISION: &str = "provision --product minecraft.toml --order order.toml";

/// The message, with what differs from run to run left out.
fn message(stage: &Stage, ran: &Ran) -> String {
    let progress = |line: &&str| !line.starts_with("error: ");
    let said: Vec<&str> = ran.err.lines().skip_while(progress).collect();
    assert_eq!(
        said.iter().filter(|line| !progress(line)).count(),
        1,
        "one message: {}",
        ran.err
    );
    said.join("\n")
        .replace(stage.url().trim_start_matches("http://"), "PANEL")
}

/// Runs a command that must be refused with this exit code, and must change nothing. Gives what it says.
async fn refused(stage: &Stage, arguments: &str, code: i32) -> String {
    let before = stage.truth();
    let ran = stage.hatch(arguments).await;
    assert_eq!(ran.code, Some(code), "{ran:?}");
    assert_eq!(ran.out, "", "nothing was found");
    assert_eq!(stage.truth(), before, "the panel is as it was");
    message(stage, &ran)
}

fn sample(name: &str) -> String {
    std::fs::read_to_string(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A port on which nothing listens.
fn closed_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// S1.29
#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_cannot_be_reached() {
    let stage = Stage::new().with_samples();
    let url = format!("http://127.0.0.1:{}", closed_port());
    let said = refused(&stage, &format!("--url {url} {PROVISION}"), 3).await;
    insta::assert_snapshot!(said.replace(&url, "http://PANEL"));
}

/// S1.29, S2.63
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key() {
    let stage = Stage::new().with_samples();
    let mut command = stage.command(PROVISION);
    command.env("PANEL_KEY", "ptla_canary_0123456789");
    let before = stage.truth();
    let ran = stage.run(command).await;
    assert_eq!(ran.code, Some(3));
    assert_eq!(stage.truth(), before);
    assert!(!ran.err.contains("canary") && !ran.out.contains("canary"));
    insta::assert_snapshot!(message(&stage, &ran));

    // The eggs are known; what is tested first is whether servers may be made.
    stage.hatch("--panel-id eu eggs").await;
    let mut command = stage.command(PROVISION);
    command.env("PANEL_KEY", "ptla_canary_0123456789");
    let ran = stage.run(command).await;
    assert_eq!(ran.code, Some(3));
    assert!(
        ran.err
            .contains("servers.may_write: Unauthenticated. (POST /api/application/servers, status 401)"),
        "{}",
        ran.err
    );
}

/// S1.20
#[tokio::test(flavor = "multi_thread")]
async fn no_key_at_all() {
    let stage = Stage::new().with_samples();
    let mut command = stage.command(PROVISION);
    command.env_remove("PANEL_KEY");
    let ran = stage.run(command).await;
    assert_eq!(ran.code, Some(2));
    assert_eq!(stage.fake.total_requests(), 0);
    insta::assert_snapshot!(message(&stage, &ran));
}

/// S1.24, S3.14: each named, and nothing half done
#[tokio::test(flavor = "multi_thread")]
async fn a_key_without_a_permission() {
    for (resource, access) in [
        ("nests", Access::None),
        ("eggs", Access::None),
        ("nodes", Access::None),
        ("users", Access::Read),
        ("servers", Access::Read),
        ("servers", Access::None),
    ] {
        let stage = Stage::new().with_samples();
        stage.fake.set_permission(resource, access);
        let said = refused(&stage, PROVISION, 3).await;
        insta::assert_snapshot!(format!("a_key_without_a_permission_{resource}_{access:?}"), said);
    }
}

/// S2.62, S3.57
#[tokio::test(flavor = "multi_thread")]
async fn http_where_only_https_is_served() {
    let stage = Stage::new().with_samples();
    stage.fake.redirect_to_https(true);
    insta::assert_snapshot!(refused(&stage, PROVISION, 3).await);
}

/// S1.29
#[tokio::test(flavor = "multi_thread")]
async fn a_web_page_instead_of_a_panel() {
    let stage = Stage::new().with_samples();
    stage.fake.web_page_only(true);
    insta::assert_snapshot!(refused(&stage, PROVISION, 3).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_over_the_network() {
    let stage = Stage::new().with_samples();
    insta::assert_snapshot!(refused(&stage, &format!("--url http://panel.example {PROVISION}"), 2).await);
}

/// S1.30
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_egg() {
    let stage = Stage::new().with_samples();
    stage.write(
        "minecraft.toml",
        &sample("minecraft.toml").replace("\"Paper\"", "\"Papre\""),
    );
    insta::assert_snapshot!(refused(&stage, PROVISION, 2).await);
}

/// S2.64, S3.35
#[tokio::test(flavor = "multi_thread")]
async fn no_free_allocation() {
    let stage = Stage::new().with_samples();
    stage.write(
        "minecraft.toml",
        &sample("minecraft.toml").replace("25565, \"25600-25610\"", "30120"),
    );
    insta::assert_snapshot!(refused(&stage, PROVISION, 4).await);

    // An operator adds it, and gives the same command again.
    stage.fake.add_allocations(1, "127.0.0.1", 30_120..=30_120);
    assert_eq!(stage.hatch(PROVISION).await.code, Some(0));
}

/// S2.64
#[tokio::test(flavor = "multi_thread")]
async fn no_free_allocation_on_the_node_of_the_product() {
    let stage = Stage::new().with_samples();
    let node = stage.fake.add_node(NewNode::new("full"));
    let placed = format!("[placement]\nnodes = [{node}]");
    stage.write(
        "minecraft.toml",
        &sample("minecraft.toml").replace("[placement]", &placed),
    );
    insta::assert_snapshot!(refused(&stage, PROVISION, 4).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_node_with_room() {
    let stage = Stage::new().with_samples();
    stage.write(
        "minecraft.toml",
        &sample("minecraft.toml").replace("\"4 GB\"", "\"4 TB\""),
    );
    insta::assert_snapshot!(refused(&stage, PROVISION, 4).await);
}

/// S2.43: all at once
#[tokio::test(flavor = "multi_thread")]
async fn a_product_and_an_order_with_several_mistakes() {
    let stage = Stage::new().with_samples();
    stage.write(
        "minecraft.toml",
        r#"
        id = "minecraft"
        name = "Minecraft 4 GB"
        egg = "Paper"
        server_nmae = "MC-%service_id%"
        [resources]
        memory = "-4 GB"
        disk = "20 GB"
        cpu = "many"
        io = 9
        [placement]
        ports = ["25610-25600"]
        "#,
    );
    stage.write(
        "order.toml",
        "service = \"10 01\"\n[customer]\nid = \"42\"\nemail = \"ada\"\n",
    );
    insta::assert_snapshot!(refused(&stage, PROVISION, 2).await);
}

/// S1.55
#[tokio::test(flavor = "multi_thread")]
async fn a_variable_that_the_product_does_not_open() {
    let stage = Stage::new().with_samples();
    stage.write(
        "order.toml",
        &sample("order.toml").replace("MINECRAFT_VERSION", "BUILD_NUMBER"),
    );
    insta::assert_snapshot!(refused(&stage, PROVISION, 2).await);
}

/// S3.46
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_placeholder() {
    let stage = Stage::new().with_samples();
    stage.write(
        "minecraft.toml",
        &sample("minecraft.toml").replace("MC-%service_id%", "MC-%serviceid%"),
    );
    insta::assert_snapshot!(refused(&stage, PROVISION, 2).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typo_in_toml() {
    let stage = Stage::new().with_samples();
    stage.write(
        "minecraft.toml",
        &sample("minecraft.toml").replace("\"20 GB\"", "\"20 GB"),
    );
    insta::assert_snapshot!(refused(&stage, PROVISION, 2).await);
    assert_eq!(stage.fake.total_requests(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_there() {
    let stage = Stage::new().with_samples();
    insta::assert_snapshot!(refused(&stage, "provision --product minecarft.toml --order order.toml", 2).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_command_and_an_unknown_value() {
    let stage = Stage::new();
    insta::assert_snapshot!("an_unknown_command", refused(&stage, "provison", 2).await);
    insta::assert_snapshot!("an_unknown_value", refused(&stage, "--wait soon diagnose", 2).await);
    insta::assert_snapshot!(
        "an_unknown_store",
        refused(&stage, "--store mysql:hatch diagnose", 2).await
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_and_a_store_that_are_not_there() {
    let stage = Stage::new().with_samples();
    insta::assert_snapshot!("no_such_store", refused(&stage, "suspend --service 1001", 2).await);
    assert!(!stage.path().join("hatch.db").exists(), "a look makes no store");
    stage.hatch(PROVISION).await;
    insta::assert_snapshot!("no_such_service", refused(&stage, "suspend --service 1002", 2).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_for_another_order() {
    let stage = Stage::new().with_samples();
    stage.hatch(PROVISION).await;
    stage.write("order.toml", &sample("order.toml").replace("\"42\"", "\"43\""));
    insta::assert_snapshot!(refused(&stage, PROVISION, 1).await);
}

/// For machines every failure is one JSON object, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_json_where_it_was_asked_for() {
    let stage = Stage::new().with_samples();
    stage.write("order.toml", "");
    let ran = stage.hatch(&format!("--json {PROVISION}")).await;
    assert_eq!(ran.code, Some(2));
    let json = ran.json();
    assert_eq!(json["ok"], false);
    assert_eq!(json["error"]["reason"], "invalid");
    let problems = json["error"]["problems"].as_array().unwrap().iter();
    let fields: Vec<&str> = problems.map(|problem| problem["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["service", "customer.id", "customer.email"]);

    let ran = stage.hatch("--json provison").await;
    assert_eq!(
        (ran.code, ran.json()["error"]["reason"].as_str()),
        (Some(2), Some("usage"))
    );
    let message = stage.hatch("--json options --service 1001").await.json()["error"]["message"].clone();
    assert_eq!(
        message,
        "the following required arguments were not provided: <KEY=AMOUNT[@DAY]>..."
    );
}

/// S1.55
#[tokio::test(flavor = "multi_thread")]
async fn a_variable_that_the_egg_does_not_have() {
    let stage = sold().await;
    insta::assert_snapshot!(refused(&stage, "set --service 1001 MINECRAFT_VERSON=1", 2).await);
}

/// Nothing is stopped or started while the customer has not paid.
#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_a_suspended_service() {
    let stage = sold().await;
    stage.hatch("suspend --service 1001").await;
    insta::assert_snapshot!(refused(&stage, "power --service 1001 start", 1).await);
}

/// S3.54
#[tokio::test(flavor = "multi_thread")]
async fn an_import_of_a_server_that_stands_for_another_service() {
    let stage = sold().await;
    let server = stage.fake.servers()[0].id;
    let order = sample("order.toml");
    let (order, _) = order.split_once("[variables]").unwrap();
    stage.write("order.toml", &order.replace("1001", "1002"));
    let import = format!("import --product minecraft.toml --order order.toml --server {server}");
    insta::assert_snapshot!(refused(&stage, &import, 1).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_nobody_waits_for() {
    let stage = sold().await;
    insta::assert_snapshot!(refused(&stage, "abandon --service 1001", 1).await);
}

/// A panel on which the sample order is delivered.
async fn sold() -> Stage {
    let stage = Stage::new().with_samples();
    assert_eq!(stage.hatch(PROVISION).await.code, Some(0));
    stage
}
