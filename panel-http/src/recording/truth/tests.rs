use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;
use crate::{
    envelope::{Item, ItemList, Related},
    secret::Secret,
};

#[derive(Debug, Serialize, Deserialize)]
struct Server {
    id: u64,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    created_at: jiff::Timestamp,
}

fn server() -> Value {
    json!({"id": 7, "name": "seven", "status": null, "created_at": "2026-11-20T21:06:30+00:00"})
}

fn with(name: &str, value: Value) -> Value {
    let mut server = server();
    server[name] = value;
    server
}

fn complaint<T: Serialize + DeserializeOwned>(recorded: Value) -> String {
    check_response::<T>(&recorded, &[]).unwrap_err().join("; ")
}

#[test]
fn a_type_that_says_it_all_passes() {
    let list = json!({"object": "list", "data": [{"object": "server", "attributes": server()}]});
    let report = check_response::<ItemList<Server>>(&list, &[]).unwrap();
    assert_eq!((report.leaves, report.secrets, report.untyped.len()), (6, 0, 0));
    assert_eq!(report.probed, 9);
}

#[test]
fn a_member_that_the_type_lacks_is_told() {
    assert_eq!(complaint::<Server>(with("uuid", json!("x"))), "/uuid: \"x\" is lost");
}

#[test]
fn a_value_that_the_type_makes_up_is_told() {
    #[derive(Serialize, Deserialize)]
    struct Defaulted {
        id: u64,
        #[serde(default)]
        suspended: bool,
    }
    assert_eq!(complaint::<Defaulted>(json!({"id": 1})), "/suspended: false is made up");
    assert!(complaint::<Vec<u8>>(json!({})).starts_with(": cannot be read: invalid type: map"));
}

#[test]
fn a_value_that_cannot_be_read_is_told_with_its_place() {
    assert!(complaint::<Server>(with("id", json!("7"))).starts_with("/id: cannot be read"));
}

#[test]
fn a_number_read_from_text_is_told() {
    #[derive(Serialize)]
    struct Lenient {
        port: u16,
    }
    impl<'de> Deserialize<'de> for Lenient {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let value = Value::deserialize(deserializer)?;
            let port = value["port"]
                .as_str()
                .and_then(|text| text.parse().ok())
                .unwrap_or_default();
            Ok(Self { port })
        }
    }
    assert_eq!(
        complaint::<Lenient>(json!({"port": "25565"})),
        "/port: \"25565\" became 25565"
    );
}

#[test]
fn an_open_value_is_found_wherever_it_is() {
    #[derive(Serialize, Deserialize)]
    struct Loose {
        id: u64,
        config: Value,
    }
    for config in [
        json!("text"),
        json!(1),
        json!(null),
        json!([]),
        json!({}),
        json!({"a": [1]}),
        json!([{"a": 1}]),
    ] {
        let told = complaint::<Loose>(json!({"id": 1, "config": config}));
        assert!(
            told.contains("/config") && told.contains("not listed"),
            "{config}: {told}"
        );
    }
    let report = check_response::<Loose>(
        &json!({"id": 1, "config": {"a": [1]}}),
        &[("/config/**", "the egg's own")],
    )
    .unwrap();
    let pointers: Vec<&str> = report.untyped.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(pointers, ["/config", "/config/a/0"]);
    assert!(report.untyped.iter().all(|it| it.reason == "the egg's own"));
}

#[test]
fn an_open_element_of_an_empty_array_is_found() {
    assert!(complaint::<Vec<Value>>(json!([])).contains("not listed"));
    assert!(complaint::<Vec<BTreeMap<String, u8>>>(json!([])).contains("not listed"));
    assert!(check_response::<Vec<u8>>(&json!([]), &[]).is_ok());
}

#[test]
fn a_flattened_map_is_found() {
    #[derive(Serialize, Deserialize)]
    struct Kept {
        id: u64,
        #[serde(flatten)]
        extra: BTreeMap<String, Value>,
    }
    #[derive(Serialize, Deserialize)]
    struct KeptText {
        id: u64,
        #[serde(flatten)]
        extra: BTreeMap<String, String>,
    }
    assert_eq!(
        complaint::<Kept>(json!({"id": 1})),
        ": a map of anything, and not listed with a reason"
    );
    assert!(complaint::<KeptText>(json!({"id": 1, "name": "x"})).contains("not listed"));
}

