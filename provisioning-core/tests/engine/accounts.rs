//! Invariant 7, `an_account_is_proved_not_guessed`: whose server it is.

use panel_http::fault::Fault;
use provisioning_core::{Change, Order, Reason, service::Phase};

use crate::{
    kind::{self, existing},
    shop::{Shop, customer, order, product_id},
};

fn verified(service: &str, id: &str) -> Order {
    let product = provisioning_core::ProductId::new(product_id("4 GB")).unwrap();
    Order::new(
        provisioning_core::ServiceId::new(service).unwrap(),
        customer(id).email_verified(true),
        product,
    )
}

#[tokio::test(start_paused = true)]
async fn an_account_is_proved_not_guessed() {
    // The same address, but nobody says that it is his.
    let shop = Shop::open().await;
    existing(&shop.fake, "customer42@example.org", "victim", None, false).await;
    let service = shop.record_order(order("1001", "42")).await;
    let error = shop.fails(&service).await;
    assert_eq!(error.reason(), Reason::Parked);
    assert!(error.to_string().contains("verified"), "{error}");
    assert!(shop.fake.servers().is_empty());
}

/// S2.14, S2.69: linked by a verified address, and from then on by the key that is written on it.
#[tokio::test(start_paused = true)]
async fn a_verified_address_links_the_account_there_is() {
    let shop = Shop::open().await;
    let id = existing(&shop.fake, "Customer42@example.org", "ada", None, false).await;
    let service = shop.record_order(verified("1001", "42")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.server().owner, id);
    let user = shop.fake.users().into_iter().find(|user| user.id == id).unwrap();
    assert_eq!(user.external_id.as_deref(), Some("42"));
    assert_eq!(user.username, "ada", "a linked account keeps its profile");
}

/// An order of a customer who calls himself `ada`.
fn adas(service: &str, proves: bool) -> Order {
    let product = provisioning_core::ProductId::new(product_id("4 GB")).unwrap();
    let ada = customer("42").username("ada").username_proves(proves);
    Order::new(provisioning_core::ServiceId::new(service).unwrap(), ada, product)
}

/// S2.15, S2.68: an account with exactly his user name is linked where the application says that it proves him, and only
/// there; never an administrator's, nor another customer's.
#[tokio::test(start_paused = true)]
async fn a_user_name_links_an_account_only_where_it_is_said_to_prove_him() {
    let owner = async |username: &str, key: Option<&str>, administrator: bool, proves: bool| {
        let shop = Shop::open().await;
        let id = existing(&shop.fake, "other@example.org", username, key, administrator).await;
        let service = shop.record_order(adas("1001", proves)).await;
        assert_eq!(shop.settled(&service).await, Phase::Active);
        shop.server().owner == id
    };
    assert!(owner("ada", None, false, true).await);
    assert!(
        !owner("ada", None, false, false).await,
        "nobody says that it proves him"
    );
    assert!(!owner("adam", None, false, true).await, "a similar name is another's");
    assert!(!owner("ada", Some("43"), false, true).await, "another customer's");
    assert!(!owner("ada", None, true, true).await, "an administrator's");
}

#[tokio::test(start_paused = true)]
async fn a_similar_address_is_another_persons() {
    let shop = Shop::open().await;
    existing(&shop.fake, "xcustomer42@example.org", "similar", None, false).await;
    let service = shop.record_order(verified("1001", "42")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.fake.users().len(), 3, "a new account was made");
}

