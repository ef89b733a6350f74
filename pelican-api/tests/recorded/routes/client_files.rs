//! Files of a server.

use panel_http::{
    SignedUrl,
    envelope::{Item, ItemList},
    recording::suite::{Recorded, Route, answers_nothing, answers_text, finish},
};
use pelican_api::{
    client::files::FileHandle,
    models::client::file::{Chmod, FileObject, Move},
};

use super::{answers, server};

/// The file that the query names.
fn file(it: &Recorded<'_>) -> FileHandle {
    server(it).file(it.query("file").unwrap_or_default())
}

pub(super) static ROUTES: &[Route] = &[
    Route::new("client.files.list", answers::<ItemList<FileObject>>, |it| {
        finish(server(it).files().list(&it.query("directory").unwrap_or_default()))
    }),
    Route::new("client.files.read", answers_text, |it| finish(file(it).read())).of_text(),
    Route::new("client.files.write", answers_nothing, |it| {
        finish(file(it).write(it.text()))
    })
    .of_text(),
    Route::new("client.files.download", answers::<Item<SignedUrl>>, |it| {
        finish(file(it).download())
    }),
    Route::new("client.files.upload", answers::<Item<SignedUrl>>, |it| {
        finish(server(it).files().upload())
    }),
    Route::new("client.files.rename", answers_nothing, |it| {
        let (root, moves): (String, Vec<Move>) = (it.member("root")?, it.member("files")?);
        finish(server(it).files().rename(&root, moves))
    })
    .sends(&["/root", "/files"], &[]),
    Route::new("client.files.copy", answers_nothing, |it| {
        finish(server(it).file(it.member::<String>("location")?).copy())
    })
    .sends(&["/location"], &[]),
    Route::new("client.files.compress", answers::<Item<FileObject>>, |it| {
        finish(server(it).files().compress(&it.body()?))
    })
    .sends(&["/files"], &["root", "name", "extension"]),
    Route::new("client.files.decompress", answers_nothing, |it| {
        let (root, archive): (String, String) = (it.member("root")?, it.member("file")?);
        finish(server(it).files().decompress(&root, &archive))
    })
    .sends(&["/root", "/file"], &[]),
    Route::new("client.files.delete", answers_nothing, |it| {
        let (root, files): (String, Vec<String>) = (it.member("root")?, it.member("files")?);
        finish(server(it).files().delete(&root, files))
    })
    .sends(&["/root", "/files"], &[]),
    Route::new("client.files.chmod", answers_nothing, |it| {
        let (root, files): (String, Vec<Chmod>) = (it.member("root")?, it.member("files")?);
        finish(server(it).files().chmod(&root, files))
    })
    .sends(&["/root", "/files"], &[]),
    Route::new("client.files.create_folder", answers_nothing, |it| {
        let (root, name): (String, String) = (it.member("root")?, it.member("name")?);
        finish(server(it).files().create_folder(&root, &name))
    })
    .sends(&["/root", "/name"], &[]),
    Route::new("client.files.pull", answers_nothing, |it| {
        finish(server(it).files().pull(&it.body()?))
    })
    .sends(&["/url"], &["directory", "filename", "use_header", "foreground"]),
];
