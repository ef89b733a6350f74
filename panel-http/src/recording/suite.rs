//! Every recording of a folder, held against the typed calls of an API crate.

use std::{fmt, io, path::Path, str::FromStr, sync::Arc};

use http::Request;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{Exchange, Replay, check_request, check_response};
use crate::{
    body::Body,
    call::{self, Call, Include, Raw},
    clock::TokioClock,
    dialect::Dialect,
    effect::Effect,
    endpoint::Endpoint,
    envelope::ErrorBody,
    error::{Error, ErrorKind},
    transport::Transport,
};

/// A request that was built again, or why it could not be.
pub type Built = Result<Request<Body>, String>;

/// What a recorded error means: its kind, and whether the call happened.
pub type Meaning = (ErrorKind, Effect);

/// How the answers of one endpoint are read, and how its requests are built again with the public builders.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    operation: &'static str,
    response: fn(&Value) -> Result<(), Vec<String>>,
    request: fn(&Recorded<'_>) -> Built,
    always: &'static [&'static str],
    sometimes: &'static [&'static str],
    text: bool,
}

impl Route {
    /// The route of the endpoint with this operation.
    #[must_use]
    pub const fn new(
        operation: &'static str,
        response: fn(&Value) -> Result<(), Vec<String>>,
        request: fn(&Recorded<'_>) -> Built,
    ) -> Self {
        Self {
            operation,
            response,
            request,
            always: &[],
            sometimes: &[],
            text: false,
        }
    }

    /// What its JSON body has: places that are always sent, as JSON pointers, and members that may be.
    #[must_use]
    pub const fn sends(mut self, always: &'static [&'static str], sometimes: &'static [&'static str]) -> Self {
        self.always = always;
        self.sometimes = sometimes;
        self
    }

    /// Its bodies, of requests and answers, may be something else than JSON, such as the text of a file.
    #[must_use]
    pub const fn of_text(mut self) -> Self {
        self.text = true;
        self
    }

    /// Why this accepted request is one that this library never sends, if it is.
    fn unsent(&self, exchange: &Exchange) -> Option<String> {
        let body = &exchange.request_body;
        if exchange.method == "GET" {
            return (!body.is_null()).then(|| "the parameters of a read in its body, which is never sent".to_owned());
        }
        if body.is_null() {
            return None;
        }
        let media_type = exchange.request_header("content-type").unwrap_or_default();
        if self.text {
            let is_text_called_json = body.is_string() && media_type.starts_with("application/json");
            return is_text_called_json.then(|| format!("wrong media type on purpose: `{media_type}`"));
        }
        let Some(members) = body.as_object().filter(|_| media_type.starts_with("application/json")) else {
            return Some(format!("wrong media type on purpose: `{media_type}`"));
        };
        self.missing(body).or_else(|| self.unknown(members))
    }

    fn missing(&self, body: &Value) -> Option<String> {
        let is_missing = |pointer: &&str| body.pointer(pointer).is_none();
        let missing: Vec<&str> = self.always.iter().copied().filter(is_missing).collect();
        (!missing.is_empty()).then(|| format!("partial write we never send, without {}", missing.join(", ")))
    }

    fn unknown(&self, members: &Map<String, Value>) -> Option<String> {
        let is_known = |name: &str| {
            let pointer = format!("/{name}");
            let below = format!("{pointer}/");
            let mut always = self.always.iter();
            always.any(|sent| **sent == pointer || sent.starts_with(&below)) || self.sometimes.contains(&name)
        };
        let unknown: Vec<&str> = members
            .keys()
            .map(String::as_str)
            .filter(|name| !is_known(name))
            .collect();
        (!unknown.is_empty()).then(|| format!("members that the panel ignores: {unknown:?}"))
    }
}

/// For [`Route::new`]: nothing of the answer may be lost in `T`. `open` names the places that are open by their nature.
///
/// # Errors
/// One line for each loss.
pub fn answers<T: Serialize + DeserializeOwned>(body: &Value, open: &[(&str, &str)]) -> Result<(), Vec<String>> {
    check_response::<T>(body, open).map(drop)
}

