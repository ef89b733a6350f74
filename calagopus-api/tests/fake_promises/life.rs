//! The whole life of a server through the typed client.

use std::time::Duration;

use calagopus_api::{
    Calagopus, Effect, ErrorKind, Patch,
    fake::{FakePanel, NodeAnswer, NodeCall, PowerState},
    models::{
        server::{CreateServer, DeleteServer, Limits, NewServer, UpdateServer},
        user::NewUser,
    },
    server::{FeatureLimits, PowerAction, ServerStatus},
};
use panel_http::fault::Fault;

async fn order(panel: &Calagopus) -> CreateServer {
    let ada = NewUser::new("ada", "ada@example.test", "Ada", "Lovelace", "en").external_id("customer-1");
    let ada = panel.users().create(&ada).await.unwrap();
    assert_eq!(
        panel.users().find_by_external_id("customer-1").await.unwrap().id,
        ada.id
    );
    let nests = panel.nests().with_eggs().await.unwrap();
    let egg = &nests[0].eggs[0];
    let location = panel.locations().list().await.unwrap().items.remove(0);
    let node = panel.location(location.id).nodes().await.unwrap().items.remove(0);
    let free = panel.node(node.id).available_allocations().await.unwrap();
    let limits = Limits {
        cpu: 200,
        memory: 2048,
        memory_overhead: 0,
        swap: 0,
        disk: 4096,
        io_weight: None,
    };
    let features = FeatureLimits {
        allocations: 1,
        databases: 0,
        backups: 1,
        schedules: 0,
        ..FeatureLimits::default()
    };
    let (_, startup) = egg.startup_commands.first().unwrap();
    let (_, image) = egg.docker_images.first().unwrap();
    NewServer::new(ada.id, egg.id, "survival", limits, startup, image, features)
        .external_id("order-1")
        .on(node.id, free.items[0].id)
}

#[tokio::test(start_paused = true)]
async fn a_server_is_made_used_changed_suspended_and_ended() {
    let fake = FakePanel::seeded(1);
    fake.installs_in(Duration::from_secs(30));
    let panel = fake.calagopus();
    let order = order(&panel).await;

    let made = panel.servers().create(&order).await.unwrap();
    assert_eq!(made.status, Some(ServerStatus::Installing));
    assert_eq!(
        fake.node_uuid(fake.servers()[0].node),
        made.node.id.to_string(),
        "the row is on the node that was asked for"
    );
    assert_eq!(fake.created_for("order-1"), 1);
    tokio::time::sleep(Duration::from_secs(30)).await;
    let ready = panel.servers().find_by_external_id("order-1").await.unwrap();
    assert_eq!((ready.id, ready.status), (made.id, None));

    let owned = panel.client();
    owned.server(ready.id).power(&PowerAction::Start).await.unwrap();
    assert_eq!(fake.containers()[0].power, PowerState::Running);
    owned.server(ready.id).command("say hi").await.unwrap();
    assert_eq!(fake.containers()[0].commands, ["say hi"]);
    let usage = owned.server(ready.id).resources().await.unwrap();
    assert_eq!(usage.state, calagopus_api::server::PowerState::Running);
    owned.server(ready.id).websocket().await.unwrap();

    let change = UpdateServer::new()
        .name("creative")
        .external_id(Patch::Set("order-2".to_owned()));
    panel.server(ready.id).update(&change).await.unwrap();
    panel.server(ready.id).suspend().await.unwrap();
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert!(fake.containers()[0].suspended, "the node is told after the answer");
    assert_eq!(fake.containers()[0].power, PowerState::Offline);
    let suspended = panel.server(ready.id).get().await.unwrap();
    assert!(suspended.is_suspended);
    assert_eq!(suspended.name, "creative");
    panel.server(ready.id).unsuspend().await.unwrap();

    panel.server(ready.id).delete(DeleteServer::new()).await.unwrap();
    let gone = panel.server(ready.id).get().await.unwrap_err();
    assert!(matches!(gone.kind(), ErrorKind::NotFound), "{gone}");
    assert!(fake.containers().is_empty());
}

#[tokio::test(start_paused = true)]
async fn faults_stand_before_and_behind_the_panel() {
    let fake = FakePanel::seeded(1);
    let panel = fake.calagopus();
    let order = order(&panel).await;
    fake.on("POST /api/admin/servers").once(Fault::ApplyThenCut);
    let cut = panel.servers().create(&order).await.unwrap_err();
    assert_eq!(cut.effect(), Effect::Unknown);
    assert_eq!(fake.servers().len(), 1, "it was done all the same");
    fake.node(1).answers_to(NodeCall::Delete, NodeAnswer::Unreachable);
    let server = fake.servers().remove(0);
    let refused = panel
        .server(server.uuid.parse::<calagopus_api::ServerId>().unwrap())
        .delete(DeleteServer::new())
        .await
        .unwrap_err();
    assert_eq!(refused.status().map(|status| status.as_u16()), Some(417));
    assert_eq!(refused.effect(), Effect::Unknown);
}

#[tokio::test(start_paused = true)]
async fn a_restored_panel_has_forgotten_what_was_made_since_and_the_nodes_have_not() {
    let fake = FakePanel::seeded(1);
    let panel = fake.calagopus();
    let order = order(&panel).await;
    let before = fake.snapshot();
    panel.servers().create(&order).await.unwrap();
    fake.restore(before);
    assert!(fake.servers().is_empty());
    assert_eq!(fake.containers().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn one_seed_is_one_panel() {
    let uuids = |seed| {
        let fake = FakePanel::seeded(seed);
        (fake.node_uuid(1), fake.key().expose().to_owned())
    };
    assert_eq!(uuids(7), uuids(7));
    assert_ne!(uuids(7), uuids(8));
}
