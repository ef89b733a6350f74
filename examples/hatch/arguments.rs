//! What can be asked for.

use std::{path::PathBuf, process::ExitCode, str::FromStr, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};
use provisioning_core::{
    id::{CustomerId, InvalidId, Namespace, PanelId, ProductId, ServiceId},
    panel::PowerAction,
};

use crate::{
    failure::{Exit, Failure},
    report,
};

const AFTER_HELP: &str = "\
Keys come from the environment, never from the command line:
  PANEL_KEY         application key, made in the panel's admin area; on Calagopus an administrator's API key
  PANEL_CLIENT_KEY  client key of an administrator, made under Account (optional: power states; not on Calagopus)

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
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the server of an order, or go on making it
    Provision {
        /// What is sold
        #[arg(long, value_name = "FILE.toml")]
        product: PathBuf,
        /// Who bought it
        #[arg(long, value_name = "FILE.toml")]
        order: PathBuf,
        /// The id of the service, if the order file does not say
        #[arg(long, value_name = "ID", value_parser = id(ServiceId::new))]
        service: Option<ServiceId>,
    },
    /// Show a service as it is on the panel now
    Status {
        #[command(flatten)]
        of: Of,
        /// Ask the node too whether it runs; needs PANEL_CLIENT_KEY, except on Calagopus
        #[arg(long)]
        power: bool,
    },
    /// Stop a server and keep its owner out
    Suspend {
        #[command(flatten)]
        of: Of,
        /// Why; a service is suspended while it has at least one reason
        #[arg(long, default_value = OPERATOR)]
        reason: String,
    },
    /// Lift a reason; the owner gets in again when it was the last
    Unsuspend {
        #[command(flatten)]
        of: Of,
        /// The reason to lift
        #[arg(long, default_value = OPERATOR, conflicts_with = "all")]
        reason: String,
        /// Every reason, and a suspension that was placed on the panel itself
        #[arg(long)]
        all: bool,
    },
    /// Give a service another product; what its customer has set is kept
    Change {
        #[command(flatten)]
        of: Of,
        /// The new product
        #[arg(long, value_name = "FILE.toml")]
        product: PathBuf,
    },
    /// End a service and delete its server, with its files
    Terminate {
        #[command(flatten)]
        of: Of,
        /// Take the server off the panel also when its node does not delete it: at once, or after so many seconds of failures.
        /// Its files may stay on the node
        #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "0", value_parser = seconds)]
        force: Option<Duration>,
    },
    /// Take the end of a service back, as long as its deletion was not sent
    Keep {
        #[command(flatten)]
        of: Of,
    },
    /// Run the install script anew, once; files may be lost
    Reinstall {
        #[command(flatten)]
        of: Of,
        /// With another egg of its product: its id on the panel, its uuid or its name
        #[arg(long, value_name = "EGG")]
        egg: Option<String>,
    },
    /// Back the files up, once; needs PANEL_CLIENT_KEY
    Backup {
        #[command(flatten)]
        of: Of,
    },
    /// Start or stop a server; needs PANEL_CLIENT_KEY
    Power {
        #[command(flatten)]
        of: Of,
        /// What to do
        #[arg(value_enum)]
        action: Signal,
    },
    /// Give a server another name on the panel
    Rename {
        #[command(flatten)]
        of: Of,
        /// The name
        #[arg(long)]
        name: String,
    },
    /// Give a server another description on the panel
    Describe {
        #[command(flatten)]
        of: Of,
        /// The description; empty for none
        #[arg(long)]
        text: String,
    },
    /// Give a service to another customer
    Owner(Owner),
    /// Set variables of a server for its customer
    Set {
        #[command(flatten)]
        of: Of,
        /// What to set
        #[arg(value_name = "NAME=VALUE", required = true, value_parser = assignment)]
        variables: Vec<(String, String)>,
    },
    /// Give one service other resources than its product has
    Resources(Resources),
    /// List the panel's servers, each with the service it stands for
    Servers,
    /// Take over a server that is on the panel already, as it is
    Import {
        /// What it is sold as from now on
        #[arg(long, value_name = "FILE.toml")]
        product: PathBuf,
        /// Who has it
        #[arg(long, value_name = "FILE.toml")]
        order: PathBuf,
        /// Its number on the panel; see `hatch servers`
        #[arg(long, value_name = "NUMBER")]
        server: String,
        /// Only show what would change
        #[arg(long)]
        preview: bool,
    },
    /// Name the server that stands for a parked service
    Adopt {
        #[command(flatten)]
        of: Of,
        /// Its number on the panel; see `hatch servers`
        #[arg(long, value_name = "NUMBER")]
        server: String,
    },
    /// Let a parked service go: it ends, and its server is left alone
    Abandon {
        #[command(flatten)]
        of: Of,
    },
    /// Show what a command would change, before and after, and change nothing
    Preview(Preview),
    /// Try a parked service again, when its cause was removed
    Retry {
        #[command(flatten)]
        of: Of,
    },
    /// Show all that happened to a service
    Journal {
        #[command(flatten)]
        of: Of,
    },
    /// Work with the products in the store
    Products {
        #[command(subcommand)]
        command: ProductCommand,
    },
    /// Tell of every node whether one more server of a product fits there, and why not
    Room(WhichProduct),
    /// Import the panel's eggs and list them
    Eggs,
    /// Test the connection and each permission of the keys
    Diagnose,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProductCommand {
    /// List the products of the panel
    List,
    /// Write a product as a file, to be edited and saved again
    Get {
        /// The id of the product
        #[arg(long, value_name = "ID", value_parser = id(ProductId::new))]
        id: ProductId,
    },
    /// Check a product file and keep the product, in the place of the one with the same id
    Save {
        /// The product
        #[arg(long, value_name = "FILE.toml")]
        product: PathBuf,
    },
    /// Tell every mistake in a product file, and what customers would be asked for
    Check {
        /// The product
        #[arg(long, value_name = "FILE.toml")]
        product: PathBuf,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct WhichProduct {
    /// A product file
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) product: Option<PathBuf>,
    /// A product in the store
    #[arg(long, value_name = "ID", value_parser = id(ProductId::new))]
    pub(crate) id: Option<ProductId>,
}

const OPERATOR: &str = "operator";

#[derive(Debug, Args)]
pub(crate) struct Of {
    /// The id of the service
    #[arg(long, value_name = "ID", value_parser = id(ServiceId::new))]
    pub(crate) service: ServiceId,
}

#[derive(Debug, Args)]
pub(crate) struct Owner {
    #[command(flatten)]
    pub(crate) of: Of,
    /// The application's id of the customer
    #[arg(long, value_name = "ID", value_parser = id(CustomerId::new))]
    pub(crate) customer: CustomerId,
    /// His e-mail address
    #[arg(long)]
    pub(crate) email: String,
    /// The application has proof that the address is his
    #[arg(long)]
    pub(crate) verified: bool,
    /// His first name
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) first_name: String,
    /// His last name
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) last_name: String,
}

