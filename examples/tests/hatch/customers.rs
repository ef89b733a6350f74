//! What a customer sees and may do, asked for by `--as`.

use std::time::Duration;

use tokio::io::AsyncWriteExt;

use crate::trial::{PROVISION, Trial, everywhere, sold, stage};

/// S1.2, S2.32: a customer sees his own service, and nothing that is for administrators; another's is not found.
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_sees_his_own_service_only() {
    everywhere!(his_own_only);
}

async fn his_own_only<P: Trial>() {
    let stage = sold::<P>().await;
    let seen = stage.hatch("--json status --service 1001 --as 42").await.done();
    assert_eq!(seen["server"].get("administration"), None, "{seen}");
    for command in [
        "status --service 1001 --as 43",
        "variables --service 1001 --as 43",
        "power --service 1001 --as 43 stop",
        "set --service 1001 --as 43 MINECRAFT_VERSION=1",
        "reinstall --service 1001 --as 43",
        "console --service 1001 --as 43",
    ] {
        let ran = stage.hatch(command).await;
        assert_eq!(ran.code, Some(2), "{}: {command}: {ran:?}", P::SOFTWARE);
        assert!(ran.err.contains("there is no service `1001`"), "{command}: {}", ran.err);
    }
}

/// S1.42, S1.54, S1.55: variables as an operator and as their customer sees them; what is not open is refused by name.
#[tokio::test(flavor = "multi_thread")]
async fn variables_are_shown_and_set_by_whom_they_are_open_to() {
    everywhere!(variables);
}

async fn variables<P: Trial>() {
    let stage = sold::<P>().await;
    stage.fake.forget_calls();
    let named = |name: &str| format!("{name}_{}", P::SOFTWARE);
    let every = stage.reads("variables --service 1001").await;
    insta::assert_snapshot!(named("variables_for_an_operator"), every);
    let his = stage.reads("variables --service 1001 --as 42").await;
    insta::assert_snapshot!(named("variables_for_their_customer"), his);
    assert_eq!(stage.fake.calls("GET *"), 0, "{}", P::SOFTWARE);

    let set = stage.hatch("--json set --service 1001 --as 42 MINECRAFT_VERSION=1.20");
    set.await.done();
    let shown = stage.hatch("--json variables --service 1001 --as 42").await.done();
    let variables = shown["variables"].as_array().unwrap().iter();
    let version = variables
        .into_iter()
        .find(|it| it["env_variable"] == "MINECRAFT_VERSION");
    assert_eq!(version.unwrap()["value"], "1.20");
    let refused = stage
        .reads_but("set --service 1001 --as 42 SERVER_JARFILE=other.jar", 2)
        .await;
    insta::assert_snapshot!("a_variable_that_is_not_open", refused);
}

/// S1.53, S1.43i–S1.43k: what the product permits, and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_may_do_what_his_product_permits() {
    everywhere!(permitted);
}

async fn permitted<P: Trial>() {
    let stage = sold::<P>().await;
    insta::assert_snapshot!(
        "what_a_customer_may_do",
        stage.reads("permissions --service 1001").await
    );
    stage.hatch("--json power --service 1001 --as 42 restart").await.done();
    let refused = stage.reads_but("reinstall --service 1001 --as 42", 2).await;
    insta::assert_snapshot!("a_reinstallation_that_is_not_permitted", refused);
    let changed = stage.hatch("--json change --service 1001 --as 42 --egg Velocity").await;
    changed.done();
    for command in [
        "backup --service 1001 --as 42",
        "change --service 1001 --as 42 --product minecraft-large.toml",
    ] {
        assert_eq!(stage.fails(command, 2).await, "invalid", "{}", P::SOFTWARE);
    }
    assert_eq!(stage.fake.calls(P::REINSTALL), 0);
    stage.hatch("--json suspend --service 1001").await.done();
    assert_eq!(
        stage.fails("power --service 1001 --as 42 start", 1).await,
        "not_allowed"
    );
    let told = stage.reads("permissions --service 1001").await;
    assert!(told.ends_with("it is suspended: nothing of it now"), "{told}");
}

/// The console of a service: what is typed reaches its server.
#[tokio::test(flavor = "multi_thread")]
async fn a_console_is_opened_by_the_id_of_the_service() {
    everywhere!(console);
}

async fn console<P: Trial>() {
    let stage = sold::<P>().await;
    let mut command = stage.command("console --service 1001 --as 42 --for 1");
    command.stdin(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"say hi\n").await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(60), child.wait_with_output());
    let ended = ended.await.expect("it ends").unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&ended.stdout),
        String::from_utf8_lossy(&ended.stderr),
    );
    assert_eq!(ended.status.code(), Some(0), "{}: {out}{err}", P::SOFTWARE);
    assert!(out.contains("-- it is running"), "{}: {out}", P::SOFTWARE);
    assert!(out.ends_with("-- the console of service 1001 is closed\n"), "{out}");
    assert_eq!(stage.fake.typed(), ["say hi"], "{}", P::SOFTWARE);

    assert_eq!(stage.fails("console --service 1001", 2).await, "invalid");
    if P::SOFTWARE != "calagopus" {
        let mut command = stage.command("console --service 1001");
        command.env_remove("PANEL_CLIENT_KEY");
        assert_eq!(stage.run(command).await.code, Some(2), "{}", P::SOFTWARE);
    }
}

/// A customer who has lost his password is helped once for a command: by a link, or by a new password that is shown once and
/// never lies in the store as it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_password_is_helped_with() {
    everywhere!(helped);
}

async fn helped<P: Trial>() {
    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let stage = stage::<P>();
    let hatch = |arguments: &str| {
        let mut command = stage.command(arguments);
        command.env("STORE_KEY", KEY);
        stage.run(command)
    };
    hatch(&format!("--json {PROVISION}")).await.done();
    let helped = hatch("--json password --service 1001 --as 42").await.json();
    assert_eq!(helped["request"], 1, "{helped}");
    let password = helped["password"].as_str().map(str::to_owned);
    assert_eq!(password.is_none(), helped["by"] == "link", "{helped}");
    // Pelican stores it, and fails when it tells the nodes.
    let outcome = if P::SOFTWARE == "pelican" { "unknown" } else { "done" };
    assert_eq!(helped["outcome"], outcome, "{helped}");

    stage.fake.forget_calls();
    let again = hatch("--json password --service 1001 --request 1").await.json();
    assert_eq!(
        (&again["outcome"], again["password"].is_null()),
        (&helped["outcome"], true)
    );
    for calls in ["GET *", "PATCH *", "POST *"] {
        assert_eq!(stage.fake.calls(calls), 0, "{}: {calls}", P::SOFTWARE);
    }
    let journal = hatch("journal --service 1001").await.out;
    let said = journal + &hatch("status --service 1001").await.out;
    assert!(said.contains("request 1"), "{said}");
    assert!(password.is_none_or(|password| !said.contains(&password)), "{said}");

    let stage = sold::<P>().await;
    let refused = stage.hatch("--json password --service 1001").await;
    if helped["by"] == "link" {
        refused.done();
    } else {
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.err.contains("STORE_KEY"), "{}", refused.err);
    }
}
