//! `/api/client/servers/*/files`: changes.

use bytes::Bytes;
use panel_http::fake::{
    NodeCall,
    files::archive_name,
    node::NodeTrouble,
    outcome::{Refusal, Reply},
    php::{items, text, text_of},
    validation::Form,
};
use serde_json::{Value, json};

use super::{
    Call,
    files::{entered, queried, show},
};
use crate::fake::{panel::Outcome, state::Server, world::Container};

/// Has the node change something, and notes it.
async fn change(
    call: &Call<'_>,
    server: &Server,
    event: &str,
    properties: Value,
    work: impl FnOnce(&mut Container, jiff::Timestamp) -> Result<(), NodeTrouble> + Send + 'static,
) -> Outcome {
    call.panel.work(server, NodeCall::Files, work).await?;
    let mut world = call.panel.world();
    call.note(&mut world, event, server, properties);
    Ok(Reply::NoContent)
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
    let properties = json!({"file": path});
    change(call, &server, "server:file.write", properties, move |container, now| {
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
    let event = "server:file.create-directory";
    change(call, &server, event, properties, move |container, now| {
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
    change(
        call,
        &server,
        "server:file.rename",
        about_files(call),
        move |container, now| {
            let moved = pairs
                .iter()
                .map(|(from, to)| container.disk.rename(&root, from, to, now));
            let moved: Vec<_> = moved.collect();
            moved.into_iter().collect()
        },
    )
    .await
}

pub(super) async fn copy(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.create")?;
    let sent = &call.incoming.input;
    Form::over(sent).field("location", "required|string").check()?;
    let path = text(sent, "location");
    let properties = json!({"file": path});
    change(call, &server, "server:file.copy", properties, move |container, now| {
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
    change(
        call,
        &server,
        "server:file.delete",
        about_files(call),
        move |container, _| {
            for name in &names {
                container.disk.delete(&root, name);
            }
            Ok(())
        },
    )
    .await
}

/// Packs files into an archive, which is the answer.
pub(super) async fn compress(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.archive")?;
    Form::over(&call.incoming.input)
        .field("root", "sometimes|nullable|string")
        .field("files", "required|array")
        .field("files.*", "string")
        .check()?;
    let (root, names) = (root(call), names(call));
    let packed = call.panel.work(&server, NodeCall::Files, move |container, now| {
        let archive = format!("{}.tar.gz", archive_name(now));
        let entry = container.disk.pack(&root, &names, &archive, now);
        Ok((archive, entry))
    });
    let (archive, entry) = packed.await?;
    let mut world = call.panel.world();
    call.note(&mut world, "server:file.compress", &server, about_files(call));
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
    let properties = json!({"directory": call.incoming.get("root"), "files": name});
    change(
        call,
        &server,
        "server:file.decompress",
        properties,
        move |container, now| container.disk.unpack(&root, &name, now),
    )
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
    changed.await?;
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
    let name = Some(text(sent, "filename")).filter(|name| !name.is_empty());
    let name = name.or_else(|| last_of(&address)).ok_or_else(Refusal::not_found)?;
    let properties = json!({"directory": call.incoming.get("directory"), "url": address});
    change(call, &server, "server:file.pull", properties, move |container, now| {
        let path = format!("{folder}/{name}");
        container.disk.write(&path, Bytes::from(address), now)
    })
    .await
}

/// The last word of an address.
fn last_of(address: &str) -> Option<String> {
    let address = url::Url::parse(address).ok()?;
    let last = address.path_segments()?.next_back()?;
    Some(if last.is_empty() { "download" } else { last }.to_owned())
}
