//! Whether a type says all that a panel said, and a request is the one that was recorded.
//!
//! # What "nothing is lost" means
//! A recorded answer is decoded, serialised again and compared:
//!
//! * objects have the same members once members that are null are dropped; their order counts only in `docker_images` and
//!   `startup_commands`;
//! * arrays have the same length and order; `[]` is `{}` only where the type serialises a map;
//! * numbers are compared by value and are never text; dates by instant, only where the type rewrote one;
//! * a [`Secret`](crate::Secret) stands for any text; all else is compared byte for byte.
//!
//! A place where the type takes *anything* (a [`Value`], a map, text of JSON) would pass without saying anything. Such places
//! are found by putting strangers there, and must be listed with a reason.
//!
//! The check is itself checked: each changed leaf must be noticed, and a member that nobody knows must change nothing.

use http::{Request, header};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use serde_path_to_error::Segment;

use super::{
    Exchange, compare,
    probe::{self, Place, Verdict},
};
use crate::{body::Body, secret::REDACTED};

/// Places that are probed in one document; of a longer one, one of each kind and an even sample of the rest.
const MOST_PROBES: usize = 300;

/// What a check that passed has looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Report {
    /// Leaves of the document: texts, numbers, truth values, nulls, empty arrays and objects.
    pub leaves: usize,
    /// Places where strangers were put and leaves were changed.
    pub probed: usize,
    /// Probed leaves that are hidden behind a secret, so that a change of them cannot be seen.
    pub secrets: usize,
    /// Places that take anything, each with the reason it was listed with.
    pub untyped: Vec<Untyped>,
}

/// A place where a type takes anything, and why that is right.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Untyped {
    /// The JSON pointer of the place.
    pub pointer: String,
    /// The reason given.
    pub reason: String,
}

/// Whether `T` loses nothing of a recorded answer.
///
/// `untyped_allowed` lists the places that may take anything, as (pattern, reason). A pattern is a JSON pointer in which `*`
/// stands for one segment (an index too) and `**` for any number of them: `/data/*/attributes/container/environment` is
/// that map, `**/config/files/**` is `files` of any `config` and everything in it.
///
/// ```
/// use std::collections::BTreeMap;
/// use panel_http::recording::check_response;
/// use serde::{Deserialize, Serialize};
/// use serde_json::json;
///
/// #[derive(Serialize, Deserialize)]
/// struct Container { image: String, environment: BTreeMap<String, String> }
///
/// let recorded = json!({"image": "java", "environment": {"VERSION": "1.21"}});
/// let report = check_response::<Container>(&recorded, &[("/environment", "the egg names them")]).unwrap();
/// assert_eq!(report.untyped.len(), 1);
///
/// let newer = json!({"image": "java", "environment": {}, "installed": 1});
/// assert_eq!(check_response::<Container>(&newer, &[("/environment", "the egg names them")]).unwrap_err(), ["/installed: 1 is lost"]);
/// ```
///
/// # Errors
/// One line for each thing that is lost, made up, untyped without a reason, or not noticed.
pub fn check_response<T: Serialize + DeserializeOwned>(
    recorded: &Value,
    untyped_allowed: &[(&str, &str)],
) -> Result<Report, Vec<String>> {
    let typed = read_as_sent::<T>(recorded).map_err(|error| vec![error])?;
    let differences = compare::differences(recorded, &typed);
    if !differences.is_empty() {
        return Err(differences);
    }
    let places = probe::places(recorded);
    let mut report = Report {
        leaves: places.iter().filter(|place| place.is_leaf).count(),
        ..Report::default()
    };
    let mut complaints = Vec::new();
    let mut document = recorded.clone();
    for place in probe::sample(places, MOST_PROBES) {
        report.probed += 1;
        match probe::probe::<T>(&mut document, &place, &typed) {
            Verdict::Closed => {}
            Verdict::Breaks(why) => complaints.push(format!("{}: {why}", place.pointer)),
            Verdict::Keeps(what) => match reason(untyped_allowed, &place.pointer) {
                Some(reason) => report.untyped.push(Untyped {
                    pointer: place.pointer.clone(),
                    reason: reason.to_owned(),
                }),
                None => complaints.push(format!("{}: {what}, and not listed with a reason", place.pointer)),
            },
        }
        if hides(&typed, &place) {
            report.secrets += 1;
        } else {
            complaints.extend(unnoticed(&mut document, &place, &typed));
        }
    }
    if complaints.is_empty() {
        Ok(report)
    } else {
        Err(complaints)
    }
}

