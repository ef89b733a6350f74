//! What users do with their accounts and servers, and administrators with nodes and databases: which situations are covered,
//! and how the panel gets into each.

use std::time::Duration;

use http::Method;
use panel_http::Secret;
use pterodactyl_api::fake::NodeAnswer;
use serde_json::{Value, json};

use crate::stage::{
    IMAGE,
    Level::{self, Built, Peopled, Sold},
    Stage,
};

/// The recordings that are covered, and how far the panel is set up in each.
#[rustfmt::skip]
pub(crate) const SITUATIONS: &[(&str, Level)] = &[
    ("069-node-create-2", Peopled),
    ("075-node-configuration", Built),
    ("076-node-update", Built),
    ("077-node-update-partial-422", Built),
    ("195-database-create-dup", Sold),
    ("196-database-create-422", Sold),
    ("197-databases-list", Sold),
    ("199-database-reset-password", Sold),
    ("200-database-get-other-server", Sold),
    ("203-database-delete", Sold),
    ("205-node-delete-with-servers", Sold),
    ("214-node-delete", Built),
    ("221-client-permissions", Peopled),
    ("223-client-account-email", Peopled),
    ("225-client-account-password", Peopled),
    ("227-client-account-api-keys", Peopled),
    ("228-client-account-api-keys-create", Peopled),
    ("229-client-account-api-keys-422", Peopled),
    ("230-client-account-api-keys-delete", Peopled),
    ("231-client-account-ssh-keys", Peopled),
    ("233-client-account-activity", Peopled),
    ("254-client-command", Sold),
    ("255-client-command-422", Sold),
    ("261-client-startup-put", Sold),
    ("262-client-startup-put-empty", Sold),
    ("263-client-startup-put-invalid", Sold),
    ("264-client-startup-put-not-viewable", Sold),
    ("265-client-startup-put-unknown", Sold),
    ("266-client-rename", Sold),
    ("267-client-rename-422", Sold),
    ("268-client-docker-image", Sold),
    ("276-client-reinstall-installing-409", Sold),
    ("277-client-databases", Sold),
    ("278-client-database-create", Sold),
    ("279-client-database-create-over-limit", Sold),
    ("280-client-database-create-422", Sold),
    ("281-client-databases-password", Sold),
    ("282-client-database-rotate", Sold),
    ("283-client-database-delete", Sold),
    ("284-client-backup-create", Sold),
    ("286-client-backups-running", Sold),
    ("287-client-backups", Sold),
    ("288-client-backup-create-third", Sold),
    ("289-client-backup-get", Sold),
    ("290-client-backup-download", Sold),
    ("291-client-backup-delete-locked", Sold),
    ("292-client-backup-unlock", Sold),
    ("293-client-backup-restore-422", Sold),
    ("294-client-backup-restore", Sold),
    ("295-client-server-restoring", Sold),
    ("296-client-files-restoring-409", Sold),
    ("297-client-backup-delete", Sold),
    ("298-client-allocations", Sold),
    ("302-client-allocation-primary", Sold),
    ("305-client-allocation-delete", Sold),
    ("307-client-schedule-create-422", Sold),
    ("308-client-schedule-create-bad-cron", Sold),
    ("309-client-schedule-task-create", Sold),
    ("310-client-schedule-task-create-backup", Sold),
    ("311-client-schedule-task-create-422", Sold),
    ("312-client-schedule-task-update", Sold),
    ("313-client-schedules", Sold),
    ("314-client-schedule-get", Sold),
    ("315-client-schedule-update", Sold),
    ("316-client-schedule-execute", Sold),
    ("317-client-schedule-task-delete", Sold),
    ("319-client-subuser-create", Sold),
    ("320-client-subuser-create-dup", Sold),
    ("321-client-subuser-create-owner", Sold),
    ("322-client-subuser-create-new-email", Sold),
    ("323-client-subusers", Sold),
    ("324-client-subuser-get", Sold),
    ("325-client-as-subuser-server", Sold),
    ("326-client-as-subuser-forbidden", Sold),
    ("327-client-as-subuser-startup-forbidden", Sold),
    ("328-client-as-subuser-websocket", Sold),
    ("329-client-subuser-update", Sold),
    ("330-client-subuser-delete", Sold),
    ("331-client-files-list", Sold),
    ("333-client-file-contents", Sold),
    ("334-client-file-contents-404", Sold),
    ("335-client-file-contents-422", Sold),
    ("336-client-file-write", Sold),
    ("337-client-file-write-json-body", Sold),
    ("338-client-file-copy", Sold),
    ("339-client-file-rename", Sold),
    ("340-client-file-rename-exists", Sold),
    ("342-client-file-chmod", Sold),
    ("343-client-file-compress", Sold),
    ("345-client-file-delete", Sold),
    ("346-client-file-download", Sold),
    ("347-client-file-upload", Sold),
    ("348-client-file-pull", Sold),
    ("349-client-file-pull-throttle", Sold),
    ("350-client-file-pull-429", Sold),
    ("351-client-activity", Sold),
    ("352-client-activity-filter", Sold),
    ("357-client-files-suspended-409", Sold),
    ("359-client-rename-suspended-409", Sold),
    ("362-node-maintenance-on", Sold),
    ("366-node-maintenance-off", Sold),
    ("383-hazard-delete-databases-without-id", Sold),
];

