//! Whole runs on the panels in memory: nothing fails, and nothing silently stops being checked.

use std::collections::BTreeSet;

use calagopus_api::generated;
use pelican_api::fake::{FakePanel, NodeAnswer, NodeCall};

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

#[tokio::test]
async fn calagopus_passes_without_what_takes_the_internet_or_things_of_others() {
    let ran = on_the_fake("calagopus").await;
    assert_eq!((ran.code, ran.failed()), (Some(0), vec![]), "{ran:?}");
    let agent = "the server may use no database agent host";
    let git = "the panel would fetch a Git repository from the Internet";
    let later = "the panel does not have that route: it came with a later version";
    let node = "the node is somebody else's, and our own has no daemon";
    let provider = "it takes a service that users log in with, and a run sets none up";
    let unlock = "no installation failed, and if one had the panel would refuse it, too";
    let expected = [
        ("admin.egg_repositories.eggs.install", git),
        ("admin.egg_repositories.eggs.install_many", git),
        ("admin.egg_repositories.sync", git),
        ("admin.eggs.update_from_repository", git),
        ("admin.locations.database_agent_hosts.add", agent),
        ("admin.locations.database_agent_hosts.remove", agent),
        ("admin.nodes.configuration", later),
        ("admin.nodes.configure", node),
        ("admin.nodes.configure_many", later),
        ("admin.nodes.database_agent_hosts.add", agent),
        ("admin.nodes.database_agent_hosts.remove", agent),
        ("admin.nodes.system.logs.read", "the node shows no logs"),
        ("admin.users.oauth_links.create", provider),
        ("admin.users.oauth_links.delete", provider),
        ("admin.users.oauth_links.get", provider),
        ("client.account.log_out", "a key has no session that could end"),
        ("client.backups.clear_failed_restore", "no restoration has failed"),
        ("client.files.abort", "the node was faster: it was done"),
        ("client.files.query_pull", "its node does not do it"),
        (
            "client.files.read_revision",
            "the node keeps no former states of the file",
        ),
        ("client.settings.unlock_install", unlock),
        (
            "client.ssh_keys.import",
            "it takes an account at GitHub, GitLab or Launchpad",
        ),
    ];
    let of_full: BTreeSet<_> = generated::endpoints().iter().map(|it| it.operation).collect();
    // The node of the fake may be faster than a run.
    let is_sure = |(operation, _): &(&str, &str)| *operation != "client.settings.cancel_install";
    let by_hand = ran.not_called().into_iter().filter(is_sure);
    let by_hand = by_hand.filter(|(operation, _)| !of_full.contains(operation));
    assert_eq!(by_hand.collect::<Vec<_>>(), expected);
    assert!(ran.out.ends_with(" passed, 0 failed\n"), "{ran:?}");
}

/// As against a panel of one's own: keys from the environment, other people's servers beside its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_over_http_passes_and_leaves_everything_as_it_was() {
    for stage in [
        Stage::pterodactyl().await,
        Stage::pelican().await,
        Stage::calagopus().await,
    ] {
        let ran = Trial::begin(stage, |_| {}).await.end().await;
        assert_eq!((ran.code, ran.failed()), (Some(0), vec![]), "{}", ran.out);
        assert!(ran.out.contains("  ok      a console session\n"), "{}", ran.out);
    }
}

/// Of the end of a move Pelican tells the other node by a route that no node has.
#[tokio::test(flavor = "multi_thread")]
async fn a_move_whose_end_a_node_does_not_hear_is_no_failure() {
    let fake = FakePanel::seeded(1);
    fake.node(2).answers_to(NodeCall::Transfer, NodeAnswer::Status(404));
    let ran = Trial::begin(Stage::pelican_on(fake).await, |_| {}).await.end().await;
    assert_eq!((ran.code, ran.failed()), (Some(0), vec![]), "{}", ran.out);
    let called_off = (
        "servers.cancel_transfer",
        "the panel called it off, and a node did not hear of it",
    );
    assert!(ran.not_called().contains(&called_off), "{}", ran.out);
}
