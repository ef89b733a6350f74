//! What is asked of one service.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use provisioning_core::{
    id::{CustomerId, ServiceId},
    panel::PowerAction,
};

use super::parse::{id, instant};

pub(super) const OPERATOR: &str = "operator";

#[derive(Debug, Args)]
pub(crate) struct Of {
    /// The id of the service
    #[arg(long, value_name = "ID", value_parser = id(ServiceId::new))]
    pub(crate) service: ServiceId,
}

/// Who asks.
#[derive(Debug, Args)]
pub(crate) struct As {
    /// Ask as this customer: of his own services only, and what his product permits
    #[arg(long = "as", value_name = "CUSTOMER", value_parser = id(CustomerId::new))]
    pub(crate) customer: Option<CustomerId>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Expiry {
    /// From this day or instant on, in UTC
    #[arg(long, value_name = "DAY", value_parser = instant)]
    pub(crate) at: Option<Timestamp>,
    /// No more: the service goes on
    #[arg(long)]
    pub(crate) never: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Owner {
    #[command(flatten)]
    pub(crate) of: Of,
    #[command(flatten)]
    pub(crate) person: Person,
}

#[derive(Debug, Args)]
pub(crate) struct Person {
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
