//! Files of a server, read on its node.

use bytes::Bytes;
use panel_http::fake::{
    NodeCall, digest,
    files::{Entry, Files},
    node::NodeTrouble,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Action::{Later, Now},
    Route,
    call::Call,
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/client/servers/{server}/files/list", "files.read", Later(|call| Box::pin(list(call)))),
    ("GET", "api/client/servers/{server}/files/contents", "files.read-content", Later(|call| Box::pin(contents(call)))),
    ("GET", "api/client/servers/{server}/files/fingerprint", "files.read-content", Later(|call| Box::pin(fingerprint(call)))),
    ("GET", "api/client/servers/{server}/files/largest-directories", "files.read", Later(|call| Box::pin(largest(call)))),
    ("POST", "api/client/servers/{server}/files/search", "files.read", Later(|call| Box::pin(search(call)))),
    ("GET", "api/client/servers/{server}/files/revisions", "files.read-content", Later(|call| Box::pin(revisions(call)))),
    ("GET", "api/client/servers/{server}/files/revisions/{revision}", "files.read-content", Now(revision)),
    ("GET", "api/client/servers/{server}/files/download", "files.read-content", Now(download)),
    ("GET", "api/client/servers/{server}/files/upload", "files.create", Now(upload)),
];

/// Does something with the files of the server, on its node.
pub(super) async fn work<T: Send + 'static>(
    call: &Call<'_>,
    work: impl FnOnce(&mut Files, jiff::Timestamp) -> Result<T, NodeTrouble> + Send + 'static,
) -> Result<T, Refusal> {
    let server = call.server()?;
    let done = call.panel.perform(server, NodeCall::Files, move |container, now| {
        work(&mut container.disk, now)
    });
    done.await.map_err(passed_on)
}

/// What the panel passes on of a node's words; everything else is a bare 500.
pub(super) fn passed_on(trouble: NodeTrouble) -> Refusal {
    match trouble {
        NodeTrouble::Refuses(404, _) => Refusal::not_found("file"),
        NodeTrouble::Refuses(400 | 417, said) => Refusal::unmet(said),
        other => other.into(),
    }
}

/// A file or folder as the node tells of it.
pub(super) fn shown(name: &str, entry: &Entry) -> Value {
    let is_folder = entry.is_folder();
    json!({
        "name": name, "mode": entry.mode_text(), "mode_bits": format!("{:o}", entry.mode),
        "size": entry.size(), "size_physical": entry.size(), "editable": !is_folder, "inner_editable": false,
        "directory": is_folder, "file": !is_folder, "symlink": false, "virtual": false, "mime": entry.media_type(),
        "created": views::date(entry.created), "modified": views::date(entry.modified),
    })
}

fn asked<'c>(call: &'c Call<'_>, name: &str) -> Result<&'c str, Refusal> {
    call.incoming.query(name).ok_or_else(|| {
        let said = format!("Failed to deserialize query string: missing field `{name}`");
        Refusal::new(400, said)
    })
}

async fn list(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let folder = asked(call, "directory")?.to_owned();
    let entries = work(call, move |files, _| {
        let entries = files.list(&folder)?;
        Ok(entries
            .into_iter()
            .map(|(name, entry)| shown(name, entry))
            .collect::<Vec<_>>())
    });
    Ok(Reply::ok(json!({
        "is_filesystem_primary": true, "is_filesystem_writable": true, "is_filesystem_fast": true,
        "entries": page.part(entries.await?, |entry| entry),
    })))
}

