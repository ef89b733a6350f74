//! Power actions, by their words.

use panel_http::fake::node::Signal;

/// What a power action does; none: there is no such action.
pub(super) fn signals(action: &str) -> Option<&'static [Signal]> {
    match action {
        "start" => Some(&[Signal::Start]),
        "restart" => Some(&[Signal::Stop, Signal::Start]),
        "stop" | "kill" => Some(&[Signal::Stop]),
        _ => None,
    }
}
