//! Conformance: the whole life of a user and a server through the Application API and the Client API of a panel, each call a
//! check of its own.
//!
//! `cargo run -p examples --example conformance -- --panel pterodactyl --fake` needs no panel; `--help` explains the rest.

mod account;
mod arguments;
mod calagopus;
mod console;
mod life;
mod pelican;
mod pterodactyl;
mod report;
mod run_name;
mod sweep;
mod waiting;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, PanelSoftware};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.panel {
        PanelSoftware::Pterodactyl => pterodactyl::run(&arguments).await,
        PanelSoftware::Pelican => pelican::run(&arguments).await,
        PanelSoftware::Calagopus => calagopus::run(&arguments).await,
    };
    outcome.unwrap_or_else(|mistake| {
        eprintln!("error: {mistake}");
        ExitCode::from(2)
    })
}
