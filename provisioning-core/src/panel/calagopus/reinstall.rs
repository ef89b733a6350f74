//! Running the install script of a server anew.

use std::time::Duration;

use calagopus_api::{Calagopus, models::client::settings::ExistingFiles};

use super::error::told;
use crate::panel::{ObservedServer, PanelError, PanelErrorKind, ServerRef, ServerState};

/// For how long the panel may take the state of a server for what it was, where its owner acts.
const STATE_IS_REMEMBERED: Duration = Duration::from_secs(5);

/// The panel reinstalls nothing whose installation failed or goes on: then its state is cleared first.
pub(super) async fn run(panel: &Calagopus, server: &ObservedServer, deadline: Duration) -> Result<(), PanelError> {
    if !matches!(server.state, ServerState::Installing | ServerState::InstallFailed) {
        return install(panel, &server.server, deadline).await;
    }
    let cleared = panel.server(server.server.uuid).clear_state().deadline(deadline);
    cleared.await.map_err(told)?;
    match install(panel, &server.server, deadline).await {
        Err(error) if error.kind() == PanelErrorKind::Conflict => {
            panel.transport().clock().sleep(STATE_IS_REMEMBERED).await;
            install(panel, &server.server, deadline).await
        }
        done => done,
    }
}

/// What its files are is left to the script of its egg.
async fn install(panel: &Calagopus, server: &ServerRef, deadline: Duration) -> Result<(), PanelError> {
    let server = panel.client().server(server.uuid);
    let done = server.settings().reinstall(ExistingFiles::Keep).deadline(deadline);
    done.await.map_err(told)
}