#[tokio::test(start_paused = true)]
async fn an_administrator_is_never_a_customer() {
    let shop = Shop::open().await;
    existing(&shop.fake, "customer42@example.org", "boss", None, true).await;
    let before = shop.fake.users();
    let service = shop.record_order(verified("1001", "42")).await;
    let error = shop.fails(&service).await;
    assert!(error.to_string().contains("administrator"), "{error}");
    assert_eq!(shop.fake.users(), before, "nor is anything written on his account");

    let shop = Shop::open().await;
    existing(&shop.fake, "other@example.org", "boss", Some("42"), true).await;
    let service = shop.record_order(order("1001", "42")).await;
    let error = shop.fails(&service).await;
    assert!(error.to_string().contains("administrator"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_account_of_another_customer_is_never_linked() {
    let shop = Shop::open().await;
    existing(&shop.fake, "customer42@example.org", "other", Some("43"), false).await;
    let service = shop.record_order(verified("1001", "42")).await;
    let error = shop.fails(&service).await;
    assert!(error.to_string().contains("another customer"), "{error}");
    assert!(shop.fake.servers().is_empty());
}

/// S2.12, S2.69: an account that carries the customer's id is used, whatever its address.
#[tokio::test(start_paused = true)]
async fn the_key_on_an_account_is_proof() {
    let shop = Shop::open().await;
    let id = existing(&shop.fake, "elsewhere@example.org", "ada", Some("42"), false).await;
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.server().owner, id);
    assert_eq!(shop.fake.users().len(), 2);
}

/// An account with the customer's address and the name that we would give: that is seen at once.
#[tokio::test(start_paused = true)]
async fn an_account_with_his_address_and_his_name_is_tried_to_be_made_once() {
    let shop = Shop::open().await;
    let id = existing(&shop.fake, "customer42@example.org", kind::USERNAME, None, false).await;
    shop.fake.reset_requests();
    let service = shop.record_order(verified("1001", "42")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.server().owner, id);
    assert_eq!(shop.fake.count_requests("POST /api/application/users"), 1);
}

/// A clash of the user name alone is a stranger's: another name is taken.
#[tokio::test(start_paused = true)]
async fn a_stranger_with_the_same_user_name_keeps_it() {
    let shop = Shop::open().await;
    existing(&shop.fake, "stranger@example.org", kind::USERNAME, None, false).await;
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    let users = shop.fake.users();
    assert_eq!(
        users
            .iter()
            .filter(|user| user.external_id.as_deref() == Some("42"))
            .count(),
        1
    );
    assert_eq!(users.len(), 3);
}

/// S2.13: all services of a customer have the same account.
#[tokio::test(start_paused = true)]
async fn all_services_of_a_customer_have_one_account() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    shop.sell("1002").await;
    assert_eq!(shop.fake.users().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_makes_no_second_account() {
    for fault in [Fault::ApplyThenCut, Fault::Cut, Fault::CutBody, Fault::Page(502)] {
        let shop = Shop::open().await;
        shop.fake.on("POST /api/application/users").once(fault.clone());
        let service = shop.record_order(order("1001", "42")).await;
        assert_eq!(shop.settled(&service).await, Phase::Active, "{fault}");
        assert_eq!(shop.fake.users().len(), 2, "{fault}");
    }
}

/// The panel's number of an account proves nothing: after the account was deleted it is proved anew.
#[tokio::test(start_paused = true)]
async fn an_account_that_was_deleted_is_made_again() {
    let shop = Shop::open().await;
    let first = shop.sell("1001").await;
    shop.change(&first, Change::terminate()).await;
    kind::delete_user(&shop.fake, 2).await;
    let service = shop.record_order(order("1002", "42")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    let owner = shop
        .fake
        .users()
        .into_iter()
        .find(|user| user.id == shop.server().owner)
        .unwrap();
    assert_eq!(owner.external_id.as_deref(), Some("42"));
}

/// S2.23: so is that of a customer whom a server passes to.
#[tokio::test(start_paused = true)]
async fn an_account_that_was_deleted_is_made_again_for_a_server_that_changes_hands() {
    let shop = Shop::open().await;
    let others = shop.record_order(order("1001", "43")).await;
    assert_eq!(shop.settled(&others).await, Phase::Active);
    shop.change(&others, Change::terminate()).await;
    kind::delete_user(&shop.fake, 2).await;
    let service = shop.sell("1002").await;
    let phase = shop.change(&service, Change::customer_to(customer("43"))).await;
    assert_eq!(phase, Phase::Active);
    let users = shop.fake.users();
    let owner = users.iter().find(|user| user.id == shop.server().owner).unwrap();
    assert_eq!(owner.external_id.as_deref(), Some("43"));
}
