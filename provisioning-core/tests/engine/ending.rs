//! An ended service has no server, and nobody else loses his.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{
    Change, Reason,
    service::{Force, Phase},
};

use crate::shop::{LONG, Shop, order};

/// S1.63, S2.10.
#[tokio::test(start_paused = true)]
async fn a_terminated_service_has_no_server() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    assert!(shop.fake.servers().is_empty() && shop.fake.containers().is_empty());
    assert_eq!(
        shop.change(&service, Change::terminate()).await,
        Phase::Ended,
        "again is no error"
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_gone_already_is_a_success_and_told() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.administrator_deletes(1);
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    let tombstone = shop.record(&service).await.ended.unwrap();
    assert!(tombstone.already_gone);
}

/// A server that is deleted while an earlier creation may still take effect was deleted, and not taken back by the panel.
#[tokio::test(start_paused = true)]
async fn a_server_that_is_deleted_before_all_is_settled_is_told_as_deleted() {
    let shop = Shop::open().await;
    shop.fake.on("POST /api/application/servers").once(Fault::Cut);
    let service = shop.record_order(order("1001", "42")).await;
    while shop.fake.servers().is_empty() {
        shop.sleep(5).await;
        let _cut_at_first = shop.advance(&service).await;
    }
    let uuid = shop.server().uuid;
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    let deleted = shop.record(&service).await.ended.unwrap().server.unwrap();
    assert_eq!(deleted.uuid.to_string(), uuid);
    let journal = shop.journal(&service).await;
    assert!(!journal.iter().any(|line| line.contains("rolled back")), "{journal:#?}");
}

/// Invariant 6.
#[tokio::test(start_paused = true)]
async fn unreachable_is_not_gone() {
    for fault in [
        Fault::Refuse,
        Fault::Page(404),
        Fault::Html,
        Fault::Page(502),
        Fault::Cut,
    ] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        shop.engine.change(&service, Change::terminate()).await.unwrap();
        shop.fake.on("*").always(fault.clone());
        let error = shop
            .engine
            .settled(&service, Duration::from_secs(300))
            .await
            .unwrap_err();
        assert!(
            matches!(error.reason(), Reason::Unreachable | Reason::Access | Reason::NotYet),
            "{fault}: {error:?}"
        );
        assert!(shop.record(&service).await.ended.is_none(), "{fault}");
        shop.fake.faults().clear();
        assert_eq!(shop.settled(&service).await, Phase::Ended, "{fault}");
        assert!(shop.fake.servers().is_empty());
    }
}

/// Invariant 20: a service that was in use is not made again when its server is missing.
#[tokio::test(start_paused = true)]
async fn missing_is_parked_not_recreated() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.administrator_deletes(1);
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    let error = shop.fails(&service).await;
    assert_eq!(error.reason(), Reason::Parked);
    assert!(shop.fake.servers().is_empty());
    assert_eq!(shop.fake.created_for("1001"), 1);
}

/// Reliability 1.3a: the case that was measured: another tool's update clears the key, and a look by key finds nothing.
#[tokio::test(start_paused = true)]
async fn a_key_that_another_tool_took_off_does_not_make_a_second_server() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.clear_external_id(1);
    for change in [Change::suspend("unpaid"), Change::terminate()] {
        shop.engine.change(&service, change).await.unwrap();
        let error = shop.fails(&service).await;
        assert!(error.to_string().contains("external id was taken off"), "{error}");
    }
    assert_eq!(shop.fake.servers().len(), 1);
    assert!(!shop.server().suspended);
}

/// Reliability 1.3b: an address that leads to another panel now: none of its "not found" is an end.
#[tokio::test(start_paused = true)]
async fn another_panel_at_the_address_ends_nothing() {
    let mut shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake = crate::api::fake::FakePanel::seeded(2);
    shop.restart();
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    let error = shop.fails(&service).await;
    assert!(error.to_string().contains("not the one"), "{error}");
    assert!(shop.record(&service).await.ended.is_none());
}

#[tokio::test(start_paused = true)]
async fn an_order_that_is_cancelled_before_it_was_sent_costs_no_call() {
    let shop = Shop::open().await;
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    assert_eq!(shop.calls(), 0);
    assert!(!shop.record(&service).await.ended.unwrap().node_may_keep_it);
}

