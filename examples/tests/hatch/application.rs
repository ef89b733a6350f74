//! What an application around the engine does, from the command line: events, work that is due, switches, a restored store.

use std::time::Duration;

use tokio::time::sleep;

use crate::trial::{Trial, everywhere, sold, stage};

const EU: &str = "--panel-id eu";

/// Events are claimed, printed, and acknowledged one by one; what was not acknowledged comes again.
#[tokio::test(flavor = "multi_thread")]
async fn events_are_claimed_and_acknowledged_one_by_one() {
    everywhere!(events);
}

async fn events<P: Trial>() {
    let stage = sold::<P>().await;
    stage
        .hatch("--json suspend --service 1001 --reason unpaid")
        .await
        .done();
    let claim = "events claim --consumer mails --hold 0";
    let read = stage.reads(claim).await;
    let words: Vec<&str> = read
        .lines()
        .filter_map(|line| line.split_once("service "))
        .map(|it| it.1)
        .collect();
    let words = words.join("\n");
    let (words, _) = words.split_once("ready: ").map_or((words.clone(), ""), |(head, rest)| {
        let rest = rest.split_once('\n').map_or("", |it| it.1);
        (format!("{head}ready: ADDRESS\n{rest}"), "")
    });
    insta::assert_snapshot!("events_of_a_service", words);

    let claimed = stage.hatch(&format!("--json {claim}")).await;
    let json = claimed.done();
    stage.write("claimed.json", &claimed.out);
    let events = json["events"].as_array().unwrap();
    let first = events[0]["number"].as_u64().unwrap();
    let acknowledge = "--json events acknowledge --consumer mails --claimed claimed.json";
    let done = stage.hatch(&format!("{acknowledge} {first}")).await.done();
    assert_eq!(done["acknowledged"], 1);
    let left = stage.hatch(&format!("--json {claim}")).await.done();
    assert_eq!(left["events"].as_array().unwrap().len(), events.len() - 1);
    for _ in 0..2 {
        stage.hatch(acknowledge).await.done();
    }
    assert_eq!(stage.reads(claim).await, "there is nothing new for `mails`");
    let other = stage.hatch("--json events claim --consumer monitor").await.done();
    assert_eq!(other["events"].as_array().unwrap().len(), events.len(), "each gets all");

    assert_eq!(
        stage
            .fails("events acknowledge --consumer other --claimed claimed.json", 2)
            .await,
        "invalid"
    );
    assert_eq!(
        stage
            .fails("events acknowledge --consumer mails --claimed claimed.json 4711", 2)
            .await,
        "invalid"
    );
    assert_eq!(
        stage
            .fails("events acknowledge --consumer mails --claimed order.toml", 2)
            .await,
        "invalid"
    );
}

/// A day that has come is worked on when nobody gives a command for it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_is_worked_on() {
    everywhere!(due);
}

async fn due<P: Trial>() {
    let stage = sold::<P>().await;
    let soon = jiff::Timestamp::now() + Duration::from_secs(2);
    let told = stage
        .hatch(&format!("--json expire --service 1001 --at {soon}"))
        .await
        .done();
    assert_eq!(told["phase"], "active", "{told}");
    assert!(!stage.row().suspended);
    sleep(Duration::from_secs(3)).await;
    stage.hatch(&format!("--json {EU} work --once")).await.done();
    assert!(stage.row().suspended, "{}", P::SOFTWARE);
    stage.hatch("--json expire --service 1001 --never").await.done();
    assert!(!stage.row().suspended, "{}", P::SOFTWARE);

    // One that was cut off is finished by a worker that goes on until it is told to stop.
    let mut worker = stage.start(&format!("{EU} work"));
    stage.fake.on("POST *").times(3, panel_http::fault::Fault::Cut);
    stage.fake.on("PATCH *").times(3, panel_http::fault::Fault::Cut);
    stage.hatch("--wait 0 suspend --service 1001").await;
    stage.fake.calm();
    for _ in 0..300 {
        if stage.row().suspended {
            break;
        }
        sleep(Duration::from_millis(100)).await;
    }
    assert!(stage.row().suspended, "{}", P::SOFTWARE);
    assert_eq!(worker.try_wait().unwrap(), None, "it goes on");
    worker.kill().await.unwrap();
}

/// S1.15–S1.17: a panel software that is switched off is not called, whatever the command; and all of it works again.
#[tokio::test(flavor = "multi_thread")]
async fn a_panel_software_is_switched_off_and_on() {
    everywhere!(switched);
}

