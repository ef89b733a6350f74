//! Hatch: an operator's command line. Sells game servers on a panel, one command for each thing that happens to them.
//!
//! Built on the public API alone; `hatch --help` explains it.

mod arguments;
mod carry_out;
mod catalogue;
mod commands;
mod failure;
mod files;
mod keys;
mod progress;
mod report;
mod service;
mod session;
mod settings;

use std::process::ExitCode;

use crate::arguments::Arguments;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(error) => return arguments::refuse(&error),
    };
    let as_json = arguments.options.json;
    let result = commands::run(arguments).await;
    report::print(&result, as_json);
    report::exit_code(&result)
}
