//! What can be asked for.

mod command;
mod groups;
mod help;
mod parse;
mod service;

use std::{path::PathBuf, process::ExitCode, str::FromStr, time::Duration};

use clap::{Args, CommandFactory, FromArgMatches, Parser, ValueEnum};
use provisioning_core::{
    id::{Namespace, PanelId},
    panel::PanelKind,
};

use self::parse::{id, seconds};
pub(crate) use self::{
    command::Command,
    groups::{CatalogueCommand, EventCommand, IntegrationCommand, ProductCommand, WhichProduct},
    service::{As, Expiry, Of, Owner, Person, Preview, Resources, Signal},
};
use crate::{
    failure::{Exit, Failure},
    report,
};

const AFTER_HELP: &str = "\
Keys come from the environment, never from the command line:
  PANEL_KEY         application key, made in the panel's admin area; on Calagopus an administrator's API key
  PANEL_CLIENT_KEY  client key of an administrator, made under Account (optional: power states; not on Calagopus)
  STORE_KEY         keeps what is a customer's own in the store unreadable (optional: `openssl rand -base64 32`)

Exit codes:
  0  the panel is as asked
  1  it could not be done
  2  the input is wrong; nothing was sent that could change anything
  3  the panel cannot be reached, or does not let us in
  4  a person must decide: the service is parked, or there is no room for it
  5  not yet: the time given was too short; the same command goes on

A command that was cut off, or killed, goes on when it is given again.";

/// Sells game servers on a panel.
#[derive(Debug, Parser)]
#[command(name = "hatch", version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Arguments {
    /// What the command line says.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let command = Self::command();
        let template = help::template(&command);
        let matches = command.help_template(template).try_get_matches()?;
        Self::from_arg_matches(&matches)
    }
}

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Which panel software it is
    #[arg(long, global = true, value_enum, default_value_t = PanelSoftware::Pterodactyl)]
    pub(crate) panel: PanelSoftware,

    /// The panel's address, such as https://panel.example
    #[arg(long, global = true)]
    pub(crate) url: Option<String>,

    /// Where services are kept, such as sqlite:hatchery.db
    #[arg(long, global = true, value_name = "sqlite:FILE")]
    pub(crate) store: Option<StoreAddress>,

    /// The panel's name in the store [default: that of the product file or the service, else `main`]
    #[arg(long, global = true, value_name = "ID", value_parser = id(PanelId::new))]
    pub(crate) panel_id: Option<PanelId>,

    /// Put before every id on the panel, so that two billing systems can share it
    #[arg(long, global = true, value_name = "NAME", value_parser = id(Namespace::new))]
    pub(crate) namespace: Option<Namespace>,

    /// One JSON object on standard output, for machines; no progress
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Allow http:// to another machine: the keys cross the network in clear
    #[arg(long, global = true)]
    pub(crate) allow_plain_http: bool,

    /// How long to wait in all
    #[arg(long, global = true, value_name = "SECONDS", default_value = "600", value_parser = seconds)]
    pub(crate) wait: Duration,

    /// How long one call may take
    #[arg(long, global = true, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub(crate) call_timeout: Duration,

    /// How long a creation may take on Calagopus, which must not be cut [default: 600]
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) create_timeout: Option<Duration>,

    /// How long the panel may still act on a call whose answer was lost [default: 120]
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) settle: Option<Duration>,

    /// Who asks for it; kept in the journal
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) by: Option<String>,

    /// Change nothing unless a preview would still be the one with this fingerprint
    #[arg(long, global = true, value_name = "FINGERPRINT")]
    pub(crate) confirm: Option<String>,

    /// The highest number of an event that was acknowledged, kept outside the store: one that knows fewer was restored from
    /// a back-up, and nothing is written until `hatch trust`
    #[arg(
        long,
        global = true,
        value_name = "NUMBER",
        default_value = "0",
        hide_default_value = true
    )]
    pub(crate) acknowledged: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PanelSoftware {
    /// Pterodactyl 1.x
    Pterodactyl,
    /// Pelican
    Pelican,
    /// Calagopus
    Calagopus,
}

impl From<PanelSoftware> for PanelKind {
    fn from(software: PanelSoftware) -> Self {
        match software {
            PanelSoftware::Pterodactyl => Self::Pterodactyl,
            PanelSoftware::Pelican => Self::Pelican,
            PanelSoftware::Calagopus => Self::Calagopus,
        }
    }
}

/// A store, as in `sqlite:hatchery.db`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoreAddress(pub(crate) PathBuf);

impl FromStr for StoreAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let file = text
            .strip_prefix("sqlite:")
            .map(|file| file.strip_prefix("//").unwrap_or(file));
        match file {
            Some("" | ":memory:") => Err("name a file: what is sold must outlive the command".to_owned()),
            Some(file) => Ok(Self(file.into())),
            None => Err("write it as sqlite:FILE".to_owned()),
        }
    }
}

/// Tells what is wrong with the command line; help and version are no mistakes.
pub(crate) fn refuse(error: &clap::Error) -> ExitCode {
    let _nowhere_to_tell = error.print();
    if !error.use_stderr() {
        return ExitCode::SUCCESS;
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        let failure = Failure::new(Exit::BadInput, "usage", first_paragraph(error), "see `hatch --help`");
        report::print_json(&failure.json());
    }
    ExitCode::from(Exit::BadInput as u8)
}

/// What is wrong, in one line: the usage and hints that follow are for people.
fn first_paragraph(error: &clap::Error) -> String {
    let text = error.to_string();
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    lines.join(" ").trim_start_matches("error: ").to_owned()
}