async fn contents(call: &Call<'_>) -> Outcome {
    let file = asked(call, "file")?.to_owned();
    let text = work(call, move |files, _| files.read(&file)).await?;
    Ok(Reply::Bytes(text))
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Algorithm {
    Sha1,
    Sha256,
}

/// Of the algorithms of the node, the fake has these.
async fn fingerprint(call: &Call<'_>) -> Outcome {
    let file = asked(call, "file")?.to_owned();
    let algorithm = asked(call, "algorithm")?;
    let algorithm = serde_json::from_value(json!(algorithm))
        .map_err(|error| Refusal::new(400, format!("Failed to deserialize query string: algorithm: {error}")))?;
    let bytes = work(call, move |files, _| files.read(&file)).await?;
    let digest = match algorithm {
        Algorithm::Sha1 => digest::hex(&digest::sha1(&bytes)),
        Algorithm::Sha256 => digest::hex(&digest::sha256(&bytes)),
    };
    Ok(Reply::ok(json!({"fingerprint": digest})))
}

async fn largest(call: &Call<'_>) -> Outcome {
    let folder = asked(call, "directory")?.to_owned();
    let entries = work(call, move |files, _| {
        let entries = files.list(&folder)?.into_iter();
        let folders = entries.filter(|(_, entry)| entry.is_folder());
        Ok(folders.map(|(name, entry)| shown(name, entry)).collect::<Vec<_>>())
    });
    Ok(Reply::ok(json!({"largest_directories": entries.await?})))
}

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    root: String,
    content_filter: Option<ContentFilter>,
    path_filter: Option<PathFilter>,
}

#[derive(Deserialize)]
struct ContentFilter {
    query: String,
}

#[derive(Deserialize)]
struct PathFilter {
    include: Vec<String>,
}

/// Looks in one folder: by what a name contains, and by what a file contains.
async fn search(call: &Call<'_>) -> Outcome {
    let sent: Search = call.payload()?;
    let entries = work(call, move |files, _| {
        let is_meant = |name: &str, entry: &Entry| {
            let by_name = sent.path_filter.as_ref().is_none_or(|filter| {
                let mut wanted = filter.include.iter();
                filter.include.is_empty() || wanted.any(|it| name.contains(it.trim_matches('*')))
            });
            let by_content = sent.content_filter.as_ref().is_none_or(|filter| {
                let file = format!("{}/{name}", sent.root);
                let text = files.read(&file).unwrap_or_default();
                String::from_utf8_lossy(&text).contains(&filter.query)
            });
            by_name && by_content && !entry.is_folder()
        };
        let entries = files.list(&sent.root)?.into_iter();
        let found = entries.filter(|(name, entry)| is_meant(name, entry));
        Ok(found.map(|(name, entry)| shown(name, entry)).collect::<Vec<_>>())
    });
    Ok(Reply::ok(json!({"entries": entries.await?})))
}

/// The fake's nodes keep no revisions.
async fn revisions(call: &Call<'_>) -> Outcome {
    let file = asked(call, "file")?.to_owned();
    work(call, move |files, _| files.read(&file)).await?;
    Ok(Reply::ok(json!({"revisions": []})))
}

fn revision(call: &Call<'_>) -> Outcome {
    asked(call, "file")?;
    Err(Refusal::not_found("revision"))
}

/// An address on the node. Nothing answers there.
fn download(call: &Call<'_>) -> Outcome {
    let kind = match call.incoming.query("directory") {
        Some("true") => "directory",
        _ => "file",
    };
    signed(call, &format!("download/{kind}"))
}

fn upload(call: &Call<'_>) -> Outcome {
    signed(call, "upload/file")
}

/// A signed address on the node of the server.
pub(super) fn signed(call: &Call<'_>, path: &str) -> Outcome {
    let server = call.server()?;
    let mut world = call.panel.world();
    let token = world.random.text(120);
    let node = world.database.nodes.get(&server.node);
    let root = node.map_or("", |node| node.public_url.as_deref().unwrap_or(&node.url));
    Ok(Reply::ok(
        json!({"url": format!("{}/{path}?token={token}", root.trim_end_matches('/'))}),
    ))
}

/// The body as it was sent.
pub(super) fn sent(call: &Call<'_>) -> Bytes {
    call.incoming.body.clone()
}
