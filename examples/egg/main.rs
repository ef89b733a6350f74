//! Egg: for authors of eggs. Checks, shows, converts and compares egg files of every format.
//!
//! Built on the public API alone; `egg --help` explains it.

mod arguments;
mod convert;
mod diff;
mod files;
mod lint;
mod report;
mod show;

use std::process::ExitCode;

use clap::Parser;

use crate::{
    arguments::{Arguments, Command},
    report::Report,
};

fn main() -> ExitCode {
    let mut report = Report::default();
    let result = match Arguments::parse().command {
        Command::Lint { paths, json } => lint::run(&paths, json, &mut report),
        Command::Show { paths, json } => show::run(&paths, json, &mut report),
        Command::Convert { paths, to, out } => convert::run(&paths, to, out.as_deref(), &mut report),
        Command::Diff { before, after, json } => diff::run(&before, &after, json, &mut report),
    };
    report.finish(result)
}
