//! The whole panel from the command line: what is on it, what differs from what was sold, and taking over what is there.

use std::time::Duration;

use crate::{
    stage::Stage,
    trial::{Trial, everywhere, sold, stage},
};

/// The panel of the samples is called `eu`.
const EU: &str = "--panel-id eu";

/// Gives the server that stands for a service back the values that it had before.
async fn drifts<P: Trial>(stage: &Stage<P>, command: &str) {
    let before = stage.fake.save();
    stage.hatch(&format!("--json {command}")).await.done();
    stage.fake.bring_back(before);
}

/// S1.58, S1.65: a sweep only reads; every difference is told, and the exit code says that there is one.
#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_tells_what_differs_and_changes_nothing() {
    everywhere!(differences_are_told);
}

async fn differences_are_told<P: Trial>() {
    let stage = sold::<P>().await;
    insta::assert_snapshot!("a_sweep_of_a_true_panel", stage.reads(&format!("{EU} sweep")).await);

    drifts(&stage, "change --service 1001 --product minecraft-large.toml").await;
    stage.sell("1002").await;
    stage.fake.suspend_by_hand(&by_key(&stage, "1002"));
    let before = stage.fake.rows();
    let told = stage.reads_but(&format!("{EU} sweep"), 1).await;
    insta::assert_snapshot!("a_sweep_that_only_reads", told);
    assert_eq!(stage.fake.rows(), before, "{}", P::SOFTWARE);
    assert_eq!(stage.fails(&format!("{EU} sweep"), 1).await, "differs");
}

fn by_key<P: Trial>(stage: &Stage<P>, key: &str) -> String {
    let row = stage
        .fake
        .rows()
        .into_iter()
        .find(|row| row.key.as_deref() == Some(key));
    row.unwrap().uuid
}

/// S1.65: what differs is put right when that is asked for; a suspension of somebody else's stays, and a missing server is
/// never made again.
#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_repairs_when_it_is_told_to() {
    everywhere!(differences_are_repaired);
}

async fn differences_are_repaired<P: Trial>() {
    let stage = sold::<P>().await;
    drifts(&stage, "change --service 1001 --product minecraft-large.toml").await;
    assert_eq!(stage.row().memory, 4096, "{}", P::SOFTWARE);
    // The answer to the first write is lost: it is waited for, and looked at again.
    stage.fake.on("PATCH *").once(panel_http::fault::Fault::ApplyThenCut);
    let swept = stage.hatch(&format!("--json {EU} sweep --repair")).await.done();
    assert_eq!(swept["drift"][0]["outcome"]["outcome"], "repaired", "{swept}");
    assert_eq!(stage.row().memory, 8192, "{}", P::SOFTWARE);

    stage.fake.suspend_by_hand(&stage.row().uuid);
    let told = stage.reads(&format!("{EU} sweep --repair")).await;
    insta::assert_snapshot!("a_foreign_suspension_is_left", told);
    assert!(stage.row().suspended, "{}", P::SOFTWARE);

    stage.fake.delete_by_hand(&stage.row().uuid);
    let told = stage.reads_but(&format!("{EU} sweep --repair"), 4).await;
    insta::assert_snapshot!("a_missing_server_is_parked", told);
    assert!(stage.fake.rows().is_empty(), "{}", P::SOFTWARE);
    insta::assert_snapshot!("services_that_wait", stage.reads(&format!("{EU} services")).await);
}

/// Too much that is missing stops it: nothing is parked and nothing deleted.
#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_stops_when_too_much_is_missing() {
    everywhere!(too_much_is_missing);
}

async fn too_much_is_missing<P: Trial>() {
    let stage = sold::<P>().await;
    for service in ["1002", "1003", "1004"] {
        stage.sell(service).await;
    }
    for row in stage.fake.rows() {
        stage.fake.delete_by_hand(&row.uuid);
    }
    let told = stage.reads_but(&format!("{EU} sweep --repair"), 4).await;
    insta::assert_snapshot!("a_sweep_that_has_stopped", told);
    for service in ["1001", "1004"] {
        let record = stage.record(service).await.unwrap();
        assert_eq!(record.parked, None, "{}", P::SOFTWARE);
    }
}

