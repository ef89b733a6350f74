//! In which words the journal tells what a panel answered.

use http::Method;
use provisioning_core::{Change, ServiceId};

use crate::{
    altered::{refusal, says},
    kind,
    shop::Shop,
};

/// The line of the journal after a change of the name that is answered so.
async fn told(shop: &mut Shop, service: &ServiceId, status: u16, body: String) -> String {
    says(shop, Method::PATCH, "", status, body);
    shop.engine.change(service, Change::name_to("Another")).await.unwrap();
    let _fails = shop.advance(service).await;
    let journal = shop.journal(service).await;
    let line = journal.iter().rev().find(|line| line.contains(" failed, "));
    line.cloned().unwrap_or_default()
}

/// Each is told with the operation, with what it was, and with whether it happened.
#[tokio::test(start_paused = true)]
async fn a_refusal_is_told_as_what_it_is() {
    let page = || "<html><body>nothing here</body></html>".to_owned();
    let refused = kind::TOLD.map(|(status, told)| (status, refusal(status, "not that one"), told));
    let lost = [
        (500, refusal(500, "it broke"), "the panel failed"),
        (404, page(), "no access"),
        (502, page(), "no answer of the panel"),
    ];
    let refused = refused.map(|case| (case, "the panel refused and changed nothing"));
    let lost = lost.map(|case| (case, "it may have happened"));
    for ((status, body, told_as), happened) in refused.into_iter().chain(lost) {
        let mut shop = Shop::open().await;
        let service = shop.sell("1001").await;
        let line = told(&mut shop, &service, status, body).await;
        let operation = format!("{happened}: {}servers.", kind::OPERATIONS);
        assert!(line.contains(&operation), "{status}: {line}");
        assert!(line.contains(&format!("({told_as})")), "{status}: {line}");
    }
}
