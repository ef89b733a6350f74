//! `/api/client/servers/*/files`: looking, and links to the node.

use bytes::Bytes;
use panel_http::fake::{
    NodeCall,
    document::{item, list as shown_list},
    files::Entry,
    outcome::{Refusal, Reply},
    php::text_of,
    validation::Form,
};
use serde_json::json;

use super::{Call, entry, signed_url};
use crate::fake::{panel::Outcome, state::Server};

/// The longest file that the panel shows, in bytes.
const LONGEST: usize = 4 * 1024 * 1024;

/// The server of the path for somebody who may do this with its files.
pub(super) fn entered(call: &Call<'_>, permission: &str) -> Result<Server, Refusal> {
    entry::permitted(call, &call.panel.world().database, permission)
}

/// A file or folder of the query.
pub(super) fn queried(call: &Call<'_>, name: &str) -> String {
    call.incoming.query.get(name).map(text_of).unwrap_or_default()
}

pub(super) async fn list(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.read")?;
    Form::over(&call.incoming.input)
        .field("directory", "sometimes|nullable|string")
        .check()?;
    let folder = queried(call, "directory");
    let listed = call.panel.work(&server, NodeCall::Files, move |container, _| {
        let entries = container.disk.list(&folder)?;
        let named = |(name, entry): (&str, &Entry)| (name.to_owned(), entry.clone());
        Ok(entries.into_iter().map(named).collect::<Vec<_>>())
    });
    let entries = listed.await?;
    Ok(Reply::ok(shown_list("file_object", &entries, |(name, entry)| {
        Ok(entry.shown(name))
    })?))
}

fn file_form(call: &Call<'_>) -> Result<(), Refusal> {
    Form::over(&call.incoming.input)
        .field("file", "required|string")
        .check()
}

/// The file itself, as it is.
pub(super) async fn contents(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.read-content")?;
    file_form(call)?;
    let path = queried(call, "file");
    let wanted = path.clone();
    let read = call.panel.work(&server, NodeCall::Files, move |container, _| {
        container.disk.read(&wanted)
    });
    let text: Bytes = read.await?;
    if text.len() > LONGEST {
        return Err(Refusal::display(
            400,
            "FileSizeTooLargeException",
            "The file you are attempting to open is too large to view in the file editor.",
        ));
    }
    let mut world = call.panel.world();
    call.note(&mut world, "server:file.read", &server, json!({"file": path}));
    Ok(Reply::Text {
        media_type: "text/plain; charset=UTF-8",
        text,
    })
}

/// A link, whether or not there is such a file.
pub(super) fn download(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.read-content")?;
    file_form(call)?;
    let mut world = call.panel.world();
    let properties = json!({"file": queried(call, "file")});
    call.note(&mut world, "server:file.download", &server, properties);
    Ok(Reply::ok(signed_url(&mut world, &server, "download/file")))
}

pub(super) fn upload(call: &Call<'_>) -> Outcome {
    let server = entered(call, "file.create")?;
    Ok(Reply::ok(signed_url(&mut call.panel.world(), &server, "upload/file")))
}

/// A file as an answer.
pub(super) fn show(name: &str, entry: &Entry) -> Outcome {
    Ok(Reply::ok(item("file_object", entry.shown(name))))
}