/// What an ended service has left is deleted only when just that is asked for.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_behind_is_deleted_when_that_is_asked_for() {
    everywhere!(left_behind);
}

async fn left_behind<P: Trial>() {
    let stage = sold::<P>().await;
    drifts(&stage, "terminate --service 1001").await;
    let told = stage.reads_but(&format!("{EU} sweep --repair"), 1).await;
    insta::assert_snapshot!("what_was_left_behind", told);
    assert_eq!(stage.fake.rows().len(), 1, "{}", P::SOFTWARE);
    stage.fake.on("DELETE *").once(panel_http::fault::Fault::ApplyThenCut);
    stage
        .hatch(&format!("--json {EU} sweep --delete-left-behind"))
        .await
        .done();
    assert!(stage.fake.rows().is_empty(), "{}", P::SOFTWARE);
}

/// S1.58, S1.66–S1.68: everything on the panel; watched, it is asked once a minute, and with a cleared list each time.
#[tokio::test(flavor = "multi_thread")]
async fn the_dashboard_shows_the_panel_and_what_has_no_server() {
    everywhere!(dashboard);
}

async fn dashboard<P: Trial>() {
    let stage = sold::<P>().await;
    stage.sell("1002").await;
    stage.hatch("--json suspend --service 1001").await.done();
    stage.fake.delete_by_hand(&by_key(&stage, "1002"));
    insta::assert_snapshot!("dashboard", stage.reads(&format!("{EU} dashboard")).await);
    let shown = stage.hatch(&format!("--json {EU} dashboard")).await.done();
    assert_eq!(shown["phases"]["suspended"], 1, "{shown}");
    assert_eq!(shown["without_server"][0]["service"], "1002", "{shown}");

    for (watching, is_cached) in [("", true), ("--fresh", false)] {
        stage.fake.forget_calls();
        let mut watched = stage.start(&format!("{EU} dashboard --watch 0.05 {watching}"));
        tokio::time::sleep(Duration::from_millis(1500)).await;
        watched.kill().await.unwrap();
        let calls = stage.fake.calls("GET *");
        assert_eq!(calls == 1, is_cached, "{}: {calls} calls", P::SOFTWARE);
    }
}

/// S3.3: what can be done on this panel, with these keys.
#[tokio::test(flavor = "multi_thread")]
async fn the_features_of_a_panel_are_told_without_a_call() {
    everywhere!(features);
}

async fn features<P: Trial>() {
    let stage = stage::<P>();
    let told = stage.reads("features").await;
    insta::assert_snapshot!(format!("features_of_{}", P::SOFTWARE), told);
    let mut command = stage.command("--json features");
    command.env_remove("PANEL_CLIENT_KEY");
    let told = stage.run(command).await.done();
    let console = told["features"].as_array().unwrap().iter();
    let console = console.into_iter().find(|it| it["feature"] == "console").unwrap();
    let expected = match P::SOFTWARE {
        "calagopus" => "available",
        _ => "needs_client_key",
    };
    assert_eq!(console["availability"], expected);
    assert_eq!(stage.fake.calls("GET *"), 0);
}

/// S3.49–S3.55: a whole panel is looked at first, and then taken over; given again, it goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_whole_panel_is_imported_after_a_look_at_the_plan() {
    everywhere!(whole_panel);
}

