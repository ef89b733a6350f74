//! Breaks calls on purpose, so that you can see what your program does then.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};

use crate::{
    body::Body,
    clock::Clock,
    service::{HttpService, ServiceError, Upgrade},
};

/// What goes wrong with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// No connection. Nothing happens on the panel.
    Refuse,
    /// The call takes this much longer; then it goes on as usual.
    Delay(Duration),
    /// The panel does it, and the answer is lost.
    ApplyThenCut,
    /// The connection is cut at once, and the panel does it this much later, when nobody listens any more.
    CutThenApply(Duration),
    /// The connection is cut on the way there. Nothing happens on the panel.
    Cut,
    /// The panel does it, and the second half of its answer is lost.
    CutBody,
    /// 429, with the wait it asks for. Nothing happens on the panel.
    TooManyRequests(Duration),
    /// A gateway's page with this status, such as 502. Nothing happens on the panel.
    Page(u16),
    /// The panel does it, and a gateway in front of it gives this status and a page.
    ApplyThenPage(u16),
    /// Status 200 and a web page. Nothing happens on the panel.
    Html,
    /// The panel does it, and answers with what is not JSON.
    Garbage,
    /// A redirect to the same path over https. Nothing happens on the panel.
    RedirectToHttps,
}

/// Which calls go wrong, and how. Clones share it.
///
/// ```
/// use std::time::Duration;
/// use panel_http::fault::{Fault, FaultPlan};
///
/// let faults = FaultPlan::new();
/// faults.on("POST /api/application/servers").once(Fault::ApplyThenCut);
/// faults.on("GET /api/application/servers/*").times(2, Fault::Page(502));
/// faults.on("*").skip(10).always(Fault::Delay(Duration::from_millis(5)));
/// ```
#[derive(Debug, Clone, Default)]
pub struct FaultPlan(Arc<Mutex<Vec<Rule>>>);

#[derive(Debug)]
struct Rule {
    pattern: Pattern,
    skip: u32,
    left: Option<u32>,
    fault: Fault,
}

impl FaultPlan {
    /// Nothing goes wrong.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a rule for calls like `POST /api/application/servers`. `*` stands for one segment, at the end for all the
    /// rest; `*` alone for every call. Path segments are compared as they are sent (encoded).
    #[must_use = "say how often and what goes wrong"]
    pub fn on(&self, calls: &str) -> FaultRule {
        FaultRule {
            plan: self.clone(),
            pattern: Pattern::new(calls),
            skip: 0,
        }
    }

    /// Nothing goes wrong from now on.
    pub fn clear(&self) {
        self.rules().clear();
    }

    /// The fault for this call, if it is to have one; the first rule that fits counts, and is used up by one.
    #[must_use]
    pub fn draw(&self, method: &Method, path: &str) -> Option<Fault> {
        let mut rules = self.rules();
        for rule in rules
            .iter_mut()
            .filter(|rule| rule.left != Some(0) && rule.pattern.fits(method, path))
        {
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            if let Some(left) = &mut rule.left {
                *left -= 1;
            }
            return Some(rule.fault.clone());
        }
        None
    }

