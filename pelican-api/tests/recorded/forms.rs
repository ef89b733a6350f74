//! Forms of a request that PHP takes for the same, or passes over, and that this library never sends.

use serde_json::Value;

/// All that the panel looks at in a member that has members.
const MEMBERS: [(&str, &[&str]); 4] = [
    ("deploy", &["tags", "dedicated_ip", "port_range"]),
    ("allocation", &["default", "additional"]),
    ("limits", &["memory", "swap", "disk", "io", "cpu", "threads"]),
    ("feature_limits", &["databases", "allocations", "backups"]),
];

/// Lists of allocations.
const LISTS: [&str; 4] = [
    "/allocation/additional",
    "/add_allocations",
    "/remove_allocations",
    "/allocation_additional",
];

/// The form, if the body is in one.
pub(super) fn another_form(body: &Value) -> Option<String> {
    let say = |what: &str| Some(format!("written in a form we never send: {what}"));
    if let Some(deploy) = body.get("deploy") {
        if body.get("allocation").is_some() {
            return say("an allocation beside a deployment");
        }
        let ports = deploy.get("port_range").and_then(Value::as_array);
        if !ports.is_some_and(|ports| ports.iter().all(is_a_port_or_range)) {
            return say("ports that are none, which the panel takes for any");
        }
    }
    for (place, known) in MEMBERS {
        let members = body.get(place).and_then(Value::as_object);
        if members.is_some_and(|members| members.keys().any(|name| !known.contains(&name.as_str()))) {
            return say("members that the panel ignores");
        }
    }
    if body.get("environment").is_some_and(Value::is_array) {
        return say("an empty environment as a list");
    }
    let environment = body.get("environment").and_then(Value::as_object);
    if environment.is_some_and(|variables| variables.values().any(|value| !value.is_string())) {
        return say("a variable that is not text");
    }
    for pointer in LISTS {
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
    let is_of_database = body.get("remote").is_some();
    let ids = ["/user", "/egg", "/node_id", "/allocation_id", "/allocation/default"];
    if ids.iter().any(|id| body.pointer(id).is_some_and(|id| !id.is_u64()))
        || (is_of_database && body.get("host").is_some_and(|id| !id.is_u64()))
        || LISTS.iter().any(|list| ids_of(body, list).any(|id| !id.is_u64()))
    {
        return say("an id that is not a number");
    }
    let flags = [
        "/skip_scripts",
        "/oom_killer",
        "/start_on_completion",
        "/deploy/dedicated_ip",
    ];
    if flags
        .iter()
        .any(|flag| body.pointer(flag).is_some_and(|flag| !flag.is_boolean()))
    {
        return say("a flag that is neither true nor false");
    }
    None
}

fn is_a_port_or_range(text: &Value) -> bool {
    text.as_str()
        .is_some_and(|text| text.parse::<pelican_api::PortRange>().is_ok())
}

fn ids_of<'a>(body: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    body.pointer(list).and_then(Value::as_array).into_iter().flatten()
}
