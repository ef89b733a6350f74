//! Servers that are on a panel already, and become services as they are.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Engine, Intent};
use crate::{
    error::{Error, Reason},
    id::{ExternalKey, PanelId, ServiceId},
    order::Order,
    panel::{ObservedServer, ServerRef, ServerState},
    problem::{Problem, Problems},
    product::Product,
    service::{Desired, ServiceRecord},
    store::DocumentKind,
};

/// A server of a panel.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PanelServer {
    /// The server as the panel shows it.
    pub server: ObservedServer,
    /// The service that its key names, if the store has it: then it cannot be imported as another.
    pub service: Option<ServiceId>,
}

/// One page of a panel's servers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PanelServers {
    /// The servers on it.
    pub servers: Vec<PanelServer>,
    /// The page after it, if there is one.
    pub next: Option<u64>,
}

/// What became of the servers of a panel that were to be imported.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Imported {
    /// The services that were recorded; the engine brings them about.
    pub services: Vec<ServiceId>,
    /// The servers that could not be taken over, and why.
    pub refused: Vec<(ServerRef, Error)>,
    /// How many were left alone: they stand for a service already, or nobody has an order for them.
    pub left: usize,
}

impl Engine {
    /// One page of a panel's servers, from 1, each with the service it stands for. One call.
    ///
    /// Pages shift when servers are made or deleted while one reads; see [`every_server`](Self::every_server).
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound) without such a panel; what the panel says when it cannot be asked.
    pub async fn servers(&self, panel: &PanelId, page: u64) -> Result<PanelServers, Error> {
        let shown = self.panel(panel)?.servers(page).await?;
        let mut servers = Vec::with_capacity(shown.servers.len());
        for server in shown.servers {
            let service = self.service_of(panel, &server).await?;
            servers.push(PanelServer { server, service });
        }
        Ok(PanelServers {
            servers,
            next: shown.next,
        })
    }

    /// Every server of a panel, each once, to choose from. One call a page; all of them are in memory.
    ///
    /// # Errors
    /// As [`servers`](Self::servers).
    pub async fn every_server(&self, panel: &PanelId) -> Result<Vec<PanelServer>, Error> {
        let (mut every, mut known, mut next) = (Vec::new(), BTreeSet::new(), Some(1));
        while let Some(page) = next {
            let shown = self.servers(panel, page).await?;
            let unseen = shown.servers.into_iter();
            every.extend(unseen.filter(|it| known.insert(it.server.server.uuid)));
            next = shown.next;
        }
        Ok(every)
    }

    async fn service_of(&self, panel: &PanelId, server: &ObservedServer) -> Result<Option<ServiceId>, Error> {
        let Some(Ok(key)) = server.key.as_deref().map(str::parse::<ExternalKey>) else {
            return Ok(None);
        };
        if key.namespace() != self.0.namespace.as_ref() {
            return Ok(None);
        }
        let stored = self.store().read(DocumentKind::Service, key.service().as_str()).await?;
        let record = stored.map(|document| document.decode::<ServiceRecord>()).transpose()?;
        let is_it = record.is_some_and(|record| record.panel == *panel && record.key == key);
        Ok(is_it.then(|| key.service().clone()))
    }

    /// Checks that a server can be taken over for an order, and gives what will be recorded: the server as it is, under the
    /// order's product. One call, a look; [`preview_intent`](Self::preview_intent) lists what will change.
    ///
    /// # Guarantees
    /// Nothing is stolen: a server that carries another key, or stands for another service, is refused. Nothing is
    /// restarted or reconfigured: limits, egg, image, startup command, variables and name stay as they are, also where the
    /// product has others, until the product is changed. Only the key, the owner and the description are written.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound) without such a product, panel or server; [`Invalid`](Reason::Invalid) when the server
    /// has another egg than the product, or the order has variables; [`Conflict`](Reason::Conflict) when the server is
    /// somebody else's; [`NotAllowed`](Reason::NotAllowed) while it installs or the panel is busy with it; what the panel
    /// says when it cannot be asked. That it stands for another service under no key is found when it is recorded.
    pub async fn import(&self, order: Order, server: &ServerRef) -> Result<Intent, Error> {
        self.may_write().await?;
        let product = self.products().get(order.product()).await?;
        match self.panel(product.panel())?.read_server(server).await? {
            Some(seen) => self.import_seen(&order, &product, seen).await,
            None => {
                let message = format!("the panel has no server {} with the uuid {}", server.id, server.uuid);
                Err(Error::new(Reason::NotFound, message, "list the panel's servers again"))
            }
        }
    }

    /// Takes over every server of a panel that `order_for` has an order for, and records the services. One call a page, and
    /// one page in memory; given again, it goes on where it was.
    ///
    /// # Errors
    /// As [`servers`](Self::servers), and when the store fails. Why one server could not be taken over is in the answer.
    pub async fn import_every(
        &self,
        panel: &PanelId,
        mut order_for: impl FnMut(&ObservedServer) -> Option<Order> + Send,
    ) -> Result<Imported, Error> {
        let (mut imported, mut next) = (Imported::default(), Some(1));
        while let Some(page) = next {
            let shown = self.servers(panel, page).await?;
            next = shown.next;
            for it in shown.servers {
                let order = it.service.is_none().then(|| order_for(&it.server)).flatten();
                let (Some(order), which) = (order, it.server.server.clone()) else {
                    imported.left += 1;
                    continue;
                };
                match self.import_listed(panel, &order, it.server).await {
                    Ok(service) => imported.services.push(service),
                    Err(error) if error.reason() == Reason::Store => return Err(error),
                    Err(error) => imported.refused.push((which, error)),
                }
            }
        }
        Ok(imported)
    }

    async fn import_listed(&self, panel: &PanelId, order: &Order, seen: ObservedServer) -> Result<ServiceId, Error> {
        let product = self.products().get(order.product()).await?;
        if product.panel() != panel {
            let message = format!("the product is delivered on the panel `{}`", product.panel());
            return Err(Problems::from(Problem::new("product", message, "choose a product of this panel")).into());
        }
        self.import_seen(order, &product, seen).await?.record(self).await
    }

    async fn import_seen(&self, order: &Order, product: &Product, mut seen: ObservedServer) -> Result<Intent, Error> {
        let key = self.key_of(order);
        if let Some(other) = seen.key.as_deref().filter(|carried| *carried != key.to_string()) {
            let message = format!("the server carries the external id `{other}`: it belongs to another service");
            let advice = "import it under that id, or take the id off on the panel if nobody uses it any more";
            return Err(Error::new(Reason::Conflict, message, advice));
        }
        if matches!(seen.state, ServerState::Installing | ServerState::Busy(_)) {
            let message = "the panel is busy with the server";
            return Err(Error::new(Reason::NotAllowed, message, "wait until it is ready"));
        }
        let with_its_egg = product.with_egg(seen.egg.as_str());
        let product = with_its_egg.as_ref().unwrap_or(product);
        if seen.egg != product.egg().id {
            let message = format!("the server has the egg {}, the product {}", seen.egg, product.egg().id);
            return Err(Problems::from(Problem::new(
                "egg",
                message,
                "choose a product that sells the server's egg",
            ))
            .into());
        }
        let panel = self.panel(product.panel())?;
        if seen.environment.is_none() {
            seen.environment = Some(panel.read_variables(&seen.server).await?);
        }
        let desired = Desired::as_seen(order, product, &panel.capabilities().names, &seen)?;
        let record = ServiceRecord::of_server(product.panel().clone(), key, &seen, &desired.spec);
        Ok(Intent::new(order.service().clone(), desired, record, self.now()))
    }
}