/// Reads the text that came over the wire, not a tree of it: that is what a program does.
fn read_as_sent<T: Serialize + DeserializeOwned>(recorded: &Value) -> Result<Value, String> {
    let text = recorded.to_string();
    let typed: T =
        serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(&text)).map_err(|error| {
            let place = pointer(error.path());
            format!("{place}: cannot be read: {}", error.inner())
        })?;
    serde_json::to_value(&typed).map_err(|error| format!("cannot be serialised: {error}"))
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    let segment = |segment: &Segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{key}"),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    };
    path.iter().map(segment).collect()
}

fn reason<'a>(allowed: &[(&str, &'a str)], pointer: &str) -> Option<&'a str> {
    let place: Vec<&str> = pointer.split('/').skip(1).collect();
    let fits = |pattern: &str| {
        let pattern: Vec<&str> = pattern.split('/').skip_while(|segment| segment.is_empty()).collect();
        matches(&pattern, &place)
    };
    allowed
        .iter()
        .find(|(pattern, _)| fits(pattern))
        .map(|(_, reason)| *reason)
}

fn matches(pattern: &[&str], place: &[&str]) -> bool {
    match (pattern.split_first(), place.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), None) => matches(rest, place),
        (Some((&"**", rest)), Some((_, deeper))) => matches(rest, place) || matches(pattern, deeper),
        (Some((wanted, pattern)), Some((given, place))) => {
            (*wanted == "*" || wanted == given) && matches(pattern, place)
        }
        _ => false,
    }
}

fn hides(typed: &Value, place: &Place) -> bool {
    typed.pointer(&place.pointer).is_some_and(|value| value == REDACTED)
}

/// Changes one place in every way that must be seen, and tells which change was not.
fn unnoticed(document: &mut Value, place: &Place, typed: &Value) -> Vec<String> {
    let Some(original) = document.pointer(&place.pointer).cloned() else {
        return Vec::new();
    };
    let mut missed = Vec::new();
    for changed in changes(&original) {
        if let Some(there) = document.pointer_mut(&place.pointer) {
            *there = changed.clone();
        }
        if compare::differences(document, typed).is_empty() {
            missed.push(format!(
                "{}: a change from {original} to {changed} is not noticed",
                place.pointer
            ));
        }
    }
    if let Some(there) = document.pointer_mut(&place.pointer) {
        *there = original;
    }
    missed
}

fn changes(original: &Value) -> Vec<Value> {
    match original {
        Value::Null => vec![json!("x")],
        Value::Bool(is) => vec![json!(!is), json!(is.to_string())],
        Value::Number(number) => {
            let other = match (number.as_u64(), number.as_f64()) {
                (Some(number), _) => json!(number.wrapping_add(1)),
                (None, Some(0.0)) => json!(1),
                (None, Some(number)) => json!(-number),
                (None, None) => Value::Null,
            };
            vec![other, json!(number.to_string())]
        }
        Value::String(text) => {
            let later = compare::instant(text).and_then(|at| at.checked_add(jiff::SignedDuration::from_secs(1)).ok());
            let mut changes = vec![json!(format!("{text}~"))];
            changes.extend(later.map(|later| json!(later)));
            changes
        }
        Value::Array(_) => vec![json!(["x"])],
        Value::Object(members) => {
            let lost = members.iter().find(|(_, value)| !value.is_null()).map(|(name, _)| name);
            let mut less = members.clone();
            if let Some(name) = lost {
                less.shift_remove(name);
                return vec![Value::Object(less)];
            }
            vec![json!({"x": "x"})]
        }
    }
}

