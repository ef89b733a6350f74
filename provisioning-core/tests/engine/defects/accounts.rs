//! Whose server it is, and what is done to his account.

use provisioning_core::{Change, Customer, CustomerId, Order, ProductId, ServiceId, engine::Viewer, service::Phase};

use crate::{
    kind::existing,
    shop::{Shop, order, product_id},
};

fn of(service: &str, customer: Customer) -> Order {
    let product = ProductId::new(product_id("4 GB")).unwrap();
    Order::new(ServiceId::new(service).unwrap(), customer, product)
}

/// A customer whose address the application has verified.
fn ada(email: &str) -> Customer {
    let ada = Customer::new(CustomerId::new("42").unwrap(), email).unwrap();
    ada.name("Ada", "Lovelace").email_verified(true)
}

/// A panel's search finds every address that contains the one looked for: `ada@…` finds `bada@…`, and the right one may be on
/// page 4.
#[tokio::test(start_paused = true)]
async fn no_server_is_handed_to_the_owner_of_a_similar_address() {
    let shop = Shop::open().await;
    let similar = [
        ("bada@example.org", "bada"),
        ("ada@example.org.uk", "adauk"),
        ("ada.games@example.org", "adadot"),
        ("adagames@example.org", "adawithout"),
    ];
    for (email, username) in similar {
        existing(&shop.fake, email, username, None, false).await;
    }
    for (service, email) in [("1001", "ada@example.org"), ("1002", "ada+games@example.org")] {
        let mut customer = ada(email);
        if service == "1002" {
            customer = Customer::new(CustomerId::new("43").unwrap(), email)
                .unwrap()
                .email_verified(true);
        }
        let service = shop.record_order(of(service, customer)).await;
        assert_eq!(shop.settled(&service).await, Phase::Active, "{email}");
        let owner = shop.fake.servers().pop().unwrap().owner;
        let owner = shop.fake.users().into_iter().find(|user| user.id == owner).unwrap();
        assert_eq!(owner.email, email);
    }

    let shop = Shop::open().await;
    let right = existing(&shop.fake, "ada+games@example.org", "adaplus", None, false).await;
    let service = shop.record_order(of("1001", ada("ada+games@example.org"))).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.server().owner, right, "a plus sign is a plus sign");
}

/// The same of a panel with 300 accounts, all of them similar, the right one on page 4.
#[tokio::test(start_paused = true)]
async fn no_account_is_missed_for_being_on_a_later_page() {
    let shop = Shop::open().await;
    let mut right = 0;
    for number in 0..300 {
        if number % 100 == 0 {
            shop.sleep(61).await;
        }
        let email = match number {
            170 => "ada@example.org".to_owned(),
            _ => format!("{number}ada@example.org"),
        };
        let made = existing(&shop.fake, &email, &format!("user{number}"), None, false).await;
        right = if number == 170 { made } else { right };
    }
    shop.sleep(61).await;
    let service = shop.record_order(of("1001", ada("ada@example.org"))).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.server().owner, right);
    assert_eq!(shop.fake.users().len(), 301, "and the administrator's");
}

/// A module that finds an account by writing to it gives the customer a new password with every order.
#[tokio::test(start_paused = true)]
async fn no_look_up_of_an_account_writes_to_it() {
    let shop = Shop::open().await;
    existing(&shop.fake, "elsewhere@example.org", "ada", Some("42"), false).await;
    let before = shop.fake.users();
    shop.fake.reset_requests();
    let service = shop.sell("1001").await;
    let second = shop.sell("1002").await;
    let viewer = Viewer::customer(CustomerId::new("42").unwrap());
    shop.engine.view(&service, viewer).await.unwrap();
    shop.change(&service, Change::suspend("unpaid")).await;
    shop.change(&service, Change::unsuspend("unpaid")).await;
    shop.change(&service, Change::name_to("Another")).await;
    shop.change(&second, Change::terminate()).await;
    assert_eq!(shop.fake.users(), before, "password and all");
    let writes = shop
        .fake
        .requests()
        .into_iter()
        .filter(|request| request.path.contains("/users"));
    let writes: Vec<_> = writes
        .filter(|request| !["GET", "POST"].contains(&request.method.as_str()))
        .collect();
    assert!(writes.is_empty(), "{writes:?}");
}

/// Nor when an account is linked, which is written on it: its password and its profile stay.
#[tokio::test(start_paused = true)]
async fn no_password_is_reset_by_a_link() {
    let shop = Shop::open().await;
    let linked = existing(&shop.fake, "ada@example.org", "ada", None, false).await;
    let of_it = || shop.fake.users().into_iter().find(|user| user.id == linked).unwrap();
    let before = of_it();
    for service in ["1001", "1002"] {
        let service = shop.record_order(of(service, ada("ada@example.org"))).await;
        assert_eq!(shop.settled(&service).await, Phase::Active);
    }
    let after = of_it();
    assert_eq!(after.external_id.as_deref(), Some("42"), "this alone is written");
    assert_eq!(
        (after.password, after.username, after.email),
        (before.password, before.username, before.email)
    );
}

/// Service 1 is not server 1 of the panel, and customer 1 is not account 1, which is the administrator's.
#[tokio::test(start_paused = true)]
async fn no_billing_id_is_taken_for_one_of_the_panel() {
    let shop = Shop::open().await;
    let other = shop.record_order(order("2", "7")).await;
    assert_eq!(shop.settled(&other).await, Phase::Active);
    let service = shop.record_order(order("1", "1")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    let row = |key: &str| {
        let mut rows = shop.fake.servers().into_iter();
        rows.find(|row| row.external_id.as_deref() == Some(key))
    };
    assert_eq!((row("2").unwrap().id, row("1").unwrap().id), (1, 2));
    let owner = row("1").unwrap().owner;
    let owner = shop.fake.users().into_iter().find(|user| user.id == owner).unwrap();
    assert_ne!(owner.id, 1);
    assert_eq!(owner.external_id.as_deref(), Some("1"));

    shop.change(&service, Change::suspend("unpaid")).await;
    assert!(row("1").unwrap().suspended && !row("2").unwrap().suspended);
    shop.change(&service, Change::terminate()).await;
    assert!(row("1").is_none() && row("2").is_some());
}
