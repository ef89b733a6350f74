//! Calagopus' import: what its types read.

mod config;

use serde_json::{Map, Value};
use uuid::Uuid;

use super::{EggFile, NoteKind, Pointer, Verdict};
use crate::egg::{EggFormat, file::Document};

const READ: [&str; 15] = [
    "uuid",
    "name",
    "description",
    "author",
    "config",
    "scripts",
    "startup_commands",
    "startup",
    "force_outgoing_ip",
    "separate_port",
    "features",
    "docker_images",
    "file_denylist",
    "variables",
    "_comment",
];

pub(super) fn judge(file: &EggFile, verdict: &mut Verdict) {
    let mut judge = Judge {
        document: &file.document,
        verdict,
    };
    let Some(root) = file.document.root.as_object() else {
        return;
    };
    if file.document.bytes > 1024 * 1024 {
        judge.refuse(&Pointer::root(), "it is larger than 1 MiB", "shorten its script");
    }
    if root.contains_key("image") && !root.contains_key("docker_images")
        || root.contains_key("images") && !root.contains_key("docker_images")
    {
        let advice = format!("convert it to {}", EggFormat::PTDL_V2);
        judge.refuse(
            &Pointer::of(["docker_images"]),
            "it is missing: the panel does not read PTDL_v1",
            advice,
        );
    }
    judge.egg(root);
}

struct Judge<'a> {
    document: &'a Document,
    verdict: &'a mut Verdict,
}

const TEXT: &str = "it is missing, or no text";

