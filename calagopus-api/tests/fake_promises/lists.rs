//! Lists and searches.

use calagopus_api::fake::NewUser;

use crate::shop::Shop;

#[tokio::test(start_paused = true)]
async fn a_page_past_the_end_has_a_total_of_zero() {
    let shop = Shop::open();
    let page = shop.get("admin/nodes?page=9").await;
    assert_eq!(page.body["nodes"]["total"], 0);
}

#[tokio::test(start_paused = true)]
async fn an_underscore_is_searched_for_as_any_character() {
    let shop = Shop::open();
    for name in ["client_one", "clientXone", "another"] {
        let _uuid = shop
            .fake
            .add_user(NewUser::new(name).external_id(format!("{name}-key")));
    }
    let found = async |search: &str| {
        let page = shop.get(&format!("admin/users?search={search}")).await;
        page.body["users"]["total"].as_u64().unwrap()
    };
    assert_eq!(found("client_one").await, 2);
    assert_eq!(found("CLIENT%25one").await, 2);
    assert_eq!(found("client_one-key").await, 0, "keys are not searched");
}
