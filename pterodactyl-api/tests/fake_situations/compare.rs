//! What "the same answer" means.

use serde_json::Value;

use crate::stage::Answer;

/// Maps whose members are an egg's own data, not the panel's form.
const EGG_DATA: [&str; 2] = ["files", "docker_images"];

/// How an answer differs from the recorded one.
pub(crate) fn differences(recording: &Value, answer: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    let recorded = &recording["response_body"];
    if recording["status"] != answer.status {
        found.push(format!(
            "status {} instead of {}: {}",
            answer.status, recording["status"], answer.body
        ));
        return found;
    }
    let header = |name: &str| {
        let headers = recording["response_headers"].as_object().unwrap();
        headers.keys().any(|known| known.eq_ignore_ascii_case(name))
    };
    for name in [
        "x-ratelimit-limit",
        "x-ratelimit-reset",
        "retry-after",
        "location",
        "content-type",
    ] {
        if header(name) != answer.headers.contains_key(name) {
            found.push(format!("the header {name} is there only once"));
        }
    }
    match recorded {
        Value::Object(_) if recorded.get("errors").is_some() => errors(recorded, &answer.body, &mut found),
        Value::Object(_) => members("", recorded, &answer.body, &mut found),
        Value::Null if answer.body != Value::Null => found.push(format!("a body: {}", answer.body)),
        _ => {}
    }
    found
}

/// Code, status, field, rule and message of each error, in order.
fn errors(recorded: &Value, given: &Value, found: &mut Vec<String>) {
    let read = |body: &Value| -> Vec<Value> {
        let mut errors = body["errors"].as_array().cloned().unwrap_or_default();
        for error in &mut errors {
            error["detail"] = Value::from(without_uuids(error["detail"].as_str().unwrap_or_default()));
        }
        errors
    };
    let (recorded, given) = (read(recorded), read(given));
    if recorded != given {
        found.push(format!("errors\n  recorded {recorded:?}\n  given    {given:?}"));
    }
}

/// The same members everywhere; lists by their first elements; the same kind of value where both have one.
fn members(path: &str, recorded: &Value, given: &Value, found: &mut Vec<String>) {
    match (recorded, given) {
        (Value::Object(recorded), Value::Object(given)) => {
            for name in recorded.keys().chain(given.keys()) {
                if !recorded.contains_key(name) || !given.contains_key(name) {
                    found.push(format!("{path}.{name} is there only once"));
                }
            }
            for (name, value) in recorded.iter().filter(|(name, _)| !EGG_DATA.contains(&name.as_str())) {
                if let Some(given) = given.get(name) {
                    members(&format!("{path}.{name}"), value, given, found);
                }
            }
        }
        (Value::Array(recorded), Value::Array(given)) => match (recorded.first(), given.first()) {
            (Some(recorded), Some(given)) => members(&format!("{path}.0"), recorded, given, found),
            (None, None) => {}
            _ => found.push(format!("{path} is empty only once")),
        },
        (Value::Null, Value::Null) => {}
        (Value::Null, _) | (_, Value::Null) => {
            found.push(format!("{path}: {given} instead of {recorded}"));
        }
        _ if std::mem::discriminant(recorded) != std::mem::discriminant(given) => {
            found.push(format!("{path}: {given} instead of {recorded}"));
        }
        _ => {}
    }
}

/// The text with every uuid written as `…`.
fn without_uuids(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let is_uuid = bare.len() == 36 && bare.matches('-').count() == 4;
        words.push(if is_uuid {
            word.replace(bare, "…")
        } else {
            word.to_owned()
        });
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(recorded: Value, given: Value) -> usize {
        let mut found = Vec::new();
        members("", &recorded, &given, &mut found);
        found.len()
    }

    #[test]
    fn every_kind_of_difference_is_found() {
        assert_eq!(
            found(
                json!({"a": 1, "b": [{"c": "x"}]}),
                json!({"b": [{"c": "y"}, {}], "a": 2})
            ),
            0
        );
        assert_eq!(found(json!({"a": 1}), json!({})), 1);
        assert_eq!(found(json!({}), json!({"a": 1})), 1);
        assert_eq!(found(json!({"a": 1}), json!({"a": "1"})), 1);
        assert_eq!(found(json!({"a": null}), json!({"a": 1})), 1);
        assert_eq!(found(json!({"a": [{"b": 1}]}), json!({"a": []})), 1);
        assert_eq!(found(json!([{"b": 1}]), json!([{"b": 1, "c": 1}])), 1);
    }

    #[test]
    fn another_rule_is_another_error() {
        let error =
            |rule: &str| json!({"errors": [{"code": "V", "status": "422", "detail": "", "meta": {"rule": rule}}]});
        let mut same = Vec::new();
        errors(&error("min"), &error("min"), &mut same);
        assert_eq!(same.len(), 0);
        errors(&error("min"), &error("max"), &mut same);
        assert_eq!(same.len(), 1);
    }
}