impl Judge<'_> {
    fn refuse(&mut self, at: &Pointer, message: impl Into<String>, advice: impl Into<String>) {
        self.verdict.refuse(at, message, advice);
    }

    /// The panel refuses a key that is there twice where it reads the keys one by one.
    fn repeated(&mut self, at: &Pointer, names: &[&str], map: &Map<String, Value>) {
        let twice = self.document.repeated.iter().find(|place| {
            let inside = place.names().split_last();
            inside.is_some_and(|(last, parents)| parents == at.names() && names.contains(&last.as_str()))
        });
        if let Some(place) = twice.cloned() {
            self.refuse(&place, "it is there twice", "keep one");
        }
        for (name, other) in [
            ("startup_commands", "startup"),
            ("content", "script"),
            ("order", "sort"),
            ("create_new", "create_file"),
        ] {
            if names.contains(&name) && map.contains_key(name) && map.contains_key(other) {
                let message = format!("`{name}` and `{other}` are both there, and mean the same");
                self.refuse(&at.at(other), message, "keep one");
            }
        }
    }

    fn text(&mut self, map: &Map<String, Value>, key: &str, at: &Pointer) {
        if !map.get(key).is_some_and(Value::is_string) {
            self.refuse(&at.at(key), TEXT, "write a text");
        }
    }

    fn switch(&mut self, map: &Map<String, Value>, key: &str, at: &Pointer, required: bool) {
        match map.get(key) {
            Some(Value::Bool(_)) => {}
            None if !required => {}
            None => self.refuse(&at.at(key), "it is missing", "write true or false"),
            Some(other) => self.refuse(
                &at.at(key),
                format!("{other} is neither true nor false"),
                "write true or false",
            ),
        }
    }

    fn egg(&mut self, root: &Map<String, Value>) {
        let here = Pointer::root();
        self.repeated(&here, &READ, root);
        match root.get("uuid") {
            None => self
                .verdict
                .change(&here.at("uuid"), NoteKind::Defaulted, "the panel makes one"),
            Some(Value::String(text)) if Uuid::parse_str(text).is_ok() => {}
            Some(_) => self.refuse(&here.at("uuid"), "it is no uuid", "take it out"),
        }
        self.text(root, "name", &here);
        self.text(root, "author", &here);
        match root.get("description") {
            None => self.refuse(&here.at("description"), "it is missing", "write a text, or null"),
            Some(Value::Array(_) | Value::Object(_)) => {
                self.refuse(&here.at("description"), "it is no text", "write a text, or null")
            }
            Some(_) => {}
        }
        match root.get("config") {
            Some(Value::Object(config)) => self.config(config),
            _ => self.refuse(&here.at("config"), "it is missing, or no object", "write an object"),
        }
        self.scripts(root);
        self.commands(root);
        self.switch(root, "force_outgoing_ip", &here, false);
        self.switch(root, "separate_port", &here, false);
        match root.get("docker_images") {
            Some(Value::Object(images)) => {
                for (label, _) in images.iter().filter(|(_, image)| !image.is_string()) {
                    self.refuse(&here.at("docker_images").at(label), "it is no text", "write an image");
                }
            }
            None if root.contains_key("image") || root.contains_key("images") => {}
            _ => self.refuse(
                &here.at("docker_images"),
                "it is missing, or no map",
                "write labels, each with its image",
            ),
        }
        match root.get("variables") {
            Some(Value::Array(variables)) => {
                for (index, variable) in variables.iter().enumerate() {
                    self.variable(&here.at("variables").at(index), variable);
                }
            }
            _ => self.refuse(&here.at("variables"), "it is missing, or no list", "write a list"),
        }
        self.changes(root);
    }

    fn scripts(&mut self, root: &Map<String, Value>) {
        let at = Pointer::of(["scripts", "installation"]);
        let installation = root
            .get("scripts")
            .and_then(|scripts| scripts.get("installation"))
            .and_then(Value::as_object);
        let Some(installation) = installation else {
            return self.refuse(&at, "it is missing, or no object", "write an object");
        };
        self.repeated(&at, &["container", "entrypoint", "content", "script"], installation);
        self.text(installation, "container", &at);
        self.text(installation, "entrypoint", &at);
        if !installation.contains_key("script") && !installation.contains_key("content") {
            self.refuse(&at.at("content"), "it is missing", "write a text");
        }
    }

    fn commands(&mut self, root: &Map<String, Value>) {
        let key = if root.contains_key("startup_commands") {
            "startup_commands"
        } else {
            "startup"
        };
        let at = Pointer::of([key]);
        match root.get(key) {
            Some(Value::String(_)) => {}
            Some(Value::Object(commands)) => {
                for (label, _) in commands.iter().filter(|(_, command)| !command.is_string()) {
                    self.refuse(&at.at(label), "it is no text", "write a command");
                }
            }
            _ => self.refuse(&at, "it is missing, or no command", "write the startup command"),
        }
    }

    fn variable(&mut self, at: &Pointer, variable: &Value) {
        const KEYS: [&str; 12] = [
            "name",
            "name_translations",
            "description",
            "description_translations",
            "order",
            "sort",
            "env_variable",
            "default_value",
            "user_viewable",
            "user_editable",
            "secret",
            "rules",
        ];
        let Some(map) = variable.as_object() else {
            return self.refuse(at, "it is no variable", "write an object");
        };
        self.repeated(at, &KEYS, map);
        self.text(map, "name", at);
        self.text(map, "env_variable", at);
        if !matches!(map.get("description"), None | Some(Value::Null | Value::String(_))) {
            self.refuse(&at.at("description"), "it is no text", "write a text, or null");
        }
        for key in ["name_translations", "description_translations"] {
            let texts = |it: &Value| it.as_object().is_some_and(|map| map.values().all(Value::is_string));
            if map.get(key).is_some_and(|it| !texts(it)) {
                self.refuse(&at.at(key), "it is no map of languages", "take it out");
            }
        }
        self.switch(map, "user_viewable", at, true);
        self.switch(map, "user_editable", at, true);
        self.switch(map, "secret", at, false);
        match map.get("rules") {
            None | Some(Value::String(_)) => {}
            Some(Value::Array(list)) if list.iter().all(Value::is_string) => {}
            Some(_) => self.refuse(&at.at("rules"), "it is no list of rules", "write a list, or a text"),
        }
        self.limits(at, map);
    }

    /// A variable beyond these is left out, and the egg is imported without it.
    fn limits(&mut self, at: &Pointer, map: &Map<String, Value>) {
        let text = |key: &str| map.get(key).and_then(Value::as_str).unwrap_or_default();
        let why = if !(3..=255).contains(&text("name").chars().count()) {
            "its name does not have 3 to 255 characters"
        } else if text("description").len() > 1024 {
            "its description has more than 1024 bytes"
        } else if text("default_value").len() > 1024 {
            "its default has more than 1024 bytes"
        } else if !(1..=255).contains(&text("env_variable").chars().count()) {
            "its env_variable does not have 1 to 255 characters"
        } else {
            return;
        };
        self.verdict.change(
            at,
            NoteKind::Dropped,
            format!("the panel leaves the variable out: {why}"),
        );
    }

    fn changes(&mut self, root: &Map<String, Value>) {
        for key in root
            .keys()
            .filter(|key| !READ.contains(&key.as_str()) && *key != "exported_at" && *key != "meta")
        {
            self.verdict.change(
                &Pointer::of([key.as_str()]),
                NoteKind::Dropped,
                "the panel does not read it",
            );
        }
        let update_url = root.get("meta").and_then(|meta| meta.get("update_url"));
        if update_url.is_some_and(Value::is_string) {
            let at = Pointer::of(["meta", "update_url"]);
            self.verdict
                .change(&at, NoteKind::Dropped, "the panel does not read it");
        }
        for key in ["features", "file_denylist"] {
            let texts = |it: &Value| it.as_array().is_some_and(|list| list.iter().all(Value::is_string));
            if root
                .get(key)
                .is_some_and(|it| !texts(it) && !it.is_null() && it != &Value::Object(Map::new()))
            {
                let message = "it is no list of texts, and becomes empty";
                self.verdict.change(&Pointer::of([key]), NoteKind::Dropped, message);
            }
        }
    }
}
