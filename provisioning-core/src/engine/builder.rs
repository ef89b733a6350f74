//! Puts store, panels and clock together.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use panel_http::{Clock, SystemClock, retry};

use super::{
    Engine, Inner, Observer,
    administration::{Lists, SHOWN_FOR},
    integrations::Switches,
};
use crate::{
    error::{Error, Reason},
    id::{Namespace, PanelId},
    panel::{Panel, PanelKind},
    product::PanelGroup,
    store::{Store, restored::Guarded},
};

/// A panel that the engine can work on, from an adapter or of your own.
pub struct Connection {
    panel: Result<Arc<dyn Panel>, Error>,
    clock: Option<Arc<dyn Clock>>,
}

impl Connection {
    /// A panel of your own.
    pub fn new(panel: impl Panel) -> Self {
        Self {
            panel: Ok(Arc::new(panel)),
            clock: None,
        }
    }

    /// A panel that could not be set up; [`EngineBuilder::build`] tells why.
    #[must_use]
    pub const fn failed(error: Error) -> Self {
        Self {
            panel: Err(error),
            clock: None,
        }
    }

    /// A panel that lives in a time of its own: the engine lives in it too, unless it was given a clock.
    #[must_use]
    pub fn in_time_of(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("panel", &self.panel)
            .finish_non_exhaustive()
    }
}

/// Begins an [`Engine`].
#[must_use = "an engine is there when `build` is called"]
pub struct EngineBuilder {
    store: Arc<dyn Store>,
    panels: BTreeMap<PanelId, Connection>,
    clock: Option<Arc<dyn Clock>>,
    randomness: fn() -> f64,
    namespace: Option<Namespace>,
    observer: Option<Observer>,
    switches: Switches,
    shown_for: Duration,
    groups: Vec<PanelGroup>,
    expected: u64,
}

impl EngineBuilder {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Self {
            store,
            panels: BTreeMap::new(),
            clock: None,
            randomness: retry::random_fraction,
            namespace: None,
            observer: None,
            switches: Switches::default(),
            shown_for: SHOWN_FOR,
            groups: Vec::new(),
            expected: 0,
        }
    }

    /// Adds a panel under the application's own name for it. The same name again takes the place of the one before.
    pub fn panel(mut self, id: PanelId, panel: impl Into<Connection>) -> Self {
        self.panels.insert(id, panel.into());
        self
    }

    /// Adds a group of panels that sell the same products. The same id again takes the place of the one before.
    pub fn group(mut self, group: PanelGroup) -> Self {
        self.groups.retain(|known| known.id() != group.id());
        self.groups.push(group);
        self
    }

    /// Takes time and sleep from here. Default: this machine's, or that of a fake panel.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Takes the numbers from 0 to 1 that spread tries and placements from here, so that a run can be repeated. Default: this
    /// machine's.
    pub const fn randomness(mut self, randomness: fn() -> f64) -> Self {
        self.randomness = randomness;
        self
    }

    /// Puts this before every key that is written to a panel, so that two billing systems can share one. Default: none.
    pub fn namespace(mut self, namespace: Namespace) -> Self {
        self.namespace = Some(namespace);
        self
    }

    /// Begins with this panel software switched off; see [`Integrations`](super::Integrations).
    pub fn without(self, kind: PanelKind) -> Self {
        self.switches.set(kind, false);
        self
    }

    /// For how long an administrator's list of a panel may be shown again without a call. Default: one minute.
    pub fn lists_shown_for(mut self, time: Duration) -> Self {
        self.shown_for = time;
        self
    }

    /// Is told of every step before it is done.
    pub fn observer(mut self, observer: Observer) -> Self {
        self.observer = Some(observer);
        self
    }

    /// The highest number of an event that the application has acknowledged, kept outside the store's database. Default:
    /// nothing is known.
    ///
    /// A store that does not know so many events was restored from a back-up: what is wanted in it is old, and servers
    /// sold since are unknown to it. It is read-only then; every edit and every work fails with
    /// [`Behind`](Reason::Behind), until [`Engine::trust_restored_store`].
    pub const fn expect_at_least(mut self, event: u64) -> Self {
        self.expected = event;
        self
    }

    /// Puts it together. Makes no call.
    ///
    /// # Errors
    /// What the first panel that could not be set up says: an address that is none, a key that is missing; a group that names
    /// a panel that there is not.
    pub fn build(self) -> Result<Engine, Error> {
        let mut clock = self.clock;
        let mut panels = BTreeMap::new();
        for (id, connection) in self.panels {
            clock = clock.or(connection.clock);
            let panel = connection
                .panel
                .map_err(|error| Error::new(Reason::Invalid, format!("panel `{id}`: {error}"), error.advice()))?;
            panels.insert(id, panel);
        }
        for group in &self.groups {
            if let Some(panel) = group.panels().find(|panel| !panels.contains_key(*panel)) {
                let message = format!(
                    "the group `{}` names the panel `{panel}`, which there is not",
                    group.id()
                );
                return Err(Error::new(
                    Reason::Invalid,
                    message,
                    "register the panel, or take it out of the group",
                ));
            }
        }
        Ok(Engine(Arc::new(Inner {
            groups: self.groups,
            store: Guarded::new(self.store, self.expected),
            panels,
            switches: self.switches,
            lists: Lists::shown_for(self.shown_for),
            clock: clock.unwrap_or_else(|| Arc::new(SystemClock::default())),
            namespace: self.namespace,
            randomness: self.randomness,
            observer: self.observer,
            #[cfg(feature = "worker")]
            bell: tokio::sync::watch::Sender::default(),
        })))
    }
}

impl fmt::Debug for EngineBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EngineBuilder")
            .field("panels", &self.panels.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
