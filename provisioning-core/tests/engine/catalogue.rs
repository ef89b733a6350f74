//! The imported eggs: listed, switched off and on, and brought up to what the panel has.

use provisioning_core::{
    ProductId, Reason,
    catalog::{EggFate, ImportedEgg},
    egg::{EggId, ImpactKind, Touched},
    service::Phase,
    store::{DocumentKind, Store},
};

use crate::{
    api::fake::NewEgg,
    kind,
    shop::{Shop, draft, order, panel},
};

/// The egg that is sold here, and what its product is called.
const EGG: &str = "Spruce";
const PRODUCT: &str = "larch-4gb";

fn spruce(startup: &str) -> NewEgg {
    kind::with_startup(NewEgg::new(EGG).image("Java 21", "ghcr.io/example/java:21"), startup)
}

/// A shop that sells an egg which its panel may change. Gives the panel as it was without the egg, too.
async fn shop_with_spruce() -> (Shop, EggId, crate::api::fake::Snapshot) {
    let shop = Shop::open().await;
    let before = shop.fake.snapshot();
    let egg = EggId::new(shop.fake.add_egg(spruce("java -jar one.jar")).to_string());
    shop.engine.catalog().import(&panel()).await.unwrap();
    let mut product = draft("4 GB");
    product.egg = Some(EGG.into());
    shop.engine.products().save(product).await.unwrap();
    shop.fake.reset_requests();
    (shop, egg, before)
}

fn of<'a>(imported: &'a [ImportedEgg], egg: &EggId) -> &'a ImportedEgg {
    imported.iter().find(|it| it.egg.id == *egg).unwrap()
}

/// S1.59, S1.9, S1.31–S1.34: an import brings every egg, keeps it in the store, and it can be listed without a call.
#[tokio::test(start_paused = true)]
async fn imported_eggs_are_kept_and_listed_without_a_call() {
    let shop = Shop::open().await;
    let many: Vec<_> = (0..120)
        .map(|number| shop.fake.add_egg(NewEgg::new(format!("Egg {number}"))))
        .collect();
    let imported = shop.engine.catalog().import(&panel()).await.unwrap();
    for number in &many {
        assert_eq!(of(&imported, &EggId::new(number.to_string())).fate, EggFate::New);
    }
    shop.fake.reset_requests();
    let listed = shop.engine.catalog().list(&panel()).await.unwrap();
    assert_eq!(listed.len(), imported.len());
    assert!(shop.store.list(DocumentKind::Egg, "", None, 1000).await.unwrap().len() >= 120);
    assert_eq!(shop.calls(), 0);
}

/// S1.38–S1.41, S1.11: an egg's images, startup command and variables, each with its rules, default and visibility.
#[tokio::test(start_paused = true)]
async fn an_egg_tells_its_images_its_startup_and_its_variables() {
    let shop = Shop::open().await;
    let listed = shop.engine.catalog().list(&panel()).await.unwrap();
    let larch = listed.iter().find(|entry| entry.egg.name == "Larch").unwrap();
    let egg = &shop.engine.catalog().get(&panel(), &larch.egg.id).await.unwrap().egg;
    assert!(egg.default_image().is_some());
    assert!(!egg.startup().is_empty());
    let variable = egg.variables.first().unwrap();
    assert!(!variable.env_variable.is_empty());
    assert!(!variable.rules.to_string().is_empty());
    assert!(egg.variables.iter().any(|variable| variable.user_editable));
    assert!(egg.variables.iter().any(|variable| variable.user_viewable));
}

/// S1.35: an egg that is switched off is not offered for new orders; what was sold keeps working, and the same order again
/// changes nothing.
#[tokio::test(start_paused = true)]
async fn a_disabled_egg_is_not_sold_and_what_was_sold_keeps_working() {
    let (shop, egg, _) = shop_with_spruce().await;
    let sold = shop.sell("1001").await;
    let catalogue = shop.engine.catalog();
    catalogue.disable(&panel(), &egg).await.unwrap();
    catalogue.disable(&panel(), &egg).await.unwrap();
    shop.fake.reset_requests();

    let refused = shop.engine.accept(order("1002", "42")).await.unwrap_err();
    assert_eq!(refused.reason(), Reason::Invalid);
    assert!(refused.advice().contains("correct"), "{}", refused.advice());
    assert_eq!(refused.problems()[0].field(), "product");
    let mut product = draft("8 GB");
    product.egg = Some(EGG.into());
    let refused = shop.engine.products().save(product).await.unwrap_err();
    assert_eq!(refused.problems()[0].field(), "egg");
    assert_eq!(shop.calls(), 0);

    assert_eq!(
        shop.record_order(order("1001", "42")).await,
        sold,
        "the same order again"
    );
    let suspended = provisioning_core::Change::suspend("unpaid");
    assert_eq!(shop.change(&sold, suspended).await, Phase::Suspended);

    catalogue.enable(&panel(), &egg).await.unwrap();
    assert!(shop.engine.accept(order("1002", "42")).await.is_ok());
}

