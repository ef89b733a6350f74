//! The account that we made says of its owner what the application says; every other is left alone.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use async_trait::async_trait;
use panel_http::fault::Fault;
use provisioning_core::{
    Change, Customer, CustomerId, Engine, Event, Order, ServiceId, Viewer,
    customer::ProfileProblem,
    engine::Progress,
    plan::{Note, StepKind},
    service::{Desired, Phase},
    store::{DocumentKind, Store},
};

use crate::{
    api::fake::FakePanel,
    around::{Around, Meddles, StoreWith},
    kind::{self, existing},
    shop::{Shop, customer, order, panel, product_id},
};

const PROFILE: &str = "PATCH /api/application/users/*";
const NEW: &str = "augusta@example.org";

/// Customer 42 as the application knows him now.
fn changed() -> Customer {
    let id = CustomerId::new("42").unwrap();
    Customer::new(id, NEW).unwrap().name("Augusta", "King")
}

/// The number, the address and the user name of the account of this customer.
fn account(fake: &FakePanel, key: &str) -> (u64, String, String) {
    let mut users = fake.users().into_iter();
    let user = users.find(|user| user.external_id.as_deref() == Some(key)).unwrap();
    (user.id, user.email, user.username)
}

fn email(shop: &Shop) -> String {
    account(&shop.fake, "42").1
}

fn profiles_sent(shop: &Shop) -> usize {
    shop.fake.count_requests(PROFILE)
}

/// The application says what is new of customer 42, and the service is brought about.
async fn say(shop: &Shop, service: &ServiceId) -> Phase {
    let told = shop.engine.update_customer(&changed()).await.unwrap();
    assert_eq!(told, std::slice::from_ref(service));
    shop.settled(service).await
}

async fn events(shop: &Shop) -> Vec<Event> {
    let term = Duration::from_secs(60);
    let events = shop.store.claim_events("mailer", term, 1000).await.unwrap();
    shop.store.acknowledge("mailer", &events).await.unwrap();
    events.iter().map(|event| event.kind().clone()).collect()
}

async fn notes(shop: &Shop, service: &ServiceId) -> Vec<Note> {
    let progress = shop.advance(service).await;
    assert!(matches!(progress, Progress::Converged { .. }), "{progress:?}");
    match progress {
        Progress::Converged { notes } => notes,
        _ => Vec::new(),
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_that_we_made_follows_its_customer() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let (number, _, username) = account(&shop.fake, "42");
    let password = |shop: &Shop| {
        shop.fake
            .users()
            .into_iter()
            .find(|it| it.id == number)
            .unwrap()
            .password
    };
    let before = password(&shop);
    events(&shop).await;
    shop.fake.reset_requests();
    assert_eq!(say(&shop, &service).await, Phase::Active);

    assert_eq!(account(&shop.fake, "42"), (number, NEW.to_owned(), username));
    let names = kind::names(&shop.fake, number).await;
    assert!(names.is_none_or(|names| names == ["Augusta", "King"]));
    assert_eq!(password(&shop), before);
    assert_eq!(
        (shop.writes(), profiles_sent(&shop)),
        (1, 1),
        "and the server is left alone"
    );

    let told = events(&shop).await;
    let is_of_the_address = |event: &Event| matches!(event, Event::AccountUpdated { fields } if fields[0] == "email");
    assert!(told.iter().any(is_of_the_address), "{told:?}");
    let said = format!(
        "{told:?} {:?} {:?}",
        shop.journal(&service).await,
        shop.record(&service).await
    );
    for personal in [NEW, "customer42@example.org", "Augusta"] {
        assert!(!said.contains(personal), "{personal}: {said}");
    }
}

/// What was written is remembered: neither an ordinary pass nor the same said again asks the panel for an account.
#[tokio::test(start_paused = true)]
async fn a_profile_costs_no_call_when_nothing_is_new() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    say(&shop, &service).await;
    shop.fake.reset_requests();
    say(&shop, &service).await;
    shop.sell("1002").await;
    shop.change(&service, Change::suspend("unpaid")).await;
    shop.change(&service, Change::unsuspend("unpaid")).await;
    shop.passes(2).await;
    // The order of 1002 has the data of before: it is the last that the application said.
    let asked = shop.fake.requests().into_iter().filter(|it| it.path.contains("/users"));
    assert_eq!(asked.count(), 2, "a look and a change, for the order");
    assert_eq!(email(&shop), "customer42@example.org");
}