/// Whether `rebuilt` is the recorded request: method, decoded path segments, query as a multiset of decoded pairs, media
/// type, and body as strict JSON (null is not absence, `[]` is not `{}`, the order of members does not count); a body that was
/// recorded as text is the same text.
///
/// The panel's base path before the recorded one, and a slash at the end of the recorded one, are not looked at.
///
/// # Errors
/// One line for each difference.
pub fn check_request(recorded: &Exchange, rebuilt: &Request<Body>) -> Result<(), Vec<String>> {
    let mut found = Vec::new();
    let mut differ = |what: &str, recorded: String, rebuilt: String| {
        if recorded != rebuilt {
            found.push(format!("{what}: recorded {recorded}, rebuilt {rebuilt}"));
        }
    };
    differ(
        "method",
        recorded.method.to_ascii_uppercase(),
        rebuilt.method().to_string(),
    );

    let recorded_segments = segments(recorded.path.strip_suffix('/').unwrap_or(&recorded.path));
    let rebuilt_segments = segments(rebuilt.uri().path());
    if !rebuilt_segments.ends_with(&recorded_segments) {
        differ(
            "path",
            format!("{recorded_segments:?}"),
            format!("{rebuilt_segments:?}"),
        );
    }

    let mut recorded_query = recorded.query_pairs();
    let query = rebuilt.uri().query().unwrap_or_default();
    let mut rebuilt_query: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    recorded_query.sort();
    rebuilt_query.sort();
    differ("query", format!("{recorded_query:?}"), format!("{rebuilt_query:?}"));

    let Some(bytes) = rebuilt.body().as_bytes() else {
        found.push("body: a stream cannot be compared".to_owned());
        return Err(found);
    };
    let has_body = !recorded.request_body.is_null() || !bytes.is_empty();
    if has_body {
        let rebuilt_type = rebuilt
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let recorded_type = recorded.request_header(header::CONTENT_TYPE.as_str());
        differ("media type", media_type(recorded_type), media_type(rebuilt_type));
        let rebuilt_body = serde_json::from_slice(bytes).unwrap_or_else(|_| {
            if bytes.is_empty() {
                Value::Null
            } else {
                Value::String(String::from_utf8_lossy(bytes).into_owned())
            }
        });
        // Text that was recorded as text may be JSON all the same: the file of an egg.
        let is_same_text = recorded
            .request_body
            .as_str()
            .is_some_and(|text| text.as_bytes() == bytes);
        if !is_same_text {
            strict("body", &recorded.request_body, &rebuilt_body, &mut found);
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

fn media_type(header: Option<&str>) -> String {
    let essence = header.and_then(|value| value.split(';').next());
    essence.map_or_else(|| "none".to_owned(), |essence| essence.trim().to_ascii_lowercase())
}

/// The segments of a path, decoded.
fn segments(path: &str) -> Vec<String> {
    let decode = |segment: &str| {
        let as_value = format!("={}", segment.replace('+', "%2B").replace('&', "%26"));
        url::form_urlencoded::parse(as_value.as_bytes())
            .map(|(_, value)| value.into_owned())
            .collect()
    };
    path.trim_start_matches('/').split('/').map(decode).collect()
}

fn strict(place: &str, recorded: &Value, rebuilt: &Value, found: &mut Vec<String>) {
    match (recorded, rebuilt) {
        (Value::Object(one), Value::Object(other)) => {
            for (name, value) in one {
                match other.get(name) {
                    Some(rebuilt) => strict(&format!("{place}/{name}"), value, rebuilt, found),
                    None => found.push(format!("{place}/{name}: recorded {value}, not rebuilt")),
                }
            }
            for (name, value) in other.iter().filter(|(name, _)| !one.contains_key(*name)) {
                found.push(format!("{place}/{name}: not recorded, rebuilt {value}"));
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (recorded, rebuilt)) in one.iter().zip(other).enumerate() {
                strict(&format!("{place}/{index}"), recorded, rebuilt, found);
            }
        }
        _ if recorded == rebuilt => {}
        _ => found.push(format!("{place}: recorded {recorded}, rebuilt {rebuilt}")),
    }
}

#[cfg(test)]
mod tests;
