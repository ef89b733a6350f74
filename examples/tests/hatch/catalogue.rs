//! The imported eggs from the command line.

use crate::trial::{Trial, everywhere, sold, stage};

const EU: &str = "--panel-id eu";

/// S1.34, S1.35, S1.59: listed and shown without a call, switched off and on.
#[tokio::test(flavor = "multi_thread")]
async fn eggs_are_listed_shown_and_switched_off_and_on() {
    everywhere!(listed_and_switched);
}

async fn listed_and_switched<P: Trial>() {
    let stage = sold::<P>().await;
    stage.fake.forget_calls();
    let named = |name: &str| format!("{name}_{}", P::SOFTWARE);
    let listed = stage.hatch(&format!("--json {EU} catalogue list")).await.done();
    let eggs = listed["eggs"].as_array().unwrap().clone();
    let paper = eggs.iter().find(|egg| egg["name"] == "Paper").unwrap();
    assert_eq!(paper["is_offered"], true);
    let shown = stage.reads(&format!("{EU} catalogue show --egg Paper")).await;
    insta::assert_snapshot!(named("an_egg_of"), without_id(&shown, paper["id"].as_str().unwrap()));

    let disable = format!("--json {EU} catalogue disable --egg {}", paper["id"].as_str().unwrap());
    for _ in 0..2 {
        assert_eq!(stage.hatch(&disable).await.done()["is_enabled"], false);
    }
    let listed = stage.reads(&format!("{EU} catalogue list")).await;
    assert!(listed.contains("not offered"), "{listed}");
    stage.order("other.toml", "1002");
    let refused = stage
        .fails("provision --product minecraft.toml --order other.toml", 2)
        .await;
    assert_eq!(refused, "invalid", "{}", P::SOFTWARE);
    assert_eq!(stage.fake.rows().len(), 1);
    stage.hatch("--json suspend --service 1001").await.done();

    stage
        .hatch(&format!("--json {EU} catalogue enable --egg Paper"))
        .await
        .done();
    stage.sell("1002").await;
    let unknown = stage.reads_but(&format!("{EU} catalogue show --egg Papre"), 2).await;
    insta::assert_snapshot!(named("an_egg_that_is_unknown_on"), unknown);
}

/// S1.10, S1.36, S1.37: what a new version changes is told in an administrator's words, and whom it touches.
#[tokio::test(flavor = "multi_thread")]
async fn a_synchronised_egg_tells_what_changed_and_whom_it_touches() {
    everywhere!(synchronised);
}

async fn synchronised<P: Trial>() {
    let stage = stage::<P>();
    let without = stage.fake.save();
    stage.fake.add_egg("Spruce", "java -jar one.jar");
    let product = std::fs::read_to_string(stage.path().join("minecraft.toml")).unwrap();
    let product = product.replace("egg = \"Paper\"\neggs = [\"Paper\", \"Velocity\"]", "egg = \"Spruce\"");
    stage.write("minecraft.toml", &product);
    stage.hatch(&format!("--json {}", crate::trial::PROVISION)).await.done();
    let one = stage
        .hatch(&format!("--json {EU} catalogue sync --egg Spruce"))
        .await
        .done();
    assert_eq!(one["eggs"][0]["news"], "as known", "{one}");

    stage.fake.change_egg(without, "Spruce", "java -jar two.jar").await;
    let id = one["eggs"][0]["id"].as_str().unwrap();
    let told = stage.reads(&format!("{EU} catalogue sync --egg {id}")).await;
    insta::assert_snapshot!("a_synchronised_egg", without_id(&told, id));
    let all = stage.reads(&format!("{EU} catalogue sync")).await;
    assert!(
        all.lines().all(|line| line.ends_with(": as known")),
        "{}: {all}",
        P::SOFTWARE
    );
    let gone = stage.fails(&format!("{EU} catalogue sync --egg 4711"), 2).await;
    assert_eq!(gone, "not_found");
}

/// The egg's own id is a number on two of the panels.
fn without_id(text: &str, id: &str) -> String {
    text.replace(&format!("({id})"), "(ID)").replace("(UUID)", "(ID)")
}
