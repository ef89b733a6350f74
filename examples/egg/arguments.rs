//! What can be asked for.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use provisioning_core::egg::EggFormat;

const AFTER_HELP: &str = "\
Formats: PTDL_v1, PTDL_v2, PLCN_v1, PLCN_v2, PLCN_v3, calagopus; with .json or .yaml behind, as in PLCN_v3.json.
A PATH is a file, or a folder, in which every .json, .yaml and .yml file is taken.

Exit codes:
  0  all is well
  1  a file is bad, or cannot be read or written
  2  the command line is wrong";

/// Checks, shows, converts and compares egg files of Pterodactyl, Pelican and Calagopus.
#[derive(Debug, Parser)]
#[command(name = "egg", version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Says of each file whether it is an egg, of which format, and which panels take it; one line each
    Lint {
        /// Files and folders
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// One JSON object a line: file, ok, format, error, notes, variables and more
        #[arg(long)]
        json: bool,
    },
    /// Shows what is in each egg, what was made of its file, and why a panel would not take it
    Show {
        /// Files and folders
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// One JSON object a line: the egg with all its fields
        #[arg(long)]
        json: bool,
    },
    /// Writes each egg in another format; what the format cannot carry is told on standard error
    Convert {
        /// Files and folders
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The format
        #[arg(long, value_name = "FORMAT")]
        to: EggFormat,
        /// Where to write the files; needed for more than one. Without it the egg goes to standard output
        #[arg(long, value_name = "FOLDER")]
        out: Option<PathBuf>,
    },
    /// Says what changed from one egg to another
    Diff {
        /// The egg as it was
        #[arg(value_name = "A")]
        before: PathBuf,
        /// The egg as it is
        #[arg(value_name = "B")]
        after: PathBuf,
        /// One JSON object a line, one for each change
        #[arg(long)]
        json: bool,
    },
}