/// S2.13: several services, one account. Each says what is new once, and none takes back what another said later.
#[tokio::test(start_paused = true)]
async fn services_of_a_customer_do_not_write_his_account_in_turns() {
    let shop = Shop::open().await;
    let first = shop.sell("1001").await;
    let product = provisioning_core::ProductId::new(product_id("4 GB")).unwrap();
    let later = Order::new(ServiceId::new("1002").unwrap(), changed(), product);
    let second = shop.record_order(later).await;
    assert_eq!(shop.settled(&second).await, Phase::Active);
    assert_eq!(email(&shop), NEW);
    for service in [&first, &second, &first] {
        shop.change(service, Change::suspend("unpaid")).await;
        shop.change(service, Change::unsuspend("unpaid")).await;
        assert_eq!(email(&shop), NEW);
    }
    assert_eq!(profiles_sent(&shop), 1);
}

/// S2.14, S2.69: an account that was there before is its owner's, however it was proved.
#[tokio::test(start_paused = true)]
async fn an_account_that_we_did_not_make_keeps_its_profile() {
    for key in [Some("42"), None] {
        let shop = Shop::open().await;
        existing(&shop.fake, "Customer42@example.org", "ada", key, false).await;
        let product = provisioning_core::ProductId::new(product_id("4 GB")).unwrap();
        let verified = customer("42").email_verified(true);
        let service = shop
            .record_order(Order::new(ServiceId::new("1001").unwrap(), verified, product))
            .await;
        assert_eq!(shop.settled(&service).await, Phase::Active);
        let before = shop.fake.users();
        shop.fake.reset_requests();
        assert_eq!(say(&shop, &service).await, Phase::Active);
        assert_eq!(shop.fake.users(), before);
        assert_eq!(shop.writes(), 0);
        assert!(notes(&shop, &service).await.is_empty());
    }
}

/// The account that we made was deleted, and somebody gave the customer's key to another: that one is not ours.
#[tokio::test(start_paused = true)]
async fn an_account_in_the_place_of_ours_keeps_its_profile() {
    let shop = Shop::open().await;
    let first = shop.sell("1001").await;
    shop.change(&first, Change::terminate()).await;
    kind::delete_user(&shop.fake, 2).await;
    existing(&shop.fake, "elsewhere@example.org", "ada", None, false).await;
    existing(&shop.fake, "another@example.org", "another", Some("42"), false).await;
    let service = shop.record_order(order("1002", "42")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    shop.engine.update_customer(&changed()).await.unwrap();
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(email(&shop), "another@example.org");
    assert_eq!(profiles_sent(&shop), 0);
}

/// Told, noted and left so; the rest of what is wanted is done, and what is said again is tried again.
#[tokio::test(start_paused = true)]
async fn a_taken_address_is_told_and_stops_nothing_else() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    let (number, old, _) = account(&shop.fake, "42");
    let stranger = existing(&shop.fake, NEW, "stranger", None, false).await;
    events(&shop).await;
    shop.engine.update_customer(&changed()).await.unwrap();
    let larger = Change::product(product_id("8 GB").parse().unwrap());
    assert_eq!(shop.change(&service, larger).await, Phase::Active);
    assert_eq!(shop.server().memory, 8192);
    assert_eq!(email(&shop), old);
    let problem = ProfileProblem::EmailTaken;
    assert!(events(&shop).await.contains(&Event::AccountKept { problem }));
    shop.fake.reset_requests();
    assert_eq!(notes(&shop, &service).await, [Note::ProfileRefused { problem }]);
    assert_eq!(shop.writes(), 0, "it is not tried again by itself");
    let view = shop.engine.view(&service, Viewer::Administrator).await.unwrap();
    assert_eq!(view.profile, Some(problem));

    kind::delete_user(&shop.fake, stranger).await;
    assert_eq!(say(&shop, &service).await, Phase::Active);
    assert_eq!((account(&shop.fake, "42").0, email(&shop)), (number, NEW.to_owned()));
    assert!(notes(&shop, &service).await.is_empty());
    let view = shop.engine.view(&service, Viewer::Administrator).await.unwrap();
    assert_eq!(view.profile, None);
}

/// The answer was lost: when nothing can come of it any more it is looked at, and sent again only if it did not happen.
#[tokio::test(start_paused = true)]
async fn a_profile_without_an_answer_is_looked_at_before_it_is_sent_again() {
    for (fault, sent) in [
        (Fault::ApplyThenCut, 1),
        (Fault::CutThenApply(Duration::from_secs(50)), 1),
        (Fault::Page(502), 2),
        (Fault::Cut, 2),
    ] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        shop.fake.reset_requests();
        shop.fake.on(PROFILE).once(fault.clone());
        assert_eq!(say(&shop, &service).await, Phase::Active, "{fault}");
        assert_eq!(email(&shop), NEW, "{fault}");
        assert!(profiles_sent(&shop) <= sent, "{fault}: {}", profiles_sent(&shop));
        shop.passes(1).await;
        assert_eq!(email(&shop), NEW, "{fault}");
    }
}

