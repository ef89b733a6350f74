//! What the requests promise to send, and what the models say of the panel's numbers.

use http::Request;
use panel_http::Body;
use proptest::prelude::*;
use pterodactyl_api::{
    AllocationId, Application, EggId, LocationId, OrderedMap, Patch, PortRange, ServerId, UserId,
    models::{
        allocation::NewAllocations,
        egg::Egg,
        server::{
            FeatureLimits, Limit, Limits, NewServer, Placement, Server, UpdateBuild, UpdateDetails, UpdateStartup,
        },
        user::{UpdateUser, User},
    },
};
use serde_json::{Value, json};

use crate::support;

fn panel() -> Application {
    Application::new("https://panel.example", "ptla_example".into()).unwrap()
}

fn body(request: Result<Request<Body>, pterodactyl_api::Error>) -> Value {
    serde_json::from_slice(request.unwrap().body().as_bytes().unwrap()).unwrap()
}

fn limits() -> Limits {
    Limits {
        memory: 1024,
        swap: -1,
        disk: 2048,
        io: 500,
        cpu: 100,
        threads: Patch::Keep,
    }
}

fn recorded_server() -> Server {
    serde_json::from_value(support::recorded("431-")["attributes"].clone()).unwrap()
}

/// Invariant 16: `every_field_a_patch_would_clear_is_sent`.
#[test]
fn every_field_a_patch_would_clear_is_sent() {
    let server = panel().server(ServerId::new(7));
    let details = UpdateDetails {
        name: "a".to_owned(),
        user: UserId::new(3),
        external_id: None,
        description: None,
    };
    assert_eq!(
        body(server.update_details(&details).into_request()),
        json!({"name": "a", "user": 3, "external_id": null, "description": null})
    );
    let limit_lifted: FeatureLimits =
        serde_json::from_value(json!({"databases": 1, "allocations": null, "backups": 0})).unwrap();
    let build = UpdateBuild::new(AllocationId::new(4), limits(), limit_lifted);
    assert_eq!(
        body(server.update_build(&build).into_request()),
        json!({
            "allocation": 4,
            "limits": {"memory": 1024, "swap": -1, "disk": 2048, "io": 500, "cpu": 100},
            "feature_limits": {"databases": 1, "allocations": null, "backups": 0},
        })
    );
    let partial = json!({"name": "a", "user": 3});
    assert!(
        serde_json::from_value::<UpdateDetails>(partial).is_err(),
        "left out is not null"
    );
}

/// Invariant 15: `every_egg_variable_is_sent`; what came from the panel goes back without what the panel adds itself.
#[test]
fn the_variables_of_a_server_can_be_sent_back_whole() {
    let server = recorded_server();
    let variables = server.container.variables();
    let names: Vec<&str> = variables.iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["MINECRAFT_VERSION", "SERVER_JARFILE", "DL_PATH", "BUILD_NUMBER"]
    );
    let change = UpdateStartup::new("start", EggId::new(5), "image", variables);
    let sent = body(panel().server(server.id).update_startup(&change).into_request());
    assert_eq!(sent["environment"]["DL_PATH"], "");
    assert_eq!(sent["skip_scripts"], false);
    let none = UpdateStartup::new("start", EggId::new(5), "image", OrderedMap::<String>::new());
    let sent = body(panel().server(server.id).update_startup(&none).into_request());
    assert_eq!(sent["environment"], json!({}));
}

#[test]
fn a_new_server_is_sent_as_the_panel_wants_it() {
    let server = NewServer::new("a", UserId::new(3), EggId::new(5), "java_21", "java -jar x")
        .environment([("VERSION", "latest")])
        .limits(limits())
        .feature_limits(FeatureLimits::none().databases(2))
        .external_id("svc-1")
        .placement(Placement::deploy(
            [LocationId::new(1)],
            false,
            [PortRange::from(25565), PortRange::from(25600..=25610)],
        ));
    assert_eq!(
        body(panel().servers().create(&server).into_request()),
        json!({
            "name": "a", "user": 3, "egg": 5, "docker_image": "java_21", "startup": "java -jar x",
            "environment": {"VERSION": "latest"},
            "limits": {"memory": 1024, "swap": -1, "disk": 2048, "io": 500, "cpu": 100},
            "feature_limits": {"databases": 2, "allocations": 0, "backups": 0},
            "external_id": "svc-1",
            "deploy": {"locations": [1], "dedicated_ip": false, "port_range": ["25565", "25600-25610"]},
        })
    );
    let server = server.placement(Placement::allocations(AllocationId::new(1), [AllocationId::new(2)]));
    let sent = body(panel().servers().create(&server).into_request());
    assert_eq!(sent["allocation"], json!({"default": 1, "additional": [2]}));
    assert_eq!(sent.get("deploy"), None);
    assert_eq!(serde_json::from_value::<NewServer>(sent).unwrap(), server);
}

#[test]
fn a_change_of_a_user_leaves_clears_or_sets() {
    let user: User = serde_json::from_value(support::recorded("035-")["attributes"].clone()).unwrap();
    let sent = |change: &UpdateUser| body(panel().user(user.id).update(change).into_request());
    let change = UpdateUser::of(&user);
    assert_eq!(sent(&change).get("external_id"), None);
    assert_eq!(
        sent(&change.clone().external_id(Patch::Clear))["external_id"],
        Value::Null
    );
    assert_eq!(
        sent(&change.external_id(Patch::Set("x".to_owned())))["external_id"],
        "x"
    );
}

