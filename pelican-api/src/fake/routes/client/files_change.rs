//! `/api/client/servers/*/files`: changes.

use bytes::Bytes;
use jiff::Timestamp;
use panel_http::fake::{
    NodeCall,
    files::archive_name,
    node::NodeTrouble,
    outcome::{Refusal, Reply},
    php::{items, optional, text, text_of},
    validation::Form,
};
use serde_json::{Value, json};

use super::{
    Call,
    files::{entered, queried, show},
};
use crate::fake::{
    panel::{Outcome, node_failed},
    state::Server,
    world::Container,
};

/// Has the node change something, and notes it. `refused` is what the panel makes of the node's trouble.
async fn change(
    call: &Call<'_>,
    server: &Server,
    (event, properties): (&str, Value),
    refused: fn(NodeTrouble) -> Refusal,
    work: impl FnOnce(&mut Container, Timestamp) -> Result<(), NodeTrouble> + Send + 'static,
) -> Outcome {
    let done = call.panel.work(server, NodeCall::Files, work).await;
    done.map_err(refused)?;
    let mut world = call.panel.world();
    call.note(&mut world, event, server, properties);
    Ok(Reply::NoContent)
}

/// The panel's word for something that is in the way.
fn in_the_way(trouble: NodeTrouble) -> Refusal {
    match trouble {
        NodeTrouble::Status(400) | NodeTrouble::Refuses(400, _) => Refusal::broken("FileExistsException"),
        other => node_failed(other),
    }
}

fn root(call: &Call<'_>) -> String {
    text(&call.incoming.input, "root")
}

/// The names in `files`.
fn names(call: &Call<'_>) -> Vec<String> {
    items(call.incoming.get("files")).into_iter().map(text_of).collect()
}

/// Two members of every element of `files`.
fn pairs(call: &Call<'_>, one: &str, other: &str) -> Vec<(String, String)> {
    let files = items(call.incoming.get("files")).into_iter();
    files.map(|file| (text(file, one), text(file, other))).collect()
}

/// What an entry says of a change to several files.
fn about_files(call: &Call<'_>) -> Value {
    json!({"directory": call.incoming.get("root"), "files": call.incoming.get("files")})
}

pub(super) async fn write(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.create")?;
    Form::over(&call.incoming.input)
        .field("file", "required|string")
        .check()?;
    let path = queried(call, "file");
    let bytes: Bytes = call.incoming.body.clone();
    let deed = ("server:file.write", json!({"file": path}));
    change(call, &server, deed, in_the_way, move |container, now| {
        container.disk.write(&path, bytes, now)
    })
    .await
}

pub(super) async fn create_folder(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.create")?;
    let sent = &call.incoming.input;
    Form::over(sent)
        .field("root", "sometimes|nullable|string")
        .field("name", "required|string")
        .check()?;
    let (root, name) = (root(call), text(sent, "name"));
    let properties = json!({"name": name, "directory": call.incoming.get("root")});
    let deed = ("server:file.create-directory", properties);
    change(call, &server, deed, in_the_way, move |container, now| {
        container.disk.make_folder(&root, &name, now)
    })
    .await
}

/// Moves several; what is not there is passed over, and what can be moved is moved though others cannot.
pub(super) async fn rename(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.update")?;
    Form::over(&call.incoming.input)
        .field("root", "required|nullable|string")
        .field("files", "required|array")
        .field("files.*", "array")
        .field("files.*.to", "required|string")
        .field("files.*.from", "required|string")
        .check()?;
    let (root, pairs) = (root(call), pairs(call, "from", "to"));
    let mut properties = about_files(call);
    if let (Some(properties), Some((from, to))) = (properties.as_object_mut(), pairs.first()) {
        properties.insert("to".to_owned(), to.clone().into());
        properties.insert("from".to_owned(), from.clone().into());
    }
    let deed = ("server:file.rename", properties);
    change(call, &server, deed, node_failed, move |container, now| {
        let moved = pairs
            .iter()
            .map(|(from, to)| container.disk.rename(&root, from, to, now));
        let moved: Vec<_> = moved.collect();
        moved.into_iter().collect()
    })
    .await
}

pub(super) async fn copy(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.create")?;
    let sent = &call.incoming.input;
    Form::over(sent).field("location", "required|string").check()?;
    let path = text(sent, "location");
    let deed = ("server:file.copy", json!({"file": path}));
    change(call, &server, deed, node_failed, move |container, now| {
        container.disk.copy(&path, now)
    })
    .await
}

