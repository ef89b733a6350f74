//! Recorded requests that the panel accepted and this library never sends, told by what stands in them.

use panel_http::recording::Exchange;
use serde_json::{Map, Value};

use crate::routes::Route;

/// Why this request is not rebuilt, if it is not.
pub(super) fn reason(route: &Route, exchange: &Exchange) -> Option<String> {
    let body = &exchange.request_body;
    if exchange.method == "GET" {
        return (!body.is_null()).then(|| "the parameters of a read in its body, which is never sent".to_owned());
    }
    if body.is_null() {
        return None;
    }
    let media_type = exchange.request_header("content-type").unwrap_or_default();
    let Some(members) = body.as_object().filter(|_| media_type.starts_with("application/json")) else {
        return Some(format!("wrong media type on purpose: `{media_type}`"));
    };
    missing(route, body)
        .or_else(|| unknown(route, members))
        .or_else(|| another_form(body))
}

fn missing(route: &Route, body: &Value) -> Option<String> {
    let missing: Vec<&str> = route
        .always_sent()
        .iter()
        .copied()
        .filter(|pointer| body.pointer(pointer).is_none())
        .collect();
    (!missing.is_empty()).then(|| format!("partial write we never send, without {}", missing.join(", ")))
}

fn unknown(route: &Route, members: &Map<String, Value>) -> Option<String> {
    let known = |name: &String| {
        let pointer = format!("/{name}");
        let is_sent = route
            .always_sent()
            .iter()
            .any(|sent| *sent == pointer || sent.starts_with(&format!("{pointer}/")));
        is_sent || route.sometimes_sent().contains(&name.as_str())
    };
    let unknown: Vec<&String> = members.keys().filter(|name| !known(name)).collect();
    (!unknown.is_empty()).then(|| format!("members that the panel ignores: {unknown:?}"))
}

/// What PHP takes for the same, and Rust does not.
fn another_form(body: &Value) -> Option<String> {
    let say = |what: &str| Some(format!("written in a form we never send: {what}"));
    if body.get("allocation").is_some_and(Value::is_object) && body.get("deploy").is_some() {
        return say("an allocation and a deployment at once");
    }
    if body.get("environment").is_some_and(Value::is_array) {
        return say("an empty environment as a list");
    }
    let environment = body.get("environment").and_then(Value::as_object);
    if environment.is_some_and(|variables| variables.values().any(|value| !value.is_string())) {
        return say("a variable that is not text");
    }
    for pointer in ["/allocation/additional", "/add_allocations", "/remove_allocations"] {
        let given = body.pointer(pointer);
        if given.is_some_and(|given| given.as_array().is_none_or(Vec::is_empty)) {
            return say("no allocations, said in so many words");
        }
    }
    for group in ["limits", "feature_limits"] {
        for (name, value) in body.get(group).and_then(Value::as_object).into_iter().flatten() {
            let is_whole = value.is_u64() || value.is_i64();
            if !(is_whole || name == "threads" || (group == "feature_limits" && value.is_null())) {
                return say("a limit that is not a whole number");
            }
        }
    }
    for name in ["user", "egg"] {
        if body.get(name).is_some_and(|id| !id.is_u64()) {
            return say("an id that is not a number");
        }
    }
    for name in ["root_admin", "skip_scripts", "oom_disabled", "start_on_completion"] {
        if body.get(name).is_some_and(|flag| !flag.is_boolean()) {
            return say("a flag that is neither true nor false");
        }
    }
    let dedicated = body.pointer("/deploy/dedicated_ip");
    if dedicated.is_some_and(|flag| !flag.is_boolean()) {
        return say("a flag that is neither true nor false");
    }
    None
}
