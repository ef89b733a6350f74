//! Databases and their hosts, mounts and plugins: which situations are covered, and how the panel gets into each.

use panel_http::http::Method;
use serde_json::json;

use crate::stage::{
    Level::{self, Bare, Peopled, Sold},
    Stage,
};

/// The recordings that are covered, and how far the panel is set up in each.
#[rustfmt::skip]
pub(crate) const SITUATIONS: &[(&str, Level)] = &[
    ("197-dbhost-create", Peopled),
    ("198-dbhost-create-bad-credentials", Peopled),
    ("199-dbhost-create-invalid", Bare),
    ("200-dbhost-list", Peopled),
    ("201-dbhost-view", Peopled),
    ("202-dbhost-update", Peopled),
    ("206-server-db-create-invalid", Sold),
    ("207-server-db-list", Sold),
    ("208-server-db-view", Sold),
    ("210-server-db-wrong-server-404", Sold),
    ("211-server-view-include-databases", Sold),
    ("214-mount-create", Bare),
    ("215-mount-list", Bare),
    ("216-mount-add-eggs", Peopled),
    ("217-mount-add-nodes", Peopled),
    ("218-mount-add-servers", Sold),
    ("219-mount-update", Bare),
    ("220-mount-get-eggs", Bare),
    ("223-mount-delete", Bare),
    ("224-plugin-list", Bare),
    ("225-plugin-view-404", Bare),
    ("226-plugin-import-url-invalid", Bare),
    ("256-mount-list", Peopled),
    ("257-mount-add-eggs", Peopled),
    ("258-mount-add-eggs-again", Peopled),
    ("259-mount-add-nodes", Peopled),
    ("260-mount-add-servers", Sold),
    ("262-mount-get-eggs", Peopled),
    ("263-mount-delete-with-servers", Sold),
    ("264-mount-delete-server", Sold),
    ("265-mount-delete", Sold),
];

/// What happens before the recorded request.
pub(crate) async fn prepare(number: u32, stage: &mut Stage<'_>) {
    match number {
        198 => stage.fake.database_hosts_take(Some("panelpass")),
        200..=202 => stage.done("197").await,
        207..=211 => {
            stage.done("197").await;
            let shop = json!({"database": "shop", "remote": "%", "host": 1});
            let made = stage.application(Method::POST, "servers/1/databases", Some(shop)).await;
            assert_eq!(made["attributes"]["id"], 1, "{made}");
        }
        256..=265 => {
            let mount = stage.fake.add_mount("maps", "/srv/maps", "/home/container/maps");
            assert_eq!(mount, 1);
            match number {
                258 | 262 => stage.done("257").await,
                263 | 264 => stage.done("260").await,
                _ => {}
            }
        }
        _ => {}
    }
}
