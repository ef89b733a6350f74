//! What can be asked for.

use std::{path::PathBuf, time::Duration};

use clap::{Parser, Subcommand};

use crate::{
    panel::{Pace, PanelSoftware},
    store::StoreAddress,
};

const AFTER_HELP: &str = "\
Without --url a fake panel in this process is served on a loopback port, and what really is on it and its nodes is judged.

With --url it is a panel of yours: workers are killed and paused, calls are left alone (put a proxy of yours between, if you
like). What is judged then is the panel's list of servers. Everything that was made is terminated at the end; the accounts of
the made-up customers stay. Keys come from the environment:
  PANEL_KEY         application key, made in the panel's admin area; on Calagopus an administrator's API key
  PANEL_CLIENT_KEY  client key of an administrator, made under Account (optional; not on Calagopus)

Exit codes:
  0  every service is as wanted, or waits for a person for a cause that was brought about here
  1  one is not
  2  it could not be tried: the command line, the environment, the store, the panel";

/// Kills and pauses workers, breaks calls, and accounts for every service.
#[derive(Debug, Parser)]
#[command(name = "chaos", version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Which panel software it is
    #[arg(long, value_enum, default_value_t = PanelSoftware::Pterodactyl)]
    pub(crate) panel: PanelSoftware,

    /// How many services are sold
    #[arg(long, default_value_t = 24)]
    pub(crate) services: u32,

    /// How many worker processes there are
    #[arg(long, default_value_t = 3)]
    pub(crate) workers: usize,

    /// How long the trouble lasts
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub(crate) seconds: Duration,

    /// How long a worker is paused; one that is paused for more than 15 seconds loses what it had in hand
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub(crate) pause: Duration,

    /// How many of a hundred calls are disturbed
    #[arg(long, value_name = "PERCENT", default_value_t = 20)]
    pub(crate) faults: usize,

    /// From what the trouble is drawn; what the machine makes of it is its own
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,

    /// Where everything is kept: sqlite:FILE or postgres://… [default: a file that is deleted at the end]
    #[arg(long, value_name = "STORE")]
    pub(crate) store: Option<StoreAddress>,

    /// How long it may take until everything is quiet again
    #[arg(long, value_name = "SECONDS", default_value = "900", value_parser = seconds)]
    pub(crate) patience: Duration,

    /// The address of a panel of yours
    #[arg(long, requires = "product")]
    pub(crate) url: Option<String>,

    /// What is sold there
    #[arg(long, value_name = "FILE.toml", requires = "url")]
    pub(crate) product: Option<PathBuf>,

    /// What services are changed to there [default: packages are not changed]
    #[arg(long, value_name = "FILE.toml", requires = "url")]
    pub(crate) larger: Option<PathBuf>,

    /// Allow http:// to another machine: the keys cross the network in clear
    #[arg(long)]
    pub(crate) allow_plain_http: bool,

    /// Leave on the panel what was made
    #[arg(long)]
    pub(crate) keep: bool,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// One of the workers; ends when its input does
    #[command(hide = true)]
    Worker {
        /// The address of the panel
        #[arg(long)]
        url: String,
        /// The name of the panel in the store
        #[arg(long)]
        name: String,
        /// The panel is a fake one, and quick
        #[arg(long)]
        hurried: bool,
    },
}

impl Arguments {
    /// A call that was sent before its worker was paused must be over when others take it for settled.
    pub(crate) fn hurried(&self) -> Pace {
        Pace {
            call: Duration::from_secs(4),
            settle: self
                .pause
                .saturating_sub(Duration::from_secs(13))
                .max(Duration::from_secs(5)),
        }
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "this is no number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "this is no time".to_owned())
}
