//! The life of a user and a server on Pterodactyl.

mod account;
mod backups;
mod databases;
mod eggs;
mod files;
mod left;
mod places;
mod schedules;
mod server;
mod server_things;
mod subusers;
mod users;

use std::{process::ExitCode, time::Duration};

use panel_http::Secret;
use pterodactyl_api::{AllocationId, Application, Client, NodeId, fake::FakePanel};

use crate::{
    arguments::{Arguments, Keys},
    life::{self, Life, built},
    report::Report,
    run_name::RunName,
    sweep::Sweep,
};

/// The password of the administrator of the panel in memory.
const PASSWORD: &str = "conformance";

/// How long a node of the panel in memory takes.
const SHORTLY: Duration = Duration::from_millis(50);

/// What every group of checks works with.
#[derive(Debug)]
pub(crate) struct Pterodactyl {
    panel: Application,
    client: Client,
    password: Option<Secret>,
    wait: Duration,
    names: RunName,
    /// The node of the server, on which allocations were made.
    node: Option<NodeId>,
    /// An allocation that the panel made of itself for the server.
    assigned: Option<(NodeId, AllocationId)>,
    report: Report,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let (panel, client, password) = handles(arguments)?;
    let life = Pterodactyl {
        panel,
        client,
        password,
        wait: arguments.wait,
        names: RunName::new(),
        node: None,
        assigned: None,
        report: Report::default(),
    };
    Ok(life::live(life, &pterodactyl_api::endpoints()).await)
}

/// The panel in memory, with everything that a run needs.
fn fake() -> FakePanel {
    let fake = FakePanel::seeded(1);
    for administrator in fake.users().iter().filter(|user| user.root_admin) {
        fake.set_password(administrator.id, PASSWORD);
    }
    fake.allow_client_allocations(Some(40_000..=40_010));
    fake.installs_in(SHORTLY);
    fake.backups_in(SHORTLY);
    fake
}

fn handles(arguments: &Arguments) -> Result<(Application, Client, Option<Secret>), String> {
    let Some(url) = &arguments.url else {
        let fake = fake();
        return Ok((fake.application(), fake.client(), Some(Secret::from(PASSWORD))));
    };
    let keys = Keys::from_environment()?;
    let panel = built(Application::builder(url, keys.application), arguments)?;
    let client = built(Client::builder(url, keys.client), arguments)?;
    Ok((panel, client, keys.password))
}

impl Life for Pterodactyl {
    async fn check(&mut self) {
        if self.account().await.is_none() {
            return;
        }
        self.places().await;
        if let Some(user) = self.user().await {
            self.server(user).await;
            self.delete_user(user).await;
        }
    }

    async fn sweep(&self) -> Sweep {
        self.left().await
    }

    fn report(&mut self) -> &mut Report {
        &mut self.report
    }
}
