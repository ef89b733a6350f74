//! The shop: what it sells, what it has sold, and where that stands.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use provisioning_core::{
    Change, Customer, CustomerId, Engine, Order, PanelId, ProductDraft, ProductId, ServiceId,
    panel::ServerState,
    service::{Desired, Goal, Phase, ServiceRecord},
    store::{DocumentKind, Store},
};
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep};

use crate::{
    Result,
    account::{Found, Row, Wanted, WantedServer},
    workers::Pack,
};

pub(crate) struct Shop {
    pub(crate) engine: Engine,
    store: Arc<dyn Store>,
    panel: PanelId,
    /// A word that no other run has.
    run: String,
    pub(crate) products: Vec<ProductId>,
    sold: Mutex<BTreeMap<ServiceId, BTreeSet<&'static str>>>,
}

impl Shop {
    /// Imports the panel's eggs and offers these products.
    pub(crate) async fn open(
        engine: Engine,
        store: Arc<dyn Store>,
        panel: PanelId,
        drafts: Vec<ProductDraft>,
    ) -> Result<Self> {
        engine.catalog().import(&panel).await?;
        let mut products = Vec::new();
        for mut draft in drafts {
            draft.panel = Some(panel.as_str().into());
            products.push(engine.products().save(draft).await?.id().clone());
        }
        Ok(Self {
            run: panel.as_str().to_owned(),
            engine,
            store,
            panel,
            products,
            sold: Mutex::default(),
        })
    }

    /// Sells the service of this number, to one of a few customers.
    pub(crate) async fn sell(&self, number: u32) -> Result<()> {
        let service = ServiceId::new(format!("{}-{number:03}", self.run))?;
        let customer = format!("{}-c{}", self.run, number % 5);
        let email = format!("{customer}@example.org");
        let customer = Customer::new(CustomerId::new(customer)?, email)?.name("Ada", "Lovelace");
        let product = self.products.first().ok_or("there is no product")?;
        let order = Order::new(service.clone(), customer, product.clone());
        self.engine.accept(order).await?.record(&self.engine).await?;
        self.lock().insert(service, BTreeSet::new());
        Ok(())
    }

    pub(crate) fn services(&self) -> Vec<ServiceId> {
        self.lock().keys().cloned().collect()
    }

    pub(crate) fn keys(&self) -> Vec<String> {
        self.services().iter().map(ToString::to_string).collect()
    }

    pub(crate) fn is_ours(&self, key: &str) -> bool {
        key.starts_with(&self.run)
    }

    /// Somebody did something to a service for which it may wait for a person.
    pub(crate) fn brought_about(&self, service: &ServiceId, cause: &'static str) {
        self.lock().entry(service.clone()).or_default().insert(cause);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<ServiceId, BTreeSet<&'static str>>> {
        self.sold.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn read<T: DeserializeOwned>(&self, kind: DocumentKind, service: &ServiceId) -> Result<T> {
        let document = self.store.read(kind, service.as_str()).await?;
        Ok(document.ok_or("a service has no document")?.decode()?)
    }

    pub(crate) async fn record(&self, service: &ServiceId) -> Result<ServiceRecord> {
        self.read(DocumentKind::Service, service).await
    }

    /// What is wanted of every service, and what the engine says of it.
    pub(crate) async fn wanted(&self) -> Result<Vec<Wanted>> {
        let sold = self.lock().clone();
        let mut all = Vec::new();
        for (service, brought_about) in sold {
            let desired: Desired = self.read(DocumentKind::Desired, &service).await?;
            let record = self.record(&service).await?;
            let parked = record.parked.filter(|_| record.phase == Phase::Parked);
            let is_at_rest = match record.phase {
                Phase::Active | Phase::Suspended => record.converged == Some(desired.revision),
                Phase::Parked => parked.as_ref().is_some_and(|it| it.revision >= desired.revision),
                phase => phase == Phase::Ended,
            };
            let server = (desired.goal == Goal::Live).then(|| WantedServer {
                is_suspended: desired.is_suspended(Timestamp::now()),
                memory: desired.spec.limits.memory.at().map_or(0, |memory| memory.get()),
            });
            all.push(Wanted {
                key: record.key.to_string(),
                server,
                parked: parked.map(|it| it.cause.name().to_owned()),
                is_at_rest,
                brought_about,
            });
        }
        Ok(all)
    }

    /// Waits until the workers have nothing to do any more. Gives whether they came so far.
    pub(crate) async fn quiet(&self, pack: &mut Pack, patience: Duration) -> Result<bool> {
        let ends = Instant::now() + patience;
        loop {
            let is_any_paused = pack.look_after()?;
            let is_quiet = self.wanted().await?.iter().all(|wanted| wanted.is_at_rest);
            if is_quiet && !is_any_paused {
                return Ok(true);
            }
            if Instant::now() > ends {
                return Ok(false);
            }
            sleep(Duration::from_millis(300)).await;
        }
    }

    /// Looks at every server once more.
    pub(crate) async fn look(&self) -> Result<()> {
        for service in self.services() {
            self.engine.advance(&service).await?;
        }
        Ok(())
    }

    pub(crate) async fn end_all(&self) -> Result<()> {
        for service in self.services() {
            let desired: Desired = self.read(DocumentKind::Desired, &service).await?;
            if desired.goal == Goal::Live {
                self.engine.change(&service, Change::terminate()).await?;
            }
        }
        Ok(())
    }

    /// What the panel's list of servers shows.
    pub(crate) async fn listed(&self) -> Result<Found> {
        let servers = self.engine.every_server(&self.panel).await?;
        let rows = servers.into_iter().map(|it| Row {
            made_by: it.server.key,
            uuid: it.server.server.uuid.to_string(),
            is_suspended: it.server.state == ServerState::Suspended,
            memory: it.server.limits.memory.at().map_or(0, |memory| memory.get()),
        });
        Ok(Found {
            rows: rows.collect(),
            ..Found::default()
        })
    }
}