    fn rules(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The second half of a rule of a [`FaultPlan`].
#[derive(Debug)]
#[must_use = "say how often and what goes wrong"]
pub struct FaultRule {
    plan: FaultPlan,
    pattern: Pattern,
    skip: u32,
}

impl FaultRule {
    /// Lets this many such calls pass first.
    pub const fn skip(mut self, calls: u32) -> Self {
        self.skip = calls;
        self
    }

    /// The next one goes wrong.
    pub fn once(self, fault: Fault) {
        self.times(1, fault);
    }

    /// The next `count` go wrong.
    pub fn times(self, count: u32, fault: Fault) {
        self.add(Some(count), fault);
    }

    /// Every one goes wrong.
    pub fn always(self, fault: Fault) {
        self.add(None, fault);
    }

    fn add(self, left: Option<u32>, fault: Fault) {
        self.plan.rules().push(Rule {
            pattern: self.pattern,
            skip: self.skip,
            left,
            fault,
        });
    }
}

#[derive(Debug)]
struct Pattern {
    method: Option<String>,
    segments: Vec<String>,
}

impl Pattern {
    fn new(text: &str) -> Self {
        let (method, path) = match text.split_once(' ') {
            Some((method, path)) => (Some(method.to_ascii_uppercase()), path),
            None => (None, text),
        };
        Self {
            method,
            segments: path.trim_start_matches('/').split('/').map(str::to_owned).collect(),
        }
    }

    fn fits(&self, method: &Method, path: &str) -> bool {
        if self
            .method
            .as_deref()
            .is_some_and(|wanted| wanted != "*" && wanted != method.as_str())
        {
            return false;
        }
        let mut given = path.trim_start_matches('/').split('/');
        let mut wanted = self.segments.iter().peekable();
        while let Some(segment) = wanted.next() {
            match given.next() {
                Some(_) if segment == "*" && wanted.peek().is_none() => return true,
                Some(given) if segment == "*" || segment == given => {}
                _ => return false,
            }
        }
        given.next().is_none()
    }
}

/// A service whose calls go wrong as a [`FaultPlan`] says.
#[derive(Debug, Clone)]
pub struct Faulty {
    service: Arc<dyn HttpService>,
    plan: FaultPlan,
    clock: Arc<dyn Clock>,
}

impl Faulty {
    /// Puts `plan` before `service`; delays pass on `clock`.
    pub fn new(service: Arc<dyn HttpService>, plan: FaultPlan, clock: Arc<dyn Clock>) -> Self {
        Self { service, plan, clock }
    }
}

#[async_trait]
impl HttpService for Faulty {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let Some(fault) = self.plan.draw(request.method(), request.uri().path()) else {
            return self.service.call(request).await;
        };
        match fault {
            Fault::Refuse => Err(ServiceError::connect("connection refused (injected)")),
            Fault::Cut => Err(cut()),
            Fault::Delay(delay) => {
                self.clock.sleep(delay).await;
                self.service.call(request).await
            }
            Fault::ApplyThenCut => {
                self.service.call(request).await?;
                Err(cut())
            }
            Fault::CutThenApply(later) => {
                let (service, clock) = (Arc::clone(&self.service), Arc::clone(&self.clock));
                tokio::spawn(async move {
                    clock.sleep(later).await;
                    let _nobody_listens = service.call(request).await;
                });
                Err(cut())
            }
            Fault::CutBody => {
                let (head, body) = self.service.call(request).await?.into_parts();
                let mut bytes = body.collect(usize::MAX).await?;
                bytes.truncate(bytes.len() / 2);
                let cut_short = futures_util::stream::iter([Ok(bytes), Err(cut())]);
                Ok(Response::from_parts(head, Body::stream(cut_short, None)))
            }
            Fault::TooManyRequests(wait) => {
                let body =
                    r#"{"errors":[{"code":"ThrottleRequestsException","status":"429","detail":"Too Many Attempts."}]}"#;
                let mut response = answer(StatusCode::TOO_MANY_REQUESTS, "application/json", body);
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs()));
                Ok(response)
            }
            Fault::Page(status) => Ok(page(status)),
            Fault::ApplyThenPage(status) => {
                self.service.call(request).await?;
                Ok(page(status))
            }
            Fault::Html => Ok(page(200)),
            Fault::Garbage => {
                let status = self.service.call(request).await?.status();
                Ok(answer(status, "application/json", "}{ not JSON"))
            }
            Fault::RedirectToHttps => {
                let location = format!(
                    "https://{}{}",
                    request.uri().host().unwrap_or("localhost"),
                    request.uri().path()
                );
                let mut response = answer(
                    StatusCode::MOVED_PERMANENTLY,
                    "text/html",
                    "<h1>301 Moved Permanently</h1>",
                );
                if let Ok(location) = HeaderValue::from_str(&location) {
                    response.headers_mut().insert(header::LOCATION, location);
                }
                Ok(response)
            }
        }
    }

    async fn upgrade(&self, request: Request<Body>) -> Result<Upgrade, ServiceError> {
        match self.plan.draw(request.method(), request.uri().path()) {
            None => self.service.upgrade(request).await,
            Some(Fault::Delay(delay)) => {
                self.clock.sleep(delay).await;
                self.service.upgrade(request).await
            }
            Some(Fault::Page(status) | Fault::ApplyThenPage(status)) => Ok(Upgrade::Declined(page(status))),
            Some(Fault::Html) => Ok(Upgrade::Declined(page(200))),
            Some(Fault::Refuse) => Err(ServiceError::connect("connection refused (injected)")),
            Some(_) => Err(cut()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refuse => f.write_str("no connection"),
            Self::Delay(delay) => write!(f, "{delay:?} slower"),
            Self::ApplyThenCut => f.write_str("done, and the answer lost"),
            Self::CutThenApply(later) => write!(f, "cut, and done {later:?} later"),
            Self::Cut => f.write_str("cut on the way there"),
            Self::CutBody => f.write_str("done, and half the answer lost"),
            Self::TooManyRequests(_) => f.write_str("too many requests"),
            Self::Page(status) => write!(f, "a page with status {status}"),
            Self::ApplyThenPage(status) => write!(f, "done, and a page with status {status}"),
            Self::Html => f.write_str("a web page"),
            Self::Garbage => f.write_str("done, and garbage answered"),
            Self::RedirectToHttps => f.write_str("a redirect to https"),
        }
    }
}

fn cut() -> ServiceError {
    ServiceError::interrupted("connection reset (injected)")
}

fn page(status: u16) -> Response<Body> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    answer(
        status,
        "text/html",
        "<html><head><title>nginx</title></head><body><h1>Not what you asked for</h1></body></html>",
    )
}

fn answer(status: StatusCode, media_type: &'static str, body: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_fit_whole_segments() {
        let plan = FaultPlan::new();
        plan.on("POST /api/servers").always(Fault::Refuse);
        plan.on("GET /api/servers/*").always(Fault::Html);
        assert_eq!(plan.draw(&Method::POST, "/api/servers"), Some(Fault::Refuse));
        assert_eq!(plan.draw(&Method::POST, "/api/servers/1"), None);
        assert_eq!(plan.draw(&Method::GET, "/api/servers/1/startup"), Some(Fault::Html));
        assert_eq!(plan.draw(&Method::GET, "/api/users"), None);
    }

    #[test]
    fn a_rule_is_used_up() {
        let plan = FaultPlan::new();
        plan.on("*").skip(1).times(2, Fault::Cut);
        let drawn: Vec<bool> = (0..5).map(|_| plan.draw(&Method::GET, "/x").is_some()).collect();
        assert_eq!(drawn, [false, true, true, false, false]);
    }
}
