//! What an answer means: the panel's own, or a stranger's.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};

use super::{Answer, Transport};
use crate::{
    effect::Effect,
    endpoint::Endpoint,
    error::{Error, ErrorKind},
    secret::REDACTED,
};

/// What is kept of a request to judge its answer by.
pub(super) struct Sent {
    pub(super) endpoint: &'static Endpoint,
    pub(super) uri: Uri,
    pub(super) key: Option<HeaderValue>,
}

impl Sent {
    /// A panel may say the key back in its messages.
    fn without_key(&self, text: String) -> String {
        let value = self.key.as_ref().and_then(|value| value.to_str().ok());
        match value.and_then(|value| value.strip_prefix("Bearer ")) {
            // Shorter ones are no keys, but could be any word of the text.
            Some(key) if key.len() >= 8 && text.contains(key) => text.replace(key, REDACTED),
            _ => text,
        }
    }
}

impl Transport {
    pub(super) fn judge(&self, sent: &Sent, answer: Answer, wait: Option<Duration>) -> Result<Answer, Error> {
        let endpoint = sent.endpoint;
        let Answer { status, headers, body } = &answer;
        if status.is_redirection() {
            return Err(self.redirected(sent, *status, headers));
        }
        if status.is_success() {
            if !is_page(headers, body) {
                return Ok(answer);
            }
            let message = format!(
                "a web page answered instead of {}'s API: {}",
                self.0.dialect.panel(),
                sent.without_key(snippet(body))
            );
            return Err(Error::call(endpoint, ErrorKind::NotPanel, Effect::Unknown, message).with_status(*status));
        }
        let is_json = media_type(headers)
            .map(str::to_ascii_lowercase)
            .is_some_and(|media_type| media_type.ends_with("/json") || media_type.ends_with("+json"));
        let problems = if is_json {
            self.0.dialect.problems(*status, body)
        } else {
            None
        };
        let bare = matches!(body.trim_ascii(), b"" | b"[]")
            .then(|| endpoint.effect_of_bare(status.as_u16()))
            .flatten();
        if let (None, Some(effect)) = (&problems, bare) {
            let message = format!("status {} without a word", status.as_u16());
            return Err(Error::call(endpoint, ErrorKind::Refused, effect, message)
                .with_status(*status)
                .with_retry_after(wait));
        }
        let Some(mut problems) = problems else {
            let message = format!(
                "status {} from something that is not {}'s API: {}",
                status.as_u16(),
                self.0.dialect.panel(),
                sent.without_key(snippet(body))
            );
            return Err(Error::call(endpoint, ErrorKind::NotPanel, Effect::Unknown, message)
                .with_status(*status)
                .with_retry_after(wait));
        };
        let (kind, effect) = self.0.dialect.judge(endpoint, *status, &problems);
        let effect = endpoint.effect_of(status.as_u16(), &problems).unwrap_or(effect);
        let advice = self.0.dialect.advice(*status, &problems);
        for problem in &mut problems {
            problem.detail = sent.without_key(std::mem::take(&mut problem.detail));
        }
        Err(
            Error::call(endpoint, kind, effect, format!("status {}", status.as_u16()))
                .with_status(*status)
                .with_problems(problems)
                .with_advice(advice)
                .with_retry_after(wait),
        )
    }

    /// A web server that sends the same path to https has not passed the call on; any other redirect may come from
    /// anywhere, the panel itself included.
    fn redirected(&self, sent: &Sent, status: StatusCode, headers: &HeaderMap) -> Error {
        let location = headers
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let target = self.0.address.as_url().join(location).ok();
        let to_https = !self.0.address.is_https() && target.as_ref().is_some_and(|url| url.scheme() == "https");
        let same_path = target.as_ref().is_some_and(|url| url.path() == sent.uri.path());
        let place = target.map_or_else(
            || "an unknown place".to_owned(),
            |url| url.origin().ascii_serialization(),
        );
        let message = if to_https {
            format!(
                "the panel is served over https, and the address given is http: use {}",
                self.0.address.secured()
            )
        } else {
            format!("the address redirects to {place}; redirects are not followed")
        };
        let effect = if to_https && same_path {
            Effect::NotSent
        } else {
            Effect::Unknown
        };
        Error::call(sent.endpoint, ErrorKind::Redirect, effect, message).with_status(status)
    }
}

fn media_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim())
}

/// Whether a person was meant to read it. Text of another kind may be what was asked for (a file, a log).
fn is_page(headers: &HeaderMap, body: &[u8]) -> bool {
    let is_of_pages = |media_type: &str| {
        ["text/html", "application/xhtml+xml"]
            .iter()
            .any(|page| page.eq_ignore_ascii_case(media_type))
    };
    match media_type(headers) {
        Some(media_type) => is_of_pages(media_type) && !body.is_empty(),
        None => body.trim_ascii_start().first() == Some(&b'<'),
    }
}

/// The first words of a page that should not be there, without what could be a key.
fn snippet(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..2048).unwrap_or(body)).into_owned();
    let mut words = String::new();
    let mut in_tag = false;
    for character in text.chars() {
        match character {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                words.push(' ');
            }
            _ if in_tag => {}
            _ => words.push(if character.is_control() { ' ' } else { character }),
        }
    }
    let shown: Vec<&str> = words
        .split_whitespace()
        .map(|word| if word.len() > 24 { "…" } else { word })
        .take(12)
        .collect();
    if shown.is_empty() {
        "(an empty page)".to_owned()
    } else {
        format!("\"{}\"", shown.join(" "))
    }
}
