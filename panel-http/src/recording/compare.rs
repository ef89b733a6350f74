//! When two JSON documents say the same.

use jiff::Timestamp;
use serde_json::{Map, Number, Value};

use crate::secret::REDACTED;

/// Maps whose order the panels mean: the first entry is the default.
const ORDERED: [&str; 2] = ["docker_images", "startup_commands"];

/// What `typed`, a value that was decoded and serialised again, lost or made up of `recorded`; empty when nothing.
pub(super) fn differences(recorded: &Value, typed: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare(recorded, typed, &mut Vec::new(), &mut found);
    found
}

fn compare<'a>(recorded: &'a Value, typed: &'a Value, path: &mut Vec<String>, found: &mut Vec<String>) {
    match (recorded, typed) {
        (Value::Object(recorded), Value::Object(typed)) => members(recorded, typed, path, found),
        (Value::Array(recorded), Value::Array(typed)) if recorded.len() == typed.len() => {
            for (index, (recorded, typed)) in recorded.iter().zip(typed).enumerate() {
                path.push(index.to_string());
                compare(recorded, typed, path, found);
                path.pop();
            }
        }
        (Value::Array(recorded), Value::Array(typed)) => {
            let lengths = format!("{} elements became {}", recorded.len(), typed.len());
            found.push(format!("{}: {lengths}", place(path)));
        }
        // PHP writes an empty map as `[]`; what it means is the type's to say.
        (Value::Array(recorded), Value::Object(typed)) if recorded.is_empty() && typed.values().all(Value::is_null) => {
        }
        (Value::String(recorded), Value::String(typed)) if same_text(recorded, typed) => {}
        (Value::Number(recorded), Value::Number(typed)) if same_number(recorded, typed) => {}
        (Value::Bool(recorded), Value::Bool(typed)) if recorded == typed => {}
        (Value::Null, Value::Null) => {}
        _ => found.push(format!("{}: {recorded} became {typed}", place(path))),
    }
}

fn members(recorded: &Map<String, Value>, typed: &Map<String, Value>, path: &mut Vec<String>, found: &mut Vec<String>) {
    for (name, value) in present(recorded) {
        path.push(name.clone());
        match typed.get(name) {
            Some(typed) if !typed.is_null() => compare(value, typed, path, found),
            _ => found.push(format!("{}: {value} is lost", place(path))),
        }
        path.pop();
    }
    for (name, value) in present(typed) {
        if recorded.get(name).is_none_or(Value::is_null) {
            found.push(format!("{}/{name}: {value} is made up", path_text(path)));
        }
    }
    let is_ordered = path.last().is_some_and(|name| ORDERED.contains(&name.as_str()));
    if is_ordered
        && !present(recorded)
            .map(|(name, _)| name)
            .eq(present(typed).map(|(name, _)| name))
    {
        found.push(format!("{}: the order is lost", place(path)));
    }
}

fn present(members: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    members.iter().filter(|(_, value)| !value.is_null())
}

fn same_text(recorded: &str, typed: &str) -> bool {
    recorded == typed
        || typed == REDACTED
        || matches!((instant(recorded), instant(typed)), (Some(recorded), Some(typed)) if recorded == typed)
}

