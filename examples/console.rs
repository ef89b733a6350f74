//! The live console of one server: what it says, whether it runs and what it uses. Lines that are typed are commands.
//!
//! On a terminal the last line tells state and usage, and changes; anywhere else there are lines only. `--fake` needs no
//! panel.

use std::{
    env,
    io::{IsTerminal, stderr, stdin, stdout},
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::{Parser, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use panel_http::console::{ConsoleEnd, ConsoleEvent, ConsoleSession, ServerState, Stats};
use pterodactyl_api::{
    Error, ErrorKind, Patch, Secret, UserId,
    fake::FakePanel,
    models::{
        client::power::Signal,
        server::{Limits, NewServer, Placement},
    },
};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const AFTER_HELP: &str = "\
The key comes from the environment, never from the command line:
  PANEL_CLIENT_KEY  client key, made under Account by somebody who may use the server

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

    /// A server on a Pterodactyl panel in memory, which talks by itself
    #[arg(long, conflicts_with_all = ["panel", "url", "server"])]
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
        rehearsal().await?
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

/// Where it is shown.
struct Screen {
    /// The line that changes, on a terminal.
    bar: Option<ProgressBar>,
    state: Option<ServerState>,
    /// As of the last word since the state changed.
    stats: Option<Stats>,
    told: Option<Instant>,
}

/// Where no line can change, usage is told this often.
const TELLS: Duration = Duration::from_secs(15);

impl Screen {
    fn new() -> Self {
        let is_terminal = stdout().is_terminal() && stderr().is_terminal();
        let bar = is_terminal.then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self {
            bar,
            state: None,
            stats: None,
            told: None,
        }
    }

    fn show(&mut self, event: ConsoleEvent) -> Result<(), Failure> {
        match event {
            ConsoleEvent::Output(line) => self.line(&line),
            ConsoleEvent::InstallOutput(line) | ConsoleEvent::TransferOutput(line) => self.line(&line),
            ConsoleEvent::Status(state) => {
                self.note(&format!("it is {state}"));
                self.state = Some(state);
                (self.stats, self.told) = (None, None);
            }
            ConsoleEvent::Stats(stats) => self.stats = Some(stats),
            ConsoleEvent::InstallStarted => self.note("it is being installed"),
            ConsoleEvent::InstallCompleted => self.note("the installation has ended"),
            ConsoleEvent::TransferStatus(status) => self.note(&format!("transfer: {status}")),
            ConsoleEvent::BackupCompleted { .. } => self.note("a backup is done"),
            ConsoleEvent::BackupRestored => self.note("a backup was restored"),
            ConsoleEvent::DaemonMessage(text) => self.note(&text),
            ConsoleEvent::DaemonError(text) => self.note(&format!("the node failed: {text}")),
            ConsoleEvent::Interrupted => self.note("the connection is lost; trying to come back"),
            ConsoleEvent::Reconnected => self.note("the connection is back"),
            ConsoleEvent::Ended(end) => return Err(end.into()),
            _ => return Ok(()),
        }
        self.usage();
        Ok(())
    }

    /// A line of the server.
    fn line(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| println!("{line}")),
            None => println!("{}", without_colours(line)),
        }
    }

    /// A line about the server.
    fn note(&self, text: &str) {
        self.line(&format!("-- {text}"));
    }

    fn usage(&mut self) {
        let (Some(state), Some(stats)) = (&self.state, &self.stats) else {
            return;
        };
        let mebibytes = |bytes: u64| bytes / (1024 * 1024);
        let limit = match mebibytes(stats.memory_limit_bytes) {
            0 => String::new(),
            limit => format!(" of {limit}"),
        };
        let memory = mebibytes(stats.memory_bytes);
        let usage = format!("{state}, CPU {:.1} %, memory {memory}{limit} MiB", stats.cpu_absolute);
        if let Some(bar) = &self.bar {
            bar.set_message(usage);
        } else if self.told.is_none_or(|told| told.elapsed() >= TELLS) {
            self.told = Some(Instant::now());
            self.note(&usage);
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A line as it is read in a file: without the escape sequences that colour it on a terminal.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        let sequence = after.strip_prefix('[').unwrap_or(after);
        let end = sequence.find(|letter: char| letter.is_ascii_alphabetic());
        rest = end.and_then(|end| sequence.get(end + 1..)).unwrap_or_default();
    }
    plain + rest
}

/// A server on a panel in memory, which runs and talks by itself.
async fn rehearsal() -> Result<ConsoleSession, Error> {
    let fake = examples::panel();
    let new = NewServer::new(
        "survival",
        UserId::new(1),
        3.into(),
        "ghcr.io/example/java:21",
        "java -jar server.jar",
    )
    .environment([
        ("MINECRAFT_VERSION", "latest"),
        ("SERVER_JARFILE", "server.jar"),
        ("BUILD_NUMBER", "latest"),
    ])
    .limits(Limits {
        memory: 2048,
        swap: 0,
        disk: 10_240,
        io: 500,
        cpu: 200,
        threads: Patch::Keep,
    })
    .placement(Placement::deploy([], false, []));
    let server = fake.application().servers().create(&new).await?.uuid.to_string();
    let client = fake.client();
    client.server(server.as_str()).power(Signal::Start).await?;
    let console = client.server(server.as_str()).console().await?;
    tokio::spawn(talk(fake, server));
    Ok(console)
}

async fn talk(fake: FakePanel, server: String) {
    const LINES: [&str; 4] = [
        "\u{1b}[32m[Server]\u{1b}[0m Done (1.2s)! For help, type \"help\"",
        "[Server] ada joined the game",
        "[Server] <ada> hello?",
        "[Server] ada left the game",
    ];
    for line in LINES.into_iter().cycle() {
        tokio::time::sleep(Duration::from_millis(700)).await;
        fake.consoles().say(&server, &ConsoleEvent::Output(line.to_owned()));
    }
}
