//! Files of servers.

use panel_http::{fake::likeness::Answer, http::Method};
use pelican_api::fake::NodeAnswer;
use serde_json::{Value, json};

use crate::shop::{Shop, code};

async fn call(shop: &Shop, method: Method, path: &str, body: Option<Value>) -> Answer {
    shop.of_server(&shop.fake.client_key(), method, &format!("files/{path}"), body)
        .await
}

async fn names(shop: &Shop, folder: &str) -> Vec<String> {
    let list = call(shop, Method::GET, &format!("list?directory={folder}"), None).await;
    let entries = list.body["data"].as_array().unwrap().clone();
    let name = |entry: Value| entry["attributes"]["name"].as_str().unwrap().to_owned();
    entries.into_iter().map(name).collect()
}

#[tokio::test(start_paused = true)]
async fn files_are_packed_under_the_name_that_was_asked_for() {
    let shop = Shop::open();
    shop.owned().await;
    let pack = json!({"root": "/", "files": ["eula.txt"], "name": "papers", "extension": "zip"});
    let packed = call(&shop, Method::POST, "compress", Some(pack)).await;
    assert_eq!(packed.body["attributes"]["name"], "papers.zip");
    let gone = json!({"root": "/", "files": ["eula.txt"]});
    assert_eq!(call(&shop, Method::POST, "delete", Some(gone)).await.status, 204);
    assert_eq!(names(&shop, "/").await, ["logs", "papers.zip", "server.properties"]);
    let unpack = json!({"root": "/", "file": "papers.zip"});
    assert_eq!(call(&shop, Method::POST, "decompress", Some(unpack)).await.status, 204);
    assert!(names(&shop, "/").await.contains(&"eula.txt".to_owned()));
}

/// What the node says of a file never comes through.
#[tokio::test(start_paused = true)]
async fn trouble_with_a_file_is_a_broken_panel() {
    let shop = Shop::open();
    shop.owned().await;
    let folder = json!({"root": "/", "name": "eula.txt"});
    let moved = json!({"root": "/", "files": [{"from": "eula.txt", "to": "logs"}]});
    for (method, path, body, word) in [
        (Method::GET, "contents?file=none", None, "FileNotFoundException"),
        (Method::GET, "contents?file=logs", None, "FileNotEditableException"),
        (Method::POST, "write?file=logs", None, "FileExistsException"),
        (Method::POST, "create-folder", Some(folder), "FileExistsException"),
        (Method::PUT, "rename", Some(moved), "RequestException"),
        (Method::GET, "list?directory=none", None, "RequestException"),
    ] {
        let broken = call(&shop, method, path, body).await;
        assert_eq!((broken.status, code(&broken)), (500, word), "{path}");
    }
    shop.node_answers(NodeAnswer::Unreachable);
    let broken = call(&shop, Method::GET, "list", None).await;
    assert_eq!((broken.status, code(&broken)), (500, "ConnectionException"));
}
