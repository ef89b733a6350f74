//! Stages on Pterodactyl and Pelican, which are used alike.

use std::collections::BTreeSet;

use panel_http::serve::serve;
use serde_json::{Value, json};

use crate::stage::{Asked, Stage, text};

/// Those of a seeded panel.
const NODES: [u64; 2] = [1, 2];

/// What both have.
const LISTS: [&str; 7] = [
    "/api/application/servers?per_page=1000",
    "/api/application/users?per_page=1000",
    "/api/application/nodes?per_page=1000",
    "/api/application/nodes/1/allocations?per_page=1000",
    "/api/application/nodes/2/allocations?per_page=1000",
    "/api/client/account/api-keys",
    "/api/client/account/ssh-keys",
];

/// A stage on a fake panel of either crate, and how a server is made there: all that differs in types.
macro_rules! stage {
    ($fake:expr, $panel:literal, $lists:expr) => {{
        let fake = $fake;
        let (nodes, requests, containers) = (fake.clone(), fake.clone(), fake.clone());
        let (application, client, create) = (fake.application(), fake.client(), fake.application());
        let stage = Stage {
            panel: $panel,
            served: serve(fake.service()).unwrap(),
            keys: vec![
                ("PANEL_KEY", fake.application_key()),
                ("PANEL_CLIENT_KEY", fake.client_key()),
            ],
            lists: LISTS.iter().chain(&$lists).map(ToString::to_string).collect(),
            items: attributes,
            faults: fake.faults().clone(),
            break_nodes: Box::new(move || {
                for number in NODES {
                    nodes.node(number).install_fails(true);
                }
            }),
            requests: Box::new(move || requests.requests()),
            containers: Box::new(move || containers.containers().into_iter().map(|it| it.uuid).collect()),
            get: Box::new(move |path| match path.strip_prefix("/api/client") {
                Some(_) => client.get(path),
                None => application.get(path),
            }),
            strangers: BTreeSet::new(),
        };
        (stage, move || create.post("/api/application/servers"))
    }};
}

impl Stage {
    pub(crate) async fn pterodactyl() -> Self {
        let eggs = "/api/application/nests/1/eggs?include=variables";
        let fake = pterodactyl_api::fake::FakePanel::seeded(1);
        let (stage, create) = stage!(fake, "pterodactyl", [eggs, "/api/application/locations"]);
        stage.with_strangers(eggs, create).await
    }

    /// With a mount, which no run can make.
    pub(crate) async fn pelican() -> Self {
        Self::pelican_on(pelican_api::fake::FakePanel::seeded(1)).await
    }

    pub(crate) async fn pelican_on(fake: pelican_api::fake::FakePanel) -> Self {
        let eggs = "/api/application/eggs?include=variables";
        let mounts = "/api/application/mounts?include=eggs,nodes,servers";
        fake.add_mount("maps", "/srv/maps", "/home/container/maps");
        let (stage, create) = stage!(fake, "pelican", [eggs, mounts, "/api/application/roles"]);
        stage.with_strangers(eggs, create).await
    }

    /// Servers of other people, one of which looks as if a run had made it.
    async fn with_strangers(mut self, eggs: &str, create: impl Fn() -> Asked) -> Self {
        let eggs = self.listed(eggs).await;
        for (allocation, key) in [(1, "order-1"), (2, "conformance-0-000-server")] {
            let made = create().json(&server(&eggs[0], allocation, key)).await.unwrap();
            let server = &made.json::<Value>().unwrap()["attributes"];
            self.strangers
                .extend(["id", "uuid", "identifier"].map(|name| text(&server[name])));
        }
        self
    }
}

fn server(egg: &Value, allocation: u64, key: &str) -> Value {
    let variables = egg["relationships"]["variables"]["data"].as_array().unwrap();
    let environment: serde_json::Map<String, Value> = variables
        .iter()
        .map(|it| &it["attributes"])
        .map(|it| (text(&it["env_variable"]), it["default_value"].clone()))
        .collect();
    json!({
        "name": key, "external_id": key, "user": 1, "egg": egg["id"], "environment": environment,
        "docker_image": egg["docker_image"], "startup": egg["startup"],
        "limits": {"memory": 128, "swap": 0, "disk": 128, "io": 500, "cpu": 10},
        "feature_limits": {"databases": 0, "allocations": 0, "backups": 0},
        "allocation": {"default": allocation},
    })
}

fn attributes(list: &Value) -> Vec<Value> {
    let data = list["data"].as_array().unwrap();
    data.iter().map(|item| item["attributes"].clone()).collect()
}
