//! The commands.

use std::{path::PathBuf, time::Duration};

use clap::Subcommand;
use provisioning_core::{
    id::{CustomerId, ServiceId},
    product::ChosenOption,
};

use super::{
    As, CatalogueCommand, EventCommand, Expiry, IntegrationCommand, Of, Owner, Person, Preview, ProductCommand,
    Resources, Signal, WhichProduct,
    parse::{assignment, id, option, seconds},
    service::OPERATOR,
};

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
        /// It has ended, and is sold again, as its next generation
        #[arg(long)]
        again: bool,
    },
    /// Show a service as it is on the panel now
    Status {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        asking: As,
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
    /// Suspend a service from a day on, or no more: until when it is paid
    Expire {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        expiry: Expiry,
    },
    /// Give a service another product, or another egg of its product; what its customer has set is kept
    Change {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        asking: As,
        /// The new product
        #[arg(long, value_name = "FILE.toml", required_unless_present = "egg")]
        product: Option<PathBuf>,
        /// Another egg of its product: its id on the panel, its uuid or its name. What is installed stays as it is
        #[arg(long, value_name = "EGG", conflicts_with = "product")]
        egg: Option<String>,
    },
    /// Give a service other options, in place of all that were bought before
    Options {
        #[command(flatten)]
        of: Of,
        /// What is bought, by the keys of the product
        #[arg(value_name = "KEY=AMOUNT[@DAY]", required_unless_present = "none", value_parser = option)]
        options: Vec<(String, ChosenOption)>,
        /// None at all
        #[arg(long, conflicts_with = "options")]
        none: bool,
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
        #[command(flatten)]
        asking: As,
        /// With another egg of its product: its id on the panel, its uuid or its name
        #[arg(long, value_name = "EGG")]
        egg: Option<String>,
    },
    /// Back the files up, once; needs PANEL_CLIENT_KEY
    Backup {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        asking: As,
    },
    /// Start or stop a server; needs PANEL_CLIENT_KEY
    Power {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        asking: As,
        /// What to do
        #[arg(value_enum)]
        action: Signal,
    },
    /// Help a customer who has lost the password of his account, once: by a link, or a new password that is shown once
    Password {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        asking: As,
        /// Which request; the same again calls nobody [default: one more than there were]
        #[arg(long, value_name = "NUMBER")]
        request: Option<u64>,
    },
    /// Show the console of a server, and type into it; needs PANEL_CLIENT_KEY
    Console {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        asking: As,
        /// After the end of the input, go on for so long [default: until Ctrl-C]
        #[arg(long = "for", value_name = "SECONDS", value_parser = seconds)]
        goes_on: Option<Duration>,
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
    /// Show the variables of a server, and who set them; no call
    Variables {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        asking: As,
    },
    /// Set variables of a server for its customer
    Set {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        asking: As,
        /// What to set
        #[arg(value_name = "NAME=VALUE", required = true, value_parser = assignment)]
        variables: Vec<(String, String)>,
    },
    /// Give one service other resources than its product has
    Resources(Resources),
    /// Show what the customer of a service may do with it; no call
    Permissions {
        #[command(flatten)]
        of: Of,
    },
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
    /// Take over every server of the panel that there is an order for; without --yes it only shows what would change
    ImportAll {
        /// Who has which server
        #[arg(long, value_name = "FILE.toml")]
        orders: PathBuf,
        /// Do it
        #[arg(long)]
        yes: bool,
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
    /// List the services of the panel, and why some wait for a person; no call
    Services,
    /// Show everything that is on the panel, and the services without a server
    Dashboard {
        /// Show it again and again, so many seconds apart; the panel is asked once a minute
        #[arg(long, value_name = "SECONDS", value_parser = seconds)]
        watch: Option<Duration>,
        /// Clear the list that was read before, so that the panel is asked each time
        #[arg(long)]
        fresh: bool,
    },
    /// Compare the whole panel with the store; changes nothing unless it is told to
    Sweep {
        /// Put right what differs; a missing server is never made again, and a suspension of somebody else's stays
        #[arg(long)]
        repair: bool,
        /// Delete the servers that were left behind by services that have ended, with their files
        #[arg(long)]
        delete_left_behind: bool,
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
    /// Work with the imported eggs
    Catalogue {
        #[command(subcommand)]
        command: CatalogueCommand,
    },
    /// Test the connection and each permission of the keys
    Diagnose,
    /// Tell what can be done on this panel with these keys; no call
    Features,
    /// Read what others are to be told of: for mails, invoices, monitoring
    Events {
        #[command(subcommand)]
        command: EventCommand,
    },
    /// Work on whatever is due: changes that were cut off, days that have come, what a node is still to be told
    Work {
        /// Until nothing is due [default: until Ctrl-C]
        #[arg(long)]
        once: bool,
    },
    /// Switch panel softwares on and off
    Integrations {
        #[command(subcommand)]
        command: IntegrationCommand,
    },
    /// Write what is new of a customer into all his services, which `work` brings about; no call
    Customer(Person),
    /// Erase what the store has of a customer beside ids, when all his services have ended; no call
    Forget {
        /// The application's id of the customer
        #[arg(long, value_name = "ID", value_parser = id(CustomerId::new))]
        customer: CustomerId,
    },
    /// Take a store that was restored from a back-up as it is; sweep first
    Trust,
}
