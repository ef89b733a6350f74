//! The life of a user and a server on Calagopus.

mod account;
mod backups;
mod customer;
mod databases;
mod egg_rules;
mod eggs;
mod elsewhere;
mod excuses;
mod files;
mod keys;
mod left;
mod mounts;
mod node_backups;
mod node_daemon;
mod places;
mod schedules;
mod server;
mod server_look;
mod server_things;
mod storage;
mod subusers;
mod suspension;
mod system;
mod transfer;
mod two_factor;
mod users;

use std::{process::ExitCode, sync::Arc, time::Duration};

use calagopus_api::{
    Calagopus, NodeId,
    fake::FakePanel,
    generated::admin::database_hosts::NewDatabaseHost,
    models::{database_host::DatabaseCredentials, words::DatabaseType},
};
use jiff::Timestamp;
use panel_http::{Error, Quota, Secret, limiter::Limiter, retry::RetryPolicy};

use crate::{
    arguments::{Arguments, calagopus_key},
    life::{self, Life, built},
    report::Report,
    run_name::RunName,
    sweep::Sweep,
};

/// The panel counts calls in windows of this length.
const WINDOW: Duration = Duration::from_secs(30);

/// How long a node of the panel in memory takes.
const SHORTLY: Duration = Duration::from_millis(50);

/// More calls than a run makes.
const NO_LIMIT: u64 = 1_000_000;

/// Why a route may be missing.
const NEWER: &str = "the panel does not have that route: it came with a later version";

/// What every group of checks works with.
#[derive(Debug)]
pub(crate) struct Run {
    panel: Calagopus,
    wait: Duration,
    names: RunName,
    /// Nodes of others on which allocations and back-ups were made.
    hosts: Vec<NodeId>,
    report: Report,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let run = Run {
        panel: handle(arguments).await?,
        wait: arguments.wait,
        names: RunName::new(),
        hosts: Vec::new(),
        report: Report::of_a_panel_that_lacks_routes(NEWER),
    };
    Ok(life::live(run, &calagopus_api::endpoints()).await)
}

/// The panel in memory, with everything that a run needs.
async fn fake() -> Result<FakePanel, Error> {
    let fake = FakePanel::seeded(1);
    fake.rate_limit(NO_LIMIT, WINDOW.as_secs());
    fake.installs_in(SHORTLY);
    fake.backups_in(SHORTLY);
    let panel = fake.calagopus();
    let credentials = DatabaseCredentials::Details {
        host: "203.0.113.9".to_owned(),
        port: 3306,
        username: "calagopus".to_owned(),
        password: Secret::from("conformance"),
    };
    let host = NewDatabaseHost::new("databases", DatabaseType::Mysql, credentials).deployment_enabled(true);
    let host = panel.database_hosts().create(&host).await?;
    for location in panel.locations().list().await?.items {
        panel.location(location.id).add_database_host(host.id).await?;
    }
    Ok(fake)
}

async fn handle(arguments: &Arguments) -> Result<Calagopus, String> {
    let Some(url) = &arguments.url else {
        let fake = fake().await.map_err(|error| error.to_string())?;
        return Ok(fake.calagopus());
    };
    let mut retry = RetryPolicy::default();
    retry.longest_wait = WINDOW * 2;
    let builder = Calagopus::builder(url, calagopus_key()?).retry(retry);
    built(builder.limiter(pace(arguments.quota)), arguments)
}

/// Lets half of the quota through in each window: the panel does not tell when its own begin, nor how much is left.
fn pace(quota: u32) -> Arc<Limiter> {
    let limiter = Limiter::new();
    let half = quota / 2;
    limiter.answered(Timestamp::now(), Some(Quota::new(half, half, WINDOW)), None);
    Arc::new(limiter)
}

impl Life for Run {
    async fn check(&mut self) {
        if self.account().await.is_none() {
            return;
        }
        self.system().await;
        self.elsewhere().await;
        self.roles().await;
        let customer = self.customer().await;
        if let Some(customer) = &customer {
            self.customers_account(customer).await;
        }
        let storage = self.storage().await;
        let places = match storage {
            Some(storage) => self.places(storage).await,
            None => None,
        };
        let egg = self.egg().await;
        if let (Some(customer), Some(places), Some(egg)) = (&customer, &places, &egg) {
            self.server(customer, places, egg).await;
        }
        self.forget(customer.as_ref(), places.as_ref(), egg.as_ref()).await;
    }

    async fn sweep(&self) -> Sweep {
        self.left().await
    }

    fn report(&mut self) -> &mut Report {
        &mut self.report
    }
}
