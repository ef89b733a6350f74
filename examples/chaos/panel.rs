//! A panel, as the engine of each process is connected to it.

use std::time::Duration;

use clap::ValueEnum;
use panel_http::Secret;
use provisioning_core::{
    engine::Connection,
    panel::{calagopus, pelican, pterodactyl},
};

use crate::Result;

/// The panel software.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PanelSoftware {
    /// Pterodactyl 1.10 or 1.11
    Pterodactyl,
    /// Pelican
    Pelican,
    /// Calagopus 1.1.4
    Calagopus,
}

/// The variables of the environment that hold the keys.
pub(crate) const KEYS: [&str; 2] = ["PANEL_KEY", "PANEL_CLIENT_KEY"];

/// The administrator's key, and the client key where there is another.
#[derive(Clone)]
pub(crate) struct Keys(pub(crate) Secret, pub(crate) Option<Secret>);

impl Keys {
    pub(crate) fn from_environment() -> Result<Self> {
        let [key, client_key] = KEYS.map(|variable| {
            let key = std::env::var(variable).ok().filter(|key| !key.is_empty());
            key.map(Secret::from)
        });
        let key = key.ok_or("the panel's key is missing: create one in the panel's admin area and set PANEL_KEY")?;
        Ok(Self(key, client_key))
    }

    /// The environment of another process that is to find them there.
    pub(crate) fn environment(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let keys = [Some(&self.0), self.1.as_ref()];
        KEYS.into_iter()
            .zip(keys)
            .filter_map(|(name, key)| Some((name, key?.expose())))
    }
}

/// How long calls may take, and how long a panel may still act on one whose answer was lost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) call: Duration,
    pub(crate) settle: Duration,
}

/// A panel at this address, at the pace that is usual or at this one.
pub(crate) fn connect(
    software: PanelSoftware,
    url: &str,
    Keys(key, client_key): Keys,
    allow_plain_http: bool,
    pace: Option<Pace>,
) -> Result<Connection> {
    macro_rules! set_up {
        ($panel:expr) => {{
            let mut panel = $panel;
            if allow_plain_http {
                panel = panel.allow_plain_http();
            }
            if let Some(pace) = pace {
                panel = panel.timeout(pace.call).settle_margin(pace.settle);
            }
            panel
        }};
    }
    Ok(match (software, client_key) {
        (PanelSoftware::Pterodactyl, Some(client)) => set_up!(pterodactyl(url, key)?.client_key(client)).into(),
        (PanelSoftware::Pterodactyl, None) => set_up!(pterodactyl(url, key)?).into(),
        (PanelSoftware::Pelican, Some(client)) => set_up!(pelican(url, key)?.client_key(client)).into(),
        (PanelSoftware::Pelican, None) => set_up!(pelican(url, key)?).into(),
        (PanelSoftware::Calagopus, _) => {
            let panel = set_up!(calagopus(url, key)?);
            match pace {
                Some(pace) => panel.creation_timeout(pace.call).into(),
                None => panel.into(),
            }
        }
    })
}