async fn switched<P: Trial>() {
    let stage = sold::<P>().await;
    let software = P::SOFTWARE;
    let off = stage.reads(&format!("integrations deactivate {software}")).await;
    insta::assert_snapshot!(format!("integrations_without_{software}"), off);
    stage.fake.forget_calls();
    for command in [
        "suspend --service 1001",
        "status --service 1001",
        "--panel-id eu eggs",
        "--panel-id eu catalogue sync",
        "--panel-id eu sweep --repair",
        "--panel-id eu dashboard",
        "--panel-id eu work --once",
        "provision --product minecraft.toml --order order.toml",
    ] {
        let reason = stage.fails(command, 2).await;
        assert_eq!(reason, "integration_disabled", "{software}: {command}");
    }
    assert_eq!(stage.fake.calls("*"), 0, "{software}");
    for _ in 0..2 {
        stage
            .hatch(&format!("--json integrations activate {software}"))
            .await
            .done();
    }
    let listed = stage.hatch("--json integrations list").await.done();
    let listed = listed["integrations"].as_array().unwrap().iter();
    assert_eq!(listed.filter(|it| it["is_active"] == true).count(), 3);
    stage.hatch("--json suspend --service 1001").await.done();
}

/// A store that knows fewer events than were acknowledged is not written until an operator has said so.
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_store_is_not_written_until_it_is_trusted() {
    everywhere!(restored);
}

async fn restored<P: Trial>() {
    let stage = sold::<P>().await;
    let before = stage.fake.rows();
    let suspend = "--acknowledged 100 suspend --service 1001";
    assert_eq!(stage.fails(suspend, 1).await, "behind", "{}", P::SOFTWARE);
    insta::assert_snapshot!("a_store_that_is_behind", stage.reads_but(suspend, 1).await);
    assert_eq!(
        stage.fails(&format!("{EU} --acknowledged 100 sweep --repair"), 1).await,
        "behind"
    );
    stage
        .hatch(&format!("--json {EU} --acknowledged 100 sweep"))
        .await
        .done();
    assert_eq!(stage.fake.rows(), before, "{}", P::SOFTWARE);

    let trust = format!("--json {EU} --acknowledged 100 trust");
    assert_eq!(stage.hatch(&trust).await.done()["was_behind"], true);
    assert_eq!(stage.hatch(&trust).await.done()["was_behind"], false);
    stage.hatch(&format!("--json {suspend}")).await.done();
    assert!(stage.row().suspended, "{}", P::SOFTWARE);
}

/// A customer is forgotten when his services have ended, and their ids stay taken.
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_forgotten_when_his_services_have_ended() {
    everywhere!(forgotten);
}

async fn forgotten<P: Trial>() {
    let stage = sold::<P>().await;
    let forget = "forget --customer 42";
    insta::assert_snapshot!("a_customer_with_a_service", stage.reads_but(forget, 1).await);
    stage.hatch("--json terminate --service 1001").await.done();
    insta::assert_snapshot!("a_customer_is_forgotten", stage.reads(forget).await);
    stage.hatch(&format!("--json {forget}")).await.done();
    assert_eq!(
        stage.hatch(crate::trial::PROVISION).await.code,
        Some(1),
        "{}",
        P::SOFTWARE
    );
}

/// What is a customer's own cannot be read in the store without its key, and the key is never shown.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_with_a_key_is_read_with_that_key_only() {
    everywhere!(sealed);
}

async fn sealed<P: Trial>() {
    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let stage = stage::<P>();
    let with = |key: &str, arguments: &str| {
        let mut command = stage.command(arguments);
        command.env("STORE_KEY", key);
        stage.run(command)
    };
    with(KEY, &format!("--json {}", crate::trial::PROVISION)).await.done();
    for file in std::fs::read_dir(stage.path()).unwrap() {
        let file = file.unwrap();
        if file.file_name().to_string_lossy().starts_with("hatch.db") {
            let bytes = std::fs::read(file.path()).unwrap();
            let is_there = bytes.windows(15).any(|window| window == b"ada@example.org");
            assert!(!is_there, "{}: {:?}", P::SOFTWARE, file.file_name());
        }
    }
    let without = stage.hatch("suspend --service 1001").await;
    assert_eq!(without.code, Some(1), "{}: {without:?}", P::SOFTWARE);
    let wrong = with("c2hvcnQ=", "suspend --service 1001").await;
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    assert!(!wrong.err.contains("c2hvcnQ="), "{}", wrong.err);
    with(KEY, "--json suspend --service 1001").await.done();
    assert!(stage.row().suspended, "{}", P::SOFTWARE);
}

/// Every command is on the first page, in its group.
#[tokio::test(flavor = "multi_thread")]
async fn the_help_shows_every_command_in_its_group() {
    let stage = stage::<crate::trial::Pterodactyl>();
    let help = stage.hatch("--help").await.out;
    let (commands, _) = help.split_once("\nOptions:").unwrap();
    insta::assert_snapshot!("help", commands);
}
