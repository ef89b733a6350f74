//! The wire between workers and the panel: the panel goes on while a worker stands still, and what is sent is looked at.

use async_trait::async_trait;
use http::{Method, Request, Response};
use panel_http::{Body, HttpService, ServiceError, ServiceErrorKind};
use provisioning_core::id::ExternalKey;
use tokio::task::JoinHandle;

use super::*;

/// How long after the end of its call the panel may still act on it: nothing is sent in that time.
const SETTLES_IN: Duration = Duration::from_secs(120);

/// How long ago a key may have been taken off, at most, for a write that was decided before.
const A_CALL: Duration = Duration::from_secs(60);

/// Every request of every worker goes over it.
#[derive(Debug)]
pub(super) struct Wire {
    fake: FakePanel,
    database: Database,
    /// Among a thousand servers, one write of sixteen is looked at.
    is_large: bool,
    found: Mutex<Found>,
}

/// What is known of the other side, and what was found.
#[derive(Debug, Default)]
struct Found {
    violations: Vec<(ServiceId, String)>,
    /// When keys were taken off servers by hand.
    taken_off: BTreeMap<String, Timestamp>,
    /// How often each act was sent to a server, and neither refused nor lost on the way there.
    acts: BTreeMap<(String, Act), u64>,
    /// How often an account was given a new password, or its owner a link to it, and neither refused nor lost on the way.
    passwords: u64,
    /// Writes that were sent and not answered, by their number: whose, and when.
    unheard: BTreeMap<u64, (ServiceId, Timestamp)>,
    /// Nobody may write.
    is_read_only: bool,
    writes: u64,
}

/// A request that is lost with its caller, but does not wait for him.
struct Sent<T>(JoinHandle<T>);

impl<T> Drop for Sent<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Wire {
    pub(super) fn new(fake: FakePanel, database: Database, is_large: bool) -> Self {
        Self {
            fake,
            database,
            is_large,
            found: Mutex::default(),
        }
    }

    pub(super) fn violations(&self) -> Vec<(ServiceId, String)> {
        std::mem::take(&mut self.found.lock().unwrap().violations)
    }

    pub(super) fn key_was_taken_off(&self, uuid: &str, at: Timestamp) {
        self.found.lock().unwrap().taken_off.insert(uuid.to_owned(), at);
    }

    pub(super) fn is_read_only(&self, is: bool) {
        self.found.lock().unwrap().is_read_only = is;
    }

    pub(super) fn acts(&self, uuid: &str, act: Act) -> u64 {
        let found = self.found.lock().unwrap();
        found.acts.get(&(uuid.to_owned(), act)).copied().unwrap_or_default()
    }

    pub(super) fn passwords(&self) -> u64 {
        self.found.lock().unwrap().passwords
    }

    fn count(&self, act: Option<&(String, Act)>, to: fn(u64) -> u64) {
        if let Some(act) = act {
            let mut found = self.found.lock().unwrap();
            let times = found.acts.entry(act.clone()).or_default();
            *times = to(*times);
        }
    }

    /// The act that a request is, and the server it is for.
    fn act(&self, request: &Request<Body>) -> Option<(String, Act)> {
        let path = request.uri().path();
        let (_, act_of) = ACTS
            .map(|(act, end)| (end, act))
            .into_iter()
            .find(|(end, _)| path.ends_with(end))?;
        let (_, rest) = path.split_once("/servers/")?;
        let row = self.row(rest.split('/').next()?)?;
        (request.method() == Method::POST).then_some((row.uuid, act_of))
    }

    fn violated(&self, service: &ServiceId, what: String) {
        self.found.lock().unwrap().violations.push((service.clone(), what));
    }

    /// The number of a write, if it is looked at.
    fn number(&self) -> Option<u64> {
        let mut found = self.found.lock().unwrap();
        found.writes += 1;
        (!self.is_large || found.writes.is_multiple_of(16)).then_some(found.writes)
    }

