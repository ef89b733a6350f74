//! From an egg to a file.

mod config;
mod variables;

pub(in crate::egg) use self::config::CALAGOPUS_PARSERS;
use serde_json::{Map, Value, json};

use super::{
    EggFormat, EggSchema, Pointer, Syntax, json,
    note::{EggNote, NoteKind},
    yaml_write,
};
use crate::egg::{Egg, EggFile, StartupCommand};

/// An egg file, and what it could not carry.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrittenEgg {
    /// The file's text.
    pub text: String,
    /// What of the egg is not in it, or stands there in another way, and why. Empty when it is all there.
    pub lost: Vec<EggNote>,
}

impl Egg {
    /// Writes the egg in this format, keys in the order and texts in the hand of the panel whose format it is.
    ///
    /// What the format has no place for is told in [`lost`](WrittenEgg::lost). `extras` are written in the format the egg
    /// was [read from](Egg::origin) only; so are a `uuid`, tags, an icon and numbered variables where an old format does not
    /// have them, because Pterodactyl refuses a file whose variables have keys that it does not know.
    #[must_use]
    pub fn write(&self, format: EggFormat) -> WrittenEgg {
        let mut writer = Writer {
            egg: self,
            schema: format.schema,
            syntax: format.syntax,
            lost: Vec::new(),
        };
        let map = writer.document();
        let style = match format.schema {
            EggSchema::PtdlV1 | EggSchema::PtdlV2 => json::Style::PTERODACTYL,
            EggSchema::Calagopus => json::Style::CALAGOPUS,
            _ => json::Style::PELICAN,
        };
        WrittenEgg {
            text: match format.syntax {
                Syntax::Yaml => yaml_write::print(&map),
                Syntax::Json => json::print(&Value::Object(map), style) + "\n",
            },
            lost: writer.lost,
        }
    }
}

impl EggFile {
    /// Writes the egg in the format in which it was read. Read again, it is the same egg.
    #[must_use]
    pub fn rewrite(&self) -> String {
        self.egg.write(self.format).text
    }
}

struct Writer<'a> {
    egg: &'a Egg,
    schema: EggSchema,
    syntax: Syntax,
    lost: Vec<EggNote>,
}

