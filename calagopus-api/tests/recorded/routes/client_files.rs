//! Files of a server.

use calagopus_api::{
    OperationId, SignedUrl,
    models::client::file::{
        Chmod, Copied, Download, FileEntry, FileSort, FingerprintAlgorithm, Folder, Move, PullQuery, Revision,
        StreamableArchiveFormat,
    },
};
use panel_http::recording::suite::{Built, Recorded, Route, answers_nothing, answers_text, finish};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{answers, flag, listed, one, server};

pub(super) static ROUTES: &[Route] = &[
    Route::new("client.files.list", answers::<Folder>, list),
    Route::new(
        "client.files.largest_directories",
        |body| one::<Vec<FileEntry>>(body, "largest_directories"),
        |it| finish(server(it).files().largest_directories(&asked(it, "directory"))),
    ),
    Route::new(
        "client.files.search",
        |body| one::<Vec<FileEntry>>(body, "entries"),
        |it| finish(server(it).files().search(&it.body()?)),
    )
    .sends(&["/root"], &["path_filter", "size_filter", "content_filter"]),
    Route::new("client.files.create_directory", answers_nothing, |it| {
        let (root, name): (String, String) = (it.member("root")?, it.member("name")?);
        finish(server(it).files().create_directory(&root, &name))
    })
    .sends(&["/root", "/name"], &[]),
    Route::new(
        "client.files.rename",
        |body| one::<u64>(body, "renamed"),
        |it| {
            let (root, files): (String, Vec<Move>) = (it.member("root")?, it.member("files")?);
            finish(server(it).files().rename(&root, files))
        },
    )
    .sends(&["/root", "/files"], &[]),
    Route::new("client.files.copy", progress_of_entry, |it| {
        finish(server(it).files().copy(&it.body()?))
    })
    .sends(&["/path"], &["destination", "overwrite", "foreground"]),
    Route::new("client.files.copy_many", progress_of_copies, |it| {
        finish(server(it).files().copy_many(&it.body()?))
    })
    .sends(&["/root", "/files"], &["overwrite", "foreground"]),
    Route::new("client.files.copy_to_server", progress, |it| {
        finish(server(it).files().copy_to_server(&it.body()?))
    })
    .sends(
        &["/root", "/files", "/destination", "/destination_server"],
        &["foreground"],
    ),
    Route::new(
        "client.files.delete",
        |body| one::<u64>(body, "deleted"),
        |it| {
            let (root, files): (String, Vec<String>) = (it.member("root")?, it.member("files")?);
            finish(server(it).files().delete(&root, files))
        },
    )
    .sends(&["/root", "/files"], &[]),
    Route::new(
        "client.files.chmod",
        |body| one::<u64>(body, "updated"),
        |it| {
            let (root, files): (String, Vec<Chmod>) = (it.member("root")?, it.member("files")?);
            finish(server(it).files().chmod(&root, files))
        },
    )
    .sends(&["/root", "/files"], &[]),
    Route::new("client.files.compress", progress_of_entry, |it| {
        finish(server(it).files().compress(&it.body()?))
    })
    .sends(&["/format", "/root", "/files"], &["name", "foreground"]),
    Route::new("client.files.decompress", progress, |it| {
        finish(server(it).files().decompress(&it.body()?))
    })
    .sends(&["/root", "/file"], &["foreground"]),
    Route::new("client.files.abort", answers_nothing, |it| {
        finish(server(it).files().abort(it.parsed(1)?))
    }),
    Route::new("client.files.pull", progress, |it| {
        finish(server(it).files().pull(&it.body()?))
    })
    .sends(&["/root", "/url"], &["name", "use_header", "foreground"]),
    Route::new(
        "client.files.query_pull",
        |body| one::<PullQuery>(body, "query_result"),
        |it| finish(server(it).files().query_pull(&it.member::<String>("url")?)),
    )
    .sends(&["/url"], &[]),
    Route::new("client.files.download", answers::<SignedUrl>, download),
    Route::new("client.files.upload", answers::<SignedUrl>, |it| {
        finish(server(it).files().upload())
    }),
    Route::new("client.files.read", answers_text, |it| {
        finish(server(it).file(asked(it, "file")).read())
    })
    .of_text(),
    Route::new("client.files.write", answers_nothing, |it| {
        finish(server(it).file(asked(it, "file")).write(it.text()))
    })
    .of_text(),
    Route::new(
        "client.files.fingerprint",
        |body| one::<String>(body, "fingerprint"),
        |it| {
            let algorithm = FingerprintAlgorithm::from(asked(it, "algorithm").as_str());
            finish(server(it).file(asked(it, "file")).fingerprint(&algorithm))
        },
    ),
    Route::new(
        "client.files.revisions",
        |body| one::<Vec<Revision>>(body, "revisions"),
        |it| finish(server(it).file(asked(it, "file")).revisions()),
    ),
    Route::new("client.files.read_revision", answers_text, |it| {
        finish(server(it).file(asked(it, "file")).read_revision(it.parsed(1)?))
    })
    .of_text(),
];

fn asked(it: &Recorded<'_>, name: &str) -> String {
    it.query(name).unwrap_or_default()
}

fn list(it: &Recorded<'_>) -> Built {
    let list = server(it).files().list(&asked(it, "directory"));
    listed(it, list, |list, name, value| match name {
        "directory" => Ok(list),
        "sort" => Ok(list.sort_by(&FileSort::from(value))),
        _ => Err(format!("no builder for `{name}` in the query")),
    })
}

fn download(it: &Recorded<'_>) -> Built {
    let pairs = it.exchange.query_pairs();
    let files = pairs.iter().filter(|(name, _)| name == "files").map(|(_, file)| file);
    let mut download = Download::new(asked(it, "root"), files);
    if let Some(directory) = it.query("directory") {
        download = download.directory(flag(&directory)?);
    }
    if let Some(format) = it.query("archive_format") {
        download = download.archive_format(StreamableArchiveFormat::from(format.as_str()));
    }
    finish(server(it).files().download(&download))
}

/// The answer of something long: done, or begun.
fn progress(body: &Value) -> Result<(), Vec<String>> {
    match body.get("identifier") {
        Some(_) => one::<OperationId>(body, "identifier"),
        None => answers_nothing(body),
    }
}

/// The same, with a file when it is done.
pub(super) fn progress_of_entry(body: &Value) -> Result<(), Vec<String>> {
    match body.get("identifier") {
        Some(_) => one::<OperationId>(body, "identifier"),
        None => one::<FileEntry>(body, "entry"),
    }
}

/// The same, with what was skipped.
fn progress_of_copies(body: &Value) -> Result<(), Vec<String>> {
    #[derive(Serialize, Deserialize)]
    struct Running {
        identifier: OperationId,
        skipped: Vec<FileEntry>,
    }
    match body.get("identifier") {
        Some(_) => answers::<Running>(body),
        None => answers::<Copied>(body),
    }
}
