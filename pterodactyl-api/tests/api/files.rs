//! Files of a server: what is sent, and what never is.

use http::Request;
use panel_http::Body;
use pterodactyl_api::{
    Client, Effect, ErrorKind,
    client::servers::ServerHandle,
    models::client::file::{Chmod, FileMode, FileObject, Move, PullFile},
};
use serde_json::{Value, json};

use crate::support;

fn server() -> ServerHandle {
    Client::new("https://panel.example", "ptlc_example".into())
        .unwrap()
        .server("1a2b3c4d")
}

fn body(request: Result<Request<Body>, pterodactyl_api::Error>) -> Value {
    serde_json::from_slice(request.unwrap().body().as_bytes().unwrap()).unwrap()
}

/// To the node such a name is the folder itself, or one above: it would delete that.
#[test]
fn a_delete_of_the_folder_itself_is_never_sent() {
    for bad in ["", ".", "..", "/", "../a", "a/..", "a//b"] {
        let call = server().files().delete("/plugins", ["a.jar", bad]);
        let error = call.into_request().unwrap_err();
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::InvalidRequest, Effect::NotSent),
            "{bad}"
        );
    }
    let sent = body(
        server()
            .files()
            .delete("/plugins", ["a.jar", "b/c.jar", ".hidden"])
            .into_request(),
    );
    assert_eq!(
        sent,
        json!({"root": "/plugins", "files": ["a.jar", "b/c.jar", ".hidden"]})
    );
}

#[tokio::test]
async fn a_file_arrives_byte_by_byte_whatever_it_looks_like() {
    for contents in ["{\"errors\":[]}", "<!doctype html>", "a\r\n\u{feff}b\n", ""] {
        let panel = support::Scripted::new([support::text("*", 200, contents)]);
        let read = panel.client().server("1a2b3c4d").file("/a").read().await.unwrap();
        assert_eq!(read, contents.as_bytes());
    }
}

#[test]
fn a_file_is_written_byte_by_byte_to_its_encoded_path() {
    let request = server()
        .file("/a b/ä&c=%41.txt")
        .write(vec![0, 255, b'\n'])
        .into_request()
        .unwrap();
    assert_eq!(request.body().as_bytes().unwrap().as_ref(), [0, 255, b'\n']);
    assert_eq!(request.headers()["content-type"], "text/plain");
    let query: Vec<(String, String)> = url::form_urlencoded::parse(request.uri().query().unwrap().as_bytes())
        .into_owned()
        .collect();
    assert_eq!(query, [("file".to_owned(), "/a b/ä&c=%41.txt".to_owned())]);
}

/// The panel decodes the path of a download once more than that of any other call.
#[test]
fn a_download_of_a_name_with_a_percent_sign_names_that_file() {
    let asked = |request: Request<Body>| {
        let query = request.uri().query().unwrap().to_owned();
        url::form_urlencoded::parse(query.as_bytes())
            .next()
            .unwrap()
            .1
            .into_owned()
    };
    let file = server().file("/100%25.txt");
    assert_eq!(asked(file.read().into_request().unwrap()), "/100%25.txt");
    assert_eq!(asked(file.download().into_request().unwrap()), "/100%2525.txt");
}

#[test]
fn a_file_mode_is_written_in_octal_digits() {
    let sent = body(
        server()
            .files()
            .chmod("/", [Chmod::new("a.sh", FileMode::new(0o755))])
            .into_request(),
    );
    assert_eq!(sent, json!({"root": "/", "files": [{"file": "a.sh", "mode": "755"}]}));
    let file: FileObject = serde_json::from_value(support::recorded("343-")["attributes"].clone()).unwrap();
    assert_eq!(file.mode_bits.bits(), 0o644);
    assert!(serde_json::from_value::<FileMode>(json!("9")).is_err());
}

#[test]
fn what_is_asked_of_files_is_sent_as_the_panel_wants_it() {
    let files = server().files();
    assert_eq!(
        body(files.rename("/a", [Move::new("b", "../c")]).into_request()),
        json!({"root": "/a", "files": [{"from": "b", "to": "../c"}]})
    );
    let pull = PullFile::new("https://example.test/a.jar")
        .filename("b.jar")
        .foreground();
    assert_eq!(
        body(files.pull(&pull).into_request()),
        json!({"url": "https://example.test/a.jar", "filename": "b.jar", "foreground": true})
    );
    assert_eq!(
        body(files.create_folder("/", "a").into_request()),
        json!({"root": "/", "name": "a"})
    );
    assert_eq!(
        body(files.decompress("/", "a.zip").into_request()),
        json!({"root": "/", "file": "a.zip"})
    );
}
