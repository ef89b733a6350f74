//! Files of a server through the Client API.

use panel_http::recording::Replay;
use pelican_api::{
    Effect, ErrorKind,
    models::client::{
        file::{ArchiveFormat, Chmod, Compress, FileMode, Move, PullFile},
        power::Signal,
    },
};
use serde_json::json;

use crate::{
    client::{SERVER, answered, failed, offline, sent, told},
    support::{self, Handles as _},
};

/// The panel tells it as a `500`; it is not one that passes.
#[tokio::test]
async fn a_file_that_is_not_there_is_not_found_and_not_asked_for_again() {
    let panel = Replay::new([support::recorded("347")]);
    let error = panel.client().server(SERVER).file("/nope").read().await.unwrap_err();
    assert_eq!(told(&error), (ErrorKind::NotFound, Effect::Refused));
    assert_eq!(panel.asked().len(), 1);
}

/// What its code means is known of the calls about files only.
#[tokio::test]
async fn a_missing_file_of_the_panel_itself_is_not_a_missing_server() {
    let client = answered(failed(500, "FileNotFoundException"));
    let error = client.server(SERVER).power(Signal::Start).await.unwrap_err();
    assert_eq!(told(&error), (ErrorKind::Panel, Effect::Unknown));
}

#[tokio::test]
async fn a_name_in_use_is_a_refusal() {
    for code in ["FileExistsException", "FileNotEditableException"] {
        let file = answered(failed(500, code)).server(SERVER).file("/world");
        let error = file.write("x").await.unwrap_err();
        assert_eq!(told(&error), (ErrorKind::Refused, Effect::Refused), "{code}");
    }
}

/// The node would take each of these for the folder itself, or for one above.
#[test]
fn a_folder_is_not_deleted_by_a_name_that_is_none() {
    for name in ["", "/", ".", "..", "../world", "a/.."] {
        let call = offline().server(SERVER).files().delete("/mods", ["a.jar", name]);
        let error = call.into_request().unwrap_err();
        assert_eq!(told(&error), (ErrorKind::InvalidRequest, Effect::NotSent), "{name}");
    }
}

/// The panel decodes the name of a download a second time.
#[test]
fn a_percent_sign_in_a_name_stays_one() {
    let file = offline().server(SERVER).file("/100%25.txt");
    let path = "/api/client/servers/34ebc7eb/files";
    assert_eq!(sent(file.read()).0, format!("GET {path}/contents?file=%2F100%2525.txt"));
    assert_eq!(
        sent(file.download()).0,
        format!("GET {path}/download?file=%2F100%252525.txt")
    );
}

#[test]
fn requests_about_files_are_what_the_node_takes() {
    let files = offline().server(SERVER).files();
    let (_, chmod) = sent(files.chmod("/", [Chmod::new("start.sh", FileMode::new(0o755))]));
    assert_eq!(
        chmod,
        json!({"root": "/", "files": [{"file": "start.sh", "mode": "755"}]})
    );
    let (_, moved) = sent(files.rename("/", [Move::new("a", "b")]));
    assert_eq!(moved, json!({"root": "/", "files": [{"from": "a", "to": "b"}]}));
    let archive = Compress::new("/", ["world"])
        .name("world")
        .extension(ArchiveFormat::Zip);
    let (_, packed) = sent(files.compress(&archive));
    assert_eq!(
        packed,
        json!({"root": "/", "files": ["world"], "name": "world", "extension": "zip"})
    );
    let (_, pulled) = sent(
        files.pull(
            &PullFile::new("https://example.com/a.jar")
                .filename("b.jar")
                .foreground(),
        ),
    );
    assert_eq!(
        pulled,
        json!({"url": "https://example.com/a.jar", "filename": "b.jar", "foreground": true})
    );
}

#[tokio::test]
async fn a_file_is_read_and_written_as_it_stands() {
    let panel = Replay::new([support::recorded("346"), support::recorded("348")]);
    let file = panel.client().server(SERVER).file("/server.properties");
    assert_eq!(file.read().await.unwrap().as_ref(), b"server-port=25565\nmotd=stub\n");
    file.write(vec![0xff, 0x00]).await.unwrap();
    let written = panel.asked().pop().unwrap();
    assert_eq!(written.body.as_ref(), [0xff, 0x00]);
    assert_eq!(written.headers["content-type"], "text/plain");
}
