//! Chaos: real processes, real time, one store. Workers are killed and paused, calls cut, lost, delayed and done too late,
//! while services are ordered, suspended, changed and ended. Then it gets quiet, and every service is accounted for.
//!
//! `chaos --help` explains it.

mod account;
mod arguments;
mod dice;
mod edits;
mod ground;
mod killer;
mod panel;
mod run;
mod shop;
mod store;
mod weather;
mod workers;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
pub(crate) type Result<T> = std::result::Result<T, Failure>;

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _nobody_reads = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let done = match arguments.command.take() {
        Some(Command::Worker { url, name, hurried }) => {
            let pace = hurried.then(|| arguments.hurried());
            workers::work(&arguments, &url, &name, pace).await.map(|()| true)
        }
        None => run::run(&arguments).await,
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
