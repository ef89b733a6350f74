//! What each recorded error means, written down independently of the dialect.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use panel_http::{
    Body, Dialect, Endpoint, ErrorKind, HttpService, Problem, ServiceError,
    envelope::ErrorBody,
    recording::{Exchange, check_response},
};
use pterodactyl_api::{Application, Effect, PterodactylDialect};
use serde_json::Value;

/// Checks an answer that is not a success, by itself and through the transport.
pub(super) fn check(endpoint: Option<&Endpoint>, exchange: &Exchange) -> Result<(), String> {
    let is_the_panel = exchange.response_body.get("errors").is_some();
    if is_the_panel {
        let body = without_debug_members(&exchange.response_body);
        check_response::<ErrorBody>(&body, &[]).map_err(|differences| differences.join("; "))?;
    }
    let error = replay(exchange);
    let (kind, effect) = if is_the_panel {
        meaning(endpoint, exchange)?
    } else if (300..400).contains(&exchange.status) {
        (ErrorKind::Redirect, Effect::Unknown)
    } else {
        (ErrorKind::NotPanel, Effect::Unknown)
    };
    if error.kind() != kind {
        return Err(format!("is told as {:?}, and means {kind:?}", error.kind()));
    }
    let told = if is_the_panel {
        judged(endpoint, exchange)
    } else {
        error.effect()
    };
    if told != effect {
        return Err(format!("its effect is told as {told:?}, and is {effect:?}"));
    }
    Ok(())
}

/// A panel set up for debugging says more: where in its source, and how it came there.
fn without_debug_members(body: &Value) -> Value {
    let mut body = body.clone();
    for error in body["errors"].as_array_mut().into_iter().flatten() {
        if let Some(error) = error.as_object_mut() {
            error.remove("source");
            if let Some(meta) = error.get_mut("meta").and_then(Value::as_object_mut) {
                meta.remove("trace");
                meta.remove("previous");
                if meta.is_empty() {
                    error.remove("meta");
                }
            }
        }
    }
    body
}

/// What the panel's documentation and source say.
fn meaning(endpoint: Option<&Endpoint>, exchange: &Exchange) -> Result<(ErrorKind, Effect), String> {
    let first = &exchange.response_body["errors"][0];
    let code = first["code"].as_str().unwrap_or_default();
    let detail = first["detail"].as_str().unwrap_or_default();
    let is_create = matches!(
        endpoint.map(|endpoint| endpoint.operation),
        Some("servers.create" | "users.create")
    );
    Ok(match (code, exchange.status) {
        ("AuthenticationException", 401) => (ErrorKind::WrongKey, Effect::Refused),
        ("AccessDeniedHttpException", 403) if detail.starts_with("This IP address") => {
            (ErrorKind::AddressNotAllowed, Effect::Refused)
        }
        ("AccessDeniedHttpException", 403) if detail.ends_with("is unauthorized.") => {
            (ErrorKind::Forbidden, Effect::Refused)
        }
        ("AccessDeniedHttpException", 403) => (ErrorKind::WrongKindOfKey, Effect::Refused),
        ("NotFoundHttpException", 404) if detail.starts_with("The route") => (ErrorKind::Unsupported, Effect::Refused),
        ("NotFoundHttpException", 404) => (ErrorKind::NotFound, Effect::Refused),
        ("ValidationException", 422) => (ErrorKind::Validation, Effect::Refused),
        ("ThrottleRequestsException" | "TooManyRequestsHttpException", 429) => {
            (ErrorKind::RateLimited, Effect::Refused)
        }
        ("TwoFactorAuthRequiredException", 400) => (ErrorKind::TwoFactorRequired, Effect::Refused),
        ("ServerStateConflictException" | "ConflictHttpException", 409) => (ErrorKind::Conflict, Effect::Refused),
        ("HttpException", 503) => (ErrorKind::Maintenance, Effect::Refused),
        ("DaemonConnectionException", _) => (ErrorKind::Node, Effect::Unknown),
        ("ConfigurationNotPersistedException", 400) => (ErrorKind::Refused, Effect::Refused),
        ("UniqueConstraintViolationException", 500) if is_create => (ErrorKind::Panel, Effect::Refused),
        ("DataValidationException", 500) if is_create => (ErrorKind::Panel, Effect::Refused),
        (_, 400..=499) => (ErrorKind::Refused, Effect::Refused),
        (_, 500..=599) => (ErrorKind::Panel, Effect::Unknown),
        (code, status) => return Err(format!("nobody knows what {code} with status {status} means")),
    })
}

/// The effect as a call to that endpoint tells it.
fn judged(endpoint: Option<&Endpoint>, exchange: &Exchange) -> Effect {
    static NONE: Endpoint = Endpoint::get("none", "/api/none");
    let endpoint = endpoint.unwrap_or(&NONE);
    let status = StatusCode::from_u16(exchange.status).unwrap();
    let body = exchange.response_body.to_string();
    let problems: Vec<Problem> = PterodactylDialect::default().problems(status, body.as_bytes()).unwrap();
    let (_, general) = PterodactylDialect::default().judge(endpoint, status, &problems);
    endpoint.effect_of(exchange.status, &problems).unwrap_or(general)
}

/// The error that a program gets of this answer.
fn replay(exchange: &Exchange) -> pterodactyl_api::Error {
    let panel = Application::builder("https://panel.example", "ptla_example".into())
        .service(Arc::new(Replay(exchange.clone())))
        .build()
        .unwrap();
    let call = panel.get("/api/application/replayed").once();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async { call.await }).unwrap_err()
}

#[derive(Debug)]
struct Replay(Exchange);

#[async_trait::async_trait]
impl HttpService for Replay {
    async fn call(&self, _: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let body = match &self.0.response_body {
            Value::Null => Body::empty(),
            Value::String(text) => Body::from(text.clone()),
            json => Body::from(json.to_string()),
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.0.status).unwrap();
        let headers: HeaderMap = self
            .0
            .response_headers
            .iter()
            .filter_map(|(name, value)| {
                Some((
                    HeaderName::try_from(name).ok()?,
                    HeaderValue::try_from(value.as_str()?).ok()?,
                ))
            })
            .collect();
        *response.headers_mut() = headers;
        Ok(response)
    }
}
