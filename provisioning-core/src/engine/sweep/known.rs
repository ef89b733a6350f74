//! What the store knows of a panel, small enough to be held while a sweep reads the panel.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use crate::{
    engine::Engine,
    error::Error,
    id::{PanelId, ServiceId},
    panel::ObservedServer,
    service::ServiceRecord,
    store::{Document, DocumentKind},
};

/// How many services are read at once.
const PAGE: usize = 500;

/// The services of a panel, by the uuid of their server and by their keys, those of earlier generations too.
#[derive(Default)]
pub(super) struct Known {
    /// In order.
    services: Vec<ServiceId>,
    by_uuid: HashMap<Uuid, usize>,
    by_key: HashMap<String, usize>,
    /// Those that were active once and have not ended: each must be on the panel.
    expected: BTreeSet<usize>,
    /// How many have not ended.
    pub(super) live: usize,
}

impl Known {
    pub(super) async fn of(engine: &Engine, panel: &PanelId) -> Result<Self, Error> {
        let mut known = Self::default();
        let mut after: Option<String> = None;
        loop {
            let store = engine.store();
            let page = store.list(DocumentKind::Service, "", after.as_deref(), PAGE).await?;
            for document in &page {
                known.add(panel, document)?;
            }
            match page.last() {
                Some(last) if page.len() == PAGE => after = Some(last.key.clone()),
                _ => return Ok(known),
            }
        }
    }

    fn add(&mut self, panel: &PanelId, document: &Document) -> Result<(), Error> {
        let record: ServiceRecord = document.decode()?;
        if record.panel != *panel {
            return Ok(());
        }
        let place = self.services.len();
        self.services.push(ServiceId::new(&document.key)?);
        for (key, tombstone) in &record.earlier {
            self.by_key.insert(key.to_string(), place);
            self.by_uuid
                .extend(tombstone.server.as_ref().map(|server| (server.uuid, place)));
        }
        self.by_key.insert(record.key.to_string(), place);
        self.by_uuid
            .extend(record.binding.as_ref().map(|binding| (binding.server.uuid, place)));
        if record.ended.is_none() {
            self.live += 1;
            if record.was_active {
                self.expected.insert(place);
            }
        }
        Ok(())
    }

    /// The service that a server stands for, or whose key it carries.
    pub(super) fn service_of(&self, server: &ObservedServer) -> Option<&ServiceId> {
        let by_key = || self.by_key.get(server.key.as_deref()?);
        let place = self.by_uuid.get(&server.server.uuid).or_else(by_key)?;
        self.services.get(*place)
    }

    /// The panel showed a server of this service.
    pub(super) fn saw(&mut self, service: &ServiceId) {
        if let Ok(place) = self.services.binary_search(service) {
            self.expected.remove(&place);
        }
    }

    /// The services that must be on the panel and were not seen.
    pub(super) fn unseen(&self) -> impl Iterator<Item = &ServiceId> {
        self.expected.iter().filter_map(|place| self.services.get(*place))
    }
}
