//! Files of a server, changed on its node.

use panel_http::fake::{files::archive_name, node::NodeTrouble};
use serde::Deserialize;
use serde_json::json;

use super::{
    Action::{Later, Now},
    Route,
    call::Call,
    files::{sent, shown, work},
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("POST", "api/client/servers/{server}/files/write", "files.create", Later(|call| Box::pin(write(call)))),
    ("POST", "api/client/servers/{server}/files/create-directory", "files.create", Later(|call| Box::pin(create_folder(call)))),
    ("PUT", "api/client/servers/{server}/files/rename", "files.update", Later(|call| Box::pin(rename(call)))),
    ("POST", "api/client/servers/{server}/files/copy", "files.create", Later(|call| Box::pin(copy(call)))),
    ("POST", "api/client/servers/{server}/files/copy-many", "files.create", Later(|call| Box::pin(copy_many(call)))),
    ("POST", "api/client/servers/{server}/files/copy-remote", "files.read-content", Later(|call| Box::pin(copy_remote(call)))),
    ("POST", "api/client/servers/{server}/files/delete", "files.delete", Later(|call| Box::pin(delete(call)))),
    ("PUT", "api/client/servers/{server}/files/chmod", "files.update", Later(|call| Box::pin(chmod(call)))),
    ("POST", "api/client/servers/{server}/files/compress", "files.archive", Later(|call| Box::pin(compress(call)))),
    ("POST", "api/client/servers/{server}/files/decompress", "files.archive", Later(|call| Box::pin(decompress(call)))),
    ("DELETE", "api/client/servers/{server}/files/operations/{operation}", "files.update", Now(stop)),
    ("POST", "api/client/servers/{server}/files/pull", "files.create", Now(pull)),
    ("POST", "api/client/servers/{server}/files/pull/query", "files.create", Now(query)),
];

/// Done at once, with an answer; or later, with a number to ask after.
fn done(call: &Call<'_>, foreground: bool, answer: serde_json::Value) -> Outcome {
    if foreground {
        return Ok(Reply::ok(answer));
    }
    let number = call.panel.world().random.uuid();
    Ok(Reply::Json(202, json!({"identifier": number})))
}

async fn write(call: &Call<'_>) -> Outcome {
    let file = call.incoming.query("file").map(str::to_owned);
    let file = file.ok_or_else(|| Refusal::new(400, "Failed to deserialize query string: missing field `file`"))?;
    let (name, body) = (file.clone(), sent(call));
    work(call, move |files, now| files.write(&file, body, now)).await?;
    call.log(&mut call.panel.world(), "server:file.write", json!({"file": name}));
    Ok(Reply::done())
}

#[derive(Deserialize)]
struct Folder {
    #[serde(default)]
    root: String,
    name: String,
}

async fn create_folder(call: &Call<'_>) -> Outcome {
    let Folder { root, name } = call.payload()?;
    work(call, move |files, now| files.make_folder(&root, &name, now)).await?;
    Ok(Reply::done())
}

#[derive(Deserialize)]
struct Pairs {
    #[serde(default)]
    root: String,
    files: Vec<Pair>,
    #[serde(default)]
    foreground: bool,
    #[serde(default)]
    destination: String,
    #[serde(default)]
    destination_server: String,
}

#[derive(Deserialize)]
struct Pair {
    from: String,
    to: String,
}

/// Counts what could be renamed.
async fn rename(call: &Call<'_>) -> Outcome {
    let Pairs { root, files: pairs, .. } = call.payload()?;
    let renamed = work(call, move |files, now| {
        let renamed = pairs
            .iter()
            .filter(|pair| files.rename(&root, &pair.from, &pair.to, now).is_ok());
        Ok(renamed.count())
    });
    Ok(Reply::ok(json!({"renamed": renamed.await?})))
}

#[derive(Deserialize)]
struct Copy {
    path: String,
    destination: Option<String>,
    #[serde(default)]
    overwrite: bool,
    #[serde(default)]
    foreground: bool,
}

async fn copy(call: &Call<'_>) -> Outcome {
    let Copy {
        path,
        destination,
        overwrite,
        foreground,
    } = call.payload()?;
    let entry = work(call, move |files, now| {
        let bytes = files.read(&path)?;
        let to = destination.unwrap_or_else(|| format!("{path} copy"));
        if !overwrite && files.read(&to).is_ok() {
            return Err(NodeTrouble::Refuses(417, "destination already exists"));
        }
        files.write(&to, bytes, now)?;
        let (folder, name) = to.rsplit_once('/').unwrap_or(("", &to));
        let mut entries = files.list(folder)?.into_iter();
        let entry = entries.find(|(known, _)| *known == name);
        Ok(entry.map(|(name, entry)| shown(name, entry)))
    });
    done(call, foreground, json!({"entry": entry.await?}))
}

async fn copy_many(call: &Call<'_>) -> Outcome {
    let Pairs {
        root,
        files: pairs,
        foreground,
        ..
    } = call.payload()?;
    let copied = work(call, move |files, now| {
        let mut copied = 0;
        for pair in &pairs {
            let bytes = files.read(&format!("{root}/{}", pair.from))?;
            files.write(&format!("{root}/{}", pair.to), bytes, now)?;
            copied += 1;
        }
        Ok(copied)
    });
    let copied = copied.await?;
    if foreground {
        return Ok(Reply::ok(json!({"copied": copied, "skipped": []})));
    }
    let number = call.panel.world().random.uuid();
    Ok(Reply::Json(202, json!({"identifier": number, "skipped": []})))
}

