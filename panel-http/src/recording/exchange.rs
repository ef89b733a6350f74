//! One recorded request and its answer.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::{Map, Value};

use super::summary;

/// One request to a panel and what it answered, as a JSON file holds it.
///
/// ```
/// use panel_http::recording::Exchange;
///
/// let text = r#"{"method": "GET", "path": "/api/users?page=2", "query": {"include": "servers"}, "status": 200}"#;
/// let exchange: Exchange = serde_json::from_str(text)?;
/// assert_eq!(exchange.path, "/api/users");
/// assert_eq!(exchange.query_pairs(), [("page".to_owned(), "2".to_owned()), ("include".to_owned(), "servers".to_owned())]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "Written")]
#[non_exhaustive]
pub struct Exchange {
    /// What it shows, such as `user-create`.
    pub name: String,
    /// The verb.
    pub method: String,
    /// The path as it was sent (encoded), without its query.
    pub path: String,
    /// The decoded query. A name that came several times has an array.
    pub query: Option<Map<String, Value>>,
    /// The headers of the request, without the key.
    pub request_headers: Map<String, Value>,
    /// The body that was sent: JSON, a string when it was something else, null when there was none.
    pub request_body: Value,
    /// The status of the answer.
    pub status: u16,
    /// The headers of the answer.
    pub response_headers: Map<String, Value>,
    /// The body of the answer: JSON, a string when it was something else, null when there was none.
    pub response_body: Value,
    /// A remark of whoever recorded it.
    pub note: Option<String>,
    /// Whether only the answer is known, from a file that tells several.
    #[serde(skip)]
    pub is_answer_alone: bool,
}

/// A file that does not hold one exchange: a summary of several, a web socket session, or no JSON at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnExchange(String);

impl fmt::Display for NotAnExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not one exchange: {}", self.0)
    }
}

impl std::error::Error for NotAnExchange {}

impl Exchange {
    /// Reads one exchange from the text of a file.
    ///
    /// # Errors
    /// [`NotAnExchange`] when it is not JSON, or lacks method, path or status.
    pub fn read(text: &str) -> Result<Self, NotAnExchange> {
        serde_json::from_str(text).map_err(|error| NotAnExchange(error.to_string()))
    }

    /// Reads every `.json` file of a folder, sorted by name. An exchange without a name is called after its file. A file with
    /// several answers to one route is several exchanges.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read. A file that is not one exchange is no error, but is told in its place.
    pub fn read_folder(folder: &Path) -> io::Result<Vec<(PathBuf, Result<Self, NotAnExchange>)>> {
        let mut files = fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<Vec<PathBuf>>>()?;
        files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
        files.sort();
        let read = |file: PathBuf| {
            let text = fs::read(&file)?;
            let text = String::from_utf8_lossy(&text);
            let exchanges = match (Self::read(&text), summary::read(&text)) {
                (Err(reason), several) if several.is_empty() => vec![Err(reason)],
                (Err(_), several) => several.into_iter().map(Ok).collect(),
                (Ok(exchange), _) => vec![Ok(exchange)],
            };
            let named = exchanges.into_iter().map(|mut exchange| {
                if let (Ok(exchange), Some(stem)) = (&mut exchange, file.file_stem())
                    && exchange.name.is_empty()
                {
                    exchange.name = stem.to_string_lossy().into_owned();
                }
                (file.clone(), exchange)
            });
            Ok(named.collect::<Vec<_>>())
        };
        let read: io::Result<Vec<_>> = files.into_iter().map(read).collect();
        Ok(read?.into_iter().flatten().collect())
    }

    /// A header of the request, whatever the case of its name.
    #[must_use]
    pub fn request_header(&self, name: &str) -> Option<&str> {
        header(&self.request_headers, name)
    }

    /// A header of the answer, whatever the case of its name.
    #[must_use]
    pub fn response_header(&self, name: &str) -> Option<&str> {
        header(&self.response_headers, name)
    }

    /// The query as it goes over the wire, decoded: one pair for each value of an array; a null is not sent.
    #[must_use]
    pub fn query_pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (name, value) in self.query.iter().flatten() {
            add_pairs(&mut pairs, name, value);
        }
        pairs
    }

    /// Whether the panel did what was asked.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

fn header<'a>(headers: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    let found = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.and_then(|(_, value)| value.as_str())
}