/// For [`Route::new`]: the answer has no body, or an empty one: PHP's `[]`, Calagopus' `{}`.
///
/// # Errors
/// A body that nobody reads.
pub fn answers_nothing(body: &Value) -> Result<(), Vec<String>> {
    match body {
        Value::Null => Ok(()),
        Value::Array(items) if items.is_empty() => Ok(()),
        Value::Object(members) if members.is_empty() => Ok(()),
        other => Err(vec![format!("a body that nobody reads: {other}")]),
    }
}

/// For [`Suite::error_body`]: an error as Laravel's panels tell it.
///
/// # Errors
/// One line for each loss.
pub fn laravel_error(body: &Value) -> Result<(), Vec<String>> {
    if body.get("errors").is_some_and(Value::is_array) {
        check_response::<ErrorBody>(&without_debug_members(body), &[])?;
    }
    Ok(())
}

/// For [`Route::new`]: the answer is text, of which nothing can be lost.
///
/// # Errors
/// Never.
pub fn answers_text(_: &Value) -> Result<(), Vec<String>> {
    Ok(())
}

/// The request that a call would send.
///
/// # Errors
/// Why there is none.
pub fn finish<T, I>(call: Call<T, I>) -> Built {
    call.into_request().map_err(|error| error.to_string())
}

/// A recorded request, to be built again.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Recorded<'a> {
    /// The recording.
    pub exchange: &'a Exchange,
    /// What stands for the parameters of the template, decoded, in order.
    pub segments: &'a [String],
}

impl Recorded<'_> {
    /// A parameter of the path.
    #[must_use]
    pub fn segment(&self, place: usize) -> &str {
        self.segments.get(place).map_or("", String::as_str)
    }

    /// A parameter of the path that is a number.
    #[must_use]
    pub fn id<T: From<u64>>(&self, place: usize) -> T {
        T::from(self.segment(place).parse().unwrap_or_default())
    }

    /// A parameter of the path as the type it is parsed into, such as an id that is a UUID.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parsed<T: FromStr<Err: fmt::Display>>(&self, place: usize) -> Result<T, String> {
        let segment = self.segment(place);
        segment
            .parse()
            .map_err(|error| format!("`{segment}` in the path: {error}"))
    }

    /// The body, as the type that it is built from.
    ///
    /// # Errors
    /// Why it does not fit.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, String> {
        serde_json::from_value(self.exchange.request_body.clone()).map_err(|error| format!("body: {error}"))
    }

    /// One member of the body.
    ///
    /// # Errors
    /// Why it does not fit.
    pub fn member<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        let member = self.exchange.request_body.get(name).cloned().unwrap_or_default();
        serde_json::from_value(member).map_err(|error| format!("body, {name}: {error}"))
    }

    /// The body as text, whatever it is.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.exchange.request_body {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            json => json.to_string(),
        }
    }

    /// A value of the query.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        let pairs = self.exchange.query_pairs();
        pairs
            .into_iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// The call with the recorded includes, which are all that its query may have.
    ///
    /// # Errors
    /// Something else in the query, or a call that cannot be made.
    pub fn read<T, I: Include + for<'w> From<&'w str>>(&self, mut call: Call<T, I>) -> Built {
        for (name, value) in self.exchange.query_pairs() {
            if name != "include" {
                return Err(format!("no builder for `{name}` in the query"));
            }
            call = value.split(',').fold(call, |call, word| call.include(I::from(word)));
        }
        finish(call)
    }
}

/// Builds a list again with its typed methods only: `list!(call, recorded, ["word" method, …], include I, sort S, scope C)`.
#[macro_export]
macro_rules! recorded_list {
    ($list:expr, $recorded:expr, [$($word:literal $filter:ident),* $(,)?]
        $(, include $include:ty)? $(, sort $sort:ty)? $(, scope $scope:ty)? $(,)?) => {{
        let mut list = $list;
        for (name, value) in $recorded.exchange.query_pairs() {
            list = match name.trim_start_matches("filter[").trim_end_matches(']') {
                "per_page" => list.per_page(value.parse().map_err(|error| format!("per_page: {error}"))?),
                "page" => list.page(value.parse().map_err(|error| format!("page: {error}"))?),
                $("include" => value.split(',').fold(list, |list, word| list.include(<$include>::from(word))),)?
                $("sort" => value.split(',').fold(list, |list, word| match word.strip_prefix('-') {
                    Some(word) => list.sort_by_descending(<$sort>::from(word)),
                    None => list.sort_by(<$sort>::from(word)),
                }),)?
                $("type" => list.scope(<$scope>::from(value.as_str())),)?
                $($word => list.$filter(value),)*
                other => return Err(format!("no builder for `{other}` in the query")),
            };
        }
        $crate::recording::suite::finish(list.into_call())
    }};
}