/// The instant a text tells, if it is a date with a time and an offset.
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn same_number(one: &Number, other: &Number) -> bool {
    match (whole(one), whole(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one.as_f64() == other.as_f64(),
        _ => false,
    }
}

/// The number when it has no fraction, so that `1` and `1.0` are one, and large ones are not rounded to each other.
fn whole(number: &Number) -> Option<i128> {
    if let Some(number) = number.as_u64() {
        return Some(number.into());
    }
    if let Some(number) = number.as_i64() {
        return Some(number.into());
    }
    let number = number.as_f64()?;
    (number.fract() == 0.0 && number.abs() < 1e30)
        .then(|| format!("{number:.0}").parse().ok())
        .flatten()
}

fn path_text(path: &[String]) -> String {
    path.iter().fold(String::new(), |text, segment| text + "/" + segment)
}

fn place(path: &[String]) -> String {
    if path.is_empty() {
        "the whole body".to_owned()
    } else {
        path_text(path)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn same(recorded: Value, typed: Value) -> bool {
        differences(&recorded, &typed).is_empty()
    }

    #[test]
    fn a_member_that_is_null_is_as_good_as_none() {
        assert!(same(json!({"a": 1, "b": null}), json!({"a": 1})));
        assert!(same(json!({"a": 1}), json!({"b": null, "a": 1})));
        assert!(!same(json!({"a": 1}), json!({"a": null})));
        assert!(!same(json!({"a": null}), json!({"a": 0})));
        assert!(!same(json!([null]), json!([])), "but an element of an array counts");
    }

    #[test]
    fn no_member_is_lost_or_made_up() {
        assert_eq!(
            differences(&json!({"a": {"b": 1}}), &json!({"a": {}})),
            ["/a/b: 1 is lost"]
        );
        assert_eq!(
            differences(&json!({"a": {}}), &json!({"a": {"b": 1}})),
            ["/a/b: 1 is made up"]
        );
    }

    #[test]
    fn order_counts_in_arrays_and_in_maps_that_mean_it() {
        assert!(same(json!({"a": 1, "b": 2}), json!({"b": 2, "a": 1})));
        assert!(!same(json!([1, 2]), json!([2, 1])));
        assert!(!same(json!([1, 2]), json!([1])));
        for name in ORDERED {
            assert!(same(
                json!({name: {"a": "1", "b": "2"}}),
                json!({name: {"a": "1", "b": "2"}})
            ));
            assert!(!same(
                json!({name: {"a": "1", "b": "2"}}),
                json!({name: {"b": "2", "a": "1"}})
            ));
        }
    }

    #[test]
    fn an_empty_array_is_an_empty_map_where_the_type_says_so() {
        assert!(same(json!([]), json!({})));
        assert!(!same(json!({}), json!([])), "the type is a list, the panel said a map");
        assert!(!same(json!([]), json!({"a": 1})));
        assert!(!same(json!([1]), json!({})));
    }

    #[test]
    fn numbers_are_compared_by_value_and_never_with_text() {
        assert!(same(json!(1), json!(1.0)));
        assert!(!same(json!(1), json!(1.5)));
        assert!(!same(json!(9_007_199_254_740_993_u64), json!(9_007_199_254_740_992.0)));
        assert!(!same(json!(-1), json!(u64::MAX)));
        assert!(!same(json!("1"), json!(1)));
        assert!(!same(json!(1), json!("1")));
        assert!(!same(json!(1), json!(true)));
    }

    #[test]
    fn dates_are_compared_by_instant() {
        assert!(same(json!("2026-11-20T22:06:30+01:00"), json!("2026-11-20T21:06:30Z")));
        assert!(same(
            json!("2026-11-20T20:55:36.000000Z"),
            json!("2026-11-20T20:55:36Z")
        ));
        assert!(!same(json!("2026-11-20T21:06:30+00:00"), json!("2026-11-20T21:06:31Z")));
        assert!(
            !same(json!("1.0"), json!("1.00")),
            "what is no date is compared byte for byte"
        );
    }

    #[test]
    fn a_secret_stands_for_any_text_but_for_text_only() {
        assert!(same(json!("hunter2"), json!("[secret]")));
        assert!(!same(json!(7), json!("[secret]")));
        assert!(!same(json!("[secret]"), json!("hunter2")));
    }

    #[test]
    fn all_else_is_compared_byte_for_byte() {
        assert!(!same(json!("a"), json!("A")));
        assert!(!same(json!("a "), json!("a")));
        assert!(!same(json!(true), json!(false)));
        assert!(!same(json!(true), json!(1)));
    }
}
