//! Back-ups on nodes.

use calagopus_api::{
    OperationId,
    models::{
        client::{
            backup::{Backup, BackupArchive},
            file::FileEntry,
        },
        node::NodeBackup,
    },
    words::StreamableArchiveFormat,
};
use panel_http::{
    SignedUrl,
    recording::suite::{Route, answers_nothing, finish},
};
use serde_json::Value;

use super::{flag, listed, searched, answers, one, page, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("admin.nodes.backups.list", |body| page::<NodeBackup>(body, "backups"), |it| {
        listed(it, panel().node(it.parsed(0)?).backups(), |list, name, value| match name {
            "detached" => Ok(list.detached(flag(value)?)),
            _ => searched(list, name, value),
        })
    }),
    Route::new("admin.nodes.backups.get", |body| one::<Backup>(body, "backup"), |it| finish(panel().node(it.parsed(0)?).backup(it.parsed(1)?).get())),
    Route::new("admin.nodes.backups.delete", answers_nothing, |it| finish(panel().node(it.parsed(0)?).backup(it.parsed(1)?).delete(it.member("force")?))).sends(&["/force"], &[]),
    Route::new("admin.nodes.backups.detach", answers_nothing, |it| finish(panel().node(it.parsed(0)?).backup(it.parsed(1)?).detach())).sends(&[], &[]),
    Route::new("admin.nodes.backups.download", answers::<SignedUrl>, |it| {
 let format = it.query("archive_format").map(|word| StreamableArchiveFormat::from(word.as_str()));
 finish(panel().node(it.parsed(0)?).backup(it.parsed(1)?).download(format.as_ref()))
}),
    Route::new("admin.nodes.backups.export", exported, |it| finish(panel().node(it.parsed(0)?).backup(it.parsed(1)?).export(it.member("server_uuid")?, &it.body()?))).sends(&["/server_uuid", "/path"], &["archive_format", "foreground"]),
    Route::new("admin.nodes.backups.query", answers::<BackupArchive>, |it| finish(panel().node(it.parsed(0)?).backup(it.parsed(1)?).query())),
    Route::new("admin.nodes.backups.reattach", answers_nothing, |it| finish(panel().node(it.parsed(0)?).backup(it.parsed(1)?).reattach(it.member("server_uuid")?))).sends(&["/server_uuid"], &[]),
    Route::new("admin.nodes.backups.restore", answers_nothing, |it| finish(panel().node(it.parsed(0)?).backup(it.parsed(1)?).restore(it.member("server_uuid")?, it.body()?))).sends(&["/server_uuid"], &["truncate_directory", "restore_startup"]),
];

/// It is there, or on its way.
fn exported(body: &Value) -> Result<(), Vec<String>> {
    match body.get("identifier") {
        Some(_) => one::<OperationId>(body, "identifier"),
        None => one::<FileEntry>(body, "entry"),
    }
}