/// What an API crate brings: its endpoints, how each is checked, and what its panel's errors mean, written down
/// independently of its dialect.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "it is written out by each API crate's test")]
pub struct Suite {
    /// Every endpoint of the crate.
    pub endpoints: Vec<&'static Endpoint>,
    /// How each of them is checked.
    pub routes: Vec<Route>,
    /// Parameters of paths below `/api/application` that are words; every other one is a number there.
    pub words: &'static [&'static str],
    /// How the panel speaks.
    pub dialect: Arc<dyn Dialect>,
    /// What an error means. Nothing: the answer is not the panel's.
    pub meaning: fn(Option<&Endpoint>, &Exchange) -> Option<Meaning>,
    /// What is lost of the body of an error.
    pub error_body: fn(&Value) -> Result<(), Vec<String>>,
    /// Why an accepted request is written in a form that this library never sends, if it is.
    pub another_form: fn(&Exchange) -> Option<String>,
}

/// What became of a folder of recordings.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Tally {
    /// Files read.
    pub recordings: usize,
    /// Answers of which nothing was lost.
    pub responses: usize,
    /// Requests that were built again.
    pub requests: usize,
    /// What was not checked, and why: one line each.
    pub skips: Vec<String>,
    /// What differs: one line each.
    pub failures: Vec<String>,
}

impl Tally {
    fn skip(&mut self, name: &str, what: &str, reason: impl fmt::Display) {
        self.skips.push(format!("skipped: {name} ({what}): {reason}"));
    }

    fn response(&mut self, name: &str, outcome: Result<(), Vec<String>>) {
        match outcome {
            Ok(()) => self.responses += 1,
            Err(differences) => self.fail(name, "response", differences),
        }
    }

    fn fail(&mut self, name: &str, what: &str, reasons: impl IntoIterator<Item = String>) {
        for reason in reasons {
            self.failures.push(format!("{name} ({what}): {reason}"));
        }
    }
}

/// The skips line by line, and one line with the counts.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for skip in &self.skips {
            writeln!(f, "{skip}")?;
        }
        write!(
            f,
            "recordings: {}, responses: {}, requests: {}, skipped: {}",
            self.recordings,
            self.responses,
            self.requests,
            self.skips.len()
        )
    }
}

