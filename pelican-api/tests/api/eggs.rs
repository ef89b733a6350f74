//! Eggs: what PHP writes in two ways, and files that stay as they are.

use panel_http::recording::Replay;
use pelican_api::{
    Effect, EggId, ErrorKind,
    models::egg::{Egg, Entries, Format, Replacement},
};
use serde_json::{Value, json};

use crate::support::{self, Handles as _};

fn egg(change: impl FnOnce(&mut Value)) -> (Value, Egg) {
    let mut attributes = support::recorded("077")
        .response_body
        .pointer("/attributes")
        .cloned()
        .unwrap();
    change(&mut attributes);
    let egg = serde_json::from_value(attributes.clone()).unwrap();
    (attributes, egg)
}

/// PHP has one kind of array for lists and maps.
#[test]
fn commands_and_images_are_read_with_and_without_labels() {
    let (_, labelled) = egg(|_| {});
    assert!(matches!(labelled.docker_images, Entries::Labelled(_)));
    assert_eq!(labelled.docker_images.first(), Some(labelled.docker_image.as_str()));
    assert_eq!(
        labelled.docker_images.get("Java 17"),
        Some("ghcr.io/parkervcp/yolks:java_17")
    );

    let (told, plain) = egg(|egg| {
        egg["startup_commands"] = json!(["java -jar a.jar", "java -jar b.jar"]);
        egg["config"]["file_denylist"] = json!({"1": "eula.txt"});
    });
    let commands = plain.startup_commands.as_ref().unwrap();
    assert_eq!(
        commands.iter().collect::<Vec<_>>(),
        [(None, "java -jar a.jar"), (None, "java -jar b.jar")]
    );
    let read = serde_json::to_value(&plain).unwrap();
    assert_eq!(read["startup_commands"], told["startup_commands"]);
    assert_eq!(read["config"]["file_denylist"], told["config"]["file_denylist"]);
}

/// Facts, section 10: the oldest panel that is looked at has one start command, no icon and no tags.
#[test]
fn an_egg_of_an_older_panel_is_read() {
    let (_, egg) = egg(|egg| {
        for newer in ["startup_commands", "icon", "tags"] {
            egg.as_object_mut().unwrap().remove(newer);
        }
    });
    assert_eq!((egg.startup_commands, egg.tags), (None, None));
    assert!(egg.startup.is_some());
}

/// An egg that says nothing about its files, and one that says it in every way there is.
#[test]
fn places_in_files_are_read_in_every_form() {
    let (_, nothing) = egg(|egg| egg["config"]["files"] = Value::Null);
    assert_eq!(nothing.config.files, None);
    let find = json!({"port": 25565, "list": ["a", "b"], "empty": [], "where": {"old": "new"}});
    let (_, every) = egg(|egg| egg["config"]["files"] = json!({"a.yml": {"parser": "yaml", "find": find}}));
    let files = every.config.files.unwrap();
    let places = files.get("a.yml").unwrap().find.clone().unwrap();
    assert!(matches!(places.get("list"), Some(Replacement::List(values)) if values.len() == 2));
    assert!(matches!(places.get("where"), Some(Replacement::Where(_))));
    assert_eq!(serde_json::to_value(&places).unwrap(), find);
}

/// The file is the caller's, not ours to read.
#[tokio::test]
async fn an_exported_egg_is_given_as_it_came() {
    let recorded = support::recorded("081");
    let panel = Replay::new([recorded.clone()]);
    let file = panel
        .application()
        .egg(EggId::new(1))
        .export_as(Format::Yaml)
        .await
        .unwrap();
    assert_eq!(recorded.response_body, String::from_utf8(file.to_vec()).unwrap());
    assert_eq!(panel.asked()[0].line, "GET /api/application/eggs/1/export?format=yaml");
}

#[tokio::test]
async fn a_file_that_is_no_egg_is_refused() {
    let panel = Replay::new([support::recorded("087")]);
    let error = panel
        .application()
        .eggs()
        .import(Format::Yaml, "just text")
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Refused, Effect::Refused));
    assert_eq!(panel.asked()[0].headers["content-type"], "application/yaml");
    assert_eq!(panel.asked()[0].body, "just text");
}