/// One that comes late does not undo what was said since.
#[tokio::test(start_paused = true)]
async fn a_late_profile_does_not_undo_a_later_one() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake
        .on(PROFILE)
        .once(Fault::CutThenApply(Duration::from_secs(100)));
    shop.engine.update_customer(&changed()).await.unwrap();
    let _lost = shop.advance(&service).await;
    let last = Customer::new(CustomerId::new("42").unwrap(), "last@example.org").unwrap();
    assert_eq!(shop.change(&service, Change::customer_to(last)).await, Phase::Active);
    shop.passes(1).await;
    assert_eq!(email(&shop), "last@example.org");
}

/// The process is lost between intent and answer.
#[tokio::test(start_paused = true)]
async fn a_crash_in_the_middle_of_a_profile_loses_nothing() {
    for delay in [Fault::Delay(Duration::from_secs(20)), Fault::Cut] {
        let mut shop = Shop::open().await;
        let service = shop.sell("1001").await;
        shop.fake.on(PROFILE).once(delay);
        shop.engine.update_customer(&changed()).await.unwrap();
        let lost = tokio::time::timeout(Duration::from_secs(5), shop.engine.advance(&service)).await;
        drop(lost);
        shop.restart();
        assert_eq!(shop.settled(&service).await, Phase::Active);
        assert_eq!(email(&shop), NEW);
    }
}

/// From its second commit on, nothing more is heard of a process.
#[derive(Debug, Default)]
struct LostAfterACommit(AtomicUsize);

#[async_trait]
impl Around for LostAfterACommit {
    type Held = ();

    async fn begins(&self, what: &'static str) {
        if what == "commit" && self.0.fetch_add(1, Ordering::Relaxed) > 0 {
            std::future::pending::<()>().await;
        }
    }
}

/// What the process sent comes after all, and after something else was said: that stays.
#[tokio::test(start_paused = true)]
async fn what_comes_late_of_a_process_that_is_lost_does_not_undo_a_later_profile() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.engine.update_customer(&changed()).await.unwrap();
    let store = StoreWith {
        store: shop.store.clone(),
        around: LostAfterACommit::default(),
    };
    let engine = Engine::builder(store).panel(panel(), shop.fake.clone());
    let engine = engine.build().unwrap();
    shop.fake.on(PROFILE).once(Fault::CutThenApply(Duration::from_secs(80)));
    let lost = tokio::time::timeout(Duration::from_secs(5), engine.advance(&service)).await;
    assert!(lost.is_err());
    let last = Customer::new(CustomerId::new("42").unwrap(), "last@example.org").unwrap();
    assert_eq!(shop.change(&service, Change::customer_to(last)).await, Phase::Active);
    shop.passes(1).await;
    assert_eq!(email(&shop), "last@example.org");
}

/// The process is lost while it makes the account, before it hears that it was made: it is ours to keep up all the same.
#[tokio::test(start_paused = true)]
async fn an_account_that_was_made_by_a_process_that_is_lost_follows_its_customer() {
    let mut shop = Shop::open().await;
    let service = shop.record_order(order("1001", "42")).await;
    shop.fake.on("POST /api/application/users").once(Fault::ApplyThenCut);
    let slow = Fault::Delay(Duration::from_secs(20));
    shop.fake.on("GET /api/application/users/external/*").once(slow);
    let lost = tokio::time::timeout(Duration::from_secs(5), shop.engine.advance(&service)).await;
    assert!(lost.is_err());
    assert_eq!(email(&shop), "customer42@example.org");
    shop.restart();
    shop.sleep(60).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    let made = shop.fake.count_requests("POST /api/application/users");
    assert_eq!(made, 1, "it is looked for first");
    let journal = shop.journal(&service).await;
    assert!(
        !journal
            .iter()
            .any(|line| line.contains("brought to what the customer is")),
        "it is what he is already: {journal:#?}"
    );
    assert_eq!(say(&shop, &service).await, Phase::Active);
    assert_eq!(email(&shop), NEW);
}

/// It was lost before it made it, and somebody else gives the customer's key to an account of his own making: that one is not
/// ours.
#[tokio::test(start_paused = true)]
async fn an_account_of_the_same_time_that_we_did_not_make_keeps_its_profile() {
    let mut shop = Shop::open().await;
    let service = shop.record_order(order("1001", "42")).await;
    shop.fake.on("POST /api/application/users").once(Fault::Cut);
    let _lost = shop.engine.advance(&service).await;
    shop.restart();
    existing(&shop.fake, "elsewhere@example.org", "another", Some("42"), false).await;
    shop.sleep(60).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(say(&shop, &service).await, Phase::Active);
    assert_eq!(email(&shop), "elsewhere@example.org");
}

