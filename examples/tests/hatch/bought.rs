//! What is bought on top, for a while, or again.

use crate::trial::{PROVISION, Trial, everywhere, sold, stage};

/// S1.12, S1.48: options are bought later, in place of those before; what is not offered is refused, and the choice is told.
#[tokio::test(flavor = "multi_thread")]
async fn options_are_bought_and_given_back() {
    everywhere!(options);
}

async fn options<P: Trial>() {
    let stage = sold::<P>().await;
    stage.hatch("--json options --service 1001 memory=2").await.done();
    assert_eq!(stage.row().memory, 6144, "{}", P::SOFTWARE);
    stage
        .hatch("--json options --service 1001 memory=1@2099-01-01 databases=2")
        .await
        .done();
    assert_eq!(stage.row().memory, 5120, "{}", P::SOFTWARE);
    let refused = stage.reads_but("options --service 1001 memory=9 disk=1", 2).await;
    insta::assert_snapshot!("options_that_are_not_offered", refused);
    stage.hatch("--json options --service 1001 --none").await.done();
    assert_eq!(stage.row().memory, 4096, "{}", P::SOFTWARE);
    for bad in ["options --service 1001", "options --service 1001 memory=much"] {
        assert_eq!(stage.hatch(bad).await.code, Some(2), "{bad}");
    }
}

/// S1.8, S1.57: another egg of the product, with what is installed or anew.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_gets_another_egg_of_its_product() {
    everywhere!(another_egg);
}

async fn another_egg<P: Trial>() {
    let stage = sold::<P>().await;
    let changed = stage.hatch("--json change --service 1001 --egg Velocity").await.done();
    let fields = changed["changes"].as_array().unwrap().iter();
    let fields: Vec<&str> = fields.map(|change| change["field"].as_str().unwrap()).collect();
    assert!(fields.contains(&"egg"), "{}: {fields:?}", P::SOFTWARE);
    assert_eq!(stage.fake.calls(P::REINSTALL), 0, "{}", P::SOFTWARE);
    let anew = stage.hatch("--json reinstall --service 1001 --egg Paper").await.done();
    assert_eq!(anew["acts"]["reinstall"]["outcome"], "done", "{}", P::SOFTWARE);
    assert_eq!(stage.fake.calls(P::REINSTALL), 1, "{}", P::SOFTWARE);
    let refused = stage.fails("change --service 1001 --egg Forge", 2).await;
    assert_eq!(refused, "invalid", "{}", P::SOFTWARE);
}

/// A service that has ended is sold again as its next generation, and a run that was cut off goes on with the same one.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_sold_again_as_its_next_generation() {
    everywhere!(again);
}

async fn again<P: Trial>() {
    let stage = stage::<P>();
    let never = stage.fails(&format!("{PROVISION} --again"), 2).await;
    assert_eq!(never, "invalid", "{}", P::SOFTWARE);
    stage.hatch(&format!("--json {PROVISION}")).await.done();
    stage.hatch("--json terminate --service 1001").await.done();
    for _ in 0..2 {
        stage.hatch(&format!("--json {PROVISION} --again")).await.done();
        assert_eq!(stage.row().key.as_deref(), Some("1001.g2"), "{}", P::SOFTWARE);
    }
    stage.hatch("--json terminate --service 1001").await.done();
    stage.hatch(&format!("--json {PROVISION} --again")).await.done();
    assert_eq!(stage.row().key.as_deref(), Some("1001.g3"), "{}", P::SOFTWARE);
}

/// A person's decisions are in the journal under his name.
#[tokio::test(flavor = "multi_thread")]
async fn decisions_are_kept_with_who_made_them() {
    everywhere!(decisions);
}

async fn decisions<P: Trial>() {
    let stage = sold::<P>().await;
    stage.fake.take_key_off(&stage.row().uuid);
    assert_eq!(stage.fails("suspend --service 1001", 4).await, "parked");
    // Nothing was done about the cause: it is tried, and parked again.
    assert_eq!(stage.fails("--by olga retry --service 1001", 4).await, "parked");
    let adopt = format!("--json --by olga adopt --service 1001 --server {}", stage.row().id);
    assert_eq!(stage.hatch(&adopt).await.done()["phase"], "suspended");
    assert_eq!(stage.row().key.as_deref(), Some("1001"), "{}", P::SOFTWARE);
    assert_eq!(stage.fails("--by olga abandon --service 1001", 1).await, "not_allowed");
    stage.fake.delete_by_hand(&stage.row().uuid);
    assert_eq!(stage.fails("unsuspend --service 1001 --all", 4).await, "parked");
    stage.hatch("--json --by piet abandon --service 1001").await.done();
    let journal = stage.hatch("journal --service 1001").await.out;
    for line in [
        "tried again by olga",
        "named to stand for the service by olga",
        "let go by piet: its server stays as it is",
    ] {
        assert!(journal.contains(line), "{}: {line}: {journal}", P::SOFTWARE);
    }
    assert_eq!(
        stage.hatch("--json status --service 1001").await.done()["phase"],
        "ended"
    );
}

/// The invoice was paid at the last minute: an end is taken back as long as its deletion was not sent.
#[tokio::test(flavor = "multi_thread")]
async fn an_end_is_taken_back_before_its_deletion_was_sent() {
    everywhere!(kept);
}

async fn kept<P: Trial>() {
    let stage = sold::<P>().await;
    stage.fake.on("GET *").always(panel_http::fault::Fault::Page(502));
    assert_eq!(stage.fails("terminate --service 1001", 3).await, "unreachable");
    stage.fake.calm();
    stage.hatch("--json keep --service 1001").await.done();
    assert_eq!(stage.row().key.as_deref(), Some("1001"), "{}", P::SOFTWARE);
    stage.hatch("--json terminate --service 1001").await.done();
    assert_eq!(stage.fails("keep --service 1001", 1).await, "not_allowed");
}
