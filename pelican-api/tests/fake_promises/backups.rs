//! Back-ups: they take time, make room, and come back.

use std::time::Duration;

use panel_http::{fake::likeness::Answer, http::Method};
use pelican_api::fake::NodeAnswer;
use serde_json::{Value, json};

use crate::shop::{Shop, code};

const MINUTE: Duration = Duration::from_secs(60);

async fn call(shop: &Shop, method: Method, path: &str, body: Option<Value>) -> Answer {
    shop.of_server(&shop.fake.client_key(), method, path, body).await
}

async fn begun(shop: &Shop) -> Answer {
    call(shop, Method::POST, "backups", Some(json!({}))).await
}

fn uuid(answer: &Answer) -> String {
    answer.body["attributes"]["uuid"].as_str().unwrap().to_owned()
}

async fn count(shop: &Shop) -> Value {
    let list = call(shop, Method::GET, "backups", None).await;
    list.body["meta"]["backup_count"].clone()
}

#[tokio::test(start_paused = true)]
async fn a_backup_takes_its_time_and_gives_the_files_back() {
    let shop = Shop::open();
    shop.owned().await;
    shop.fake.backups_in(MINUTE);
    let uuid = uuid(&begun(&shop).await);
    let path = format!("backups/{uuid}");
    let view = async || call(&shop, Method::GET, &path, None).await.body["attributes"].clone();
    assert_eq!(
        (&view().await["is_successful"], &view().await["completed_at"]),
        (&json!(false), &json!(null))
    );
    tokio::time::advance(MINUTE).await;
    assert_eq!(view().await["is_successful"], true);

    let gone = json!({"root": "/", "files": ["eula.txt"]});
    assert_eq!(call(&shop, Method::POST, "files/delete", Some(gone)).await.status, 204);
    let restore = format!("{path}/restore");
    let truncate = json!({"truncate": true});
    assert_eq!(call(&shop, Method::POST, &restore, Some(truncate)).await.status, 204);
    assert_eq!(shop.server(1).status.as_deref(), Some("restoring_backup"));
    let refused = call(&shop, Method::GET, "backups", None).await;
    assert_eq!((refused.status, code(&refused)), (409, "ServerStateConflictException"));
    tokio::time::advance(MINUTE).await;
    assert_eq!(shop.server(1).status, None);
    let eula = call(&shop, Method::GET, "files/contents?file=eula.txt", None).await;
    assert_eq!(eula.body, "eula=true\n");
}

#[tokio::test(start_paused = true)]
async fn two_backups_are_made_in_ten_minutes_and_deleted_ones_are_forgotten() {
    let shop = Shop::open();
    shop.owned().await;
    let first = uuid(&begun(&shop).await);
    assert_eq!(begun(&shop).await.status, 200);
    let refused = begun(&shop).await;
    assert_eq!((refused.status, code(&refused)), (429, "TooManyRequestsHttpException"));
    assert!(refused.headers.contains_key("retry-after"));
    let path = format!("backups/{first}");
    assert_eq!(call(&shop, Method::DELETE, &path, None).await.status, 204);
    assert_eq!(begun(&shop).await.status, 200, "a deleted one does not count");
    tokio::time::advance(MINUTE * 11).await;
    assert_eq!(begun(&shop).await.status, 200);
    tokio::time::advance(MINUTE * 11).await;
    let refused = begun(&shop).await;
    assert_eq!((refused.status, code(&refused)), (400, "TooManyBackupsException"));
}

#[tokio::test(start_paused = true)]
async fn a_backup_that_the_node_refuses_leaves_no_row() {
    let shop = Shop::open();
    shop.owned().await;
    for (answer, word) in [
        (NodeAnswer::Status(500), "RequestException"),
        (NodeAnswer::Unreachable, "ConnectionException"),
    ] {
        shop.node_answers(answer);
        let broken = begun(&shop).await;
        assert_eq!((broken.status, code(&broken)), (500, word));
    }
    assert_eq!(count(&shop).await, 0);
}

#[tokio::test(start_paused = true)]
async fn a_failed_backup_goes_whatever_the_node_says_and_a_good_one_does_not() {
    let shop = Shop::open();
    shop.owned().await;
    let good = uuid(&begun(&shop).await);
    assert_eq!(count(&shop).await, 1);
    shop.fake.backups_in(MINUTE);
    let bad = uuid(&begun(&shop).await);
    shop.fake.finish_backups(false);
    shop.node_answers(NodeAnswer::Status(500));
    for (uuid, status) in [(good, 500), (bad, 204)] {
        let path = format!("backups/{uuid}");
        assert_eq!(call(&shop, Method::DELETE, &path, None).await.status, status);
    }
}
