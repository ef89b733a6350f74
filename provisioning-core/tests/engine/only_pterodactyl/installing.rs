//! Installations whose word the panel overwrites.

use provisioning_core::{
    Change,
    service::{Install, ParkCause},
};
use pterodactyl_api::fake::{NodeAnswer, NodeCall};

use crate::{
    kind::set_up,
    shop::{Shop, order},
};

/// Reliability 1.2d: an installation failed, the operator wants it once more, the customer is suspended, and the node refuses the
/// suspension: the panel's row says "ready" then. Without a client key nobody can ask the node, and nothing is taken for
/// installed.
#[tokio::test(start_paused = true)]
async fn an_installation_is_not_done_because_the_panel_has_lost_the_word_for_it() {
    let mut shop = Shop::open().await;
    shop.connect(set_up("http://fake.localhost", shop.fake.application_key()).unwrap());
    for node in [1, 2] {
        let node = shop.fake.node(node);
        node.install_fails(true)
            .answers_to(NodeCall::Sync, NodeAnswer::Status(500));
    }
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(shop.fails(&service).await.park_cause(), Some(&ParkCause::InstallFailed));
    for change in [Change::suspend("unpaid"), Change::reinstall()] {
        shop.engine.change(&service, change).await.unwrap();
    }
    let _refused = shop.advance(&service).await;
    assert_eq!(shop.server().status, None, "the word is lost");
    let _looked = shop.advance(&service).await;
    assert_ne!(shop.record(&service).await.install, Install::Done);
}
