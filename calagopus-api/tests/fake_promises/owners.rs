//! What owners do with their servers.

use std::time::Duration;

use calagopus_api::fake::{NewKey, NewUser, NodeAnswer, NodeCall};
use serde_json::{Value, json};

use crate::shop::{Shop, forgotten, said};

/// Makes a server and gives the path of a thing of its.
async fn of_server(shop: &Shop) -> impl Fn(&str) -> String {
    let uuid = shop.sold("order-1").await;
    move |path: &str| format!("client/servers/{uuid}/{path}")
}

async fn backup(shop: &Shop, path: &(impl Fn(&str) -> String + Sync), name: &str) -> String {
    let new = json!({"name": name, "ignored_files": []});
    let made = shop.post(&path("backups"), new).await;
    assert_eq!(made.status, 200, "{}", made.body);
    tokio::time::sleep(Duration::from_secs(1)).await;
    made.body["backup"]["uuid"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_backup_is_answered_before_it_is_made_and_found_after_it_is_gone() {
    let shop = Shop::open();
    shop.fake.backups_in(Duration::from_secs(30));
    let path = of_server(&shop).await;
    let uuid = backup(&shop, &path, "one").await;
    let one = path(&format!("backups/{uuid}"));
    assert_eq!(shop.get(&one).await.body["backup"]["completed"], Value::Null);
    let early = shop.delete(&one, json!({})).await;
    assert_eq!((early.status, said(&early)), (417, "backup has not been completed yet"));
    tokio::time::sleep(Duration::from_secs(30)).await;
    assert_eq!(shop.get(&one).await.body["backup"]["is_successful"], true);
    assert_eq!(shop.delete(&one, json!({})).await.status, 202);
    assert_eq!(shop.get(&one).await.body["backup"]["deletion_status"], "deleting");
    tokio::time::sleep(Duration::from_secs(31)).await;
    assert_eq!(shop.get(&path("backups")).await.body["backups"]["total"], 0);
    assert_eq!(shop.get(&one).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_backup_that_failed_is_complete_and_counts() {
    let shop = Shop::open();
    let path = of_server(&shop).await;
    shop.fake.node(1).answers_to(NodeCall::Backup, NodeAnswer::Status(500));
    for name in ["one", "two"] {
        backup(&shop, &path, name).await;
    }
    let listed = shop.get(&path("backups")).await.body["backups"]["data"][0].clone();
    assert_eq!(listed["is_successful"], false);
    assert!(listed["completed"].is_string());
    let refused = shop
        .post(&path("backups"), json!({"name": "three", "ignored_files": []}))
        .await;
    assert_eq!(
        (refused.status, said(&refused)),
        (417, "maximum number of backups reached")
    );
}

#[tokio::test(start_paused = true)]
async fn files_go_to_the_node_and_come_back_as_they_were_when_a_backup_is_restored() {
    let shop = Shop::open();
    let path = of_server(&shop).await;
    let key = shop.fake.key();
    let write = async |text: &'static str| {
        let file = path("files/write?file=/server.properties");
        let answer = shop
            .send(&key, "POST", &file, &[("content-type", "text/plain")], text)
            .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    };
    write("motd=old").await;
    let uuid = backup(&shop, &path, "before").await;
    write("motd=new").await;
    let restore = path(&format!("backups/{uuid}/restore"));
    let done = shop.post(&restore, json!({"truncate_directory": true})).await;
    assert_eq!(done.status, 200, "{}", done.body);
    let text = shop.get(&path("files/contents?file=/server.properties")).await;
    assert_eq!(text.body, "motd=old");
    let listed = shop.get(&path("files/list?directory=/")).await;
    let names = listed.body["entries"]["data"].as_array().unwrap().iter();
    assert!(
        names
            .map(|it| it["name"].as_str().unwrap())
            .any(|name| name == "server.properties")
    );
}

#[tokio::test(start_paused = true)]
async fn a_database_is_named_after_its_server_and_a_second_of_its_name_breaks_the_panel() {
    let shop = Shop::open();
    let path = of_server(&shop).await;
    let elsewhere = shop.fake.add_database_host("elsewhere", &shop.fake.node_uuid(2));
    let make = async |host: &Value, name: &str| {
        let new = json!({"database_host_uuid": host, "name": name});
        shop.post(&path("databases"), new).await
    };
    let absent = make(&json!(elsewhere), "main").await;
    assert_eq!((absent.status, said(&absent)), (404, "database host not found"));
    let hosts = shop.get(&path("databases/hosts")).await;
    let host = &hosts.body["database_hosts"][0]["uuid"];
    let made = make(host, "main").await;
    assert_eq!(made.status, 200, "{}", made.body);
    let server = shop.fake.servers()[0].uuid.clone();
    assert_eq!(made.body["database"]["name"], format!("s{}_main", &server[..8]));
    let full = make(host, "other").await;
    assert_eq!((full.status, said(&full)), (417, "maximum number of databases reached"));
    let more = json!({"feature_limits": {"allocations": 3, "databases": 2, "backups": 2, "schedules": 2}});
    let raised = shop.patch(&format!("admin/servers/{server}"), more).await;
    assert_eq!(raised.status, 200);
    forgotten().await;
    assert_eq!(make(host, "main").await.status, 500);
}

#[tokio::test(start_paused = true)]
async fn a_schedule_keeps_its_steps_in_order_and_goes_with_its_server() {
    let shop = Shop::open();
    let path = of_server(&shop).await;
    let new = json!({
        "name": "nightly", "enabled": true, "triggers": [{"type": "cron", "schedule": "0 0 4 * * *"}],
        "condition": {"type": "none"},
    });
    let made = shop.post(&path("schedules"), new.clone()).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let twice = shop.post(&path("schedules"), new).await;
    assert_eq!((twice.status, said(&twice)), (409, "schedule with name already exists"));
    let schedule = made.body["schedule"]["uuid"].as_str().unwrap();
    let steps = path(&format!("schedules/{schedule}/steps"));
    let mut uuids = Vec::new();
    for order in [2, 1] {
        let step = json!({"action": {"type": "sleep", "duration": 1000}, "order": order});
        let step = shop.post(&steps, step).await;
        uuids.push(step.body["schedule_step"]["uuid"].clone());
    }
    let listed = async || {
        let listed = shop.get(&steps).await.body["schedule_steps"].clone();
        let listed = listed.as_array().unwrap().iter();
        listed.map(|it| it["uuid"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(listed().await, [uuids[1].clone(), uuids[0].clone()]);
    let order = json!({"schedule_step_order": uuids});
    assert_eq!(
        shop.call("PUT", &format!("{steps}/order"), Some(order)).await.status,
        200
    );
    assert_eq!(listed().await, uuids);
}

#[tokio::test(start_paused = true)]
async fn a_subuser_may_do_what_was_given_and_no_more() {
    let shop = Shop::open();
    let path = of_server(&shop).await;
    let ada = shop.fake.add_user(NewUser::new("ada"));
    let hers = shop.fake.add_key(NewKey::everything().of(ada));
    let server = path("");
    let server = server.trim_end_matches('/');
    assert_eq!(shop.with(&hers, "GET", server, None).await.status, 404);
    let new = json!({"email": "ada@example.test", "permissions": ["control.start"], "ignored_files": []});
    assert_eq!(shop.post(&path("subusers"), new).await.status, 200);
    let power = async |action: &str| {
        let body = Some(json!({"action": action}));
        shop.with(&hers, "POST", &path("power"), body).await.status
    };
    assert_eq!(power("start").await, 200);
    assert_eq!(power("stop").await, 403);
}

#[tokio::test(start_paused = true)]
async fn who_has_a_role_may_administer_as_far_as_it_goes() {
    let shop = Shop::open();
    let role = shop.fake.add_role("Looker", &["nodes.read"]);
    let ada = shop.fake.add_user(NewUser::new("ada"));
    let hers = shop.fake.add_key(NewKey::everything().of(ada.as_str()));
    let status = async |path: &str| shop.with(&hers, "GET", path, None).await.status;
    assert_eq!(status("admin/nodes").await, 401);
    shop.patch(&format!("admin/users/{ada}"), json!({"role_uuid": role}))
        .await;
    forgotten().await;
    assert_eq!(status("admin/nodes").await, 200);
    assert_eq!(status("admin/users").await, 403);
}