/// S1.35: an import does not switch an egg on again.
#[tokio::test(start_paused = true)]
async fn an_import_leaves_a_disabled_egg_disabled() {
    let (shop, egg, _) = shop_with_spruce().await;
    let catalogue = shop.engine.catalog();
    catalogue.disable(&panel(), &egg).await.unwrap();
    catalogue.import(&panel()).await.unwrap();
    catalogue.sync(&panel(), &egg).await.unwrap();
    assert!(!catalogue.get(&panel(), &egg).await.unwrap().is_offered());
}

/// S1.10, S1.36, S1.37: synchronising one egg, or all, tells what changed and whom it touches, and changes nothing that was
/// sold.
#[tokio::test(start_paused = true)]
async fn a_synchronised_egg_tells_what_changed_and_whom_it_touches() {
    let (shop, egg, before) = shop_with_spruce().await;
    let sold = shop.sell("1001").await;
    let one = shop.engine.catalog().sync(&panel(), &egg).await.unwrap();
    assert!(!one.changed(), "{one:?}");

    kind::set_startup_of_egg(&shop.fake, before, &egg, "java -jar two.jar").await;
    let desired = shop.store.read(DocumentKind::Desired, "1001").await.unwrap();
    let one = shop.engine.catalog().sync(&panel(), &egg).await.unwrap();
    assert_eq!(one.fate, EggFate::Known);
    let told = one
        .changes
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ");
    assert!(told.contains("one.jar") && told.contains("two.jar"), "{told}");
    let touched: Vec<&Touched> = one.impacts.iter().map(|impact| &impact.on).collect();
    assert!(
        touched.contains(&&Touched::Product(ProductId::new(PRODUCT).unwrap())),
        "{touched:?}"
    );
    assert!(touched.contains(&&Touched::Service(sold)), "{touched:?}");
    assert!(one.impacts.iter().all(|impact| impact.kind == ImpactKind::KeepsOld));
    assert_eq!(shop.store.read(DocumentKind::Desired, "1001").await.unwrap(), desired);

    let all = shop.engine.catalog().import(&panel()).await.unwrap();
    assert!(!of(&all, &egg).changed(), "it was synchronised already");
}

/// S1.30, S1.37: an egg that the panel has no more is told once, and offered no more until the panel has it again.
#[tokio::test(start_paused = true)]
async fn an_egg_that_the_panel_has_no_more_is_not_offered() {
    let (shop, egg, before) = shop_with_spruce().await;
    let with_it = shop.fake.snapshot();
    shop.fake.restore(before);
    let catalogue = shop.engine.catalog();
    assert_eq!(
        of(&catalogue.import(&panel()).await.unwrap(), &egg).fate,
        EggFate::Removed
    );
    assert!(
        catalogue
            .import(&panel())
            .await
            .unwrap()
            .iter()
            .all(|it| it.egg.id != egg),
        "told once"
    );
    let gone = catalogue.sync(&panel(), &egg).await.unwrap_err();
    assert_eq!(gone.reason(), Reason::NotFound);
    assert_eq!(
        shop.engine.accept(order("1002", "42")).await.unwrap_err().reason(),
        Reason::Invalid
    );
    let mut product = draft("8 GB");
    product.egg = Some(EGG.into());
    let refused = shop.engine.products().save(product).await.unwrap_err();
    assert!(refused.problems()[0].message().contains("no more"), "{refused}");

    shop.fake.restore(with_it);
    catalogue.import(&panel()).await.unwrap();
    assert!(shop.engine.accept(order("1002", "42")).await.is_ok());
}

/// S1.36: what was never imported is not found, and the next step is told.
#[tokio::test(start_paused = true)]
async fn an_egg_that_was_never_imported_is_not_found() {
    let shop = Shop::open().await;
    let stranger = EggId::new("4711");
    let catalogue = shop.engine.catalog();
    for error in [
        catalogue.get(&panel(), &stranger).await.unwrap_err(),
        catalogue.enable(&panel(), &stranger).await.unwrap_err(),
        catalogue.disable(&panel(), &stranger).await.unwrap_err(),
        catalogue.sync(&panel(), &stranger).await.unwrap_err(),
    ] {
        assert_eq!(error.reason(), Reason::NotFound, "{error}");
        assert!(error.advice().contains("import"), "{}", error.advice());
    }
}
