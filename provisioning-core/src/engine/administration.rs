//! What an administrator's pages show of a whole panel, from a cache.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use panel_http::clock;
use serde::Serialize;

use super::{Engine, PanelServer};
use crate::{
    error::Error,
    id::{PanelId, ServiceId},
    service::{Phase, ServiceRecord},
    store::DocumentKind,
};

/// How long a list may be shown again, unless the engine was built with another time.
pub(super) const SHOWN_FOR: Duration = Duration::from_secs(60);

/// Lists of whole panels, for administrators.
///
/// # Guarantees
/// A list that was read less than the cache's time ago is shown again without a call; after [`clear`](Self::clear) the next
/// one is read from the panel. Nothing is decided by these lists: the engine, views and acts look for themselves.
/// Clearing them loses no egg, product or service: those are in the store.
#[derive(Debug)]
pub struct Administration<'a>(&'a Engine);

/// The state of everything on a panel.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Dashboard {
    /// Which panel.
    pub panel: PanelId,
    /// When the panel was asked.
    pub seen_at: Timestamp,
    /// How many services are in each phase.
    pub phases: Vec<(Phase, usize)>,
    /// Every server of the panel, with the service that it stands for.
    pub servers: Vec<PanelServer>,
    /// Services that have no server on the panel, and have not ended: on their way, parked, or missing.
    pub without_server: Vec<(ServiceId, Phase)>,
}

/// Every server of a panel.
#[derive(Debug, Clone, PartialEq)]
struct Listed {
    seen_at: Timestamp,
    servers: Vec<PanelServer>,
}

/// What was read of each panel, and when.
pub(super) struct Lists {
    shown_for: Duration,
    servers: Mutex<BTreeMap<PanelId, Arc<Listed>>>,
}

impl Lists {
    pub(super) fn shown_for(time: Duration) -> Self {
        Self {
            shown_for: time,
            servers: Mutex::default(),
        }
    }

    fn fresh(&self, panel: &PanelId, now: Timestamp) -> Option<Arc<Listed>> {
        let servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        let listed = servers.get(panel)?;
        (now < clock::after(listed.seen_at, self.shown_for)).then(|| Arc::clone(listed))
    }

    fn keep(&self, panel: &PanelId, listed: &Arc<Listed>) {
        let mut servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        servers.insert(panel.clone(), Arc::clone(listed));
    }

    fn clear(&self) {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl fmt::Debug for Lists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lists").finish_non_exhaustive()
    }
}

impl<'a> Administration<'a> {
    pub(super) const fn new(engine: &'a Engine) -> Self {
        Self(engine)
    }

    /// The state of everything on a panel. One call a page, or none while the list is fresh.
    ///
    /// # Errors
    /// [`NotFound`](crate::Reason::NotFound) without such a panel; what the panel says when it cannot be asked; when the
    /// store fails.
    pub async fn dashboard(&self, panel: &PanelId) -> Result<Dashboard, Error> {
        let listed = self.listed(panel).await?;
        let mut phases: Vec<(Phase, usize)> = Vec::new();
        let mut without_server = Vec::new();
        let served: BTreeSet<&ServiceId> = listed.servers.iter().filter_map(|it| it.service.as_ref()).collect();
        for document in self.0.store().list(DocumentKind::Service, "", None, usize::MAX).await? {
            let (service, record) = (ServiceId::new(&document.key)?, document.decode::<ServiceRecord>()?);
            if record.panel != *panel {
                continue;
            }
            match phases.iter_mut().find(|(phase, _)| *phase == record.phase) {
                Some((_, count)) => *count += 1,
                None => phases.push((record.phase, 1)),
            }
            if record.ended.is_none() && !served.contains(&service) {
                without_server.push((service, record.phase));
            }
        }
        Ok(Dashboard {
            panel: panel.clone(),
            seen_at: listed.seen_at,
            phases,
            servers: listed.servers.clone(),
            without_server,
        })
    }

    /// Forgets every list, so that the next one is read from its panel.
    pub fn clear(&self) {
        self.0.0.lists.clear();
    }

    async fn listed(&self, panel: &PanelId) -> Result<Arc<Listed>, Error> {
        self.0.panel(panel)?;
        let (lists, now) = (&self.0.0.lists, self.0.now());
        if let Some(listed) = lists.fresh(panel, now) {
            return Ok(listed);
        }
        let listed = Arc::new(Listed {
            seen_at: now,
            servers: self.0.every_server(panel).await?,
        });
        lists.keep(panel, &listed);
        Ok(listed)
    }
}