impl Writer<'_> {
    /// Whether the egg came in this format, so that it may take along what others would stumble over.
    fn is_origin(&self) -> bool {
        self.egg.origin == Some(self.schema)
    }

    fn lose(&mut self, at: &Pointer, message: impl Into<String>) {
        self.lost.push(EggNote::new(at, NoteKind::Dropped, message));
    }

    fn change(&mut self, at: &Pointer, message: impl Into<String>) {
        self.lost.push(EggNote::new(at, NoteKind::Converted, message));
    }

    fn lose_if(&mut self, there: bool, key: &str) {
        if there {
            let message = format!("{} has no place for it", self.schema);
            self.lose(&Pointer::of([key]), message);
        }
    }

    fn document(&mut self) -> Map<String, Value> {
        let mut map = if self.schema == EggSchema::Calagopus {
            self.calagopus()
        } else {
            self.panel_file()
        };
        self.extras(&mut map);
        if !matches!(self.schema, EggSchema::Calagopus) && self.syntax == Syntax::Json {
            config::into_texts(&mut map);
        }
        map
    }

    fn extras(&mut self, map: &mut Map<String, Value>) {
        for (place, value) in &self.egg.extras {
            let at = Pointer::parse(place);
            if !self.is_origin() {
                self.lose(&at, "it belongs to the format it was read from");
            } else if at.insert(map, value.clone()).is_err() {
                self.lose(&at, "there is something else in its place");
            }
        }
    }

    /// The form that Pterodactyl and Pelican share.
    fn panel_file(&mut self) -> Map<String, Value> {
        let egg = self.egg;
        let plcn = self.schema.is_plcn();
        let mut map = Map::new();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        put(
            "meta",
            json!({ "version": self.schema.name(), "update_url": egg.update_url }),
        );
        if let Some(instant) = &egg.exported_at {
            put("exported_at", json!(instant));
        }
        put("name", json!(egg.name));
        put("author", json!(egg.author));
        let takes_pelicans = plcn || self.is_origin();
        if let Some(uuid) = egg.uuid.filter(|_| takes_pelicans) {
            put("uuid", json!(uuid));
        }
        put("description", text_or_null(&egg.description));
        let takes_icon = self.schema == EggSchema::PlcnV3 || self.is_origin();
        if takes_icon && (egg.icon.is_some() || self.schema == EggSchema::PlcnV3) {
            put("icon", json!(egg.icon));
        }
        if plcn || (takes_pelicans && !egg.tags.is_empty()) {
            put("tags", json!(egg.tags));
        }
        put(
            "features",
            if !plcn && egg.features.is_empty() {
                Value::Null
            } else {
                json!(egg.features)
            },
        );
        // A file of that version may have had labels all the same.
        let labelled = self.is_origin() && egg.docker_images.iter().any(|it| it.label != it.image);
        if self.schema == EggSchema::PtdlV1 && !labelled {
            let images: Vec<&str> = egg.docker_images.iter().map(|it| it.image.as_str()).collect();
            put("images", json!(images));
        } else {
            let images = egg.docker_images.iter().map(|it| (it.label.clone(), json!(it.image)));
            let key = if self.schema == EggSchema::PtdlV1 {
                "images"
            } else {
                "docker_images"
            };
            put(key, Value::Object(images.collect()));
        }
        put("file_denylist", json!(egg.file_denylist));
        let first = egg.startup_commands.first();
        let only_default =
            egg.startup_commands.len() <= 1 && first.is_none_or(|it| it.label == StartupCommand::DEFAULT);
        if self.schema == EggSchema::PlcnV3 || (self.is_origin() && !only_default) {
            put("startup_commands", self.commands());
        } else {
            put("startup", first.map_or(Value::Null, |first| json!(first.command)));
        }
        put("config", self.config());
        if let Some(script) = &egg.script {
            put(
                "scripts",
                json!({ "installation": {
                    "script": script.script, "container": script.container, "entrypoint": script.entrypoint,
                }}),
            );
        }
        put("variables", self.variables());
        self.report_panel_file(takes_pelicans, takes_icon);
        map
    }

    fn report_panel_file(&mut self, takes_pelicans: bool, takes_icon: bool) {
        let egg = self.egg;
        self.lose_if(egg.uuid.is_some() && !takes_pelicans, "uuid");
        self.lose_if(!egg.tags.is_empty() && !takes_pelicans, "tags");
        self.lose_if(egg.icon.is_some() && !takes_icon, "icon");
        self.lose_if(egg.force_outgoing_ip, "force_outgoing_ip");
        self.lose_if(egg.separate_port, "separate_port");
        if self.schema == EggSchema::PtdlV1 && !self.is_origin() {
            for (index, image) in egg
                .docker_images
                .iter()
                .enumerate()
                .filter(|(_, it)| it.label != it.image)
            {
                let at = Pointer::of(["docker_images"]).at(&image.label);
                self.lose(
                    &at,
                    format!("PTDL_v1 has no labels: image {} goes by its own name", index + 1),
                );
            }
        } else {
            self.report_twins(
                "docker_images",
                egg.docker_images.iter().map(|it| it.label.as_str()).collect(),
            );
        }
        if self.schema == EggSchema::PlcnV3 || self.is_origin() {
            self.report_commands();
            return;
        }
        let mut commands = egg.startup_commands.iter();
        let at = Pointer::of(["startup_commands"]);
        if let Some(first) = commands.next().filter(|it| it.label != StartupCommand::DEFAULT) {
            let message = format!("{} has no labels for startup commands", self.schema);
            self.lose(&at.at(&first.label), message);
        }
        for command in commands {
            let message = format!("{} has one startup command, the first", self.schema);
            self.lose(&at.at(&command.label), message);
        }
    }

    fn report_commands(&mut self) {
        let labels = self.egg.startup_commands.iter().map(|it| it.label.as_str());
        self.report_twins("startup_commands", labels.collect());
    }

    /// A label is a key in the file, and there can be one of it.
    fn report_twins(&mut self, key: &str, labels: Vec<&str>) {
        for (index, label) in labels.iter().enumerate() {
            if labels.iter().skip(index + 1).any(|later| later == label) {
                self.lose(
                    &Pointer::of([key]).at(label),
                    "another one of this label follows, and is kept instead",
                );
            }
        }
    }

    fn commands(&self) -> Value {
        let commands = self.egg.startup_commands.iter();
        Value::Object(commands.map(|it| (it.label.clone(), json!(it.command))).collect())
    }

    fn calagopus(&mut self) -> Map<String, Value> {
        let egg = self.egg;
        let mut map = Map::new();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        if let Some(uuid) = egg.uuid {
            put("uuid", json!(uuid));
        }
        put("name", json!(egg.name));
        put("description", text_or_null(&egg.description));
        put("author", json!(egg.author));
        put("config", self.calagopus_config());
        if let Some(script) = &egg.script {
            put(
                "scripts",
                json!({ "installation": {
                    "container": script.container, "entrypoint": script.entrypoint, "content": script.script,
                }}),
            );
        }
        put("startup_commands", self.commands());
        put("force_outgoing_ip", json!(egg.force_outgoing_ip));
        put("separate_port", json!(egg.separate_port));
        put("features", json!(egg.features));
        let images = egg.docker_images.iter().map(|it| (it.label.clone(), json!(it.image)));
        put("docker_images", Value::Object(images.collect()));
        put("file_denylist", json!(egg.file_denylist));
        put("variables", self.variables());
        if self.is_origin() {
            if let Some(instant) = &egg.exported_at {
                put("exported_at", json!(instant));
            }
            if let Some(icon) = &egg.icon {
                put("icon", json!(icon));
            }
            if !egg.tags.is_empty() {
                put("tags", json!(egg.tags));
            }
        } else {
            self.lose_if(egg.exported_at.is_some(), "exported_at");
            self.lose_if(egg.icon.is_some(), "icon");
            self.lose_if(!egg.tags.is_empty(), "tags");
        }
        self.lose_if(egg.update_url.is_some(), "update_url");
        self.report_commands();
        self.report_twins(
            "docker_images",
            egg.docker_images.iter().map(|it| it.label.as_str()).collect(),
        );
        map
    }
}

fn text_or_null(text: &str) -> Value {
    match text {
        "" => Value::Null,
        text => Value::String(text.to_owned()),
    }
}
