//! From a document to an egg.

mod config;
mod fields;
mod variables;

use serde_json::{Map, Value};
use uuid::Uuid;

use self::fields::Fields;
use super::{
    Document, EggFile, EggFormat, EggSchema, Pointer,
    error::{EggError, EggErrorKind},
    note::{EggNote, NoteKind},
};
use crate::egg::{DockerImage, Egg, InstallScript, StartupCommand};

#[cfg(any(feature = "pterodactyl", feature = "pelican"))]
pub(crate) use self::config::of_panel as config;

/// What the panels write on top of a file.
const GENERATED: &str = "DO NOT EDIT: FILE GENERATED AUTOMATICALLY BY ";

/// What is found out on the way.
#[derive(Debug, Default)]
struct Findings {
    notes: Vec<EggNote>,
    extras: Map<String, Value>,
}

impl Findings {
    fn note(&mut self, at: &Pointer, kind: NoteKind, message: impl Into<String>) {
        self.notes.push(EggNote::new(at, kind, message));
    }

    /// Keeps what is not understood.
    fn keep(&mut self, at: &Pointer, value: Value, why: &str) {
        self.note(at, NoteKind::Kept, why);
        self.extras.insert(at.to_string(), value);
    }
}

pub(super) fn egg(mut document: Document) -> Result<EggFile, EggError> {
    let Value::Object(map) = std::mem::take(&mut document.root) else {
        return Err(EggError::whole(
            EggErrorKind::NotAnEgg,
            "it is no egg: an egg is an object with keys",
        ));
    };
    document.root = Value::Object(map.clone());
    let mut findings = Findings::default();
    if document.byte_order_mark {
        let message = "it begins with a byte order mark, which only Calagopus and YAML readers let through";
        findings.note(&Pointer::root(), NoteKind::Dropped, message);
    }
    let schema = schema(&map, &mut findings)?;
    for place in super::json::without_twins(&document.repeated) {
        findings.note(
            place,
            NoteKind::Dropped,
            "it is there more than once; the last one counts",
        );
    }
    for place in &document.dates {
        let message = "a date without quotes, kept as it is written; Pelican reads it as seconds since 1970";
        findings.note(place, NoteKind::Converted, message);
    }
    let egg = Reader {
        schema,
        findings: &mut findings,
    }
    .egg(map);
    Ok(EggFile {
        egg: Egg {
            origin: Some(schema),
            extras: findings.extras,
            ..egg
        },
        format: EggFormat {
            schema,
            syntax: document.syntax,
        },
        notes: findings.notes,
        document,
    })
}

/// The schema it says it has, or looks like.
fn schema(map: &Map<String, Value>, findings: &mut Findings) -> Result<EggSchema, EggError> {
    let version = map.get("meta").and_then(|meta| meta.get("version"));
    if let Some(schema) = version.and_then(Value::as_str).and_then(EggSchema::of_version) {
        return Ok(schema);
    }
    let has = |key: &str| map.contains_key(key);
    let names_itself = map.get("name").is_some_and(Value::is_string);
    if !names_itself || !(has("variables") || has("scripts") || has("config")) {
        return Err(EggError::whole(
            EggErrorKind::NotAnEgg,
            "it is no egg: it has no known `meta.version`, nor a name with variables, scripts or config",
        ));
    }
    let stop = map.get("config").and_then(|config| config.get("stop"));
    let content = map
        .get("scripts")
        .and_then(|scripts| scripts.get("installation"))
        .and_then(|installation| installation.get("content"));
    let own_keys = ["startup_commands", "force_outgoing_ip", "separate_port"]
        .into_iter()
        .any(has);
    if !has("meta") && (own_keys || content.is_some() || stop.is_some_and(Value::is_object)) {
        return Ok(EggSchema::Calagopus);
    }
    let schema = if has("startup_commands") {
        EggSchema::PlcnV3
    } else if has("docker_images") {
        EggSchema::PtdlV2
    } else {
        EggSchema::PtdlV1
    };
    let message = match version {
        Some(version) => format!(
            "{} is no version of egg files; it is read as {schema}",
            fields::shortened(version)
        ),
        None => format!("it names no version; it is read as {schema}"),
    };
    findings.note(&Pointer::of(["meta", "version"]), NoteKind::Defaulted, message);
    Ok(schema)
}

