//! What the panel shows of servers and eggs that the others do not have, or have otherwise.

use std::collections::BTreeMap;

use calagopus_api::models::{egg::UpdateEgg, server::TransferServer};
use provisioning_core::{Viewer, egg::EggId, engine::View, panel::ServerState, product::CustomLimit};
use serde_json::json;

use crate::{
    api::fake::FakePanel,
    kind,
    shop::{Shop, draft, panel},
};

async fn seen(shop: &Shop) -> View {
    let service = "1001".parse().unwrap();
    shop.engine.view(&service, Viewer::Administrator).await.unwrap()
}

async fn state(shop: &Shop) -> ServerState {
    seen(shop).await.server.unwrap().state
}

/// Processor threads and the limits of extensions are shown as they were sold; a server that is bound to no threads has none.
#[tokio::test(start_paused = true)]
async fn a_server_has_the_threads_and_the_limits_of_extensions_that_it_was_sold_with() {
    for (threads, shown) in [(None, None), (Some("0-2,6"), Some("0,1,2,6"))] {
        let shop = Shop::open().await;
        shop.fake.add_feature_limit("plugins");
        let mut product = draft("4 GB");
        product.resources.threads = threads.map(Into::into);
        product.features.custom = Some("plugins:5".into());
        shop.engine.products().save(product).await.unwrap();
        shop.sell("1001").await;
        let server = seen(&shop).await.server.unwrap();
        assert_eq!(server.limits.threads.as_deref(), shown);
        let custom = BTreeMap::from([("plugins".to_owned(), CustomLimit::Number(5))]);
        assert_eq!(server.features.custom, custom);
    }
}

/// A server on its way to another node is busy, whatever else it is.
#[tokio::test(start_paused = true)]
async fn a_server_that_is_transferred_is_shown_as_busy() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    let server = shop.server();
    let other = kind::node_id(&shop.fake, 3 - server.node).parse().unwrap();
    let handle = shop.fake.calagopus().server(server.uuid.parse::<uuid::Uuid>().unwrap());
    handle.transfer(&TransferServer::new(other)).await.unwrap();
    for suspended in [false, true] {
        if suspended {
            shop.fake.administrator_suspends(1);
        }
        let busy = ServerState::Busy("transferring".to_owned());
        assert_eq!(state(&shop).await, busy, "suspended: {suspended}");
    }
    shop.fake.end_transfer(&server.uuid, true);
    assert_eq!(state(&shop).await, ServerState::Suspended);
}

/// An egg comes with its files, how its start is noticed, and how it is stopped.
#[tokio::test(start_paused = true)]
async fn an_egg_is_imported_with_its_configuration() {
    let fake = FakePanel::seeded(1);
    let nest = fake.calagopus().nests().with_eggs().await.unwrap().remove(0);
    let id = nest.eggs.iter().find(|egg| egg.name == "Larch").unwrap().id;
    let files = json!([{
        "file": "server.properties",
        "create_new": false,
        "parser": "properties",
        "replace": [{
            "match": "server-port",
            "insert_new": true,
            "update_existing": false,
            "if_value": "25565",
            "replace_with": "{{server.build.default.port}}",
        }],
    }]);
    let mut change = UpdateEgg::new();
    change.config_files = Some(serde_json::from_value(files).unwrap());
    let egg = fake.calagopus().nest(nest.nest.id).egg(id);
    egg.update(&change).await.unwrap();
    let shop = Shop::on(fake).await;
    let egg = shop
        .engine
        .catalog()
        .get(&panel(), &EggId::new(id.to_string()))
        .await
        .unwrap();
    let config = egg.egg.egg.config;
    let expected = json!([{
        "path": "server.properties",
        "parser": "properties",
        "create_new": false,
        "replace": [{
            "match": "server-port",
            "if_value": "25565",
            "replace_with": "{{server.build.default.port}}",
            "insert_new": true,
            "update_existing": false,
        }],
    }]);
    assert_eq!(serde_json::to_value(&config.files).unwrap(), expected);
    assert_eq!(
        (config.startup.done, config.startup.strip_ansi),
        (vec!["Done".to_owned()], Some(false))
    );
    assert_eq!(
        config.stop,
        Some(provisioning_core::egg::Stop::Command("stop".to_owned()))
    );
}
