//! What is told, and how the program ends.

use std::{
    fmt::Display,
    io::{self, Write},
    process::ExitCode,
};

/// Standard output, standard error, and whether a file was bad.
#[derive(Debug, Default)]
pub(crate) struct Report {
    bad: bool,
}

/// Why the program ends early.
#[derive(Debug)]
pub(crate) enum Ending {
    /// Nobody reads on: `egg lint … | head`.
    Unread,
    /// The command line is wrong.
    Usage(String),
}

impl From<io::Error> for Ending {
    fn from(_: io::Error) -> Self {
        Self::Unread
    }
}

impl Report {
    pub(crate) fn line(&self, text: impl Display) -> Result<(), Ending> {
        Ok(writeln!(io::stdout().lock(), "{text}")?)
    }

    pub(crate) fn text(&self, text: &str) -> Result<(), Ending> {
        Ok(io::stdout().lock().write_all(text.as_bytes())?)
    }

    /// Beside the result.
    pub(crate) fn remark(&self, text: impl Display) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// A file is bad.
    pub(crate) fn bad(&mut self) {
        self.bad = true;
    }

    /// A file is bad, and this is why.
    pub(crate) fn error(&mut self, text: impl Display) {
        self.bad = true;
        self.remark(format_args!("error: {text}"));
    }

    pub(crate) fn finish(self, result: Result<(), Ending>) -> ExitCode {
        match result {
            Ok(()) if self.bad => ExitCode::from(1),
            Ok(()) | Err(Ending::Unread) => ExitCode::SUCCESS,
            Err(Ending::Usage(message)) => {
                self.remark(format_args!("error: {message}"));
                ExitCode::from(2)
            }
        }
    }
}