struct Reader<'a> {
    schema: EggSchema,
    findings: &'a mut Findings,
}

impl Reader<'_> {
    fn egg(&mut self, map: Map<String, Value>) -> Egg {
        let mut root = Fields::new(map, Pointer::root());
        let mut egg = Egg::default();
        self.meta(&mut root, &mut egg);
        egg.name = self.required_text(&mut root, "name");
        egg.author = self.required_text(&mut root, "author");
        egg.description = root.text("description", self.findings).unwrap_or_default();
        egg.uuid = self.uuid(&mut root);
        self.icon(&mut root, &mut egg);
        egg.tags = root.list("tags", self.findings);
        egg.features = root.list("features", self.findings);
        egg.docker_images = self.docker_images(&mut root);
        egg.file_denylist = root.list("file_denylist", self.findings);
        egg.startup_commands = self.startup_commands(&mut root);
        if let Some(config) = root.object("config", self.findings) {
            egg.config = self.config(config);
        }
        egg.script = self.script(&mut root);
        if self.schema == EggSchema::Calagopus {
            egg.force_outgoing_ip = root.switch("force_outgoing_ip", self.findings);
            egg.separate_port = root.switch("separate_port", self.findings);
        }
        egg.variables = self.variables(&mut root);
        root.leave(self.findings);
        egg
    }

    fn meta(&mut self, root: &mut Fields, egg: &mut Egg) {
        match root.take("_comment") {
            Some(Value::String(text)) if text.starts_with(GENERATED) => {}
            Some(Value::Null) | None => {}
            Some(comment) => self
                .findings
                .keep(&root.at("_comment"), comment, "a comment of the author's own"),
        }
        egg.exported_at = root.text("exported_at", self.findings);
        if self.schema == EggSchema::Calagopus {
            return;
        }
        let at = root.at("meta");
        let mut meta = match root.take("meta") {
            Some(Value::Object(map)) => Fields::new(map, at),
            // That it names no version was told.
            None | Some(Value::Null) => return,
            Some(other) => {
                let message = format!(
                    "{} is no object; the file gets one when it is written",
                    fields::shortened(&other)
                );
                return self.findings.note(&at, NoteKind::Dropped, message);
            }
        };
        meta.take("version");
        egg.update_url = meta.text("update_url", self.findings).filter(|url| !url.is_empty());
        meta.leave(self.findings);
    }

    fn required_text(&mut self, fields: &mut Fields, key: &str) -> String {
        fields.text(key, self.findings).unwrap_or_else(|| {
            let at = fields.at(key);
            self.findings.note(
                &at,
                NoteKind::Defaulted,
                "it is missing; no panel takes the egg without it",
            );
            String::new()
        })
    }

    fn uuid(&mut self, root: &mut Fields) -> Option<Uuid> {
        let text = root.text("uuid", self.findings).filter(|text| !text.is_empty())?;
        let Ok(uuid) = Uuid::parse_str(&text) else {
            self.findings
                .keep(&root.at("uuid"), Value::String(text), "it is no uuid");
            return None;
        };
        if uuid.to_string() != text {
            let message = format!("{text} is written {uuid}");
            self.findings.note(&root.at("uuid"), NoteKind::Converted, message);
        }
        Some(uuid)
    }

    /// Until 2026 Pelican called the icon `image`, which is a Docker image in every other format.
    fn icon(&mut self, root: &mut Fields, egg: &mut Egg) {
        let keys: &[&str] = if self.schema.is_plcn() {
            &["icon", "image"]
        } else {
            &["icon"]
        };
        let Some(key) = root.first(keys) else { return };
        let at = root.at(key);
        match root.take(key) {
            Some(Value::String(icon)) if icon.is_empty() => {}
            Some(Value::String(icon)) if key == "icon" => egg.icon = Some(icon),
            Some(Value::String(image)) if image.starts_with("data:") || image.starts_with("http") => {
                self.findings
                    .note(&at, NoteKind::Upgraded, "the icon, which is called `icon` today");
                egg.icon = Some(image);
            }
            Some(other) => {
                let why = "it is no icon: neither a `data:` URI nor an address";
                self.findings.keep(&at, other, why);
            }
            None => {}
        }
    }

    fn docker_images(&mut self, root: &mut Fields) -> Vec<DockerImage> {
        let keys: &[&str] = match self.schema {
            EggSchema::PtdlV1 => &["images", "image", "docker_images"],
            EggSchema::PtdlV2 => &["docker_images", "images", "image"],
            _ => &["docker_images", "images"],
        };
        root.first(keys);
        for (index, key) in keys.iter().enumerate() {
            let at = root.at(key);
            let Some(value) = root.take_if(key, |value| !value.is_null()) else {
                continue;
            };
            let Some(pairs) = fields::pairs(&value) else {
                self.findings.keep(&at, value, "it names no images");
                return Vec::new();
            };
            if pairs.is_empty() {
                continue;
            }
            let is_usual = match self.schema {
                EggSchema::PtdlV1 => index < 2 && value.is_string() == (*key == "image"),
                _ => index == 0 && value.is_object(),
            };
            if !is_usual {
                let message = "images in the form of another version; each is its own label where it has none";
                self.findings.note(&at, NoteKind::Upgraded, message);
            }
            if self.schema == EggSchema::PtdlV1 && *key != "docker_images" {
                self.pass_over(root, "docker_images");
            }
            let labelled = value.is_object();
            let mut images: Vec<DockerImage> = Vec::with_capacity(pairs.len());
            for (label, image) in pairs {
                let label = if labelled { label } else { image.clone() };
                if images.iter().any(|known| known.label == label) {
                    self.findings
                        .note(&at, NoteKind::Dropped, format!("{image} is there twice"));
                } else {
                    images.push(DockerImage::new(label, image));
                }
            }
            return images;
        }
        let message = "it names no image; a server made of it needs one";
        self.findings.note(
            &root.at(keys.first().unwrap_or(&"docker_images")),
            NoteKind::Defaulted,
            message,
        );
        Vec::new()
    }

    /// Leaves out a key that means the same as one that was read.
    fn pass_over(&mut self, root: &mut Fields, key: &str) {
        let at = root.at(key);
        if let Some(value) = root.take(key) {
            let message = format!("another key says the same: {}", fields::shortened(&value));
            self.findings.note(&at, NoteKind::Dropped, message);
        }
    }

    fn startup_commands(&mut self, root: &mut Fields) -> Vec<StartupCommand> {
        let many = matches!(self.schema, EggSchema::PlcnV3 | EggSchema::Calagopus);
        let keys = if many {
            ["startup_commands", "startup"]
        } else {
            ["startup", "startup_commands"]
        };
        root.first(&keys);
        for (index, key) in keys.into_iter().enumerate() {
            let at = root.at(key);
            let Some(value) = root.take_if(key, |value| !value.is_null()) else {
                continue;
            };
            let is_single = !value.is_object() && !value.is_array();
            let Some(pairs) = fields::pairs(&value) else {
                self.findings.keep(&at, value, "it names no commands");
                return Vec::new();
            };
            if is_single != (key == "startup") || index > 0 {
                let message = "the startup command in the form of another version";
                self.findings.note(&at, NoteKind::Upgraded, message);
            }
            if pairs.is_empty() && index == 0 {
                continue;
            }
            let label = |label: String| {
                if is_single {
                    StartupCommand::DEFAULT.to_owned()
                } else {
                    label
                }
            };
            self.pass_over(root, if key == keys[0] { keys[1] } else { keys[0] });
            return pairs
                .into_iter()
                .map(|(name, command)| StartupCommand::new(label(name), command))
                .collect();
        }
        let message = "it has no startup command; a server made of it needs one";
        self.findings.note(&root.at(keys[0]), NoteKind::Defaulted, message);
        Vec::new()
    }

    fn script(&mut self, root: &mut Fields) -> Option<InstallScript> {
        let mut scripts = root.object("scripts", self.findings)?;
        let Some(mut installation) = scripts.object("installation", self.findings) else {
            scripts.leave(self.findings);
            return None;
        };
        let own = if self.schema == EggSchema::Calagopus {
            ["content", "script"]
        } else {
            ["script", "content"]
        };
        let key = installation.first(&own);
        let script = key.and_then(|key| installation.text(key, self.findings));
        let read = InstallScript {
            script: script.unwrap_or_default(),
            container: installation.text("container", self.findings).unwrap_or_default(),
            entrypoint: installation.text("entrypoint", self.findings).unwrap_or_default(),
        };
        installation.leave(self.findings);
        scripts.leave(self.findings);
        Some(read)
    }
}
