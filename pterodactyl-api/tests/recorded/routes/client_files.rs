//! Files of a server.

use panel_http::{
    envelope::{Item, ItemList},
    recording::suite::{Recorded, Route, answers_nothing, answers_text, finish},
};
use pterodactyl_api::{
    SignedUrl,
    client::files::FileHandle,
    models::client::file::{Chmod, FileObject, Move, PullFile},
};

use super::{answers, server};

pub(super) static ROUTES: &[Route] = &[
    Route::new("client.files.list", answers::<ItemList<FileObject>>, |it| {
        let directory = it.query("directory").ok_or("the folder is always sent")?;
        finish(server(it).files().list(&directory))
    }),
    Route::new("client.files.read", answers_text, |it| finish(file(it)?.read())).of_text(),
    Route::new("client.files.write", answers_nothing, |it| {
        finish(file(it)?.write(it.text()))
    })
    .of_text(),
    Route::new("client.files.download", answers::<Item<SignedUrl>>, |it| {
        finish(file(it)?.download())
    }),
    Route::new("client.files.upload", answers::<Item<SignedUrl>>, |it| {
        finish(server(it).files().upload())
    }),
    Route::new("client.files.rename", answers_nothing, |it| {
        finish(server(it).files().rename(&root(it)?, it.member::<Vec<Move>>("files")?))
    })
    .sends(&["/root", "/files"], &[]),
    Route::new("client.files.copy", answers_nothing, |it| {
        finish(server(it).file(it.member::<String>("location")?).copy())
    })
    .sends(&["/location"], &[]),
    Route::new("client.files.compress", answers::<Item<FileObject>>, |it| {
        finish(
            server(it)
                .files()
                .compress(&root(it)?, it.member::<Vec<String>>("files")?),
        )
    })
    .sends(&["/root", "/files"], &[]),
    Route::new("client.files.decompress", answers_nothing, |it| {
        finish(server(it).files().decompress(&root(it)?, &it.member::<String>("file")?))
    })
    .sends(&["/root", "/file"], &[]),
    Route::new("client.files.delete", answers_nothing, |it| {
        finish(
            server(it)
                .files()
                .delete(&root(it)?, it.member::<Vec<String>>("files")?),
        )
    })
    .sends(&["/root", "/files"], &[]),
    Route::new("client.files.chmod", answers_nothing, |it| {
        finish(server(it).files().chmod(&root(it)?, it.member::<Vec<Chmod>>("files")?))
    })
    .sends(&["/root", "/files"], &[]),
    Route::new("client.files.create_folder", answers_nothing, |it| {
        finish(
            server(it)
                .files()
                .create_folder(&root(it)?, &it.member::<String>("name")?),
        )
    })
    .sends(&["/root", "/name"], &[]),
    Route::new("client.files.pull", answers_nothing, |it| {
        finish(server(it).files().pull(&it.body::<PullFile>()?))
    })
    .sends(&["/url"], &["directory", "filename", "use_header", "foreground"]),
];

fn root(it: &Recorded<'_>) -> Result<String, String> {
    it.member("root")
}

fn file(it: &Recorded<'_>) -> Result<FileHandle, String> {
    let path = it.query("file").ok_or("the file is always sent")?;
    Ok(server(it).file(path))
}