/// A service that passes to another customer, or ends, at that very moment: it does so, and the others are told.
#[tokio::test(start_paused = true)]
async fn a_customer_is_told_of_to_services_that_are_his_still() {
    for (meddling, stays) in [
        (Change::customer_to(customer("43")), false),
        (Change::terminate(), false),
        (Change::suspend("unpaid"), true),
    ] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        let other = shop.sell("1002").await;
        let store = StoreWith {
            store: shop.store.clone(),
            around: Meddles::once(&shop.engine, meddling),
        };
        let engine = Engine::builder(store)
            .panel(panel(), shop.fake.clone())
            .build()
            .unwrap();
        let told = engine.update_customer(&changed()).await.unwrap();
        assert_eq!(told.contains(&service), stays);
        assert!(told.contains(&other));
        let wanted = shop.store.read(DocumentKind::Desired, service.as_str()).await.unwrap();
        let wanted: Desired = wanted.unwrap().decode().unwrap();
        assert_eq!(wanted.customer.email() == NEW, stays);
        assert_eq!(wanted.suspension.is_empty(), !stays);
    }
}

/// A number of an account alone proves nothing, and one that administers the panel is never a customer's.
#[tokio::test(start_paused = true)]
async fn an_account_that_is_not_proved_any_more_is_left_alone() {
    for problem in [ProfileProblem::NotProved, ProfileProblem::Administrator] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        let number = account(&shop.fake, "42").0;
        match problem {
            ProfileProblem::NotProved => kind::take_account_key(&shop.fake, number).await,
            _ => kind::promote(&shop.fake, number).await,
        }
        let before = shop.fake.users();
        shop.fake.reset_requests();
        assert_eq!(say(&shop, &service).await, Phase::Active);
        assert_eq!(shop.fake.users(), before);
        assert_eq!(shop.writes(), 0);
        assert_eq!(notes(&shop, &service).await, [Note::ProfileRefused { problem }]);
    }
}

/// Somebody gave the customer's id to another account: neither that one nor ours is written to.
#[tokio::test(start_paused = true)]
async fn an_account_that_was_given_the_key_of_ours_is_left_alone() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    kind::take_account_key(&shop.fake, account(&shop.fake, "42").0).await;
    existing(&shop.fake, "another@example.org", "another", Some("42"), false).await;
    let before = shop.fake.users();
    assert_eq!(say(&shop, &service).await, Phase::Active);
    assert_eq!(shop.fake.users(), before);
    let problem = ProfileProblem::NotProved;
    assert_eq!(notes(&shop, &service).await, [Note::ProfileRefused { problem }]);
}

/// A name alone is new of him, too, where the panel keeps names.
#[tokio::test(start_paused = true)]
async fn a_new_name_reaches_the_account() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let (number, email, _) = account(&shop.fake, "42");
    for (first, last) in [("Ada", "King"), ("Augusta", "King")] {
        let renamed = Customer::new(CustomerId::new("42").unwrap(), &email).unwrap();
        let renamed = renamed.name(first, last);
        shop.engine.update_customer(&renamed).await.unwrap();
        assert_eq!(shop.settled(&service).await, Phase::Active);
        let names = kind::names(&shop.fake, number).await;
        assert!(names.is_none_or(|names| names == [first, last]), "{first} {last}");
    }
}

/// A service that passes to another customer brings what is new of that one, and changes nothing of the one before.
#[tokio::test(start_paused = true)]
async fn a_change_of_customer_brings_what_is_new_of_him() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let of_43 = shop.record_order(order("1002", "43")).await;
    assert_eq!(shop.settled(&of_43).await, Phase::Active);
    let before = account(&shop.fake, "43");
    let to_42 = Change::customer_to(changed());
    let preview = shop.engine.preview(&of_43, &to_42).await.unwrap();
    let kinds: Vec<StepKind> = preview.plan.steps.iter().map(|step| step.kind()).collect();
    assert_eq!(kinds, [StepKind::ChangeDetails, StepKind::UpdateAccount]);
    assert_eq!(shop.change(&of_43, to_42).await, Phase::Active);
    assert_eq!(email(&shop), NEW);
    assert_eq!(account(&shop.fake, "43"), before);
    let owners: Vec<u64> = shop.fake.servers().iter().map(|server| server.owner).collect();
    assert_eq!(owners, [account(&shop.fake, "42").0; 2]);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(email(&shop), NEW, "the other service of his does not take it back");
}
