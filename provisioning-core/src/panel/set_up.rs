//! What an application says of a panel before there is a connection.

use std::{sync::Arc, time::Duration};

use panel_http::{Address, Clock, HttpService, Secret, Transport, TransportBuilder};

use super::{Capabilities, Panel, PanelKind};
use crate::{
    engine::Connection,
    error::{Error, Reason},
};

/// Address, keys, and how calls are made.
#[derive(Debug, Clone)]
pub(super) struct SetUp {
    pub(super) address: String,
    pub(super) key: Secret,
    #[cfg(any(feature = "pterodactyl", feature = "pelican"))]
    pub(super) client_key: Option<Secret>,
    pub(super) service: Option<Arc<dyn HttpService>>,
    pub(super) clock: Option<Arc<dyn Clock>>,
    pub(super) plain_http: bool,
    /// Back-ups stay when their server is deleted. Only Calagopus can.
    #[cfg(feature = "calagopus")]
    pub(super) keep_backups: bool,
    pub(super) timeout: Duration,
    pub(super) capabilities: Capabilities,
}

impl SetUp {
    pub(super) fn new(address: &str, key: Secret, capabilities: Capabilities) -> Result<Self, Error> {
        if key.is_empty() {
            let (message, advice) = match capabilities.kind {
                PanelKind::Calagopus => (
                    "the API key is missing",
                    "create one in the panel under Account, API Keys, as an administrator, and give it",
                ),
                _ => (
                    "the application key is missing",
                    "create one in the panel's admin area under Application API and give it",
                ),
            };
            return Err(Error::new(Reason::Invalid, message, advice));
        }
        if let Err(error) = Address::parse(address) {
            return Err(Error::new(Reason::Invalid, error.to_string(), error.advice()));
        }
        Ok(Self {
            address: address.to_owned(),
            key,
            #[cfg(any(feature = "pterodactyl", feature = "pelican"))]
            client_key: None,
            service: None,
            clock: None,
            plain_http: false,
            #[cfg(feature = "calagopus")]
            keep_backups: false,
            timeout: Duration::from_secs(30),
            capabilities,
        })
    }

    pub(super) fn set_timeout(&mut self, timeout: Duration) {
        let longest = timeout + Duration::from_secs(15);
        let can = &mut self.capabilities;
        self.timeout = timeout;
        for of_its_own in [&mut can.longest_creation, &mut can.longest_reinstallation] {
            let is_like_any_call = *of_its_own == can.longest_call;
            *of_its_own = if is_like_any_call {
                longest
            } else {
                longest.max(*of_its_own)
            };
        }
        can.longest_call = longest;
    }

    /// A client of the panel, by the builder of its API crate.
    pub(super) fn client<H: From<Transport>>(&self, builder: TransportBuilder<H>) -> Result<H, panel_http::Error> {
        let mut builder = builder.timeout(self.timeout);
        if let Some(service) = &self.service {
            builder = builder.service(Arc::clone(service));
        }
        if let Some(clock) = &self.clock {
            builder = builder.clock(Arc::clone(clock));
        }
        if self.plain_http {
            builder = builder.allow_plain_http();
        }
        builder.build()
    }

    /// The connection that an engine takes; what is wrong with it is told when the engine is built.
    pub(super) fn connection<P: Panel>(self, connect: fn(Self) -> Result<P, panel_http::Error>) -> Connection {
        let clock = self.clock.clone();
        let connection = match connect(self) {
            Ok(panel) => Connection::new(panel),
            Err(error) => Connection::failed(Error::new(Reason::Invalid, error.to_string(), error.advice())),
        };
        match clock {
            Some(clock) => connection.in_time_of(clock),
            None => connection,
        }
    }
}

/// The type by which an application sets a panel up: the same for every panel, but for its keys.
macro_rules! panel_set_up {
    ($(#[$about:meta])* pub struct $name:ident;) => {
        $crate::panel::set_up::panel_set_up! {
            $(#[$about])*
            pub struct $name with one key;
        }

        impl $name {
            /// A client key (made in the account area), of an administrator: for live power states, and for asking nodes.
            pub fn client_key(mut self, key: panel_http::Secret) -> Self {
                self.0.client_key = Some(key).filter(|key| !key.is_empty());
                self
            }
        }
    };
    ($(#[$about:meta])* pub struct $name:ident with one key;) => {
        $(#[$about])*
        #[derive(Debug, Clone)]
        #[must_use = "a panel does nothing until it is given to an engine"]
        pub struct $name($crate::panel::set_up::SetUp);

        impl $name {
            /// Carries calls by this instead of reqwest.
            pub fn service(mut self, service: std::sync::Arc<dyn panel_http::HttpService>) -> Self {
                self.0.service = Some(service);
                self
            }

            /// Takes time and sleep from here; so does the engine, unless it was given a clock.
            pub fn clock(mut self, clock: std::sync::Arc<dyn panel_http::Clock>) -> Self {
                self.0.clock = Some(clock);
                self
            }

            /// Allows `http://` to another machine. The keys then cross the network in clear.
            pub const fn allow_plain_http(mut self) -> Self {
                self.0.plain_http = true;
                self
            }

            /// How long one call may take. Default: 30 s. On Calagopus a creation has a time of its own.
            pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
                self.0.set_timeout(timeout);
                self
            }

            /// How long after a call without an answer the panel may still act on it. Default: 120 s: twice the panel's own
            /// limit for its node (15 s), and the queue of its web server. Shorter than the truth, it can cost a server.
            pub const fn settle_margin(mut self, margin: std::time::Duration) -> Self {
                self.0.capabilities.settle_margin = margin;
                self
            }

            /// How long an installation may take before it is given up. Default: one hour.
            pub const fn install_deadline(mut self, deadline: std::time::Duration) -> Self {
                self.0.capabilities.install_deadline = deadline;
                self
            }
        }
    };
}

pub(super) use panel_set_up;