#[test]
fn ports_are_sent_as_text() {
    let new = NewAllocations::new("127.0.0.1", [25565_u16]).alias("play.example.test");
    let sent = serde_json::to_value(&new).unwrap();
    assert_eq!(
        sent,
        json!({"ip": "127.0.0.1", "alias": "play.example.test", "ports": ["25565"]})
    );
}

/// The panel's numbers stay, and say what they mean.
#[test]
fn a_number_says_whether_it_is_a_limit() {
    let mut limits = recorded_server().limits;
    for (swap, meant) in [(-1, Limit::Unlimited), (0, Limit::Disabled), (512, Limit::At(512))] {
        limits.swap = swap;
        assert_eq!(limits.swap_limit(), meant);
    }
    for (number, meant) in [(0, Limit::Unlimited), (512, Limit::At(512))] {
        (limits.memory, limits.disk, limits.cpu) = (number, number, number);
        assert_eq!(
            [limits.memory_limit(), limits.disk_limit(), limits.cpu_limit()],
            [meant; 3]
        );
    }
}

#[test]
fn installed_is_a_number_with_a_view() {
    let mut server = recorded_server();
    assert!(server.container.is_installed());
    server.container.installed = 0;
    assert!(!server.container.is_installed());
}

/// The limit of allocations is told as a number or as nothing; both are read.
#[test]
fn an_environment_may_hold_a_number_or_nothing() {
    for limit in [json!(3), Value::Null] {
        let mut body = support::recorded("431-")["attributes"].clone();
        body["container"]["environment"]["P_SERVER_ALLOCATION_LIMIT"] = limit.clone();
        let server: Server = serde_json::from_value(body).unwrap();
        let read = server.container.environment.get("P_SERVER_ALLOCATION_LIMIT").unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), limit);
    }
}

/// PHP writes an empty map as a list, and an author writes one line or several.
#[test]
fn an_egg_is_read_in_every_form_php_gives_it() {
    let egg = support::recorded("097-")["attributes"].clone();
    let with = |pointer: &str, value: Value| -> Egg {
        let mut egg = egg.clone();
        *egg.pointer_mut(pointer).unwrap() = value;
        serde_json::from_value(egg).unwrap_or_else(|error| panic!("{pointer}: {error}"))
    };
    assert!(with("/docker_images", json!([])).docker_images.is_empty());
    for logs in [json!([]), json!({})] {
        assert_eq!(with("/config/logs", logs).config.logs, Some(Default::default()));
    }
    assert_eq!(with("/config/logs", Value::Null).config.logs, None);
    let logs = with("/config/logs", json!({"custom": true, "location": "logs/latest.log"}))
        .config
        .logs;
    assert_eq!(logs.unwrap().location.as_deref(), Some("logs/latest.log"));
    for (done, lines) in [(json!("up"), vec!["up"]), (json!(["up", "ready"]), vec!["up", "ready"])] {
        let egg = with("/config/startup", json!({"done": done}));
        assert_eq!(egg.config.startup.unwrap().done.unwrap().as_slice(), lines);
    }
    let inherits = with("/config/startup", Value::Null);
    assert_eq!(inherits.config.startup, None);
    let script = json!({
        "config": {"object": null, "attributes": {"files": {}, "startup": {"done": "up"}, "stop": "stop", "logs": []}},
        "script": {"object": null, "attributes": {"privileged": true, "install": "#", "entry": "ash", "container": "c"}},
    });
    let relationships = with("/relationships", script).relationships.unwrap();
    let inherited = relationships.config.unwrap();
    assert_eq!(inherited.shown().unwrap().attributes.stop.as_deref(), Some("stop"));
    assert!(relationships.script.unwrap().shown().is_some());
}

#[test]
fn docker_images_keep_their_order() {
    let egg: Egg = serde_json::from_value(support::recorded("097-")["attributes"].clone()).unwrap();
    let labels: Vec<&str> = egg.docker_images.iter().map(|(label, _)| label).collect();
    assert_eq!(labels, ["Java 21", "Java 17", "Java 16", "Java 11", "Java 8"]);
    assert_eq!(egg.docker_images.first().unwrap().1, &egg.docker_image);
    assert_eq!(egg.variables().count(), 4);
}

#[test]
fn a_port_range_is_read_as_it_is_written() {
    for text in ["25565", "25600-25610"] {
        assert_eq!(text.parse::<PortRange>().unwrap().to_string(), text);
    }
    for bad in ["", "x", "1-", "-1", "70000", "1-2-3"] {
        assert!(bad.parse::<PortRange>().is_err(), "{bad}");
    }
    let range: PortRange = "25600-25610".parse().unwrap();
    assert!(range.contains(25600) && range.contains(25610) && !range.contains(25611));
}

proptest! {
    /// Whatever the names are, a map comes back as it was, in its order.
    #[test]
    fn a_map_comes_back_in_its_order(pairs in proptest::collection::vec((".{0,8}", ".{0,8}"), 0..12)) {
        let map: OrderedMap<String> = pairs.into_iter().collect();
        let text = serde_json::to_string(&map).unwrap();
        let read: OrderedMap<String> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&read, &map);
        prop_assert!(map.iter().all(|(name, value)| read.get(name) == Some(value)));
    }

    #[test]
    fn every_range_of_ports_is_read_back(first: u16, last: u16) {
        for range in [PortRange::from(first), PortRange::from(first..=last)] {
            let text = serde_json::to_string(&range).unwrap();
            prop_assert_eq!(serde_json::from_str::<PortRange>(&text).unwrap(), range);
        }
    }
}