    /// A write to servers: its intent is stored, it is not late, and it names the server of the service that wrote it.
    /// Gives whose it is.
    async fn check(&self, method: &Method, path: &str, written: Option<String>) -> Option<ServiceId> {
        let (_, rest) = path.split_once("/servers")?;
        let named = rest.trim_start_matches('/').split('/').next().unwrap_or_default();
        let row = (!named.is_empty()).then(|| self.row(named)).flatten();
        let key = match &row {
            Some(row) => row.external_id.clone().or_else(|| row.made_by.clone()),
            None if named.is_empty() => written,
            // It is gone by now: nothing is written to it.
            None => return None,
        };
        let known = match key.and_then(|key| key.parse::<ExternalKey>().ok()) {
            Some(key) => self.record(key.service()).await.map(|record| (key, record)),
            None => None,
        };
        let by_uuid = match &row {
            Some(row) if known.is_none() => self.adopter(&row.uuid).await,
            _ => None,
        };
        let Some((key, record)) = known.or(by_uuid) else {
            let nobody = ServiceId::new("nobody").unwrap();
            self.violated(&nobody, format!("{method} {path}: a write to a stranger's server"));
            return None;
        };
        let service = key.service();
        if self.found.lock().unwrap().is_read_only {
            self.violated(service, format!("{method} {path} from a store that is read-only"));
        }
        let now = self.fake.clock().now();
        let is_intended = record
            .attempts
            .iter()
            .any(|attempt| clock::after(now, SETTLES_IN) <= attempt.unsettled_until);
        if !is_intended {
            self.violated(service, format!("{method} {path}: no intent of it is stored"));
        }
        let Some(row) = row else {
            return Some(service.clone());
        };
        let since = self.found.lock().unwrap().taken_off.get(&row.uuid).copied();
        let was_just_taken_off = since.is_some_and(|since| now <= clock::after(since, A_CALL));
        let keys = [Some(record.key.to_string()), None];
        let is_its_own = keys.first() == Some(&row.external_id)
            || record
                .earlier
                .iter()
                .any(|(key, _)| row.external_id == Some(key.to_string()))
            || (record.adopting && row.external_id.is_none());
        if !is_its_own && !was_just_taken_off {
            let what = format!("{method} {path}: it carries {:?}", row.external_id);
            self.violated(service, what);
        }
        Some(service.clone())
    }

    /// Whether a write of the service may still be under way: it was sent less than a minute ago, and nobody has heard of it.
    pub(super) fn is_unheard(&self, service: &ServiceId) -> bool {
        let now = self.fake.clock().now();
        let found = self.found.lock().unwrap();
        let mut sent = found.unheard.values().filter(|(of, _)| of == service);
        sent.any(|(_, at)| now < clock::after(*at, A_CALL))
    }

    fn row(&self, named: &str) -> Option<FakeServer> {
        let mut rows = self.fake.servers().into_iter();
        let is_named = |row: &FakeServer| {
            row.id.to_string() == named || row.uuid == named || (named.len() == 8 && row.uuid.starts_with(named))
        };
        rows.find(is_named)
    }

    async fn record(&self, service: &ServiceId) -> Option<ServiceRecord> {
        let kept = self.database.kept();
        let document = kept.read(DocumentKind::Service, service.as_str()).await.unwrap();
        document.map(|document| document.decode().unwrap())
    }

    /// The service that takes over a server without a key.
    async fn adopter(&self, uuid: &str) -> Option<(ExternalKey, ServiceRecord)> {
        let kept = self.database.kept();
        let documents = kept.list(DocumentKind::Service, "", None, usize::MAX).await.unwrap();
        let records = documents
            .iter()
            .map(|document| document.decode::<ServiceRecord>().unwrap());
        let is_it = |record: &ServiceRecord| {
            let bound = record.binding.as_ref();
            bound.is_some_and(|bound| bound.server.uuid.to_string() == uuid)
        };
        let mut found = records.filter(is_it);
        found.next().map(|record| (record.key.clone(), record))
    }
}

fn key_in(request: &Request<Body>) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(request.body().as_bytes()?).ok()?;
    body.get("external_id")?.as_str().map(str::to_owned)
}

/// Whether it helps somebody who has lost his password.
fn is_password(request: &Request<Body>) -> bool {
    let path = request.uri().path();
    if request.method() == Method::POST {
        return path.ends_with("/reset-password");
    }
    if request.method() != Method::PATCH || !path.contains("/users/") {
        return false;
    }
    let body = request.body().as_bytes();
    let body: Option<serde_json::Value> = body.and_then(|body| serde_json::from_slice(body).ok());
    body.is_some_and(|body| body.get("password").is_some_and(serde_json::Value::is_string))
}

#[async_trait]
impl HttpService for Wire {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let number = (request.method() != Method::GET).then(|| self.number()).flatten();
        if let Some(number) = number {
            let (method, path) = (request.method().clone(), request.uri().path().to_owned());
            let written = key_in(&request);
            if let Some(service) = self.check(&method, &path, written).await {
                let sent = (service, self.fake.clock().now());
                self.found.lock().unwrap().unheard.insert(number, sent);
            }
        }
        let act = self.act(&request);
        self.count(act.as_ref(), |times| times + 1);
        let is_password = is_password(&request);
        self.found.lock().unwrap().passwords += u64::from(is_password);
        let panel = service(&self.fake);
        let mut sent = Sent(tokio::spawn(async move { panel.call(request).await }));
        let answer = match (&mut sent.0).await {
            Ok(answer) => answer,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        };
        let is_lost = answer
            .as_ref()
            .is_err_and(|error| error.kind() != ServiceErrorKind::Connect);
        if let Some(number) = number.filter(|_| !is_lost) {
            self.found.lock().unwrap().unheard.remove(&number);
        }
        let is_done = match &answer {
            Ok(answer) => !answer.status().is_client_error(),
            Err(error) => error.kind() != ServiceErrorKind::Connect,
        };
        if !is_done {
            self.count(act.as_ref(), |times| times.saturating_sub(1));
            self.found.lock().unwrap().passwords -= u64::from(is_password);
        }
        answer
    }
}
