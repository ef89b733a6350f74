//! Whether a fake panel answers a recorded request as the real one did.

use http::{HeaderMap, Request, Response};
use serde_json::Value;

use crate::{Body, Secret, ServiceError, recording::Exchange};

/// An answer, read to its end.
#[derive(Debug)]
#[non_exhaustive]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body: JSON, a text when it is something else, null when there is none.
    pub body: Value,
}

impl Answer {
    /// Reads an answer.
    ///
    /// # Errors
    /// When its body breaks off.
    pub async fn read(response: Response<Body>) -> Result<Self, ServiceError> {
        let (head, body) = response.into_parts();
        let body = body.collect(usize::MAX).await?;
        let text = || Value::from(String::from_utf8_lossy(&body).into_owned());
        let body = if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&body).unwrap_or_else(|_| text())
        };
        Ok(Self {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        })
    }
}

/// Maps whose members are an egg's own data, not the panel's form.
const EGG_DATA: [&str; 2] = ["files", "docker_images"];

/// A recorded request once more, to `root` and with `key`; without one, nobody has the key that it is sent with. `here`
/// says in the fake's words what stands in the recording, such as a uuid.
///
/// # Errors
/// When the recording is of something that cannot be sent.
pub fn again(
    recorded: &Exchange,
    root: &str,
    key: Option<&Secret>,
    here: impl Fn(&str) -> String,
) -> http::Result<Request<Body>> {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(recorded.query_pairs())
        .finish();
    let mark = if query.is_empty() { "" } else { "?" };
    let mut request = Request::builder()
        .method(recorded.method.as_str())
        .uri(here(&format!("{root}{}{mark}{query}", recorded.path)));
    for (name, value) in &recorded.request_headers {
        let value = value.as_str().unwrap_or_default();
        request = match key {
            Some(key) if name.eq_ignore_ascii_case("authorization") => {
                request.header(name, format!("Bearer {}", key.expose()))
            }
            _ if name.eq_ignore_ascii_case("host") || name.eq_ignore_ascii_case("content-length") => request,
            _ => request.header(name, value),
        };
    }
    let body = match &recorded.request_body {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    request.body(Body::from(here(&body)))
}

/// How an answer differs from a recording's.
///
/// The same are: the status, the presence of the headers that clients go by, code, status, field, rule and words of each
/// error, and the members of a document with the kind of their values. Values themselves may differ, and of a list only
/// the first elements are looked at.
#[must_use]
pub fn differences(recording: &Value, answer: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    let member = |name: &str| recording.get(name).unwrap_or(&Value::Null);
    let recorded = member("response_body");
    if *member("status") != answer.status {
        found.push(format!(
            "status {} instead of {}: {}",
            answer.status,
            member("status"),
            answer.body
        ));
        return found;
    }
    let header = |name: &str| {
        let mut headers = member("response_headers").as_object().into_iter().flatten();
        headers.any(|(known, _)| known.eq_ignore_ascii_case(name))
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
        let mut errors = body
            .get("errors")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for detail in errors.iter_mut().filter_map(|error| error.get_mut("detail")) {
            *detail = Value::from(without_uuids(detail.as_str().unwrap_or_default()));
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
