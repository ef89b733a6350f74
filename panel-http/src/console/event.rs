//! What a console says, and what it can be told.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::open_enum;

open_enum! {
    /// Whether a server runs.
    pub enum ServerState {
        /// Not running.
        Offline = "offline",
        /// On its way up.
        Starting = "starting",
        /// Running.
        Running = "running",
        /// On its way down.
        Stopping = "stopping",
    }
}

/// What a server is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PowerSignal {
    /// Start it.
    Start,
    /// Stop it in good order.
    Stop,
    /// Stop it in good order, then start it.
    Restart,
    /// End its process at once; unsaved data is lost.
    Kill,
}

impl PowerSignal {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Start, Self::Stop, Self::Restart, Self::Kill];

    /// The daemon's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Restart => "restart",
            Self::Kill => "kill",
        }
    }
}

/// What a server uses, told about once a second while it runs.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Stats {
    /// Memory in use, in bytes.
    pub memory_bytes: u64,
    /// The memory limit of the container, in bytes, overhead included; 0 is none.
    pub memory_limit_bytes: u64,
    /// Processor time in percent; 100 is one thread.
    pub cpu_absolute: f64,
    /// Traffic since the start.
    pub network: Network,
    /// How long it has been running, in milliseconds.
    pub uptime: u64,
    /// Whether it runs, when told.
    pub state: Option<ServerState>,
    /// Disk space in use, in bytes.
    pub disk_bytes: u64,
}

/// Traffic of a server.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Network {
    /// Bytes received.
    pub rx_bytes: u64,
    /// Bytes sent.
    pub tx_bytes: u64,
}

/// Why a session ended for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConsoleEnd {
    /// The node denies the console: the permission is gone.
    Denied,
    /// The server is suspended.
    Suspended,
    /// The server was deleted.
    Deleted,
}

impl ConsoleEnd {
    /// The end that a node means by closing a socket so, if it means one.
    pub(super) fn of_close(close: &CloseFrame) -> Option<Self> {
        match u16::from(close.code) {
            4400 => Some(Self::Denied),
            4409 => Some(Self::Suspended),
            1001 if close.reason.contains("deleted") => Some(Self::Deleted),
            _ => None,
        }
    }

    /// How a node closes a socket to mean this end.
    #[cfg(feature = "test-util")]
    pub(super) const fn close(self) -> (u16, &'static str) {
        match self {
            Self::Denied => (4400, "denied"),
            Self::Suspended => (4409, "server is suspended"),
            Self::Deleted => (1001, "server deleted"),
        }
    }

    /// The end that a node means by a frame, if it means one.
    pub(super) fn of_frame(frame: &Frame) -> Option<Self> {
        match frame.event.as_str() {
            "deleted" => Some(Self::Deleted),
            "jwt error" if frame.text().contains("missing connect permission") => Some(Self::Denied),
            _ => None,
        }
    }
}

/// Something that a console said.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ConsoleEvent {
    /// A line of the server's output, colour codes included.
    Output(String),
    /// The server changed its state.
    Status(ServerState),
    /// What the server uses.
    Stats(Stats),
    /// An installation began.
    InstallStarted,
    /// A line of the install script. Only for administrators.
    InstallOutput(String),
    /// An installation ended, well or not.
    InstallCompleted,
    /// A line of a transfer to another node. Only for administrators.
    TransferOutput(String),
    /// How far a transfer is.
    TransferStatus(String),
    /// A backup is done.
    BackupCompleted {
        /// Its UUID; may be empty on daemons that do not tell it.
        uuid: String,
        /// Whether it can be used, when told.
        successful: Option<bool>,
    },
    /// A backup was restored.
    BackupRestored,
    /// A word of the daemon to the reader.
    DaemonMessage(String),
    /// The daemon failed at something.
    DaemonError(String),
    /// The token is about to expire. Nothing needs to be done: the session fetches another.
    TokenExpiring,
    /// The token has expired before another one was there. The session fetches it; what is written until then is missed.
    TokenExpired,
    /// The connection was lost. The session tries to come back.
    Interrupted,
    /// The session is back. What was written meanwhile was missed: ask for the logs.
    Reconnected,
    /// The session ended for good; nothing comes after it.
    Ended(ConsoleEnd),
    /// Something that this version does not know.
    Other {
        /// The daemon's word.
        event: String,
        /// What came with it.
        arguments: Vec<String>,
    },
}

/// A frame of the protocol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Frame {
    pub(super) event: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    args: Option<Vec<Value>>,
}

impl Frame {
    /// Reads a frame; `None` when it is none.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The text of a frame to the daemon.
    pub(super) fn write(event: &str, argument: Option<&str>) -> String {
        json!({"event": event, "args": [argument]}).to_string()
    }

    /// A frame as daemons write it: without arguments there is no list of them.
    #[cfg(feature = "test-util")]
    pub(super) fn new<A: Into<Value>>(event: impl Into<String>, arguments: impl IntoIterator<Item = A>) -> Self {
        let arguments: Vec<Value> = arguments.into_iter().map(Into::into).collect();
        Self {
            event: event.into(),
            args: (!arguments.is_empty()).then_some(arguments),
        }
    }