#[test]
fn raw_json_is_found() {
    #[derive(Serialize, Deserialize)]
    struct Raw {
        body: Box<serde_json::value::RawValue>,
    }
    assert!(complaint::<Raw>(json!({"body": "x"})).contains("/body: a place that takes anything"));
}

#[test]
fn a_map_of_typed_values_is_told_apart_and_needs_a_reason_too() {
    #[derive(Serialize, Deserialize)]
    struct Container<T> {
        environment: BTreeMap<String, T>,
    }
    type Text = Container<String>;
    let recorded = json!({"environment": {"VERSION": "1.21"}});
    assert_eq!(
        complaint::<Text>(recorded.clone()),
        "/environment: a map, and not listed with a reason"
    );
    assert!(check_response::<Text>(&recorded, &[("**/environment", "named by the egg")]).is_ok());
    let nothing = json!({"environment": []});
    assert!(
        complaint::<Text>(nothing).contains("cannot be read"),
        "a map of serde does not read []"
    );

    let servers = json!({"environment": {"one": server()}});
    assert_eq!(
        complaint::<Container<Server>>(servers),
        "/environment: a map, and not listed with a reason"
    );
    let by_number: Value = json!({"7": "seven"});
    assert_eq!(
        complaint::<BTreeMap<u64, String>>(by_number),
        ": a map, and not listed with a reason"
    );
}

#[test]
fn a_pattern_covers_what_it_says_and_no_more() {
    let covers = |pattern: &str, pointer: &str| reason(&[(pattern, "r")], pointer).is_some();
    assert!(covers("/data/*/config", "/data/0/config"));
    assert!(covers("data/*/config", "/data/0/config"));
    assert!(!covers("/data/*/config", "/data/0/config/files"));
    assert!(!covers("/data/*/config", "/data/config"));
    assert!(covers("**/config/**", "/data/0/config"));
    assert!(covers("**/config/**", "/config/files/a.yml"));
    assert!(!covers("**/config", "/config/files"));
    assert!(covers("", ""));
    assert!(!covers("/", "/data"));
}

#[test]
fn a_type_that_refuses_new_members_is_told() {
    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Closed {
        id: u64,
    }
    assert!(complaint::<Closed>(json!({"id": 1})).contains("a new member cannot be read"));
}

#[test]
fn a_type_that_reads_something_else_because_of_a_new_member_is_told() {
    #[derive(Serialize)]
    struct Counting {
        members: usize,
    }
    impl<'de> Deserialize<'de> for Counting {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let value = Value::deserialize(deserializer)?;
            Ok(Self {
                members: value.as_object().map_or(0, |members| members.len()),
            })
        }
    }
    assert_eq!(
        complaint::<Counting>(json!({"members": 1})),
        ": a new member changes what is read"
    );
}

#[test]
fn a_secret_is_counted() {
    #[derive(Serialize, Deserialize)]
    struct Ticket {
        token: Secret,
        socket: String,
    }
    let report = check_response::<Ticket>(&json!({"token": "abc", "socket": "wss://node"}), &[]).unwrap();
    assert_eq!(report.secrets, 1);
}

#[test]
fn every_change_of_every_kind_of_leaf_is_noticed() {
    let all = json!({
        "text": "a", "empty": "", "date": "2026-11-20T21:06:30Z", "small": -1, "large": u64::MAX, "part": 0.5, "huge": 1e300,
        "yes": true, "none": [], "nothing": {}, "list": [null, 1], "inner": {"a": 1},
    });
    for place in probe::places(&all) {
        assert_eq!(unnoticed(&mut all.clone(), &place, &all), Vec::<String>::new());
        assert!(!changes(all.pointer(&place.pointer).unwrap()).is_empty());
    }
}

