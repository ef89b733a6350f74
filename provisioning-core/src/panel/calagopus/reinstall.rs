//! Running the install script of a server anew.

use std::time::Duration;

use calagopus_api::{Calagopus, models::client::settings::ExistingFiles};
use jiff::Timestamp;
use panel_http::clock;

use super::error::told;
use crate::panel::{ObservedServer, PanelError, PanelErrorKind, ServerRef, ServerState};

/// For how long the panel may take the state of a server for what it was, where its owner acts.
const STATE_IS_REMEMBERED: Duration = Duration::from_secs(5);

/// The panel reinstalls nothing whose installation failed or goes on: then its state is cleared first. All of it ends within
/// `longest`.
pub(super) async fn run(panel: &Calagopus, server: &ObservedServer, longest: Duration) -> Result<(), PanelError> {
    let end = clock::after(panel.transport().clock().now(), longest);
    if !matches!(server.state, ServerState::Installing | ServerState::InstallFailed) {
        return install(panel, &server.server, end).await;
    }
    let cleared = panel
        .server(server.server.uuid)
        .clear_state()
        .deadline(left(panel, end));
    cleared.await.map_err(told)?;
    match install(panel, &server.server, end).await {
        Err(error) if error.kind() == PanelErrorKind::Conflict => {
            panel.transport().clock().sleep(STATE_IS_REMEMBERED).await;
            install(panel, &server.server, end).await
        }
        done => done,
    }
}

/// What its files are is left to the script of its egg. The node stops the server first, for which it may take half a minute,
/// and the panel forgets that it reinstalls when its caller does not wait for that.
async fn install(panel: &Calagopus, server: &ServerRef, end: Timestamp) -> Result<(), PanelError> {
    let left = left(panel, end);
    let server = panel.client().server(server.uuid);
    let done = server
        .settings()
        .reinstall(ExistingFiles::Keep)
        .timeout(left)
        .deadline(left);
    done.await.map_err(told)
}

fn left(panel: &Calagopus, end: Timestamp) -> Duration {
    clock::until(panel.transport().clock().now(), end)
}