fn add_pairs(pairs: &mut Vec<(String, String)>, name: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::String(text) => pairs.push((name.to_owned(), text.clone())),
        Value::Bool(_) | Value::Number(_) => pairs.push((name.to_owned(), value.to_string())),
        Value::Array(values) => values.iter().for_each(|value| add_pairs(pairs, name, value)),
        Value::Object(members) => {
            for (member, value) in members {
                add_pairs(pairs, &format!("{name}[{member}]"), value);
            }
        }
    }
}

/// The file as it may be written: with the query in the path, or as one string.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    name: String,
    method: String,
    path: String,
    #[serde(default, deserialize_with = "query")]
    query: Option<Map<String, Value>>,
    #[serde(default, deserialize_with = "or_empty")]
    request_headers: Map<String, Value>,
    #[serde(default)]
    request_body: Value,
    status: u16,
    #[serde(default, deserialize_with = "or_empty")]
    response_headers: Map<String, Value>,
    #[serde(default)]
    response_body: Value,
    #[serde(default)]
    note: Option<String>,
}

impl From<Written> for Exchange {
    fn from(it: Written) -> Self {
        let (path, query) = match it.path.split_once('?') {
            None => (it.path, it.query),
            Some((path, in_path)) => {
                let mut query = parsed(in_path);
                for (name, value) in it.query.into_iter().flatten() {
                    add(&mut query, name, value);
                }
                (path.to_owned(), Some(query))
            }
        };
        Self {
            name: it.name,
            method: it.method,
            path,
            query,
            request_headers: it.request_headers,
            request_body: it.request_body,
            status: it.status,
            response_headers: it.response_headers,
            response_body: it.response_body,
            note: it.note,
            is_answer_alone: false,
        }
    }
}

fn query<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Map<String, Value>>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) if text.is_empty() => Ok(None),
        Value::String(text) => Ok(Some(parsed(text.trim_start_matches('?')))),
        Value::Object(members) => Ok(Some(members)),
        _ => Err(D::Error::custom("the query is neither an object nor text")),
    }
}

fn or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<String, Value>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A query string as a map, so that nothing of it is lost.
pub(super) fn parsed(text: &str) -> Map<String, Value> {
    let mut query = Map::new();
    for (name, value) in url::form_urlencoded::parse(text.as_bytes()) {
        add(&mut query, name.into_owned(), Value::String(value.into_owned()));
    }
    query
}

fn add(query: &mut Map<String, Value>, name: String, value: Value) {
    match query.get_mut(&name) {
        None => {
            query.insert(name, value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(known) => *known = Value::Array(vec![known.take(), value]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pairs(exchange: Value) -> Vec<(String, String)> {
        serde_json::from_value::<Exchange>(exchange).unwrap().query_pairs()
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn a_query_is_read_from_wherever_it_is_written() {
        let with =
            |path: &str, query: Value| pairs(json!({"method": "GET", "path": path, "query": query, "status": 200}));
        assert_eq!(with("/x", json!({"page": 2})), [pair("page", "2")]);
        assert_eq!(
            with("/x", json!({"location_ids[]": [1, 2], "none": null})),
            [pair("location_ids[]", "1"), pair("location_ids[]", "2")]
        );
        assert_eq!(
            with("/x", json!("search=a%2Fb&page=1")),
            [pair("search", "a/b"), pair("page", "1")]
        );
        assert_eq!(
            with("/x?tag=a&tag=b", json!({"page": "1"})),
            [pair("tag", "a"), pair("tag", "b"), pair("page", "1")]
        );
        assert_eq!(with("/x", Value::Null), []);
        assert_eq!(with("/x", json!("")), []);
    }

    #[test]
    fn a_summary_or_a_session_is_told_apart() {
        for text in [
            r#"{"name": "ws-session", "protocol": "websocket", "frames": []}"#,
            r#"{"note": "several", "results": []}"#,
            "no JSON",
            "[]",
        ] {
            let told = Exchange::read(text).unwrap_err().to_string();
            assert!(told.starts_with("not one exchange: "), "{told}");
        }
    }

    #[test]
    fn what_is_written_is_read_back_the_same() {
        let text = r#"{"name":"n","method":"POST","path":"/a%2Fb","query":{"x":["1","2"]},"status":201,"request_body":{"a":1}}"#;
        let exchange = Exchange::read(text).unwrap();
        let written = serde_json::to_string(&exchange).unwrap();
        assert_eq!(Exchange::read(&written).unwrap(), exchange);
    }
}
