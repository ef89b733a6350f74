//! Runs against panels that fail in the middle: exit code 1, nothing left behind, and no server of other people touched.

use std::{collections::BTreeSet, time::Duration};

use panel_http::fault::Fault;
use tokio::{
    process::{Child, Command},
    task::JoinSet,
};

use crate::stage::{Ran, Stage};

/// How long after its caller has gone a panel may still do what it was asked for.
const LATE: Duration = Duration::from_secs(1);

/// A check that fails, and what goes wrong for it.
type Trouble = (&'static str, fn(&Stage));

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

/// A run under way, and what was on the panel before it.
struct Trial {
    stage: Stage,
    child: Child,
    before: BTreeSet<String>,
    /// Requests before its own.
    earlier: usize,
}

impl Trial {
    async fn begin(stage: Stage, prepare: impl FnOnce(&Stage)) -> Self {
        let before = stage.inventory().await;
        let earlier = stage.requests().len();
        prepare(&stage);
        Self {
            child: stage.command().spawn().unwrap(),
            before,
            earlier,
            stage,
        }
    }

    /// Waits until so many of its requests have reached the panel.
    async fn has_sent(&self, requests: usize) {
        while self.stage.requests().len() < self.earlier + requests {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Its end, and the promises.
    async fn end(self) -> Ran {
        let Self { stage, before, .. } = self;
        let ran = Ran::of(self.child).await;
        let requests = stage.requests().split_off(self.earlier);
        assert_eq!(stage.touched(&requests), Vec::<String>::new(), "{}", ran.out);
        stage.faults.clear();
        tokio::time::sleep(LATE).await;
        let after = stage.inventory().await;
        let changed: Vec<_> = after.symmetric_difference(&before).collect();
        assert!(changed.is_empty(), "{changed:#?}\n{}", ran.out);
        assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""), "{}", ran.out);
        ran
    }
}

async fn a_failing_run_leaves_nothing_behind(stage: impl AsyncFn() -> Stage) {
    let mut runs = JoinSet::new();
    for (name, prepare) in TROUBLES {
        let trial = Trial::begin(stage().await, prepare).await;
        runs.spawn(async move {
            let ran = trial.end().await;
            assert!(ran.failed().contains(&name), "{name}: {}", ran.out);
        });
    }
    runs.join_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_run_leaves_nothing_behind_on_pterodactyl() {
    a_failing_run_leaves_nothing_behind(Stage::pterodactyl).await;
}

/// One wrong key is one failed check, not a hundred.
async fn a_panel_that_lets_nobody_in_is_asked_no_more(stage: Stage) {
    let earlier = stage.requests().len();
    let mut command = stage.command();
    command.env("PANEL_CLIENT_KEY", "unknown");
    let ran = Ran::of(command.spawn().unwrap()).await;
    assert_eq!((ran.code, ran.failed()), (Some(1), vec!["account.get"]), "{ran:?}");
    assert!(ran.out.ends_with("0 passed, 1 failed\n"), "{ran:?}");
    assert_eq!(stage.requests().len(), earlier + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_that_lets_nobody_in_is_asked_no_more_on_pterodactyl() {
    a_panel_that_lets_nobody_in_is_asked_no_more(Stage::pterodactyl().await).await;
}

/// Ctrl-C, and what a CI system sends before it kills.
#[cfg(unix)]
async fn an_interrupted_run_leaves_nothing_behind(stage: impl AsyncFn() -> Stage) {
    let mut runs = JoinSet::new();
    for (signal, requests) in [("-INT", 3), ("-TERM", 20), ("-INT", 50), ("-TERM", 90), ("-INT", 130)] {
        let trial = Trial::begin(stage().await, |_| {}).await;
        runs.spawn(async move {
            trial.has_sent(requests).await;
            let program = trial.child.id().unwrap().to_string();
            let sent = Command::new("kill").args([signal, &program]).status().await;
            assert!(sent.unwrap().success());
            let ran = trial.end().await;
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
