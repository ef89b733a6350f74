//! Back-ups, of which this panel can be told what becomes when their server is deleted.

use provisioning_core::{Change, service::Phase};

use crate::{
    kind,
    shop::{LONG, Shop},
};

/// Back-ups go with their server, unless the panel is set up to keep them.
#[tokio::test(start_paused = true)]
async fn backups_go_with_their_server_unless_they_are_to_stay() {
    for (goes_with_it, left) in [(true, 0), (false, 1)] {
        let mut shop = Shop::open().await;
        shop.connect(kind::connection(&shop.fake).delete_backups(goes_with_it));
        let service = shop.sell("1001").await;
        shop.engine.change(&service, Change::back_up()).await.unwrap();
        assert_eq!(shop.engine.settled(&service, LONG).await.unwrap(), Phase::Active);
        shop.sleep(600).await;
        assert_eq!(kind::backups(&shop.fake).await, 1);
        assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
        assert_eq!(kind::backups(&shop.fake).await, left, "{goes_with_it}");
    }
}
