//! A request as PHP and the panel's first layers see it.

use bytes::Bytes;
use http::{HeaderMap, Method, Uri, header, request::Parts};
use serde_json::{Map, Value};

/// A request, with its parameters read, trimmed and emptied.
#[derive(Debug)]
#[non_exhaustive]
pub struct Incoming {
    /// Its verb.
    pub method: Method,
    /// As it was sent, still encoded.
    pub path: String,
    /// Decoded, and split where a slash then stands.
    pub segments: Vec<String>,
    /// Scheme, host and port.
    pub root: String,
    /// The query, with values that may be null.
    pub query: Map<String, Value>,
    /// The query as it was sent, name by name.
    pub raw_query: Vec<(String, String)>,
    /// The body as it was sent.
    pub body: Bytes,
    /// Body and query together.
    pub input: Value,
    /// A JSON body that is none.
    pub is_malformed: bool,
    /// Whether the caller asks for JSON, so that errors are told in it.
    pub wants_json: bool,
    /// The token of the `Authorization` header.
    pub bearer: Option<String>,
}

impl Incoming {
    /// Reads a request.
    #[must_use]
    pub fn read(head: &Parts, body: &Bytes) -> Self {
        let headers = &head.headers;
        let text_of = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let root = Self::root_of(&head.uri, headers);
        let raw_query: Vec<(String, String)> =
            url::form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes())
                .into_owned()
                .collect();
        let path = head.uri.path().to_owned();
        let trims = !is_about_files(&path);
        let query = cleaned(form(&raw_query), trims);
        let media_type = text_of(header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        let is_json = media_type.contains("/json") || media_type.contains("+json");
        let parsed = is_json.then(|| serde_json::from_slice::<Value>(body).ok()).flatten();
        let is_malformed = is_json && !body.is_empty() && parsed.is_none();
        let mut input = match parsed {
            Some(Value::Object(members)) => cleaned(members, trims),
            None if media_type.starts_with("application/x-www-form-urlencoded") => {
                let pairs: Vec<(String, String)> = url::form_urlencoded::parse(body).into_owned().collect();
                cleaned(form(&pairs), trims)
            }
            _ => Map::new(),
        };
        for (name, value) in &query {
            input.entry(name.clone()).or_insert_with(|| value.clone());
        }
        let segments = percent_decoded(path.trim_matches('/'))
            .trim_matches('/')
            .split('/')
            .map(str::to_owned)
            .collect();
        Self {
            method: head.method.clone(),
            path,
            segments,
            root,
            query,
            raw_query,
            body: body.clone(),
            input: Value::Object(input),
            is_malformed,
            wants_json: wants_json(headers),
            bearer: text_of(header::AUTHORIZATION)
                .and_then(|value| value.strip_prefix("Bearer "))
                .map(str::to_owned),
        }
    }

    /// Scheme, host and port of what was asked.
    #[must_use]
    pub fn root_of(uri: &Uri, headers: &HeaderMap) -> String {
        let host = uri
            .authority()
            .map(|authority| authority.as_str())
            .or_else(|| headers.get(header::HOST)?.to_str().ok())
            .unwrap_or("localhost");
        format!("{}://{host}", uri.scheme_str().unwrap_or("http"))
    }

    /// A parameter of body or query; null when it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &Value {
        self.input.get(name).unwrap_or(&Value::Null)
    }
}

/// Whether the first media type that the caller would like is a kind of JSON.
fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let mut types: Vec<(f32, &str)> = accept
        .split(',')
        .map(|part| {
            let quality = part.split(";q=").nth(1).and_then(|quality| quality.trim().parse().ok());
            (
                quality.unwrap_or(1.0),
                part.split(';').next().unwrap_or_default().trim(),
            )
        })
        .filter(|(_, name)| !name.is_empty())
        .collect();
    types.sort_by(|one, other| other.0.total_cmp(&one.0));
    let by_script = headers
        .get("x-requested-with")
        .is_some_and(|value| value == "XMLHttpRequest");
    match types.first() {
        Some((_, name)) => name.contains("/json") || name.contains("+json") || (by_script && *name == "*/*"),
        None => by_script,
    }
}

/// Reads `a=1`, `a[b]=1` and `a[]=1` as PHP does.
fn form(pairs: &[(String, String)]) -> Map<String, Value> {
    let mut members = Map::new();
    for (name, value) in pairs {
        let value = Value::from(value.clone());
        match name.split_once('[') {
            Some((base, rest)) if !base.is_empty() => {
                let inner = rest.trim_end_matches(']');
                let place = members.entry(base.to_owned()).or_insert_with(|| match inner {
                    "" => Value::Array(Vec::new()),
                    _ => Value::Object(Map::new()),
                });
                match place {
                    Value::Array(items) => items.push(value),
                    Value::Object(items) => {
                        items.insert(inner.to_owned(), value);
                    }
                    other => *other = value,
                }
            }
            _ => {
                members.insert(name.clone(), value);
            }
        }
    }
    members
}

/// The files of a server that is named by its whole uuid: their names may begin and end with blanks.
fn is_about_files(path: &str) -> bool {
    let rest = path
        .strip_prefix("/api/client/servers/")
        .and_then(|rest| rest.split_once('/'));
    rest.is_some_and(|(server, rest)| server.len() == 36 && (rest == "files" || rest.starts_with("files/")))
}

fn cleaned(members: Map<String, Value>, trims: bool) -> Map<String, Value> {
    members
        .into_iter()
        .map(|(name, value)| {
            let value = clean(&name, value, trims);
            (name, value)
        })
        .collect()
}

/// Texts lose the blanks around them, except passwords; an empty text becomes null.
fn clean(name: &str, value: Value, trims: bool) -> Value {
    match value {
        Value::String(text) => {
            let text = match name {
                "password" | "password_confirmation" | "current_password" => text.as_str(),
                _ if trims => trim(&text),
                _ => text.as_str(),
            };
            if text.is_empty() {
                Value::Null
            } else {
                Value::from(text)
            }
        }
        Value::Array(items) => items.into_iter().map(|item| clean("", item, trims)).collect(),
        Value::Object(members) => Value::Object(cleaned(members, trims)),
        other => other,
    }
}

fn trim(text: &str) -> &str {
    text.trim_matches(|character: char| {
        character.is_whitespace() || matches!(character, '\0' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{feff}')
    })
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    while let Some(&byte) = rest.next() {
        let hex = rest.as_slice().get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(decoded) if byte == b'%' => {
                bytes.push(decoded);
                rest.nth(1);
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_and_blank_texts_are_null_and_passwords_keep_their_blanks() {
        let members = form(&[
            ("name".to_owned(), " a ".to_owned()),
            ("alias".to_owned(), " ".to_owned()),
            ("password".to_owned(), " p ".to_owned()),
            ("filter[email]".to_owned(), String::new()),
        ]);
        let expected = serde_json::json!({"name": "a", "alias": null, "password": " p ", "filter": {"email": null}});
        assert_eq!(Value::Object(cleaned(members, true)), expected);
        assert!(is_about_files(
            "/api/client/servers/20a1858d-7397-4025-85b2-ff221d3e5517/files/write"
        ));
        assert!(!is_about_files("/api/client/servers/20a1858d/files/write"));
    }

    #[test]
    fn a_path_is_decoded_once() {
        assert_eq!(percent_decoded("a.b%25c%2"), "a.b%c%2");
        assert_eq!(percent_decoded("%C3%BCn"), "ün");
    }
}
