//! A change that was confirmed is the change that is made, or none is.

use provisioning_core::{
    Change, ProductId, Reason, ServiceId,
    service::Phase,
    store::{DocumentKind, Store},
};

use crate::{
    kind::{self, existing},
    shop::{Shop, product_id, product_text},
};

/// What may happen between a preview and its confirmation.
#[derive(Debug, Clone, Copy)]
enum Move {
    Renamed,
    FileChosen,
    GivenAway,
    Suspended,
    KeyTakenOff,
    Deleted,
    SomethingElseWanted,
}

impl Move {
    const ALL: [Self; 7] = [
        Self::Renamed,
        Self::FileChosen,
        Self::GivenAway,
        Self::Suspended,
        Self::KeyTakenOff,
        Self::Deleted,
        Self::SomethingElseWanted,
    ];

    async fn happens(self, shop: &Shop, service: &ServiceId) {
        let fake = &shop.fake;
        match self {
            Self::Renamed => kind::rename(fake, "1001", "My world").await,
            Self::FileChosen => kind::set_file(fake, "1001", "mine.jar").await,
            Self::GivenAway => {
                let stranger = existing(fake, "x@example.org", "stranger", None, false).await;
                kind::give(fake, "1001", stranger).await;
            }
            Self::Suspended => fake.administrator_suspends(1),
            Self::KeyTakenOff => fake.clear_external_id(1),
            Self::Deleted => fake.administrator_deletes(1),
            Self::SomethingElseWanted => {
                let change = Change::name_to("Another");
                shop.engine.change(service, change).await.unwrap();
            }
        }
    }
}

/// A shop with one service, and a change of its package that touches limits and variables.
async fn shop_and_change() -> (Shop, ServiceId, Change) {
    let shop = Shop::open().await;
    let text = product_text("8 GB") + "[variables]\nJAR_FILE = \"eight.jar\"\n";
    let larger = toml::from_str(&text).unwrap();
    shop.engine.products().save(larger).await.unwrap();
    let service = shop.sell("1001").await;
    let change = Change::product(ProductId::new(product_id("8 GB")).unwrap());
    (shop, service, change)
}

async fn wanted_of(shop: &Shop) -> u64 {
    let wanted = shop.store.read(DocumentKind::Desired, "1001").await.unwrap();
    wanted.unwrap().version
}

/// On whichever side it was: what is shown is what is done, or nothing is.
#[tokio::test(start_paused = true)]
async fn a_confirmed_change_stops_whatever_has_moved() {
    for moved in Move::ALL {
        let (shop, service, change) = shop_and_change().await;
        let fingerprint = shop.engine.preview(&service, &change).await.unwrap().fingerprint;
        moved.happens(&shop, &service).await;
        let wanted = wanted_of(&shop).await;
        let late = change.confirmed(fingerprint);
        let error = shop.engine.change(&service, late).await.unwrap_err();
        assert_eq!(error.reason(), Reason::Changed, "{moved:?}: {error}");
        assert_eq!(wanted_of(&shop).await, wanted, "{moved:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_confirmed_change_is_made_when_nothing_has_moved() {
    let (shop, service, change) = shop_and_change().await;
    let fingerprint = shop.engine.preview(&service, &change).await.unwrap().fingerprint;
    shop.sleep(3600).await;
    assert_eq!(
        shop.change(&service, change.confirmed(fingerprint)).await,
        Phase::Active
    );
    assert_eq!(shop.server().memory, 8192);
    assert_eq!(kind::file_and_image(&shop.fake, "1001").await.0, "eight.jar");
}