const HOUR: Duration = Duration::from_secs(3600);

/// What happens before the recorded request, and with whose key it is sent.
pub(crate) async fn prepare(name: &str, stage: &mut Stage) {
    let number: u32 = name[..3].parse().unwrap();
    let alice = stage.fake.new_client_key(3);
    let fake = stage.fake.clone();
    stage.key = Some(match number {
        69..=214 | 362 | 366 | 383 => fake.application_key(),
        321 => fake.client_key(),
        _ => alice.clone(),
    });
    match number {
        69 => assert_eq!(fake.add_location("us.test"), 2),
        76 => drop(
            fake.node(2)
                .answers(NodeAnswer::Unreachable)
                .calls(pterodactyl_api::fake::NodeCall::Configure),
        ),
        195..=203 => {
            assert_eq!(fake.add_database_host("local", None), 1);
            let shop = json!({"database": "shop", "remote": "%", "host": 1});
            stage.post("servers/1/databases", shop).await;
        }
        223 | 225 => fake.set_password(3, "New-Passw0rd"),
        230 | 233 => {
            let first = Alice(stage, &alice).makes_key().await;
            Alice(stage, &alice).makes_key().await;
            stage.word("ptlc_bcQS2pNOOjy", &first);
            if number == 233 {
                let path = format!("account/api-keys/{first}");
                Alice(stage, &alice).does(Method::DELETE, &path, json!({})).await;
            }
        }
        268 => stage.word("ghcr.io/pterodactyl/yolks:java_17", IMAGE),
        276 => {
            fake.node(1).install_takes(HOUR);
            stage.post("servers/1/reinstall", json!({})).await;
        }
        357 | 359 => drop(stage.post("servers/1/suspend", json!({})).await),
        383 => stage.word("servers/9/", "servers/3/"),
        _ => {}
    }
    match number {
        254 => Alice(stage, &alice).starts().await,
        277..=283 => databases(number, stage, &alice).await,
        286..=297 => backups(number, stage, &alice).await,
        302 | 305 => {
            stage.word("allocations/165", "allocations/2");
            let notes = json!({"notes": "query port"});
            let path = "servers/20a1858d/network/allocations/2";
            Alice(stage, &alice).does(Method::POST, path, notes).await;
        }
        309..=317 => schedules(number, stage, &alice).await,
        319..=330 => subusers(number, stage, &alice).await,
        338..=350 => files(number, stage, &alice).await,
        351 | 352 => activity(stage, &alice).await,
        _ => {}
    }
}

/// Alice, to whom the servers belong.
struct Alice<'a>(&'a Stage, &'a Secret);

impl Alice<'_> {
    /// Calls the Client API, and expects a success.
    async fn does(&self, method: Method, path: &str, body: Value) -> Value {
        let answer = self.0.client(self.1, method, path, body).await;
        assert!(answer.status < 300, "{path}: {} {}", answer.status, answer.body);
        answer.body
    }

    async fn posts(&self, path: &str, body: Value) -> Value {
        self.does(Method::POST, &format!("servers/20a1858d/{path}"), body).await
    }

    async fn makes_key(&self) -> String {
        let key = self.does(Method::POST, "account/api-keys", json!({"description": "made by api"}));
        key.await["attributes"]["identifier"].as_str().unwrap().to_owned()
    }

    async fn starts(&self) {
        self.posts("power", json!({"signal": "start"})).await;
    }

    async fn makes_backup(&self) -> String {
        let backup = json!({"name": "first", "ignored": "*.log\ncache/", "is_locked": true});
        let made = self.posts("backups", backup).await;
        made["attributes"]["uuid"].as_str().unwrap().to_owned()
    }

    async fn writes(&self, file: &str) {
        let path = format!("files/write?file={file}");
        self.posts(&path, json!("hello")).await;
    }
}

