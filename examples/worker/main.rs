//! The engine under an existing job engine: apalis on PostgreSQL, several processes, one store.
//!
//! An order, the wish for a server and its job are one commit. A job calls `engine.advance(service)` once, and asks for itself
//! again when there is something to wait for; whatever has become due without a job is found by a pass now and then. The
//! queue may lose or repeat a job: the store knows what is due, and its leases keep two workers apart.

mod demonstration;
mod jobs;
#[path = "../chaos/panel.rs"]
mod panel;
mod process;

use std::{process::ExitCode, time::Duration};

use clap::{Parser, Subcommand};
use sqlx::{PgPool, postgres::PgPoolOptions};

use crate::panel::PanelSoftware;

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
pub(crate) type Result<T> = std::result::Result<T, Failure>;

const AFTER_HELP: &str = "\
The database comes from the environment:
  DATABASE_URL  such as postgres://user@host/database; its user may make tables there

Without --url it runs on a fake panel of its own. With it, keys come from the environment:
  PANEL_KEY, PANEL_CLIENT_KEY  as for `hatch`

Exit codes:
  0  every service is active, and there is one server for each
  1  one is not
  2  it could not be tried: no database, a wrong command line, a panel that cannot be used";

/// Sells services through jobs that several processes work on.
#[derive(Debug, Parser)]
#[command(name = "worker", version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// How many services are sold
    #[arg(long, default_value_t = 20)]
    pub(crate) services: u32,

    /// How many processes work
    #[arg(long, default_value_t = 2)]
    pub(crate) processes: u32,

    /// Which panel software it is
    #[arg(long, value_enum, default_value_t = PanelSoftware::Pterodactyl)]
    pub(crate) panel: PanelSoftware,

    /// The address of a panel of yours
    #[arg(long, requires = "product")]
    pub(crate) url: Option<String>,

    /// What is sold there
    #[arg(long, value_name = "FILE.toml", requires = "url")]
    pub(crate) product: Option<std::path::PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// One of the processes; ends when its input does
    #[command(hide = true)]
    Process {
        /// The address of the panel
        #[arg(long)]
        url: String,
        /// The name of the panel in the store
        #[arg(long)]
        name: String,
        /// What this process is called
        #[arg(long)]
        called: String,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _nobody_reads = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let command = arguments.command.take();
    let done = async {
        let pool = database().await?;
        match command {
            Some(Command::Process { url, name, called }) => {
                let app = process::App::open(pool, arguments.panel, &url, &name, called).await?;
                app.work().await.map(|()| true)
            }
            None => demonstration::run(&arguments, pool).await,
        }
    };
    match done.await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

async fn database() -> Result<PgPool> {
    let missing = "this example needs PostgreSQL, and DATABASE_URL is not set. Install a server (Debian: `apt-get install \
                   postgresql`), make a database, and set DATABASE_URL=postgres://user@host/database";
    let url = std::env::var("DATABASE_URL").map_err(|_| missing)?;
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(10));
    let pool = pool.connect(&url).await;
    Ok(pool.map_err(|error| format!("the database that DATABASE_URL names cannot be used: {error}"))?)
}
