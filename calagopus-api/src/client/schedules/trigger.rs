//! What starts a schedule.

use panel_http::open_enum;

use super::condition::{Comparator, Metric, Variable};
use crate::{
    id::ScheduleId,
    server::{PowerAction, PowerState},
    tagged::tagged_enum,
};

tagged_enum! {
    /// What starts a schedule.
    pub enum Trigger told_by "type" {
        /// The time.
        Cron = "cron" {
            /// When: second, minute, hour, day, month, day of the week, such as `0 0 4 * * *`.
            schedule: String,
        },
        /// Somebody did this to the server's power.
        PowerAction = "power_action" {
            /// What.
            action: PowerAction,
        },
        /// The server's power came into this state.
        ServerState = "server_state" {
            /// The state.
            state: PowerState,
        },
        /// A back-up came so far.
        BackupStatus = "backup_status" {
            /// How far.
            status: BackupStatus,
        },
        /// Another schedule of the server came to its end.
        ScheduleCompletion = "schedule_completion" {
            /// The other schedule.
            schedule: ScheduleId,
            /// Whether it must have come there well.
            successful: bool,
        },
        /// The server uses so much.
        ResourceUsage = "resource_usage" {
            /// Of what.
            metric: Metric,
            /// How to compare.
            comparator: Comparator,
            /// With how much: percent of a core, or bytes.
            value: f64,
            /// For how many seconds, at most 86400; for none if it is not given.
            for_seconds: Option<u64> [default, skip_serializing_if = "Option::is_none"],
        },
        /// The console shows such a line.
        ConsoleLine = "console_line" {
            /// What is in it, 1 to 1024 characters.
            contains: String,
            /// Whether upper and lower case are the same; no if it is not given.
            case_insensitive: Option<bool> [default, skip_serializing_if = "Option::is_none"],
            /// Where the line is put.
            output_into: Option<Variable> [default, skip_serializing_if = "Option::is_none"],
        },
        /// The server crashed.
        Crash = "crash",
    }
}

open_enum! {
    /// How far a back-up has come.
    pub enum BackupStatus {
        /// It is begun.
        Starting = "starting",
        /// It is complete.
        Finished = "finished",
        /// It could not be made.
        Failed = "failed",
    }
}