/// Nor does one whose creation never reached the panel; one whose first creation may have done so is looked for.
#[tokio::test(start_paused = true)]
async fn an_order_of_which_the_panel_knows_nothing_is_cancelled_without_a_call() {
    for is_lost_first in [false, true] {
        let shop = Shop::open().await;
        let service = shop.record_order(order("1001", "42")).await;
        let create = "POST /api/application/servers";
        if is_lost_first {
            shop.fake.on(create).once(Fault::Cut);
        }
        shop.fake.on(create).always(Fault::Refuse);
        let _refused = shop.engine.settled(&service, LONG).await;
        let record = shop.record(&service).await;
        assert_eq!(record.first_intent.is_some(), is_lost_first);
        assert_eq!(
            record.epoch,
            u32::from(is_lost_first),
            "what made nothing counts for nothing"
        );
        shop.fake.reset_requests();
        assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
        assert_eq!(shop.calls() > 0, is_lost_first);
    }
}

#[tokio::test(start_paused = true)]
async fn a_delete_whose_answer_was_lost_is_looked_after() {
    for fault in [
        Fault::ApplyThenCut,
        Fault::Cut,
        Fault::Page(502),
        Fault::CutThenApply(Duration::from_secs(30)),
    ] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        shop.fake.on("DELETE /api/application/servers/1").once(fault.clone());
        assert_eq!(
            shop.change(&service, Change::terminate()).await,
            Phase::Ended,
            "{fault}"
        );
        assert!(shop.fake.servers().is_empty(), "{fault}");
    }
}

/// A node that is down holds an end up for as long as the policy says; then the server is off the panel, and the tombstone
/// says that the node may keep it.
#[tokio::test(start_paused = true)]
async fn an_end_is_held_up_by_a_lost_node_unless_it_is_forced() {
    use crate::api::fake::{NodeAnswer, NodeCall};
    let hour = Duration::from_secs(3600);
    for (force, hours) in [
        (Force::Never, None),
        (Force::After(hour), Some(1)),
        (Force::AtOnce, Some(0)),
    ] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        let node = shop.server().node;
        shop.fake
            .node(node)
            .answers_to(NodeCall::Delete, NodeAnswer::Unreachable);
        let began = shop.fake.clock().now();
        shop.engine
            .change(&service, Change::terminate_by_force(force))
            .await
            .unwrap();
        let ended = shop.engine.settled(&service, Duration::from_secs(3 * 3600)).await;
        let took = shop.fake.clock().now().duration_since(began).as_hours();
        let Some(hours) = hours else {
            assert_eq!(ended.unwrap_err().reason(), Reason::NotYet);
            let record = shop.record(&service).await;
            assert!(record.ended.is_none() && record.data_lost_assumed);
            assert_eq!(shop.fake.servers().len(), 1);
            // The operator sees that the node is lost, and says so.
            let forced = Change::terminate_by_force(Force::AtOnce);
            assert_eq!(shop.change(&service, forced).await, Phase::Ended);
            continue;
        };
        assert_eq!((ended.unwrap(), took), (Phase::Ended, hours), "{force}");
        let tombstone = shop.record(&service).await.ended.unwrap();
        assert!(tombstone.node_may_keep_it && !tombstone.already_gone, "{force}");
        assert!(shop.fake.servers().is_empty());
        assert_eq!(shop.fake.containers().len(), 1, "its node was never told");
    }
}

/// A node that works is asked in good order, whatever is allowed.
#[tokio::test(start_paused = true)]
async fn nothing_is_forced_without_need() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let forced = Change::terminate_by_force(Force::AtOnce);
    assert_eq!(shop.change(&service, forced).await, Phase::Ended);
    assert!(shop.fake.containers().is_empty());
    assert_eq!(shop.fake.count_requests("DELETE /api/application/servers/*/force"), 0);
}

/// What is forced is the lost node of a panel that says so, and not a panel that says nothing.
#[tokio::test(start_paused = true)]
async fn a_panel_that_does_not_answer_forces_nothing() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake
        .on("DELETE /api/application/servers/1")
        .always(Fault::Page(502));
    let forced = Change::terminate_by_force(Force::After(Duration::from_secs(3600)));
    shop.engine.change(&service, forced).await.unwrap();
    let _waiting = shop.engine.settled(&service, LONG).await;
    assert!(shop.record(&service).await.ended.is_none());
    shop.fake.faults().clear();
    assert_eq!(shop.settled(&service).await, Phase::Ended);
    assert_eq!(shop.fake.count_requests("DELETE /api/application/servers/*/force"), 0);
    assert!(shop.fake.containers().is_empty());
}