async fn databases(number: u32, stage: &mut Stage, alice: &Secret) {
    assert_eq!(stage.fake.add_database_host("local", None), 1);
    let shop = json!({"database": "shop2", "remote": "10.0.0.%", "host": 1});
    stage.post("servers/1/databases", shop).await;
    if number == 279 || number > 280 {
        let game = json!({"database": "game", "remote": "%"});
        let game = Alice(stage, alice).posts("databases", game).await;
        stage.word("EamjOMrN", game["attributes"]["id"].as_str().unwrap());
    }
}

async fn backups(number: u32, stage: &mut Stage, alice: &Secret) {
    let fake = stage.fake.clone();
    if number == 286 {
        fake.backups_in(HOUR);
    }
    let uuid = Alice(stage, alice).makes_backup().await;
    let path = format!("backups/{uuid}");
    stage.word("ed47a858-eb36-465b-aa1f-1c78faf4b4ca", &uuid);
    match number {
        286..=288 => drop(Alice(stage, alice).posts("backups", json!({})).await),
        295 | 296 => {
            // What was begun has ended by now.
            drop(fake.servers());
            fake.backups_in(HOUR);
            let path = format!("{path}/restore");
            Alice(stage, alice).posts(&path, json!({"truncate": false})).await;
        }
        297 => drop(Alice(stage, alice).posts(&format!("{path}/lock"), json!({})).await),
        _ => {}
    }
}

async fn schedules(number: u32, stage: &mut Stage, alice: &Secret) {
    let alice = Alice(stage, alice);
    let nightly = json!({
        "name": "nightly", "is_active": true,
        "minute": "0", "hour": "3", "day_of_month": "*", "month": "*", "day_of_week": "*",
    });
    alice.posts("schedules", nightly).await;
    let backup = json!({"action": "backup", "payload": "", "time_offset": 30});
    if number == 316 {
        alice.posts("schedules/1/tasks", backup).await;
        alice.makes_backup().await;
        alice.makes_backup().await;
    } else if number > 309 {
        let save = json!({"action": "command", "payload": "save-all", "time_offset": 0});
        alice.posts("schedules/1/tasks", save).await;
        if number > 312 {
            alice.posts("schedules/1/tasks", backup).await;
        }
    }
}

async fn subusers(number: u32, stage: &mut Stage, alice: &Secret) {
    let subuser = json!({"username": "subuser", "email": "sub@example.test", "first_name": "S", "last_name": "U"});
    let user = stage.post("users", subuser).await.body["attributes"].clone();
    stage.word("8f44835e-cdd8-46f1-a253-0bf96088bcd3", user["uuid"].as_str().unwrap());
    if !(320..=322).contains(&number) && number < 323 {
        return;
    }
    let permissions = ["control.console", "control.start", "file.read"];
    let subuser = json!({"email": "sub@example.test", "permissions": permissions});
    Alice(stage, alice).posts("users", subuser).await;
    if (325..=328).contains(&number) {
        stage.key = Some(stage.fake.new_client_key(user["id"].as_u64().unwrap()));
    }
}

async fn files(number: u32, stage: &Stage, alice: &Secret) {
    let alice = Alice(stage, alice);
    match number {
        338 | 339 => alice.writes("/a%20b.txt").await,
        340..=345 => alice.writes("/c.txt").await,
        349 | 350 => {
            let pulls = if number == 350 { 10 } else { 1 };
            for _ in 0..pulls {
                let pull = json!({"url": "http://127.0.0.1:8802/x.jar"});
                alice.posts("files/pull", pull).await;
            }
        }
        _ => {}
    }
}

/// Power first, then lines for the console and files.
async fn activity(stage: &Stage, alice: &Secret) {
    let alice = Alice(stage, alice);
    alice.starts().await;
    alice.posts("command", json!({"command": "say hi"})).await;
    for _ in 0..3 {
        let pull = json!({"url": "http://127.0.0.1:8802/x.jar"});
        alice.posts("files/pull", pull).await;
    }
}
