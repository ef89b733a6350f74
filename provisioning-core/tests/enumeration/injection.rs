//! What is done to a worker at a point, and what becomes of the call that it makes there.

use crate::point::{Kind, Point};

/// What happens to the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blow {
    /// Nothing: only the call meets something.
    None,
    /// The process is lost before it does it. The call that meets something is the same one, made by the next process.
    CrashBefore,
    /// The process is lost after it was done, and before it heard of it.
    CrashAfter,
    /// The request is delivered twice. It is the copy that meets something.
    Twice,
    /// It is done; then the machine stands still, and another worker takes the service over.
    Stolen,
    /// The machine stands still, another worker takes the service over, and then it is done.
    StolenBefore,
    /// The commit is not done, and the store says so.
    Fails,
    /// The commit is done, and the store says that it failed.
    SaidToFail,
    /// The commit is acknowledged, the worker goes on to its next call, and is lost together with the commit.
    Forgotten,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// No connection.
    Refused,
    /// Done, and the answer lost.
    AppliedThenLost,
    /// Lost, and done a minute later.
    LostThenApplied,
    /// Lost, and done an hour after the client left.
    AnHourLate,
    /// Nobody listens any more, the node is slow and fails, and the panel takes it back.
    RolledBackLate,
    /// The client goes while a slow node is at it, which fails.
    CutMidway,
    /// The panel dies while a slow node is at it.
    PanelDies,
    /// The node does nothing and fails.
    NodeFails,
    /// The node does it and fails.
    NodeDoesThenFails,
    /// 409: not in this state.
    Conflict,
    /// Another request has made it already: 422 `unique` where keys are unique.
    Taken,
    /// 429.
    TooMany,
    /// A gateway's page.
    Html502,
    /// Done, and half the answer lost.
    CutBody,
}

impl Blow {
    const ALL: [Self; 9] = [
        Self::None,
        Self::CrashBefore,
        Self::CrashAfter,
        Self::Twice,
        Self::Stolen,
        Self::StolenBefore,
        Self::Fails,
        Self::SaidToFail,
        Self::Forgotten,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::None => "goes-on",
            Self::CrashBefore => "crash-before",
            Self::CrashAfter => "crash-after",
            Self::Twice => "twice",
            Self::Stolen => "stolen",
            Self::StolenBefore => "stolen-before",
            Self::Fails => "commit-fails",
            Self::SaidToFail => "commit-said-to-fail",
            Self::Forgotten => "commit-forgotten",
        }
    }

    const fn is_of(self, kind: Kind) -> bool {
        match self {
            Self::CrashBefore | Self::CrashAfter => true,
            Self::None | Self::Stolen => !matches!(kind, Kind::Commit),
            Self::Twice | Self::StolenBefore => !matches!(kind, Kind::Commit | Kind::Look),
            Self::Fails | Self::SaidToFail | Self::Forgotten => matches!(kind, Kind::Commit),
        }
    }

    /// Whether the answer of the call is of no interest to anybody.
    const fn is_deaf(self) -> bool {
        matches!(
            self,
            Self::CrashAfter | Self::Twice | Self::StolenBefore | Self::Forgotten
        )
    }
}

