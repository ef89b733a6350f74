//! Several answers in one file.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Exchange;

/// A file that tells what several requests to one route got: `{"note": "4 concurrent POST /api/users, …", "results": […]}`.
#[derive(Deserialize)]
struct Summary {
    note: String,
    results: Vec<Map<String, Value>>,
}

/// The answers of such a file, without their requests; none when it is another file.
pub(super) fn read(text: &str) -> Vec<Exchange> {
    let Ok(Summary { note, results }) = serde_json::from_str(text) else {
        return Vec::new();
    };
    let Some((method, path)) = route(&note) else {
        return Vec::new();
    };
    let exchange = |mut answer: Map<String, Value>| {
        Some(Exchange {
            method: method.clone(),
            path: path.clone(),
            status: u16::try_from(answer.get("status")?.as_u64()?).ok()?,
            response_headers: Map::from_iter([("content-type".to_owned(), Value::from("application/json"))]),
            response_body: answer.remove("body")?,
            is_answer_alone: true,
            note: Some(note.clone()),
            ..Exchange::default()
        })
    };
    let exchanges: Option<Vec<_>> = results.into_iter().map(exchange).collect();
    exchanges.unwrap_or_default()
}

/// The verb and the path that stand in a remark.
fn route(note: &str) -> Option<(String, String)> {
    let words: Vec<&str> = note.split_whitespace().collect();
    let pair = words.windows(2).find(|pair| {
        matches!(pair, [method, path] if path.starts_with('/') && ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(method))
    })?;
    let path = pair.last()?.trim_end_matches([',', ':', '.', ';']);
    Some(((*pair.first()?).to_owned(), path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_of_a_summary_is_an_exchange_of_its_route() {
        let text = r#"{"note": "2 concurrent POST /api/users, same name", "results": [
            {"status": 201, "body": {"id": 1}}, {"status": 409, "body": {"errors": ["taken"]}}]}"#;
        let read = read(text);
        let told: Vec<_> = read
            .iter()
            .map(|it| (it.method.as_str(), it.path.as_str(), it.status, it.is_answer_alone))
            .collect();
        assert_eq!(
            told,
            [("POST", "/api/users", 201, true), ("POST", "/api/users", 409, true)]
        );
        assert_eq!(read.last().unwrap().response_body["errors"][0], "taken");
    }

    #[test]
    fn what_names_no_route_or_has_no_answers_is_none() {
        for text in [
            r#"{"note": "several at once", "results": []}"#,
            r#"{"note": "2 concurrent POST /api/users", "results": [[201, 43]]}"#,
            r#"{"name": "ws-session", "frames": []}"#,
            "no JSON",
        ] {
            assert!(read(text).is_empty(), "{text}");
        }
    }
}
