//! The life of a user and a server on Pelican.

mod account;
mod administration;
mod backups;
mod databases;
mod eggs;
mod files;
mod left;
mod mounts;
mod places;
mod schedules;
mod server;
mod server_things;
mod subusers;
mod transfer;
mod users;

use std::{process::ExitCode, time::Duration};

use panel_http::Secret;
use pelican_api::{AllocationId, Application, Client, NodeId, fake::FakePanel};

use self::mounts::Loan;
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
pub(crate) struct Pelican {
    panel: Application,
    client: Client,
    password: Option<Secret>,
    wait: Duration,
    names: RunName,
    /// Nodes of others on which allocations were made.
    nodes: Vec<NodeId>,
    /// An allocation that the panel made of itself for the server.
    assigned: Option<(NodeId, AllocationId)>,
    /// A mount of somebody else's that things of ours are joined to.
    loan: Option<Loan>,
    report: Report,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let (panel, client, password) = handles(arguments)?;
    let life = Pelican {
        panel,
        client,
        password,
        wait: arguments.wait,
        names: RunName::new(),
        nodes: Vec::new(),
        assigned: None,
        loan: None,
        report: Report::default(),
    };
    Ok(life::live(life, &pelican_api::endpoints()).await)
}

/// The panel in memory, with everything that a run needs.
fn fake() -> FakePanel {
    let fake = FakePanel::seeded(1);
    for administrator in fake.users().iter().filter(|user| user.root_admin) {
        fake.set_password(administrator.id, PASSWORD);
    }
    fake.add_mount("maps", "/srv/maps", "/home/container/maps");
    fake.add_plugin("themes");
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

impl Life for Pelican {
    async fn check(&mut self) {
        if self.account().await.is_none() {
            return;
        }
        self.administration().await;
        let node = self.node().await;
        let egg = self.egg().await;
        if let Some(user) = self.user().await {
            if let (Some(node), Some(egg)) = (node, &egg) {
                self.server(user, egg, node).await;
            }
            self.delete_user(user).await;
        }
        self.forget(node, egg).await;
    }

    async fn sweep(&self) -> Sweep {
        self.left().await
    }

    fn report(&mut self) -> &mut Report {
        &mut self.report
    }
}
