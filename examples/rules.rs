//! Rules: judges values as a panel would, line by line.
//!
//! ```text
//! $ echo '{"rules": "required|string|max:5", "value": "spigot"}' | rules check --dialect pelican
//! {"ok":false,"errors":["The value may not be greater than 5 characters."],"unchecked":null}
//! ```

use std::{
    collections::HashMap,
    io::{self, BufRead, Read, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand, ValueEnum};
use provisioning_core::rules::{Dialect, RuleList, RuleSet, Value, Verdict};
use serde::{Deserialize, Serialize};

/// The longest line, in bytes.
const LONGEST_LINE: u64 = 16 << 20;

/// Compiled rules that are kept for the next lines.
const KEPT: usize = 1000;

/// Judges values by Laravel's rule language, as the panels run it.
#[derive(Debug, Parser)]
#[command(name = "rules", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Reads lines `{"rules": …, "value": …}` on standard input and answers each with a line
    /// `{"ok": …, "errors": […], "unchecked": …}`, in the same order.
    ///
    /// Rules are one text or a list of texts. A value is judged as it is; null is null. `unchecked` says why a value was not
    /// judged, and is null where it was. A line that cannot be read is answered with `{"error": …}`, and the exit code is
    /// then 1.
    Check {
        /// Whose reading of the rules counts.
        #[arg(long)]
        dialect: Panel,
        /// Treats the value as one of a request first: the panel trims it, and takes nothing for an empty one.
        #[arg(long)]
        http: bool,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Panel {
    Pterodactyl,
    Pelican,
    Calagopus,
}

impl From<Panel> for Dialect {
    fn from(panel: Panel) -> Self {
        match panel {
            Panel::Pterodactyl => Self::Pterodactyl,
            Panel::Pelican => Self::Pelican,
            Panel::Calagopus => Self::Calagopus,
        }
    }
}

#[derive(Debug, Deserialize)]
struct Question {
    rules: RuleList<'static>,
    #[serde(deserialize_with = "given")]
    value: serde_json::Value,
}

/// Null is a value; a line without one is refused.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<serde_json::Value, D::Error> {
    serde_json::Value::deserialize(deserializer)
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Answer {
    Judged {
        ok: bool,
        errors: Vec<String>,
        unchecked: Option<String>,
    },
    Unread {
        error: String,
    },
}

fn main() -> ExitCode {
    let Command::Check { dialect, http } = Arguments::parse().command;
    match check(
        dialect.into(),
        http,
        io::BufReader::new(io::stdin()),
        io::stdout().lock(),
    ) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever read the answers has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Answers every line. `false`: one of them could not be read.
fn check(dialect: Dialect, http: bool, mut input: io::BufReader<impl Read>, output: impl Write) -> io::Result<bool> {
    let mut output = io::BufWriter::new(output);
    let mut judge = Judge {
        dialect,
        http,
        compiled: HashMap::new(),
    };
    let mut all_read = true;
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        if input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let is_cut = line.last() != Some(&b'\n') && line.len() as u64 == LONGEST_LINE;
        let answer = if is_cut {
            input.skip_until(b'\n')?;
            Err(format!("it is longer than {LONGEST_LINE} bytes"))
        } else if line.trim_ascii().is_empty() {
            Err("it is empty".to_owned())
        } else {
            judge.answer(&line)
        };
        let answer = answer.unwrap_or_else(|reason| {
            all_read = false;
            Answer::Unread {
                error: format!("line {number}: {reason}"),
            }
        });
        serde_json::to_writer(&mut output, &answer)?;
        output.write_all(b"\n")?;
        // Whoever asks line by line waits for the answer.
        if input.buffer().is_empty() {
            output.flush()?;
        }
    }
    output.flush()?;
    Ok(all_read)
}

/// What is wrong with a line, and in which of its columns.
fn unread(error: &serde_json::Error) -> String {
    let (place, column) = (
        format!(" at line {} column {}", error.line(), error.column()),
        error.column(),
    );
    let what = error.to_string();
    match what.strip_suffix(&place) {
        Some(what) => format!("column {column}: {what}"),
        None => what,
    }
}

struct Judge {
    dialect: Dialect,
    http: bool,
    compiled: HashMap<RuleList<'static>, RuleSet>,
}

impl Judge {
    fn answer(&mut self, line: &[u8]) -> Result<Answer, String> {
        let Question { rules, value } = serde_json::from_slice(line).map_err(|error| unread(&error))?;
        if self.compiled.len() > KEPT {
            self.compiled.clear();
        }
        if !self.compiled.contains_key(&rules) {
            match RuleSet::parse(rules.clone()) {
                Ok(set) => self.compiled.insert(rules.clone(), set),
                Err(error) => {
                    return Ok(Answer::Judged {
                        ok: false,
                        errors: Vec::new(),
                        unchecked: Some(error.to_string()),
                    });
                }
            };
        }
        let received = match &value {
            serde_json::Value::String(text) if self.http => self.dialect.received(text),
            _ => None,
        };
        let value = match (&received, &value) {
            (Some(text), _) => Value::Text(text),
            (None, serde_json::Value::String(_)) if self.http => Value::Null,
            (None, value) => Value::from(value),
        };
        let verdict = match self.compiled.get(&rules) {
            Some(set) => set.check(value, self.dialect),
            None => return Err("its rules were not kept".to_owned()),
        };
        Ok(Answer::from(verdict))
    }
}

impl From<Verdict> for Answer {
    fn from(verdict: Verdict) -> Self {
        Self::Judged {
            ok: verdict.is_pass(),
            errors: verdict.messages().to_vec(),
            unchecked: match verdict {
                Verdict::Unchecked(reason) => Some(reason.to_string()),
                _ => None,
            },
        }
    }
}
