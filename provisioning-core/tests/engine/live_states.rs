//! Whether a server runs, where the panel does not say so.

use panel_http::fault::Fault;
use provisioning_core::{Reason, Viewer, engine::View, service::Phase};

use crate::{
    api::fake::FakePanel,
    kind::{existing, set_up},
    shop::Shop,
};

/// What happens to a server on its panel.
type Happens = fn(&FakePanel);

/// What an administrator sees who looks with the power state.
async fn seen(shop: &Shop) -> Result<View, provisioning_core::Error> {
    let service = "1001".parse().unwrap();
    let looked = shop.engine.view_with_power(&service, &Viewer::Administrator, true);
    Box::pin(looked).await
}

/// A panel does not ask its node for a server that is suspended, or whose node is in maintenance: the rest of the server is
/// shown all the same.
#[tokio::test(start_paused = true)]
async fn a_server_of_which_the_node_is_not_asked_is_shown_without_its_usage() {
    let cases: [(&str, Happens); 2] = [
        ("maintenance", |fake| {
            fake.node(fake.servers()[0].node).maintenance(true);
        }),
        ("suspended", |fake| fake.administrator_suspends(1)),
    ];
    for (case, happens) in cases {
        let shop = Shop::open().await;
        shop.sell("1001").await;
        happens(&shop.fake);
        let view = seen(&shop).await.unwrap_or_else(|error| panic!("{case}: {error}"));
        let server = view.server.unwrap();
        assert_eq!((server.power, server.usage), (None, None), "{case}");
        assert_eq!((view.phase, server.name.as_str()), (Phase::Active, "MC-1001"), "{case}");
    }
}

/// The client key of somebody who administers nothing sees his own servers only, and every other is shown without its usage.
#[tokio::test(start_paused = true)]
async fn a_server_that_the_client_key_does_not_see_is_shown_without_its_usage() {
    let mut shop = Shop::open().await;
    shop.sell("1001").await;
    let nobody = existing(&shop.fake, "x@example.org", "nobody", None, false).await;
    let connection = set_up("http://fake.localhost", shop.fake.application_key()).unwrap();
    shop.connect(connection.client_key(shop.fake.new_client_key(nobody)));
    let server = seen(&shop).await.unwrap().server.unwrap();
    assert_eq!((server.power, server.usage), (None, None));
}

/// "It does not run" is not "nobody could be asked": what stands in the way is told.
#[tokio::test(start_paused = true)]
async fn a_live_state_that_cannot_be_asked_for_is_told_as_an_error() {
    for fault in [Fault::Page(502), Fault::Refuse] {
        let shop = Shop::open().await;
        shop.sell("1001").await;
        shop.fake
            .on("GET /api/client/servers/*/resources")
            .always(fault.clone());
        let error = seen(&shop).await.expect_err(&fault.to_string());
        assert_eq!(error.reason(), Reason::Unreachable, "{fault}: {error}");
    }
}
