//! Whole runs on the panels in memory: nothing fails, and nothing silently stops being checked.

use crate::{
    stage::{Ran, Stage, command},
    trial::Trial,
};

async fn on_the_fake(panel: &str) -> Ran {
    Ran::of(command(&["--panel", panel, "--fake"]).spawn().unwrap()).await
}

#[tokio::test]
async fn pterodactyl_passes_with_one_operation_left_out() {
    let ran = on_the_fake("pterodactyl").await;
    assert_eq!((ran.code, ran.failed()), (Some(0), vec![]), "{ran:?}");
    let expected = [(
        "account.two_factor.enable",
        "a run that is cut off would lock the account's owner out",
    )];
    assert_eq!(ran.not_called(), expected);
    assert!(ran.out.ends_with(" passed, 0 failed\n"), "{ran:?}");
}

#[tokio::test]
async fn pelican_passes_without_what_the_panel_fails_at_and_what_is_not_a_runs_business() {
    let ran = on_the_fake("pelican").await;
    assert_eq!((ran.code, ran.failed()), (Some(0), vec![]), "{ran:?}");
    let database = "the panel fails at it, always (500), and leaves a database on the host that it forgets";
    let host = "it takes a database server and its administrator's password";
    let mount = "the mount that is there is not of this run";
    let plugin = "a plugin is code that the panel runs: a run brings none and touches none";
    let role = "a role that is made here cannot be deleted here: it would stay";
    let expected = [
        ("client.databases.create", database),
        ("database_hosts.create", host),
        ("database_hosts.delete", host),
        ("database_hosts.update", host),
        ("mounts.create", "the panel fails at it, always (500)"),
        ("mounts.delete", mount),
        ("mounts.update", mount),
        ("plugins.disable", plugin),
        ("plugins.enable", plugin),
        ("plugins.import_file", plugin),
        ("plugins.import_url", plugin),
        ("plugins.install", plugin),
        ("plugins.uninstall", plugin),
        ("plugins.update", plugin),
        ("roles.create", role),
        ("roles.delete", role),
        ("roles.rename", role),
    ];
    assert_eq!(ran.not_called(), expected);
    assert!(ran.out.ends_with(" passed, 0 failed\n"), "{ran:?}");
}

/// As against a panel of one's own: keys from the environment, other people's servers beside its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_over_http_passes_and_leaves_everything_as_it_was() {
    for stage in [Stage::pterodactyl().await, Stage::pelican().await] {
        let ran = Trial::begin(stage, |_| {}).await.end().await;
        assert_eq!((ran.code, ran.failed()), (Some(0), vec![]), "{}", ran.out);
        assert!(ran.out.contains("  ok      a console session\n"), "{}", ran.out);
    }
}
