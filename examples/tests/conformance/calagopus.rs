//! A stage on Calagopus.

use std::collections::BTreeSet;

use calagopus_api::{Calagopus, fake::FakePanel};
use panel_http::serve::serve;
use serde_json::{Value, json};

use crate::stage::{Stage, text};

/// Those of a seeded panel.
const NODES: [u64; 2] = [1, 2];

/// What is there beside nodes and nests.
const LISTS: [&str; 11] = [
    "/api/admin/servers",
    "/api/admin/users",
    "/api/admin/nodes",
    "/api/admin/nests",
    "/api/admin/roles",
    "/api/admin/locations",
    "/api/admin/mounts",
    "/api/admin/egg-configurations",
    "/api/admin/backup-configurations",
    "/api/client/account/api-keys",
    "/api/client/account/ssh-keys",
];

impl Stage {
    pub(crate) async fn calagopus() -> Self {
        let fake = FakePanel::seeded(1);
        fake.rate_limit(1_000_000, 30);
        let panel = fake.calagopus();
        let nests = items(&panel.get("/api/admin/nests").await.unwrap().json().unwrap());
        let nest = text(&nests[0]["uuid"]);
        let nodes = NODES.map(|number| format!("/api/admin/nodes/{}/allocations", fake.node_uuid(number)));
        let lists = LISTS.iter().map(ToString::to_string).chain(nodes);
        let lists = lists.chain([format!("/api/admin/nests/{nest}/eggs")]);
        let (broken, requests, containers, get) = (fake.clone(), fake.clone(), fake.clone(), panel.clone());
        let mut stage = Self {
            panel: "calagopus",
            served: serve(fake.service()).unwrap(),
            keys: vec![("PANEL_KEY", fake.key())],
            lists: lists.map(|path| format!("{path}?per_page=100")).collect(),
            items,
            faults: fake.faults().clone(),
            break_nodes: Box::new(move || {
                for number in NODES {
                    broken.node(number).install_fails(true);
                }
            }),
            requests: Box::new(move || requests.requests()),
            containers: Box::new(move || containers.containers().into_iter().map(|it| it.uuid).collect()),
            get: Box::new(move |path| get.get(path)),
            strangers: BTreeSet::new(),
        };
        stage.add_strangers(&panel, &fake.node_uuid(1), &nest).await;
        stage
    }

    /// Servers of other people, one of which looks as if a run had made it.
    async fn add_strangers(&mut self, panel: &Calagopus, node: &str, nest: &str) {
        let eggs = self.listed(&format!("/api/admin/nests/{nest}/eggs")).await;
        let users = self.listed("/api/admin/users").await;
        let free = self
            .listed(&format!("/api/admin/nodes/{node}/allocations/available"))
            .await;
        for (allocation, key) in free.iter().zip(["order-1", "conformance-0-000-server"]) {
            let body = json!({
                "node_uuid": node, "owner_uuid": users[0]["uuid"], "egg_uuid": eggs[0]["uuid"],
                "allocation_uuid": allocation["uuid"], "allocation_uuids": [], "start_on_completion": false,
                "skip_installer": true, "name": key, "external_id": key,
                "limits": {"cpu": 10, "memory": 128, "memory_overhead": 0, "swap": 0, "disk": 128},
                "pinned_cpus": [], "startup": "java", "image": "ghcr.io/example/java:21",
                "hugepages_passthrough_enabled": false, "kvm_passthrough_enabled": false,
                "feature_limits": {"allocations": 1, "databases": 0, "backups": 0, "schedules": 0}, "variables": [],
            });
            let made = panel.post("/api/admin/servers").json(&body).await.unwrap();
            let server = &made.json::<Value>().unwrap()["server"];
            self.strangers
                .extend(["uuid", "uuid_short"].map(|name| text(&server[name])));
        }
    }
}

/// The page that stands below the only name.
fn items(list: &Value) -> Vec<Value> {
    let (_, page) = list.as_object().unwrap().iter().next().unwrap();
    page["data"].as_array().unwrap().clone()
}
