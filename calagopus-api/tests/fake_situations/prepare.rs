//! What was done between the recordings.

use std::time::Duration;

use calagopus_api::fake::{NewNode, NodeAnswer, NodeCall};
use serde_json::json;

use crate::stage::Stage;

const LOCATION: &str = "3e97916b-8a7a-47f5-99f3-7f56f22988d6";
const SERVER: &str = "43793ae9-7643-401e-ab51-0c80247ad089";

/// What happens before the recorded request of this number, and the time that passes: what the panel remembers for some
/// seconds is forgotten between two requests, but where it was recorded that it is not.
pub(crate) async fn before(number: u32, stage: &mut Stage) {
    if number != 312 {
        wait(6).await;
    }
    match number {
        11..=99 => set_up(number, stage).await,
        100..=199 => changes(number, stage).await,
        200..=249 => owners(number, stage).await,
        _ => others(number, stage).await,
    }
}

async fn wait(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

async fn set_up(number: u32, stage: &mut Stage) {
    let fake = stage.fake.clone();
    match number {
        11 => {
            let nest = json!({"author": "sdk@example.test", "name": "Minecraft", "description": "seed nest"});
            let nest = stage.done("admin-key", "POST", "/api/admin/nests", Some(nest)).await;
            stage.word(
                "64292bb0-becb-4358-8650-0f60c5209fe7",
                nest["nest"]["uuid"].as_str().unwrap(),
            );
        }
        15 => stage.client_key().await,
        68 => fake.installs_in(Duration::from_secs(30)),
        72 => {
            wait(30).await;
            fake.installs_in(Duration::ZERO);
        }
        97 => drop(fake.node(1).answers_to(NodeCall::Create, NodeAnswer::Status(500))),
        99 => drop(fake.node(1).answers_to(NodeCall::Create, NodeAnswer::Unreachable)),
        _ => {}
    }
}

async fn changes(number: u32, stage: &mut Stage) {
    let fake = stage.fake.clone();
    match number {
        101 | 127 => drop(fake.node(1).answers(NodeAnswer::Ok)),
        112 => {
            let on = json!({"deployment_enabled": true});
            let path = format!("/api/admin/nodes/{}", fake.node_uuid(1));
            stage.done("admin-key", "PATCH", &path, Some(on)).await;
        }
        115 => {
            let dead = fake.add_node(NewNode::new("dead"));
            fake.node(dead).answers(NodeAnswer::Unreachable);
            stage.word("d8c66407-6282-4ba1-8d33-3bdc12a7265e", &fake.node_uuid(dead));
        }
        126 => drop(fake.node(1).answers_to(NodeCall::Sync, NodeAnswer::Unreachable)),
        187 => limits(stage, SERVER).await,
        198 => {
            let path = format!("/api/client/servers/{SERVER}/backups/ef356ab6-699f-487e-a902-468301b58864");
            stage
                .done("client-key", "PATCH", &path, Some(json!({"locked": true})))
                .await;
        }
        _ => {}
    }
}

async fn owners(number: u32, stage: &mut Stage) {
    let fake = stage.fake.clone();
    let node = fake.node(1);
    match number {
        203 => drop(node.answers_to(NodeCall::Backup, NodeAnswer::Slow(Duration::from_secs(30)))),
        206 => {
            wait(30).await;
            node.answers_to(NodeCall::Backup, NodeAnswer::Status(500));
            let path = format!("/api/client/servers/{SERVER}/backups");
            let new = json!({"name": "fails", "ignored_files": []});
            stage.done("client-key", "POST", &path, Some(new)).await;
            wait(1).await;
            node.answers(NodeAnswer::Ok);
        }
        209 => {
            let path = format!("/api/client/servers/{SERVER}/schedules/1fd2ec33-a3d7-494e-adac-314b94082e66/steps");
            let step =
                json!({"action": {"type": "send_power", "ignore_failure": false, "action": "restart"}, "order": 1});
            stage.done("client-key", "POST", &path, Some(step)).await;
        }
        240 => fake.installs_in(Duration::from_secs(30)),
        243 => {
            wait(30).await;
            node.install_fails(true);
        }
        244 => {
            wait(30).await;
            node.install_fails(false);
            fake.installs_in(Duration::ZERO);
        }
        _ => {}
    }
}

async fn others(number: u32, stage: &mut Stage) {
    let fake = stage.fake.clone();
    let node = fake.node(1);
    match number {
        262 => {
            stage
                .make_key("limited-key", "f00845d4-a00e-4c42-929b-7e426c398ae6", &[])
                .await;
            stage
                .make_key(
                    "ip-limited-key",
                    "00000000-0000-4000-8000-00000000000a",
                    &["10.0.0.0/8"],
                )
                .await;
        }
        290 => drop(node.answers_to(NodeCall::Delete, NodeAnswer::Status(500))),
        291 => drop(node.answers(NodeAnswer::Ok)),
        296 => drop(node.loses_everything()),
        297 => drop(node.answers_to(NodeCall::Delete, NodeAnswer::Status(500))),
        298 => drop(node.answers(NodeAnswer::Ok)),
        301 => {
            for server in fake.servers() {
                fake.administrator_deletes(&server.uuid);
            }
        }
        304 => {
            let second = json!({
                "location_uuid": LOCATION, "name": "node-2", "description": "second node, same stub, deployment off",
                "deployment_enabled": false, "maintenance_enabled": false, "url": "http://127.0.0.1:8804/",
                "sftp_port": 2022, "memory": 65_536, "disk": 512_000,
            });
            let second = stage.done("admin-key", "POST", "/api/admin/nodes", Some(second)).await;
            stage.word(
                "b01efdb5-15ce-489b-abfd-3944430234be",
                second["node"]["uuid"].as_str().unwrap(),
            );
            fake.add_allocations(3, "127.0.0.2", 26_000..=26_009);
        }
        305 => fake.installs_in(Duration::from_secs(30)),
        308 => {
            fake.installs_in(Duration::ZERO);
            wait(30).await;
            fake.node(3).maintenance(true);
            stage.node = 3;
        }
        309 => stage.node = 1,
        311 => {
            stage
                .make_key("deleted-key", "6e90aad5-603a-42e5-bb4b-365c34a04ae8", &[])
                .await;
            stage.done("deleted-key", "GET", "/api/admin/servers", None).await;
        }
        324 => stage.node = 3,
        328 => {
            stage.node = 1;
            limits(stage, "a77a29f8-b0c5-44d6-8734-d50c8ba1e6ea").await;
            for name in ["b0", "b1"] {
                let path = "/api/client/servers/a77a29f8-b0c5-44d6-8734-d50c8ba1e6ea/backups";
                let new = json!({"name": name, "ignored_files": []});
                stage.done("client-key", "POST", path, Some(new)).await;
            }
        }
        332 => drop(node.loses_everything()),
        333 => drop(node.answers_to(NodeCall::Power, NodeAnswer::Status(409))),
        334 => drop(node.answers(NodeAnswer::Ok)),
        341 => {
            for server in fake.servers() {
                fake.administrator_deletes(&server.uuid);
            }
            node.maintenance(true);
        }
        _ => {}
    }
}

/// Raises what a server may have.
async fn limits(stage: &Stage, server: &str) {
    let most = json!({"feature_limits": {"allocations": 9, "databases": 9, "backups": 9, "schedules": 9}});
    let path = format!("/api/admin/servers/{server}");
    stage.done("admin-key", "PATCH", &path, Some(most)).await;
    wait(6).await;
}
