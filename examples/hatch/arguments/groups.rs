//! Commands that come in groups.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Subcommand};
use provisioning_core::id::ProductId;

use super::{
    PanelSoftware,
    parse::{id, seconds},
};

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

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogueCommand {
    /// List the imported eggs, and whether they are offered; no call
    List,
    /// Show an egg as it was imported: images, startup command, variables with their rules; no call
    Show {
        #[command(flatten)]
        which: WhichEgg,
    },
    /// Offer an egg again
    Enable {
        #[command(flatten)]
        which: WhichEgg,
    },
    /// Offer an egg no more: no product may be saved with it, no new order is taken; what was sold keeps working
    Disable {
        #[command(flatten)]
        which: WhichEgg,
    },
    /// Bring the catalogue up to what the panel has, and tell what changed and whom it touches
    Sync {
        /// Only this one [default: every egg of the panel]
        #[arg(long, value_name = "EGG")]
        egg: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct WhichEgg {
    /// Its id on the panel, its uuid or its name
    #[arg(long, value_name = "EGG")]
    pub(crate) egg: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EventCommand {
    /// Take events in hand that a consumer has not acknowledged, and print them; they come again unless they are acknowledged
    Claim {
        /// Who reads them, such as `mails`; each consumer gets every event
        #[arg(long, value_name = "NAME")]
        consumer: String,
        /// At most so many
        #[arg(long, value_name = "NUMBER", default_value_t = 100)]
        limit: usize,
        /// How long nobody else of this consumer gets them
        #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
        hold: Duration,
    },
    /// Acknowledge what was claimed, so that it does not come again
    Acknowledge {
        /// Who has read them
        #[arg(long, value_name = "NAME")]
        consumer: String,
        /// What `hatch --json events claim` has printed; `-` for standard input
        #[arg(long, value_name = "FILE.json")]
        claimed: PathBuf,
        /// Only those with these numbers
        #[arg(value_name = "NUMBER")]
        numbers: Vec<u64>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum IntegrationCommand {
    /// List the panel softwares, and whether they are switched on
    List,
    /// Switch a panel software on
    Activate {
        /// Which
        #[arg(value_enum)]
        software: PanelSoftware,
    },
    /// Switch a panel software off: nothing of its panels is called or written until it is on again
    Deactivate {
        /// Which
        #[arg(value_enum)]
        software: PanelSoftware,
    },
}
