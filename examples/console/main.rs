//! The live console of one server: what it says, whether it runs and what it uses. Lines that are typed are commands.
//!
//! On a terminal the last line tells state and usage, and changes; anywhere else there are lines only. `--fake` needs no
//! panel.

mod rehearsal;
mod screen;

use std::{env, io::stdin, process::ExitCode, time::Duration};

use clap::{Parser, ValueEnum};
use panel_http::{
    Error, ErrorKind, Secret,
    console::{ConsoleEnd, ConsoleSession},
};
use screen::Screen;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const AFTER_HELP: &str = "\
The key comes from the environment, never from the command line:
  PANEL_CLIENT_KEY  client key (on Calagopus: API key), made under Account by somebody who may use the server

It ends with Ctrl-C, and with --for after the end of its input.

Exit codes:
  0  ended as asked
  1  the console cannot be opened, or has ended
  2  the input is wrong
  3  the panel cannot be reached, or does not let us in";

/// Shows the live console of a server, and types into it.
#[derive(Debug, Parser)]
#[command(name = "console", version, after_help = AFTER_HELP)]
struct Arguments {
    /// Which panel software it is
    #[arg(long, value_enum, default_value_t = PanelSoftware::Pterodactyl)]
    panel: PanelSoftware,

    /// The panel's address, such as https://panel.example
    #[arg(long, required_unless_present = "fake")]
    url: Option<String>,

    /// The server, by its short identifier or its UUID
    #[arg(long, value_name = "ID", required_unless_present = "fake")]
    server: Option<String>,

    /// A server on such a panel in memory, which talks by itself
    #[arg(long, conflicts_with_all = ["url", "server"])]
    fake: bool,

    /// After the end of the input, go on for so long [default: until Ctrl-C]
    #[arg(long = "for", value_name = "SECONDS", value_parser = seconds)]
    goes_on: Option<Duration>,

    /// Allow http:// to another machine: the key crosses the network in clear
    #[arg(long)]
    allow_plain_http: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PanelSoftware {
    /// Pterodactyl 1.x
    Pterodactyl,
    /// Pelican
    Pelican,
    /// Calagopus
    Calagopus,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number = text
        .parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    number.ok_or_else(|| "write seconds, such as 30 or 0.5".to_owned())
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {}\n  → {}", failure.message, failure.advice);
            ExitCode::from(failure.exit)
        }
    }
}

/// Why it ended before it was asked to.
struct Failure {
    exit: u8,
    message: String,
    advice: &'static str,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = match error.kind() {
            ErrorKind::Configuration | ErrorKind::InvalidRequest => 2,
            ErrorKind::Redirect | ErrorKind::NotPanel | ErrorKind::Maintenance | ErrorKind::Tls => 3,
            _ if error.is_unreachable() || error.is_about_the_key() => 3,
            _ => 1,
        };
        Self {
            exit,
            message: error.to_string(),
            advice: error.advice(),
        }
    }
}

impl From<ConsoleEnd> for Failure {
    fn from(end: ConsoleEnd) -> Self {
        let (message, advice) = match end {
            ConsoleEnd::Suspended => (
                "the server was suspended",
                "its console is open again when it is unsuspended",
            ),
            ConsoleEnd::Deleted => ("the server was deleted", "there is nothing left to show"),
            _ => (
                "the node has closed the console to this account",
                "ask the owner of the server for access",
            ),
        };
        Self {
            exit: 1,
            message: message.to_owned(),
            advice,
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let console = if arguments.fake {
        rehearsal::open(arguments.panel).await?
    } else {
        open(&arguments).await?
    };
    let mut screen = Screen::new();
    follow(console, &mut screen, arguments.goes_on).await
}

async fn open(arguments: &Arguments) -> Result<ConsoleSession, Failure> {
    let key = Secret::from(env::var("PANEL_CLIENT_KEY").unwrap_or_default());
    if key.is_empty() {
        return Err(Failure {
            exit: 2,
            message: "the client key is missing: PANEL_CLIENT_KEY is not set".to_owned(),
            advice: "create one on the panel, under Account, and set PANEL_CLIENT_KEY",
        });
    }
    let url = arguments.url.as_deref().unwrap_or_default();
    let server = arguments.server.as_deref().unwrap_or_default();
    let is_plain = arguments.allow_plain_http;
    let console = match arguments.panel {
        PanelSoftware::Pterodactyl => {
            let panel = pterodactyl_api::Client::builder(url, key);
            let panel = if is_plain { panel.allow_plain_http() } else { panel };
            panel.build()?.server(server).console().await?
        }
        PanelSoftware::Pelican => {
            let panel = pelican_api::Client::builder(url, key);
            let panel = if is_plain { panel.allow_plain_http() } else { panel };
            panel.build()?.server(server).console().await?
        }
        PanelSoftware::Calagopus => {
            let panel = calagopus_api::Calagopus::builder(url, key);
            let panel = if is_plain { panel.allow_plain_http() } else { panel };
            panel.build()?.client().server(server).console().await?
        }
    };
    Ok(console)
}

/// Shows what is said and says what is typed, until it is to end.
async fn follow(mut console: ConsoleSession, screen: &mut Screen, goes_on: Option<Duration>) -> Result<(), Failure> {
    let mut typed = typed();
    let mut is_typing = true;
    let mut last = None;
    let mut interrupt = Box::pin(tokio::signal::ctrl_c());
    console.request_logs().await?;
    console.request_stats().await?;
    loop {
        tokio::select! {
            event = console.next() => match event {
                Some(event) => screen.show(event?)?,
                None => return Ok(()),
            },
            line = typed.recv(), if is_typing => match line {
                Some(line) => {
                    if let Err(error) = console.send_command(&line).await {
                        screen.note(&format!("not sent: {error}"));
                    }
                }
                None => {
                    is_typing = false;
                    last = goes_on.map(|goes_on| tokio::time::Instant::now() + goes_on);
                }
            },
            () = at(last) => return Ok(()),
            _ = &mut interrupt => return Ok(()),
        }
    }
}

async fn at(last: Option<tokio::time::Instant>) {
    match last {
        Some(last) => tokio::time::sleep_until(last).await,
        None => std::future::pending().await,
    }
}

/// The lines of the input. On a thread of their own, which the end of the program does not wait for.
fn typed() -> UnboundedReceiver<String> {
    let (sender, typed) = unbounded_channel();
    std::thread::spawn(move || {
        for line in stdin().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    typed
}