impl Fault {
    const ALL: [Self; 15] = [
        Self::None,
        Self::Refused,
        Self::AppliedThenLost,
        Self::LostThenApplied,
        Self::AnHourLate,
        Self::RolledBackLate,
        Self::CutMidway,
        Self::PanelDies,
        Self::NodeFails,
        Self::NodeDoesThenFails,
        Self::Conflict,
        Self::Taken,
        Self::TooMany,
        Self::Html502,
        Self::CutBody,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::None => "no-fault",
            Self::Refused => "refused",
            Self::AppliedThenLost => "applied-then-lost",
            Self::LostThenApplied => "lost-then-applied",
            Self::AnHourLate => "an-hour-late",
            Self::RolledBackLate => "rolled-back-late",
            Self::CutMidway => "cut-midway",
            Self::PanelDies => "panel-dies",
            Self::NodeFails => "node-fails",
            Self::NodeDoesThenFails => "node-does-then-fails",
            Self::Conflict => "409",
            Self::Taken => "taken",
            Self::TooMany => "429",
            Self::Html502 => "html-502",
            Self::CutBody => "cut-body",
        }
    }

    /// Whether it can be met by this call.
    fn is_of(self, point: &Point) -> bool {
        let needs_the_node = matches!(point.kind, Kind::Change) || point.name == "post-servers";
        let asks_the_node = matches!(point.kind, Kind::Look) && point.name.starts_with("get-client");
        match self {
            Self::None | Self::Refused | Self::AppliedThenLost | Self::TooMany | Self::Html502 => true,
            Self::CutBody => point.is_answered_at_length,
            Self::LostThenApplied | Self::AnHourLate => !matches!(point.kind, Kind::Look),
            Self::RolledBackLate => point.name == "post-servers",
            Self::CutMidway | Self::PanelDies | Self::NodeDoesThenFails => needs_the_node,
            Self::NodeFails => needs_the_node || asks_the_node,
            Self::Conflict => matches!(point.kind, Kind::Change) && !point.name.starts_with("delete"),
            Self::Taken => matches!(point.kind, Kind::Creation),
        }
    }

    /// Whether it says what the panel does, and not only what is heard of it.
    const fn is_about_the_effect(self) -> bool {
        matches!(
            self,
            Self::None
                | Self::LostThenApplied
                | Self::AnHourLate
                | Self::RolledBackLate
                | Self::CutMidway
                | Self::PanelDies
                | Self::NodeFails
                | Self::NodeDoesThenFails
        )
    }
}

/// What is done, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Strike {
    /// The place of the point on the golden path.
    pub(crate) place: usize,
    pub(crate) blow: Blow,
    pub(crate) fault: Fault,
}

/// Every strike that can occur on a golden path.
pub(crate) fn strikes(path: &[Point]) -> Vec<Strike> {
    let mut strikes = Vec::new();
    for (place, point) in path
        .iter()
        .enumerate()
        .filter(|(place, _)| !is_between_alike(path, *place))
    {
        // What a commit is struck with goes on to the next call.
        let call = path.iter().skip(place).find(|point| point.kind != Kind::Commit);
        for blow in Blow::ALL.into_iter().filter(|blow| blow.is_of(point.kind)) {
            for fault in Fault::ALL {
                let is_met = call.map_or(fault == Fault::None, |call| fault.is_of(call));
                let is_heard = !blow.is_deaf() || fault.is_about_the_effect();
                let is_too_much = call.is_some_and(|call| call.kind == Kind::Change && is_invisible(blow, fault, call));
                let is_golden = blow == Blow::None && fault == Fault::None;
                if is_met && is_heard && !is_too_much && !is_golden {
                    strikes.push(Strike { place, blow, fault });
                }
            }
        }
    }
    strikes
}

/// A change that both sides have lost is nowhere to be seen: the store has forgotten it, or does not know of the copy, and
/// the panel has a row that its node has not heard of.
fn is_invisible(blow: Blow, fault: Fault, call: &Point) -> bool {
    // A panel that has the suspension in its row says so without asking the node.
    let is_said_by_the_row = blow == Blow::Twice && call.name.ends_with("suspend");
    match fault {
        Fault::CutMidway | Fault::PanelDies => matches!(blow, Blow::Twice | Blow::Forgotten),
        Fault::NodeFails => blow == Blow::Forgotten || is_said_by_the_row,
        Fault::NodeDoesThenFails => blow == Blow::Forgotten,
        _ => false,
    }
}

/// Of looks that follow one another, such as those at an installation, the first and the last are struck.
fn is_between_alike(path: &[Point], place: usize) -> bool {
    let is_alike = |other: Option<usize>| other.is_some_and(|other| path.get(other) == path.get(place));
    let is_look = path.get(place).is_some_and(|point| point.kind == Kind::Look);
    is_look && is_alike(place.checked_sub(1)) && is_alike(place.checked_add(1))
}
