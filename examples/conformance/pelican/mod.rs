//! The life of a user and a server on Pelican.

use std::process::ExitCode;

use crate::arguments::Arguments;

pub(crate) async fn run(_: &Arguments) -> Result<ExitCode, String> {
    Err("not yet".to_owned())
}