#[test]
fn a_blind_comparison_would_be_noticed() {
    let place = probe::places(&json!({"name": "a"})).pop().unwrap();
    let missed = unnoticed(&mut json!({"name": "a"}), &place, &json!({"name": "[secret]"}));
    assert_eq!(missed, [r#"/name: a change from "a" to "a~" is not noticed"#]);
}

#[test]
fn a_long_document_is_sampled_with_one_of_each_kind_at_least() {
    let mut data: Vec<Value> = (0..2000)
        .map(|id| json!({"object": "server", "attributes": with("id", json!(id))}))
        .collect();
    data[1234]["meta"] = json!({"resource": "https://panel.test/1234"});
    let list = json!({"object": "list", "data": data});
    let places = probe::sample(probe::places(&list), MOST_PROBES);
    assert!(
        places.len() <= MOST_PROBES && places.len() > MOST_PROBES / 2,
        "{}",
        places.len()
    );
    assert!(places.iter().any(|place| place.pointer == "/data/1234/meta/resource"));
    assert!(places.iter().any(|place| place.pointer.starts_with("/data/19")));
    assert!(check_response::<ItemList<Server>>(&json!({"object": "list", "data": data[..100]}), &[]).is_ok());
}

#[test]
fn an_envelope_around_something_hidden_passes() {
    let hidden = json!({"object": "null_resource", "attributes": null});
    check_response::<Related<Item<Server>>>(&hidden, &[]).unwrap();
    let shown = json!({"object": "server", "attributes": server()});
    check_response::<Related<Item<Server>>>(&shown, &[]).unwrap();
}

fn recorded(changed: Value) -> Exchange {
    let mut exchange = json!({
        "method": "PATCH", "path": "/api/application/users/external/a%2Fb", "query": {"include": "servers", "ids[]": [1, 2]},
        "request_headers": {"Content-Type": "application/json"}, "request_body": {"name": "x", "note": null, "tags": []},
        "status": 200,
    });
    for (name, value) in changed.as_object().unwrap() {
        exchange[name] = value.clone();
    }
    serde_json::from_value(exchange).unwrap()
}

fn rebuilt() -> Request<Body> {
    Request::patch("https://panel.test/sub/api/application/users/external/a%2fb?ids%5B%5D=2&ids[]=1&include=servers")
        .header("content-type", "application/json; charset=utf-8")
        .body(Body::from(r#"{"tags": [], "name": "x", "note": null}"#))
        .unwrap()
}

#[test]
fn the_same_request_written_otherwise_is_the_same() {
    check_request(&recorded(json!({})), &rebuilt()).unwrap();
    check_request(
        &recorded(json!({"path": "/api/application/users/external/a%2Fb/"})),
        &rebuilt(),
    )
    .unwrap();
}

#[test]
fn another_request_is_told_by_what_differs() {
    for (changed, what) in [
        (json!({"method": "PUT"}), "method"),
        (json!({"path": "/api/application/users/external/a/b"}), "path"),
        (json!({"path": "/api/client/users/external/a%2Fb"}), "path"),
        (json!({"path": "/api/application/users/external/A%2Fb"}), "path"),
        (json!({"query": {"include": "servers", "ids[]": [1]}}), "query"),
        (json!({"query": {"include": "servers", "ids[]": [1, 2, 2]}}), "query"),
        (json!({"query": {"include": "servers", "ids": [1, 2]}}), "query"),
        (json!({"request_headers": {}}), "media type"),
        (json!({"request_headers": {"content-type": "text/plain"}}), "media type"),
        (json!({"request_body": {"name": "x", "tags": []}}), "body/note"),
        (
            json!({"request_body": {"name": "x", "note": null, "tags": {}}}),
            "body/tags",
        ),
        (
            json!({"request_body": {"name": "x", "note": null, "tags": [1]}}),
            "body/tags",
        ),
        (
            json!({"request_body": {"name": "x", "note": null, "tags": [], "more": 1}}),
            "body/more",
        ),
        (
            json!({"request_body": {"name": 1, "note": null, "tags": []}}),
            "body/name",
        ),
        (json!({"request_body": null}), "body"),
    ] {
        let found = check_request(&recorded(changed.clone()), &rebuilt()).unwrap_err();
        assert!(found.len() == 1 && found[0].starts_with(what), "{changed}: {found:?}");
    }
}

#[test]
fn without_a_body_the_media_type_says_nothing() {
    let exchange = recorded(json!({"request_body": null}));
    let mut request = rebuilt();
    *request.body_mut() = Body::empty();
    request.headers_mut().clear();
    check_request(&exchange, &request).unwrap();
}

/// The file of an egg is text to the panel, even when it is JSON.
#[test]
fn a_body_that_was_recorded_as_text_is_compared_as_text() {
    let text = "{\"name\":  \"x\"}";
    let exchange = recorded(json!({"request_body": text}));
    let mut request = rebuilt();
    *request.body_mut() = Body::from(text);
    check_request(&exchange, &request).unwrap();
    *request.body_mut() = Body::from("{\"name\": \"x\"}");
    assert_eq!(check_request(&exchange, &request).unwrap_err().len(), 1);
}
