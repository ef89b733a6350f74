//! Forms of a request that PHP takes for the same, and that this library never sends.

use serde_json::Value;

/// The form, if the body is in one.
pub(super) fn another_form(body: &Value) -> Option<String> {
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