/// To another server of the caller, wherever that is.
async fn copy_remote(call: &Call<'_>) -> Outcome {
    let Pairs {
        root,
        files: pairs,
        foreground,
        destination,
        destination_server,
    } = call.payload()?;
    let other = {
        let world = call.panel.world();
        let other = world.database.server(&destination_server).cloned();
        let other = other.ok_or_else(|| Refusal::not_found("destination server"))?;
        if other.uuid == call.server()?.uuid {
            return Err(Refusal::unmet("cannot remote copy files to the same server"));
        }
        call.caller.check_server(&world.database, &other, "files.create")?;
        other
    };
    let read = work(call, move |files, _| {
        let read = pairs
            .into_iter()
            .map(|pair| Ok((pair.to, files.read(&format!("{root}/{}", pair.from))?)));
        read.collect::<Result<Vec<_>, NodeTrouble>>()
    });
    let read = read.await?;
    let written = call
        .panel
        .perform(&other, panel_http::fake::NodeCall::Files, move |container, now| {
            for (name, bytes) in read {
                container.disk.write(&format!("{destination}/{name}"), bytes, now)?;
            }
            Ok(())
        });
    written.await?;
    done(call, foreground, json!({}))
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    root: String,
    files: Vec<String>,
    name: Option<String>,
    #[serde(default)]
    foreground: bool,
}

async fn delete(call: &Call<'_>) -> Outcome {
    let Chosen { root, files: names, .. } = call.payload()?;
    let said = json!({"directory": root, "files": names});
    let deleted = work(call, move |files, _| {
        let there = |files: &panel_http::fake::files::Files| files.list(&root).map_or(0, |entries| entries.len());
        let before = there(files);
        names.iter().for_each(|name| files.delete(&root, name));
        Ok(before.saturating_sub(there(files)))
    });
    let deleted = deleted.await?;
    call.log(&mut call.panel.world(), "server:file.delete", said);
    Ok(Reply::ok(json!({"deleted": deleted})))
}

#[derive(Deserialize)]
struct Modes {
    #[serde(default)]
    root: String,
    files: Vec<Mode>,
}

#[derive(Deserialize)]
struct Mode {
    file: String,
    mode: String,
}

async fn chmod(call: &Call<'_>) -> Outcome {
    let Modes { root, files: modes } = call.payload()?;
    let mut checks = Checks::new();
    for (place, mode) in modes.iter().enumerate() {
        let is_octal = mode.mode.len() == 3 && u32::from_str_radix(&mode.mode, 8).is_ok();
        checks.holds(
            &format!("files[{place}].mode"),
            is_octal,
            "must be a 3-digit octal string",
        );
    }
    checks.flat()?;
    let updated = modes.len();
    work(call, move |files, _| {
        for mode in &modes {
            files.set_mode(&root, &mode.file, u32::from_str_radix(&mode.mode, 8).unwrap_or(0o644));
        }
        Ok(())
    })
    .await?;
    Ok(Reply::ok(json!({"updated": updated})))
}

async fn compress(call: &Call<'_>) -> Outcome {
    let Chosen {
        root,
        files: names,
        name,
        foreground,
    } = call.payload()?;
    let entry = work(call, move |files, now| {
        let name = name.unwrap_or_else(|| format!("{}.tar.gz", archive_name(now)));
        let entry = files.pack(&root, &names, &name, now);
        Ok(shown(&name, &entry))
    });
    done(call, foreground, json!({"entry": entry.await?}))
}

#[derive(Deserialize)]
struct Archive {
    #[serde(default)]
    root: String,
    file: String,
    #[serde(default)]
    foreground: bool,
}

async fn decompress(call: &Call<'_>) -> Outcome {
    let Archive { root, file, foreground } = call.payload()?;
    work(call, move |files, now| files.unpack(&root, &file, now)).await?;
    done(call, foreground, json!({}))
}

/// What was begun on the fake has ended by now.
fn stop(_: &Call<'_>) -> Outcome {
    Err(Refusal::not_found("operation"))
}

#[derive(Deserialize)]
struct Pull {
    url: String,
    #[serde(default)]
    foreground: bool,
}

/// The fake's nodes reach no other address: what is pulled never comes.
fn pull(call: &Call<'_>) -> Outcome {
    let Pull { url, foreground } = call.payload()?;
    check_address(&url)?;
    if foreground {
        return Err(Refusal::unmet("failed to pull file"));
    }
    done(call, false, json!({}))
}

fn query(call: &Call<'_>) -> Outcome {
    let Pull { url, .. } = call.payload()?;
    check_address(&url)?;
    Err(Refusal::unmet("failed to query pull"))
}

fn check_address(url: &str) -> Result<(), Refusal> {
    if url.starts_with("http://") || url.starts_with("https://") {
        return Ok(());
    }
    Err(Refusal::new(400, "url: invalid url"))
}
