//! `/api/client/servers/*/backups`.

use panel_http::fake::{
    NodeCall,
    document::{item, page},
    outcome::{Refusal, Reply},
    paging::{Links, Listing, Pages},
    php::{is_true, lines, optional, text},
    validation::Form,
};
use serde_json::json;

use super::{Call, entry, signed_url};
use crate::fake::{
    backups::{LOST, Wish},
    panel::Outcome,
    state::{Backup, Database, Server},
};

const PAGES: Pages = Pages::of(20, 15).at_most(50);

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let server = entry::permitted(call, &world.database, "backup.read")?;
    let listing = Listing::plain(call.incoming, PAGES)?;
    let rows: Vec<&Backup> = world.database.backups_of(server.id).collect();
    let count = rows.iter().filter(|backup| backup.counts()).count();
    let view = call.view(&world.database);
    let rows = listing.cut(rows, call.incoming, Links::Bare);
    let mut document = page("backup", rows, |backup| Ok(view.backup(backup)))?;
    if let Some(meta) = document.get_mut("meta").and_then(|meta| meta.as_object_mut()) {
        meta.insert("backup_count".to_owned(), count.into());
    }
    Ok(Reply::ok(document))
}

/// The back-up of the path, with its server.
fn entered(call: &Call<'_>, database: &Database, permission: &str) -> Result<(Server, Backup), Refusal> {
    entry::permitted_to(call, database, permission, |server| {
        let mut rows = database.backups_of(server.id);
        rows.find(|backup| backup.uuid == call.parameter(1)).cloned()
    })
}

fn show(call: &Call<'_>, database: &Database, backup: &Backup) -> Outcome {
    Ok(Reply::ok(item("backup", call.view(database).backup(backup))))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let (_, backup) = entered(call, &world.database, "backup.read")?;
    show(call, &world.database, &backup)
}

/// Has the node begin one. It is locked only for somebody who may delete it.
pub(super) async fn create(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let locks = is_true(sent.get("is_locked"));
    let (server, backup) = {
        let now = call.panel.now();
        let mut world = call.panel.world();
        let server = entry::permitted(call, &world.database, "backup.create")?;
        Form::over(sent)
            .field("name", "nullable|string|max:191")
            .field("is_locked", "nullable|boolean")
            .field("ignored", "nullable|string")
            .check()?;
        let wish = Wish {
            name: optional(sent, "name"),
            ignored: lines(&text(sent, "ignored")),
            locked: locks && world.database.may(&server, &call.caller.user, "backup.delete"),
            replaces: false,
        };
        let backup = world.plan_backup(&server, wish, now)?;
        (server, backup)
    };
    call.panel.work(&server, NodeCall::Backup, |_, _| Ok(())).await?;
    let mut world = call.panel.world();
    let properties = json!({"name": backup.name, "locked": locks});
    call.note(&mut world, "server:backup.start", &server, properties);
    world.insert_backup(backup.clone());
    show(call, &world.database, &backup)
}

pub(super) fn toggle_lock(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let (server, backup) = entered(call, &world.database, "backup.delete")?;
    let row = world
        .database
        .backups
        .get_mut(&backup.id)
        .ok_or_else(Refusal::not_found)?;
    row.locked = !backup.locked;
    let row = row.clone();
    let event = if row.locked {
        "server:backup.lock"
    } else {
        "server:backup.unlock"
    };
    call.note(&mut world, event, &server, json!({"name": row.name}));
    show(call, &world.database, &row)
}

/// Deletes one, on the node too. One that failed may be locked.
pub(super) async fn delete(call: &Call<'_>) -> Outcome {
    let (server, backup) = entered(call, &call.panel.world().database, "backup.delete")?;
    if backup.locked && backup.successful && backup.completed_at.is_some() {
        return Err(Refusal::display(
            400,
            "BackupLockedException",
            "Cannot delete a backup that is marked as locked.",
        ));
    }
    let uuid = backup.uuid.clone();
    let deleted = call.panel.work(&server, NodeCall::Backup, move |container, _| {
        container.backups.remove(&uuid);
        Ok(())
    });
    match deleted.await {
        Err(refusal) if refusal.status != 404 => return Err(refusal),
        _ => {}
    }
    let mut world = call.panel.world();
    if let Some(row) = world.database.backups.get_mut(&backup.id) {
        row.deleted = true;
    }
    let properties = json!({"name": backup.name, "failed": !backup.successful});
    call.note(&mut world, "server:backup.delete", &server, properties);
    Ok(Reply::NoContent)
}

pub(super) fn download(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let (server, backup) = entered(call, &world.database, "backup.download")?;
    call.note(
        &mut world,
        "server:backup.download",
        &server,
        json!({"name": backup.name}),
    );
    Ok(Reply::ok(signed_url(&mut world, &server, "download/backup")))
}

/// Has the node put one back. One that has ended may be put back, also when it has failed.
pub(super) async fn restore(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let (server, backup) = entered(call, &call.panel.world().database, "backup.restore")?;
    Form::over(sent).field("truncate", "required|boolean").check()?;
    let bad = |words: &str| Err(Refusal::http(400, "BadRequestHttpException", words));
    if server.status.is_some() {
        return bad("This server is not currently in a state that allows for a backup to be restored.");
    }
    if !backup.successful && backup.completed_at.is_none() {
        return bad("This backup cannot be restored at this time: not completed or failed.");
    }
    let truncates = is_true(sent.get("truncate"));
    let uuid = backup.uuid.clone();
    let begun = call.panel.work(&server, NodeCall::Backup, move |container, _| {
        if truncates {
            container.disk.clear();
        }
        container.backups.contains_key(&uuid).then_some(()).ok_or(LOST)
    });
    begun.await?;
    let now = call.panel.now();
    let mut world = call.panel.world();
    world.begin_restore(&backup, now);
    let properties = json!({"name": backup.name, "truncate": sent.get("truncate")});
    call.note(&mut world, "server:backup.restore", &server, properties);
    Ok(Reply::NoContent)
}