async fn whole_panel<P: Trial>() {
    let stage = nobodys::<P>().await;
    let rows = stage.fake.rows();
    orders(&stage, &[(&rows[0].id, "2001"), (&rows[1].uuid, "2002")]);
    let plan = stage.reads(&format!("{EU} import-all --orders orders.toml")).await;
    insta::assert_snapshot!(format!("the_plan_of_an_import_on_{}", P::SOFTWARE), plan);
    assert_eq!(stage.fake.rows(), rows, "{}: a plan changes nothing", P::SOFTWARE);
    assert_eq!(stage.record("2001").await, None);

    let elsewhere = stage.hatch("--json import-all --orders orders.toml --yes").await;
    assert_eq!(elsewhere.code, Some(2), "{elsewhere:?}");
    assert_eq!(
        elsewhere.json()["error"]["advice"],
        "give --panel-id eu, with the --url of that panel"
    );
    let import = format!("--json {EU} import-all --orders orders.toml --yes");
    stage.fake.on("PATCH *").once(panel_http::fault::Fault::ApplyThenCut);
    stage.hatch(&import).await.done();
    let keys: Vec<_> = stage.fake.rows().into_iter().map(|row| row.key).collect();
    assert_eq!(
        keys,
        [Some("2001".to_owned()), Some("2002".to_owned()), None],
        "{}",
        P::SOFTWARE
    );
    stage.fake.forget_calls();
    stage.hatch(&import).await.done();
    assert_eq!(stage.fake.calls("PATCH *"), 0, "{}: it is done", P::SOFTWARE);
    stage.hatch("--json suspend --service 2002").await.done();
    assert!(stage.fake.rows()[1].suspended, "{}", P::SOFTWARE);
}

/// Three servers of which no service knows.
async fn nobodys<P: Trial>() -> Stage<P> {
    let stage = sold::<P>().await;
    stage.sell("1002").await;
    stage.sell("1003").await;
    for row in stage.fake.rows() {
        stage.fake.take_key_off(&row.uuid);
    }
    for service in ["1001", "1002", "1003"] {
        stage.fails(&format!("suspend --service {service}"), 4).await;
        stage.hatch(&format!("--json abandon --service {service}")).await.done();
    }
    stage
}

fn orders<P: Trial>(stage: &Stage<P>, orders: &[(&str, &str)]) {
    let mut file = "product = \"minecraft\"\n".to_owned();
    for (server, service) in orders {
        file += &format!(
            "[[orders]]\nserver = \"{server}\"\nservice = \"{service}\"\n\
             customer = {{ id = \"42\", email = \"ada@example.org\", first_name = \"Ada\" }}\n"
        );
    }
    stage.write("orders.toml", &file);
}

/// Every mistake in the orders at once, and nothing is done.
#[tokio::test(flavor = "multi_thread")]
async fn orders_with_mistakes_import_nothing() {
    everywhere!(wrong_orders);
}

async fn wrong_orders<P: Trial>() {
    let stage = stage::<P>();
    stage.write(
        "orders.toml",
        "[[orders]]\nservice = \"2001\"\n[[orders]]\nserver = 2\nservice = \"20 02\"\nproduct = \"minecraft\"\n\
         [orders.customer]\nid = \"42\"\nemail = \"ada\"\n",
    );
    let told = stage
        .reads_but(&format!("{EU} import-all --orders orders.toml --yes"), 2)
        .await;
    insta::assert_snapshot!("orders_with_mistakes", told);
    orders(&stage, &[("4711", "2001")]);
    let told = stage
        .reads_but(&format!("{EU} import-all --orders orders.toml --yes"), 2)
        .await;
    insta::assert_snapshot!("an_order_for_no_server", told);
    stage.write("orders.toml", "[[order]]\nserver = 2\n");
    assert_eq!(
        stage.fails(&format!("{EU} import-all --orders orders.toml"), 2).await,
        "invalid"
    );
}

/// Why nothing fits, node by node, and what to do about it.
#[tokio::test(flavor = "multi_thread")]
async fn room_is_told_node_by_node() {
    everywhere!(room);
}

async fn room<P: Trial>() {
    let stage = stage::<P>();
    let fits = stage.reads("room --product minecraft.toml").await;
    assert_eq!(fits.matches("a server fits").count(), 2, "{}: {fits}", P::SOFTWARE);
    let product = std::fs::read_to_string(stage.path().join("minecraft.toml")).unwrap();
    let product = product.replace("\"4 GB\"", "\"4 TB\"");
    stage.write("minecraft.toml", &product.replace("25565, \"25600-25610\"", "30120"));
    let none = stage.reads_but("room --product minecraft.toml", 4).await;
    insta::assert_snapshot!(format!("no_room_on_{}", P::SOFTWARE), none);
    assert_eq!(stage.fails("room --product minecraft.toml", 4).await, "no_room");
}
