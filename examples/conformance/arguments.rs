//! What can be asked for.

use std::time::Duration;

use clap::{Parser, ValueEnum};
use panel_http::Secret;

const AFTER_HELP: &str = "\
Keys come from the environment, never from the command line:
  PANEL_KEY               application key, made in the panel's admin area, with every permission;
                          on Calagopus the API key of an administrator, made under Account, with every permission
  PANEL_CLIENT_KEY        client key of an administrator, made under Account; not on Calagopus
  PANEL_ACCOUNT_PASSWORD  password of that account (optional: what asks for it is then set to what it is); not on
                          Calagopus, where a user of the run's own is used

It makes a user, a server and what belongs to them, under names that begin with `conformance`, and deletes them at the end,
also after a failure or Ctrl-C. It never touches a server that it has not made.

Exit codes:
  0  every check passed
  1  a check failed, or the run was interrupted
  2  the command line or the environment is wrong; nothing was sent";

/// Checks the clients against a panel: every call, by name.
#[derive(Debug, Parser)]
#[command(name = "conformance", version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Which panel software it is
    #[arg(long, value_enum)]
    pub(crate) panel: PanelSoftware,

    /// The panel's address, such as https://panel.example
    #[arg(long, required_unless_present = "fake", conflicts_with = "fake")]
    pub(crate) url: Option<String>,

    /// Check against the panel in memory
    #[arg(long)]
    pub(crate) fake: bool,

    /// Allow http:// to another machine: the keys cross the network in clear
    #[arg(long)]
    pub(crate) allow_plain_http: bool,

    /// How long a node may take for an installation or a backup
    #[arg(long, value_name = "SECONDS", default_value = "300", value_parser = seconds)]
    pub(crate) wait: Duration,

    /// How many calls a Calagopus panel takes from one address in 30 seconds, as its owner has set it
    #[arg(long, value_name = "CALLS", default_value_t = 360)]
    pub(crate) quota: u32,
}

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

/// The keys of a real panel.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) application: Secret,
    pub(crate) client: Secret,
    pub(crate) password: Option<Secret>,
}

impl Keys {
    /// Reads them from the environment.
    pub(crate) fn from_environment() -> Result<Self, String> {
        Ok(Self {
            application: needed("PANEL_KEY", "create an application key in the panel's admin area")?,
            client: needed(
                "PANEL_CLIENT_KEY",
                "create a client key under Account, as an administrator",
            )?,
            password: secret("PANEL_ACCOUNT_PASSWORD"),
        })
    }
}

/// Reads the only key that a Calagopus panel needs from the environment.
pub(crate) fn calagopus_key() -> Result<Secret, String> {
    needed(
        "PANEL_KEY",
        "create an API key under Account, as an administrator, with every permission",
    )
}

fn needed(name: &str, cure: &str) -> Result<Secret, String> {
    secret(name).ok_or_else(|| format!("{name} is not set\n  → {cure} and set {name}"))
}

fn secret(name: &str) -> Option<Secret> {
    std::env::var(name).ok().filter(|key| !key.is_empty()).map(Secret::from)
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map_err(|_| "not a whole number of seconds".to_owned())?;
    Ok(Duration::from_secs(seconds))
}