pub(super) async fn delete(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.delete")?;
    Form::over(&call.incoming.input)
        .field("root", "required|nullable|string")
        .field("files", "required|array")
        .field("files.*", "string")
        .check()?;
    let (root, names) = (root(call), names(call));
    let deed = ("server:file.delete", about_files(call));
    change(call, &server, deed, node_failed, move |container, _| {
        for name in &names {
            container.disk.delete(&root, name);
        }
        Ok(())
    })
    .await
}

/// Packs files into an archive, which is the answer.
pub(super) async fn compress(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.archive")?;
    let sent = &call.incoming.input;
    Form::over(sent)
        .field("root", "sometimes|nullable|string")
        .field("files", "required|array")
        .field("files.*", "string")
        .field("name", "sometimes|nullable|string")
        .field("extension", "sometimes|in:zip,tgz,tar.gz,txz,tar.xz,tbz2,tar.bz2")
        .check()?;
    let (root, names) = (root(call), names(call));
    let (name, ending) = (optional(sent, "name"), optional(sent, "extension"));
    let packed = call.panel.work(&server, NodeCall::Files, move |container, now| {
        let name = name.unwrap_or_else(|| archive_name(now));
        let archive = format!("{name}.{}", ending.as_deref().unwrap_or("tar.gz"));
        let entry = container.disk.pack(&root, &names, &archive, now);
        Ok((archive, entry))
    });
    let (archive, entry) = packed.await.map_err(node_failed)?;
    let mut properties = about_files(call);
    if let Some(properties) = properties.as_object_mut() {
        properties.insert("name".to_owned(), archive.clone().into());
    }
    let mut world = call.panel.world();
    call.note(&mut world, "server:file.compress", &server, properties);
    show(&archive, &entry)
}

pub(super) async fn decompress(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.create")?;
    let sent = &call.incoming.input;
    Form::over(sent)
        .field("root", "sometimes|nullable|string")
        .field("file", "required|string")
        .check()?;
    let (root, name) = (root(call), text(sent, "file"));
    let properties = json!({"directory": call.incoming.get("root"), "file": name});
    let deed = ("server:file.decompress", properties);
    change(call, &server, deed, node_failed, move |container, now| {
        container.disk.unpack(&root, &name, now)
    })
    .await
}

/// Changes modes, which the panel notes nowhere.
pub(super) async fn change_modes(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.update")?;
    Form::over(&call.incoming.input)
        .field("root", "required|nullable|string")
        .field("files", "required|array")
        .field("files.*.file", "required|string")
        .field("files.*.mode", "required|numeric")
        .check()?;
    let (root, pairs) = (root(call), pairs(call, "file", "mode"));
    let changed = call.panel.work(&server, NodeCall::Files, move |container, _| {
        for (name, mode) in &pairs {
            let mode = u32::from_str_radix(mode, 8);
            let mode = mode.map_err(|_| NodeTrouble::Refuses(400, "Invalid file mode."))?;
            container.disk.set_mode(&root, name, mode);
        }
        Ok(())
    });
    changed.await.map_err(node_failed)?;
    Ok(Reply::NoContent)
}

/// Has the node fetch a file. The fake's has it at once, and nothing but the address in it.
pub(super) async fn pull(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.create")?;
    let sent = &call.incoming.input;
    Form::over(sent)
        .field("url", "required|string|url")
        .field("directory", "nullable|string")
        .field("filename", "nullable|string")
        .field("use_header", "boolean")
        .field("foreground", "boolean")
        .check()?;
    let (folder, address) = (text(sent, "directory"), text(sent, "url"));
    let name = optional(sent, "filename").unwrap_or_else(|| last_of(&address));
    let properties = json!({"directory": call.incoming.get("directory"), "url": address});
    let deed = ("server:file.pull", properties);
    change(call, &server, deed, node_failed, move |container, now| {
        let path = format!("{folder}/{name}");
        container.disk.write(&path, Bytes::from(address), now)
    })
    .await
}

/// The last word of an address.
fn last_of(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, path)| path);
    match path.rsplit_once('/') {
        Some((_, last)) if !last.is_empty() => last.to_owned(),
        _ => "download".to_owned(),
    }
}
