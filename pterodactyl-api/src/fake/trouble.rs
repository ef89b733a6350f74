//! What the panel makes of a node's trouble.

use panel_http::fake::{
    node::{NodeCall, NodeTrouble},
    outcome::Refusal,
};

/// The panel's refusal when a node did not do what it was asked with this request, or did not say so.
pub(super) fn refusal(call: NodeCall, trouble: NodeTrouble, request: &str) -> Refusal {
    match trouble {
        NodeTrouble::Status(status) => said(call, status, words(status), request),
        NodeTrouble::Refuses(status, words) => said(call, status, words, request),
        _ => unreachable(),
    }
}

/// Nobody answers, or too late.
pub(super) fn unreachable() -> Refusal {
    Refusal::display(
        504,
        "DaemonConnectionException",
        "Could not establish a connection to the machine running this server. Please try again.",
    )
}

const fn words(status: u16) -> &'static str {
    match status {
        404 => "The requested resource does not exist on this instance.",
        409 => "Cannot execute server reinstall event while another power action is running.",
        422 => "The data provided in the request could not be validated.",
        _ => "The request could not be processed.",
    }
}

/// The node's own answer, passed on as the panel does it. When it was asked how a server does, its status is in the words only.
fn said(call: NodeCall, status: u16, words: &str, request: &str) -> Refusal {
    let passed_on = match status {
        _ if call == NodeCall::Details => 504,
        ..400 => 502,
        status => status,
    };
    let detail = if passed_on < 500 {
        format!("An error occurred on the remote host: {words}. (request id: {request})")
    } else {
        format!(
            "There was an error while communicating with the machine running this server. This error has been logged, please try again. (code: {status}) (request_id: {request})"
        )
    };
    Refusal::display(passed_on, "DaemonConnectionException", detail)
}
