//! A request as the panel's first layers see it.

use bytes::Bytes;
use http::{HeaderMap, Method, header, request::Parts};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answer::Refusal;

/// A request, not yet looked at by a route.
#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) method: Method,
    /// As it was sent, still encoded.
    pub(super) path: String,
    /// Split first and then decoded, so that a word may hold a slash.
    pub(super) segments: Vec<String>,
    /// Scheme, host and port.
    pub(super) root: String,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Incoming {
    pub(super) fn read(head: &Parts, body: Bytes) -> Self {
        let path = head.uri.path().to_owned();
        let segments = path.trim_matches('/').split('/').map(decoded).collect();
        let query = head.uri.query().unwrap_or_default().split('&');
        let query = query.filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(&name.replace('+', " ")), decoded(&value.replace('+', " ")))
        });
        Self {
            method: head.method.clone(),
            segments,
            root: panel_http::fake::incoming::Incoming::root_of(&head.uri, &head.headers),
            query: query.collect(),
            headers: head.headers.clone(),
            body,
            path,
        }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A parameter of the query.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        let mut found = self.query.iter().filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value.as_str())
    }

    /// The body as the panel's routes take it: never without a content type, and that must be exactly one of theirs.
    pub(super) fn payload<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        match self.media_type()? {
            "application/json" => {
                let body: &[u8] = if self.body.is_empty() { b"{}" } else { &self.body };
                serde_json::from_slice(body).map_err(Refusal::payload)
            }
            "application/yaml" => {
                let document: Value = serde_saphyr::from_slice(&self.body).map_err(Refusal::payload)?;
                serde_json::from_value(document).map_err(Refusal::payload)
            }
            _ => Err(Refusal::payload("unsupported content type")),
        }
    }

    fn media_type(&self) -> Result<&str, Refusal> {
        let media_type = self.header(header::CONTENT_TYPE.as_str());
        media_type.ok_or_else(|| Refusal::payload("missing content type header"))
    }
}

fn decoded(text: &str) -> String {
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