impl Suite {
    /// Checks every recording of a folder. An endpoint that nothing checks is a failure.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn check_folder(&self, folder: &Path) -> io::Result<Tally> {
        let mut tally = Tally::default();
        for endpoint in &self.endpoints {
            if !self.routes.iter().any(|route| route.operation == endpoint.operation) {
                tally.fail(endpoint.operation, "endpoint", ["nothing checks it".to_owned()]);
            }
        }
        for (path, exchange) in Exchange::read_folder(folder)? {
            let name = path
                .file_stem()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            match exchange {
                Ok(exchange) => self.check(&name, &exchange, &mut tally).await,
                Err(reason) => {
                    tally.recordings += 1;
                    tally.skip(&name, "whole", reason);
                }
            }
        }
        Ok(tally)
    }

    /// Checks one recording.
    pub async fn check(&self, name: &str, exchange: &Exchange, tally: &mut Tally) {
        tally.recordings += 1;
        let found = self.find(exchange);
        // A text where JSON belongs is a web page: an error whatever its status.
        let is_page = exchange.response_body.is_string() && found.as_ref().is_some_and(|found| !found.route.text);
        if !exchange.is_success() || is_page {
            tally.response(name, self.check_error(found.as_ref(), exchange).await);
            let reason = format!("refused on purpose, status {}", exchange.status);
            return tally.skip(name, "request", reason);
        }
        let Some(found) = found else {
            return tally.skip(name, "whole", "a route that this library does not have");
        };
        tally.response(name, (found.route.response)(&exchange.response_body));
        if exchange.is_answer_alone {
            return tally.skip(name, "request", "was not recorded");
        }
        let another_form = || (self.another_form)(exchange).filter(|_| !found.route.text);
        if let Some(reason) = found.route.unsent(exchange).or_else(another_form) {
            return tally.skip(name, "request", reason);
        }
        let recorded = Recorded {
            exchange,
            segments: &found.segments,
        };
        let rebuilt = (found.route.request)(&recorded).map_err(|error| vec![error]);
        match rebuilt.and_then(|rebuilt| check_request(exchange, &rebuilt)) {
            Ok(()) => tally.requests += 1,
            Err(differences) => tally.fail(name, "request", differences),
        }
    }

    /// The endpoint of a recording. A literal segment wins over a parameter.
    fn find(&self, exchange: &Exchange) -> Option<Found<'_>> {
        let mut found: Vec<Found<'_>> = Vec::new();
        for route in &self.routes {
            let endpoint = self.endpoints.iter().find(|it| it.operation == route.operation);
            let Some(endpoint) = endpoint.filter(|it| it.method.as_str() == exchange.method) else {
                continue;
            };
            if let Some(segments) = self.parameters(endpoint.template, &exchange.path) {
                found.push(Found {
                    route,
                    endpoint,
                    segments,
                });
            }
        }
        found.sort_by_key(|found| found.segments.len());
        found.into_iter().next()
    }

    fn parameters(&self, template: &str, path: &str) -> Option<Vec<String>> {
        let mut given = path.trim_end_matches('/').split('/');
        let mut parameters = Vec::new();
        for part in template.split('/') {
            let segment = given.next()?;
            let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
                if part == segment {
                    continue;
                }
                return None;
            };
            let is_number = template.starts_with("/api/application") && !self.words.contains(&name);
            // A word where a number belongs is another route, or none.
            if segment.is_empty() || (is_number && segment.parse::<u64>().is_err()) {
                return None;
            }
            parameters.push(decoded(segment));
        }
        given.next().is_none().then_some(parameters)
    }

    /// Checks an answer that is not a success: its body by itself, its meaning through the transport.
    async fn check_error(&self, found: Option<&Found<'_>>, exchange: &Exchange) -> Result<(), Vec<String>> {
        (self.error_body)(&exchange.response_body)?;
        let endpoint = found.map(|found| found.endpoint);
        let (kind, effect) = match (self.meaning)(endpoint, exchange) {
            Some(meaning) => meaning,
            None if (300..400).contains(&exchange.status) => (ErrorKind::Redirect, Effect::Unknown),
            None => (ErrorKind::NotPanel, Effect::Unknown),
        };
        let error = self.told(found, exchange).await.map_err(|error| vec![error])?;
        if error.kind() != kind {
            return Err(vec![format!("is told as {:?}, and means {kind:?}", error.kind())]);
        }
        if error.effect() != effect {
            return Err(vec![format!(
                "its effect is told as {:?}, and is {effect:?}",
                error.effect()
            )]);
        }
        Ok(())
    }

    /// The error that a program gets of this answer.
    async fn told(&self, found: Option<&Found<'_>>, exchange: &Exchange) -> Result<Error, String> {
        let transport: Transport =
            Transport::builder("https://panel.example", "replayed".into(), Arc::clone(&self.dialect))
                .service(Replay::new([exchange.clone()]))
                .clock(Arc::new(TokioClock::new()))
                .build()
                .map_err(|error| error.to_string())?;
        let answer = match found {
            Some(found) => {
                let segments: Vec<&str> = found.segments.iter().map(String::as_str).collect();
                let call: Call<()> = Call::new(&transport, found.endpoint, &segments, call::done);
                call.once().await
            }
            None => {
                let call: Call<Raw<()>> = Call::raw_path(&transport, &http::Method::GET, "/api/replayed");
                call.once().await.map(drop)
            }
        };
        answer.err().ok_or_else(|| "is told as a success".to_owned())
    }
}

struct Found<'a> {
    route: &'a Route,
    endpoint: &'static Endpoint,
    segments: Vec<String>,
}

/// A panel set up for debugging says more: where in its source, and how it came there.
fn without_debug_members(body: &Value) -> Value {
    let mut body = body.clone();
    for error in body
        .get_mut("errors")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
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

fn decoded(segment: &str) -> String {
    let as_value = format!("={}", segment.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(as_value.as_bytes())
        .map(|(_, value)| value.into_owned())
        .collect()
}
