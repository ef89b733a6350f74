//! Lists and searches.

use crate::shop::Shop;

#[tokio::test(start_paused = true)]
async fn a_page_past_the_end_has_a_total_of_zero() {
    let shop = Shop::open();
    let page = shop.get("admin/nodes?page=9").await;
    assert_eq!(page.body["nodes"]["total"], 0);
}