    /// The frame by which a daemon says this; `None` for what only a session says.
    #[cfg(feature = "test-util")]
    pub(super) fn of(event: &ConsoleEvent) -> Option<Self> {
        let bare = |word: &str| Self::new::<Value>(word, []);
        let with = |word: &str, text: &str| Self::new(word, [text]);
        Some(match event {
            ConsoleEvent::Output(line) => with("console output", line),
            ConsoleEvent::Status(state) => with("status", state.as_str()),
            ConsoleEvent::Stats(stats) => with("stats", &serde_json::to_string(stats).ok()?),
            ConsoleEvent::InstallStarted => bare("install started"),
            ConsoleEvent::InstallOutput(line) => with("install output", line),
            ConsoleEvent::InstallCompleted => bare("install completed"),
            ConsoleEvent::TransferOutput(line) => with("transfer logs", line),
            ConsoleEvent::TransferStatus(status) => with("transfer status", status),
            ConsoleEvent::BackupCompleted { uuid, successful } => {
                let backup = json!({"uuid": uuid, "is_successful": successful});
                with(&format!("backup completed:{uuid}"), &backup.to_string())
            }
            ConsoleEvent::BackupRestored => bare("backup restore completed"),
            ConsoleEvent::DaemonMessage(text) => with("daemon message", text),
            ConsoleEvent::DaemonError(text) => with("daemon error", text),
            ConsoleEvent::TokenExpiring => bare("token expiring"),
            ConsoleEvent::TokenExpired => bare("token expired"),
            ConsoleEvent::Other { event, arguments } => Self::new(event, arguments.iter().cloned()),
            ConsoleEvent::Interrupted | ConsoleEvent::Reconnected | ConsoleEvent::Ended(_) => return None,
        })
    }

    /// The first argument, or nothing.
    pub(super) fn text(&self) -> &str {
        let first = self.args.as_ref().and_then(|arguments| arguments.first());
        first.and_then(Value::as_str).unwrap_or_default()
    }

    fn arguments(self) -> Vec<String> {
        let text = |argument| match argument {
            Value::String(text) => text,
            Value::Null => String::new(),
            other => other.to_string(),
        };
        self.args.into_iter().flatten().map(text).collect()
    }
}

impl From<Frame> for ConsoleEvent {
    fn from(frame: Frame) -> Self {
        let text = || frame.text().to_owned();
        match frame.event.as_str() {
            "console output" => Self::Output(text()),
            "status" => Self::Status(frame.text().into()),
            "install started" => Self::InstallStarted,
            "install output" => Self::InstallOutput(text()),
            "install completed" => Self::InstallCompleted,
            "transfer logs" => Self::TransferOutput(text()),
            "transfer status" => Self::TransferStatus(text()),
            "backup restore completed" => Self::BackupRestored,
            "daemon message" => Self::DaemonMessage(text()),
            "daemon error" => Self::DaemonError(text()),
            "token expiring" => Self::TokenExpiring,
            "token expired" => Self::TokenExpired,
            "stats" => match serde_json::from_str(frame.text()) {
                Ok(stats) => Self::Stats(stats),
                Err(_) => Self::other(frame),
            },
            event => match event.strip_prefix("backup completed") {
                Some(uuid) => Self::BackupCompleted {
                    uuid: uuid.trim_start_matches(':').to_owned(),
                    successful: serde_json::from_str::<Value>(frame.text())
                        .ok()
                        .and_then(|backup| backup.get("is_successful")?.as_bool()),
                },
                None => Self::other(frame),
            },
        }
    }
}

impl ConsoleEvent {
    fn other(frame: Frame) -> Self {
        Self::Other {
            event: frame.event.clone(),
            arguments: frame.arguments(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(text: &str) -> ConsoleEvent {
        Frame::read(text).unwrap().into()
    }

    #[test]
    fn frames_are_read_as_daemons_write_them() {
        let stats = r#"{"event":"stats","args":["{\"memory_bytes\":150994944,\"memory_limit_bytes\":1073741824,\"cpu_absolute\":12.345,\"network\":{\"rx_bytes\":4096,\"tx_bytes\":2048},\"uptime\":400,\"state\":\"running\",\"disk_bytes\":254}"]}"#;
        let ConsoleEvent::Stats(stats) = event(stats) else {
            panic!("no stats")
        };
        assert_eq!(
            (stats.uptime, stats.state, stats.network.tx_bytes),
            (400, Some(ServerState::Running), 2048)
        );
        for (text, expected) in [
            (
                r#"{"event":"console output","args":["> say hi"]}"#,
                ConsoleEvent::Output("> say hi".to_owned()),
            ),
            (
                r#"{"event":"console output","args":[]}"#,
                ConsoleEvent::Output(String::new()),
            ),
            (
                r#"{"event":"status","args":["offline"]}"#,
                ConsoleEvent::Status(ServerState::Offline),
            ),
            (r#"{"event":"install completed"}"#, ConsoleEvent::InstallCompleted),
            (
                r#"{"event":"install started","args":null}"#,
                ConsoleEvent::InstallStarted,
            ),
            (
                r#"{"event":"backup completed:0a1b","args":["{\"uuid\":\"0a1b\",\"is_successful\":true}"]}"#,
                ConsoleEvent::BackupCompleted {
                    uuid: "0a1b".to_owned(),
                    successful: Some(true),
                },
            ),
            (
                r#"{"event":"stats","args":["not JSON"]}"#,
                ConsoleEvent::Other {
                    event: "stats".to_owned(),
                    arguments: vec!["not JSON".to_owned()],
                },
            ),
            (
                r#"{"event":"image pull progress","args":["layer",7,null]}"#,
                ConsoleEvent::Other {
                    event: "image pull progress".to_owned(),
                    arguments: vec!["layer".to_owned(), "7".to_owned(), String::new()],
                },
            ),
        ] {
            assert_eq!(event(text), expected, "{text}");
        }
        for garbage in ["", "{", "[]", r#"{"args":["x"]}"#, r#"{"event":7}"#] {
            assert!(Frame::read(garbage).is_none(), "{garbage}");
        }
    }
}
