//! Brings about what is wanted, one recorded step at a time.

mod account;
mod act;
mod administration;
mod advance;
mod builder;
#[cfg(feature = "console")]
mod console;
mod customer;
mod decide;
mod diagnosis;
mod edit;
mod forget;
mod holding;
mod import;
mod integrations;
mod intent;
mod observe;
mod patience;
mod places;
mod power;
mod prepare;
mod products;
mod restored;
mod room;
mod run;
mod sweep;
mod tell;
mod view;
#[cfg(feature = "worker")]
mod worker;

use std::{collections::BTreeMap, fmt, sync::Arc};

use panel_http::Clock;

#[cfg(feature = "worker")]
pub use self::worker::Worker;
pub use self::{
    account::PasswordReset,
    administration::{Administration, Dashboard},
    advance::Progress,
    builder::{Connection, EngineBuilder},
    decide::Decision,
    import::{Imported, PanelServer, PanelServers},
    integrations::{Integration, Integrations},
    intent::Intent,
    patience::Patience,
    products::Products,
    view::{AdministrationView, Preview, ServerView, View, Viewer},
};
use crate::{
    catalog::Catalog,
    error::{Error, Reason},
    id::{Namespace, PanelId, ServiceId},
    journal::JournalEntry,
    panel::{Panel, PanelKind},
    plan::Step,
    product::PanelGroup,
    store::{Store, restored::Guarded},
};

/// Turns paid orders into running servers and keeps them true to what was sold.
///
/// Every operation of a service edits what is *wanted* of it in the store, and nothing else; [`advance`](Self::advance)
/// brings it about. Cheap to clone; spawns nothing by itself.
///
/// # Guarantees
/// * At most one live server per service, under crashes at any point, lost and late answers, and several workers.
/// * Before each write to a panel its intent is stored, so that a crash leaves a trace; afterwards the engine looks before
///   it acts again.
/// * A service that was active once is never made again; what cannot be decided is parked with its cause.
/// * Nothing is reported as done while an earlier write may still take effect.
///
/// # Assumptions
/// The store is one place for all workers. The clock runs at the speed of true time, roughly.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    store: Guarded,
    panels: BTreeMap<PanelId, Arc<dyn Panel>>,
    switches: integrations::Switches,
    lists: administration::Lists,
    clock: Arc<dyn Clock>,
    namespace: Option<Namespace>,
    randomness: fn() -> f64,
    observer: Option<Observer>,
    groups: Vec<PanelGroup>,
    #[cfg(feature = "worker")]
    bell: tokio::sync::watch::Sender<()>,
}

/// Told of every step before it is done, to show progress.
pub type Observer = Arc<dyn Fn(&ServiceId, &Step) + Send + Sync>;

impl Engine {
    /// Begins an engine on this store.
    pub fn builder(store: impl Store) -> EngineBuilder {
        EngineBuilder::new(Arc::new(store))
    }

    /// The eggs of the panels, as imported.
    #[must_use]
    pub fn catalog(&self) -> Catalog<'_> {
        Catalog::new(self)
    }

    /// The products.
    #[must_use]
    pub fn products(&self) -> Products<'_> {
        Products::new(self)
    }

    /// What an administrator's pages show of whole panels.
    #[must_use]
    pub const fn administration(&self) -> Administration<'_> {
        Administration::new(self)
    }

    /// The panel softwares, each of which can be switched off and on again while the engine runs.
    #[must_use]
    pub fn integrations(&self) -> Integrations<'_> {
        Integrations::new(self)
    }

    /// The panels, with their kind.
    pub fn panels(&self) -> impl Iterator<Item = (&PanelId, PanelKind)> {
        self.0.panels.iter().map(|(id, panel)| (id, panel.capabilities().kind))
    }

    /// Every journal line of a service.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, Error> {
        Ok(self.0.store.journal(service).await?)
    }

    /// Uses another administration key for a panel from the next call on. Nothing else changes.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound) without such a panel; [`Access`](Reason::Access) when it cannot be a key.
    pub fn replace_key(&self, panel: &PanelId, key: &panel_http::Secret) -> Result<(), Error> {
        Ok(self.panel(panel)?.replace_key(key.expose())?)
    }

    /// Uses another client key for a panel from the next call on.
    ///
    /// # Errors
    /// As [`replace_key`](Self::replace_key).
    pub fn replace_client_key(&self, panel: &PanelId, key: &panel_http::Secret) -> Result<(), Error> {
        Ok(self.panel(panel)?.replace_client_key(key.expose())?)
    }

    pub(crate) fn panel(&self, id: &PanelId) -> Result<&Arc<dyn Panel>, Error> {
        let panel = self.0.panels.get(id).ok_or_else(|| {
            let known: Vec<&str> = self.0.panels.keys().map(PanelId::as_str).collect();
            let advice = match known.as_slice() {
                [] => "register a panel with the engine first".to_owned(),
                known => format!("the panels are: {}", known.join(", ")),
            };
            Error::new(Reason::NotFound, format!("there is no panel `{id}`"), advice)
        })?;
        self.0.switches.check(panel.capabilities().kind)?;
        Ok(panel)
    }

    /// Whether the software of a panel is switched on. A panel that is not registered here may be so elsewhere.
    fn check_integration(&self, panel: &PanelId) -> Result<(), Error> {
        match self.0.panels.get(panel) {
            Some(panel) => self.0.switches.check(panel.capabilities().kind),
            None => Ok(()),
        }
    }

    pub(crate) fn store(&self) -> &dyn Store {
        &self.0.store
    }

    pub(crate) fn now(&self) -> jiff::Timestamp {
        self.0.clock.now()
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("store", &self.0.store)
            .field("panels", &self.0.panels.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
