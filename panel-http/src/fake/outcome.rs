//! What the panel answers, and how it words a refusal.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::Body;

/// A success.
#[derive(Debug)]
#[non_exhaustive]
pub enum Reply {
    /// A status and a document.
    Json(u16, Value),
    /// 204, without body and content type.
    NoContent,
    /// A status and nothing else, where the panel says no without a word.
    Silent(u16),
    /// A text as it is.
    Text {
        /// Its media type.
        media_type: &'static str,
        /// The text.
        text: Bytes,
    },
    /// A text to be saved under a name.
    File {
        /// Its media type.
        media_type: &'static str,
        /// The name.
        name: String,
        /// The text.
        text: String,
    },
}

impl Reply {
    /// 200 and a document.
    #[must_use]
    pub const fn ok(document: Value) -> Self {
        Self::Json(200, document)
    }

    /// 201 and a document.
    #[must_use]
    pub const fn created(document: Value) -> Self {
        Self::Json(201, document)
    }
}

/// Which way an exception goes when the caller does not ask for JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// A page with the status.
    Page,
    /// Back to where the caller came from.
    Back,
    /// To the login page.
    Login,
}

/// One failed rule of a validation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// The field, with its path.
    pub field: String,
    /// The rule, in snake case.
    pub rule: String,
    /// What the panel says of it.
    pub message: String,
}

impl Failure {
    /// Of these parts.
    pub fn new(field: impl Into<String>, rule: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            rule: rule.into(),
            message: message.into(),
        }
    }
}

impl Failure {
    /// A failure of no rule: the panel looked at the field by itself.
    pub fn unruly(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            rule: String::new(),
            message: message.into(),
        }
    }
}

/// An exception of the panel.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Refusal {
    /// The status it is answered with.
    pub status: u16,
    /// The name of its class.
    pub code: &'static str,
    /// What it says.
    pub detail: String,
    failures: Vec<Failure>,
    manner: Manner,
    headers: Vec<(&'static str, u64)>,
}

impl Refusal {
    fn new(status: u16, code: &'static str, detail: impl Into<String>, manner: Manner) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            failures: Vec::new(),
            manner,
            headers: Vec::new(),
        }
    }

    /// An `HttpException` or one of its children.
    pub fn http(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(status, code, detail, Manner::Page)
    }

    /// A `DisplayException` or one of its children.
    pub fn display(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(status, code, detail, Manner::Back)
    }

    /// No key, or one that nobody has.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(401, "AuthenticationException", "Unauthenticated.", Manner::Login)
    }

    /// 403, with these words.
    pub fn denied(detail: impl Into<String>) -> Self {
        Self::http(403, "AccessDeniedHttpException", detail)
    }

    /// The row is not there.
    #[must_use]
    pub fn not_found() -> Self {
        Self::http(
            404,
            "NotFoundHttpException",
            "The requested resource could not be found on the server.",
        )
    }

    /// There is no such path.
    #[must_use]
    pub fn no_route(path: &str) -> Self {
        let path = path.trim_matches('/');
        Self::http(
            404,
            "NotFoundHttpException",
            format!("The route {path} could not be found."),
        )
    }

    /// There is such a path, with other verbs.
    #[must_use]
    pub fn wrong_method(method: &str, path: &str, allowed: &[&str]) -> Self {
        let detail = format!(
            "The {method} method is not supported for route {}. Supported methods: {}.",
            path.trim_matches('/'),
            allowed.join(", ")
        );
        Self::http(405, "MethodNotAllowedHttpException", detail)
    }

    /// An exception that nobody caught: a 500 that does not say why.
    #[must_use]
    pub fn broken(code: &'static str) -> Self {
        Self::http(
            500,
            code,
            "An unexpected error was encountered while processing this request, please try again.",
        )
    }

    /// A form with these failures: 422.
    #[must_use]
    pub fn invalid(failures: Vec<Failure>) -> Self {
        Self {
            failures,
            ..Self::new(422, "ValidationException", "", Manner::Back)
        }
    }

    /// With a header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: u64) -> Self {
        self.headers.push((name, value));
        self
    }

    fn document(&self) -> Value {
        let entry = |detail: &str| json!({"code": self.code, "status": self.status.to_string(), "detail": detail});
        if self.failures.is_empty() {
            return json!({"errors": [entry(&self.detail)]});
        }
        let errors: Vec<Value> = self
            .failures
            .iter()
            .map(|failure| {
                let mut error = entry(&failure.message);
                if let Some(error) = error.as_object_mut() {
                    let meta = json!({"source_field": failure.field, "rule": failure.rule});
                    error.insert("meta".to_owned(), meta);
                }
                error
            })
            .collect();
        json!({"errors": errors})
    }

    /// The answer, to a caller that asks for JSON or not. `login` is the path of the page to log in at.
    #[must_use]
    pub fn response(&self, wants_json: bool, root: &str, login: &str) -> Response<Body> {
        let mut response = match self.manner {
            _ if wants_json => document(self.status, &self.document()),
            Manner::Page => page(self.status, "The server returned an error."),
            Manner::Back => redirect(302, root),
            Manner::Login => redirect(302, &format!("{root}{login}")),
        };
        for (name, value) in &self.headers {
            response.headers_mut().insert(*name, HeaderValue::from(*value));
        }
        response
    }
}

/// The answer of a success.
#[must_use]
pub fn success(reply: Reply) -> Response<Body> {
    match reply {
        Reply::Json(status, value) => document(status, &value),
        Reply::NoContent => plain(204, None, Bytes::new()),
        Reply::Silent(status) => plain(status, Some("text/html; charset=utf-8"), Bytes::new()),
        Reply::Text { media_type, text } => plain(200, Some(media_type), text),
        Reply::File { media_type, name, text } => {
            let mut response = plain(200, Some(media_type), Bytes::from(text));
            if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename={name}")) {
                response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
            }
            response
        }
    }
}

/// A document.
fn document(status: u16, value: &Value) -> Response<Body> {
    plain(status, Some("application/json"), Bytes::from(value.to_string()))
}

/// A web page.
#[must_use]
pub fn page(status: u16, text: &str) -> Response<Body> {
    let html =
        format!("<!DOCTYPE html>\n<html>\n<head><title>{status}</title></head>\n<body><p>{text}</p></body>\n</html>\n");
    plain(status, Some("text/html; charset=UTF-8"), Bytes::from(html))
}

/// A redirect, with the page that browsers show meanwhile.
#[must_use]
pub fn redirect(status: u16, location: &str) -> Response<Body> {
    let mut response = page(status, &format!("Redirecting to {location}."));
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn plain(status: u16, media_type: Option<&'static str>, body: Bytes) -> Response<Body> {
    let mut headers = HeaderMap::new();
    headers.insert(header::SERVER, HeaderValue::from_static("nginx"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, private"));
    if let Some(media_type) = media_type {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.headers_mut() = headers;
    response
}
