//! Runs against panels that fail in the middle: exit code 1, nothing left behind, and no server of other people touched.

use panel_http::fault::Fault;
use tokio::{process::Command, task::JoinSet};

use crate::{
    stage::{Ran, Stage},
    trial::{LATE, Trial},
};

/// A check that fails, and what goes wrong for it.
type Trouble = (&'static str, fn(&Stage));

/// On Pterodactyl and Pelican.
const TROUBLES: [Trouble; 7] = [
    ("the server is installed", |stage| stage.break_nodes()),
    ("servers.update_build", |stage| {
        let build = stage.faults.on("PATCH /api/application/servers/*/build");
        build.always(Fault::Page(500));
    }),
    ("servers.create", |stage| {
        stage
            .faults
            .on("POST /api/application/servers")
            .once(Fault::ApplyThenCut);
    }),
    ("users.create", |stage| {
        let users = stage.faults.on("POST /api/application/users");
        users.once(Fault::CutThenApply(LATE));
    }),
    ("users.create", |stage| {
        stage
            .faults
            .on("POST /api/application/users")
            .once(Fault::ApplyThenPage(502));
    }),
    ("nodes.create", |stage| {
        stage.faults.on("POST /api/application/nodes").once(Fault::Garbage);
    }),
    ("client.servers.power", |stage| {
        stage.faults.on("POST /api/client/servers/*").always(Fault::Page(502));
    }),
];

const ON_CALAGOPUS: [Trouble; 10] = [
    ("the server is installed", |stage| stage.break_nodes()),
    ("admin.servers.update", |stage| {
        stage.faults.on("PATCH /api/admin/servers/*").always(Fault::Page(500));
    }),
    ("admin.servers.create", |stage| {
        stage.faults.on("POST /api/admin/servers").once(Fault::ApplyThenCut);
    }),
    ("admin.servers.deploy", |stage| {
        let deploy = stage.faults.on("POST /api/admin/servers/deploy");
        deploy.once(Fault::ApplyThenPage(502));
    }),
    ("admin.servers.allocations.remove", |stage| {
        stage.faults.on("DELETE /api/admin/servers/*").once(Fault::Page(502));
    }),
    ("admin.users.create", |stage| {
        let users = stage.faults.on("POST /api/admin/users");
        users.once(Fault::CutThenApply(LATE));
    }),
    ("admin.nodes.create", |stage| {
        stage.faults.on("POST /api/admin/nodes").once(Fault::Garbage);
    }),
    ("admin.eggs.import", |stage| {
        let import = stage.faults.on("POST /api/admin/nests/*/eggs/import");
        import.once(Fault::ApplyThenCut);
    }),
    ("admin.backup_configurations.create", |stage| {
        let configurations = stage.faults.on("POST /api/admin/backup-configurations");
        configurations.once(Fault::ApplyThenCut);
    }),
    ("client.servers.power", |stage| {
        let power = stage.faults.on("POST /api/client/servers/*/power");
        power.always(Fault::Page(502));
    }),
];

async fn a_failing_run_leaves_nothing_behind(
    stage: impl AsyncFn() -> Stage,
    troubles: impl IntoIterator<Item = Trouble>,
) {
    let mut runs = JoinSet::new();
    for (name, prepare) in troubles {
        let trial = Trial::begin(stage().await, prepare).await;
        runs.spawn(async move {
            let ran = trial.end().await;
            assert_eq!(ran.code, Some(1), "{}", ran.out);
            assert!(ran.failed().contains(&name), "{name}: {}", ran.out);
        });
    }
    runs.join_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_run_leaves_nothing_behind_on_pterodactyl() {
    a_failing_run_leaves_nothing_behind(Stage::pterodactyl, TROUBLES).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_run_leaves_nothing_behind_on_pelican() {
    let copied: Trouble = ("eggs.import", |stage| {
        stage
            .faults
            .on("POST /api/application/eggs/import")
            .once(Fault::ApplyThenCut);
    });
    let moving: Trouble = ("servers.cancel_transfer", |stage| {
        stage
            .faults
            .on("POST /api/application/servers/*/transfer/cancel")
            .skip(1)
            .once(Fault::Page(502));
    });
    a_failing_run_leaves_nothing_behind(Stage::pelican, TROUBLES.into_iter().chain([copied, moving])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_run_leaves_nothing_behind_on_calagopus() {
    a_failing_run_leaves_nothing_behind(Stage::calagopus, ON_CALAGOPUS).await;
}

/// The panel shows no trace of it once the egg is gone, and may keep one.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_joined_to_a_mount_is_parted_from_it_when_a_call_fails() {
    let stage = Stage::pelican().await;
    let parting = stage.faults.on("DELETE /api/application/mounts/*");
    parting.once(Fault::Page(502));
    let ran = Ran::of(stage.command().spawn().unwrap()).await;
    assert_eq!(ran.failed(), ["mounts.remove_egg"], "{ran:?}");
    let parted = |of: &str| {
        let requests = stage.requests();
        let of_it = requests
            .iter()
            .filter(|it| it.method == "DELETE" && it.path.contains(of));
        of_it.filter(|it| it.status == Some(204)).count()
    };
    for of in ["/mounts/1/eggs/", "/mounts/1/nodes/", "/mounts/1/servers/"] {
        assert!(parted(of) >= 1, "{of}: {ran:?}");
    }
}

/// One wrong key is one failed check, not a hundred.
async fn a_panel_that_lets_nobody_in_is_asked_no_more(stage: Stage, key: &str, call: &str) {
    let earlier = stage.requests().len();
    let mut command = stage.command();
    command.env(key, "unknown");
    let ran = Ran::of(command.spawn().unwrap()).await;
    assert_eq!((ran.code, ran.failed()), (Some(1), vec![call]), "{ran:?}");
    assert!(ran.out.ends_with("0 passed, 1 failed\n"), "{ran:?}");
    assert_eq!(stage.requests().len(), earlier + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_that_lets_nobody_in_is_asked_no_more_on_pterodactyl() {
    a_panel_that_lets_nobody_in_is_asked_no_more(Stage::pterodactyl().await, "PANEL_CLIENT_KEY", "account.get").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_that_lets_nobody_in_is_asked_no_more_on_pelican() {
    a_panel_that_lets_nobody_in_is_asked_no_more(Stage::pelican().await, "PANEL_CLIENT_KEY", "account.get").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_that_lets_nobody_in_is_asked_no_more_on_calagopus() {
    a_panel_that_lets_nobody_in_is_asked_no_more(Stage::calagopus().await, "PANEL_KEY", "client.account.get").await;
}

/// Ctrl-C, and what a CI system sends before it kills.
#[cfg(unix)]
async fn an_interrupted_run_leaves_nothing_behind(stage: impl AsyncFn() -> Stage) {
    let mut runs = JoinSet::new();
    for (signal, requests) in [("-INT", 3), ("-TERM", 20), ("-INT", 50), ("-TERM", 90), ("-INT", 130)] {
        let trial = Trial::begin(stage().await, |_| {}).await;
        runs.spawn(async move {
            trial.has_sent(requests).await;
            let program = trial.program();
            let sent = Command::new("kill").args([signal, &program]).status().await;
            assert!(sent.unwrap().success());
            let ran = trial.end().await;
            assert_eq!(ran.code, Some(1), "{}", ran.out);
            assert!(
                ran.failed().contains(&"the whole run"),
                "{signal} {requests}: {}",
                ran.out
            );
        });
    }
    runs.join_all().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_run_leaves_nothing_behind_on_pterodactyl() {
    an_interrupted_run_leaves_nothing_behind(Stage::pterodactyl).await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_run_leaves_nothing_behind_on_pelican() {
    an_interrupted_run_leaves_nothing_behind(Stage::pelican).await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_run_leaves_nothing_behind_on_calagopus() {
    an_interrupted_run_leaves_nothing_behind(Stage::calagopus).await;
}