#[derive(Debug, Args)]
pub(crate) struct Resources {
    #[command(flatten)]
    pub(crate) of: Of,
    /// Memory, as in 6GB, or `unlimited`
    #[arg(long, value_name = "SIZE")]
    pub(crate) memory: Option<String>,
    /// Swap, as in 1GB, 0 or `unlimited`
    #[arg(long, value_name = "SIZE")]
    pub(crate) swap: Option<String>,
    /// Disk, as in 40GB, or `unlimited`
    #[arg(long, value_name = "SIZE")]
    pub(crate) disk: Option<String>,
    /// Percent, where 100 is one thread, or `unlimited`
    #[arg(long, value_name = "PERCENT")]
    pub(crate) cpu: Option<String>,
    /// How many databases its owner may make
    #[arg(long, value_name = "NUMBER")]
    pub(crate) databases: Option<u32>,
    /// How many backups its owner may make
    #[arg(long, value_name = "NUMBER")]
    pub(crate) backups: Option<u32>,
    /// How many addresses it may have in all
    #[arg(long, value_name = "NUMBER")]
    pub(crate) allocations: Option<u32>,
    /// Another Docker image
    #[arg(long)]
    pub(crate) image: Option<String>,
    /// Another startup command
    #[arg(long, value_name = "COMMAND")]
    pub(crate) startup: Option<String>,
    /// Everything as it was sold
    #[arg(long)]
    pub(crate) as_sold: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Signal {
    /// Start it
    Start,
    /// Stop it in good order
    Stop,
    /// Stop it in good order, and start it
    Restart,
    /// Stop it at once
    Kill,
}

impl From<Signal> for PowerAction {
    fn from(signal: Signal) -> Self {
        match signal {
            Signal::Start => Self::Start,
            Signal::Stop => Self::Stop,
            Signal::Restart => Self::Restart,
            Signal::Kill => Self::Kill,
        }
    }
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub(crate) struct Preview {
    /// The id of the service
    #[arg(long, value_name = "ID", value_parser = id(ServiceId::new), required_unless_present = "order")]
    pub(crate) service: Option<ServiceId>,
    /// A change to this product; with --order, a new service (this calls no panel)
    #[arg(long, value_name = "FILE.toml", group = "what")]
    pub(crate) product: Option<PathBuf>,
    /// An order that is not recorded yet
    #[arg(long, value_name = "FILE.toml", requires = "product")]
    pub(crate) order: Option<PathBuf>,
    /// A suspension
    #[arg(long, group = "what")]
    pub(crate) suspend: bool,
    /// A reinstallation
    #[arg(long, group = "what")]
    pub(crate) reinstall: bool,
    /// The end of every suspension
    #[arg(long, group = "what")]
    pub(crate) unsuspend: bool,
    /// The end of the service
    #[arg(long, group = "what")]
    pub(crate) terminate: bool,
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

/// The parser of an id.
fn id<T>(new: fn(String) -> Result<T, InvalidId>) -> impl Fn(&str) -> Result<T, InvalidId> + Clone {
    move |text| new(text.to_owned())
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let refuse = || "write whole seconds or a fraction of them, such as 30 or 0.5".to_owned();
    let seconds: f64 = text.parse().map_err(|_| refuse())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| refuse())
}

/// Tells what is wrong with the command line; help and version are no mistakes.
pub(crate) fn refuse(error: &clap::Error) -> ExitCode {
    let _nowhere_to_tell = error.print();
    if !error.use_stderr() {
        return ExitCode::SUCCESS;
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        let text = error.to_string();
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let failure = Failure::new(Exit::BadInput, "usage", message, "see `hatch --help`");
        report::print_json(&failure.json());
    }
    ExitCode::from(Exit::BadInput as u8)
}
