//! A customer who has lost the password of his account is helped once for each request.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{
    Change, Engine, Error, Event, Reason, ServiceId, Viewer,
    engine::PasswordReset,
    seal::Seal,
    service::{ActOutcome, Phase},
    store::{DocumentKind, SqliteStore, Store},
};
use sqlx::SqlitePool;

use crate::{
    api::fake::FakePanel,
    kind::{self, existing},
    shop::{Shop, customer, draft, order, panel},
};

/// What a request comes to that nothing disturbs.
const ANSWERED: ActOutcome = if kind::ANSWERS_TO_A_PASSWORD {
    ActOutcome::Done
} else {
    ActOutcome::Unknown
};

async fn asked(shop: &Shop, service: &ServiceId, request: u64) -> Result<PasswordReset, Error> {
    shop.engine
        .reset_password(service, &Viewer::Administrator, request)
        .await
}

async fn refused(shop: &Shop, service: &ServiceId, request: u64) -> Reason {
    asked(shop, service, request).await.unwrap_err().reason()
}

fn sent(fake: &FakePanel) -> usize {
    fake.count_requests(kind::PASSWORD_CALL)
}

/// The password of customer 42's account.
fn password(fake: &FakePanel) -> String {
    let mut users = fake.users().into_iter();
    let user = users.find(|user| user.external_id.as_deref() == Some("42")).unwrap();
    format!("{:?}", user.password)
}

/// Whether what was handed over is what the account has: the password, or a link from the panel.
fn helps(reset: &PasswordReset, fake: &FakePanel) -> bool {
    match &reset.password {
        Some(new) => !kind::MAILS_A_LINK && password(fake).contains(new.expose()) && new.expose().len() == 32,
        None => kind::MAILS_A_LINK,
    }
}

/// Everything that the store has, as text.
async fn everything(shop: &Shop) -> String {
    let mut text = String::new();
    for kind in [DocumentKind::Desired, DocumentKind::Service, DocumentKind::Account] {
        for document in shop.store.list(kind, "", None, 100).await.unwrap() {
            text.push_str(&document.body);
        }
    }
    text
}

#[tokio::test(start_paused = true)]
async fn a_lost_password_is_helped_with_once_for_a_request() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.reset_requests();
    for request in 1..=2 {
        let reset = asked(&shop, &service, request).await.unwrap();
        assert_eq!((reset.request, reset.outcome), (request, ANSWERED));
        assert!(helps(&reset, &shop.fake), "{reset:?}");
        let view = shop.engine.view(&service, Viewer::Administrator).await.unwrap();
        let report = view.password_reset.unwrap();
        assert_eq!((report.request, report.outcome), (request, ANSWERED));

        // The click comes twice.
        let again = asked(&shop, &service, request).await.unwrap();
        assert_eq!((again.outcome, again.password.is_some()), (ANSWERED, false));
        assert_eq!(sent(&shop.fake) as u64, request);
        shop.sleep(900).await;
    }
    assert_eq!(refused(&shop, &service, 1).await, Reason::Conflict);
    assert_eq!(sent(&shop.fake), 2);
}

/// For the customer himself, also of an account that was there before, and while his service is suspended: it is his. Nothing
/// but the password changes.
#[tokio::test(start_paused = true)]
async fn a_password_is_reset_for_whom_the_account_is_proved() {
    let shop = Shop::open().await;
    existing(&shop.fake, "elsewhere@example.org", "ada", Some("42"), false).await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::suspend("unpaid")).await;
    let profile = |shop: &Shop| {
        let users = shop.fake.users().into_iter();
        users
            .map(|it| (it.id, it.external_id, it.username, it.email))
            .collect::<Vec<_>>()
    };
    let before = (profile(&shop), kind::names(&shop.fake, 2).await);
    let ada = Viewer::customer(customer("42").id().clone());
    let reset = shop.engine.reset_password(&service, &ada, 1).await.unwrap();
    assert!(helps(&reset, &shop.fake));
    assert_eq!((profile(&shop), kind::names(&shop.fake, 2).await), before);
}

/// S2.32: it is in no journal, event, record or `Debug`; what is handed over is kept nowhere.
#[tokio::test(start_paused = true)]
async fn a_new_password_is_printed_and_kept_nowhere() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let reset = asked(&shop, &service, 1).await.unwrap();
    let events = shop
        .store
        .claim_events("m", Duration::from_secs(60), 1000)
        .await
        .unwrap();
    let is_it = |event: &Event| matches!(event, Event::PasswordReset { request: 1, outcome } if *outcome == ANSWERED);
    assert!(events.iter().any(|event| is_it(event.kind())), "{events:?}");
    let journal = shop.journal(&service).await;
    let about = |word: &str| {
        journal
            .iter()
            .any(|line| line.contains("password") && line.contains(word))
    };
    assert!(about("about to") && about(&ANSWERED.to_string()), "{journal:?}");
    let said = format!("{reset:?} {events:?} {journal:?} {}", everything(&shop).await);
    if let Some(password) = &reset.password {
        assert!(!said.contains(password.expose()), "{said}");
    }
}

/// The answer was lost: it may have happened, is told so, and is not sent again. The next request waits until nothing can
/// come of it any more.
#[tokio::test(start_paused = true)]
async fn a_password_without_an_answer_is_unknown_and_not_repeated() {
    for fault in [
        Fault::Cut,
        Fault::ApplyThenCut,
        Fault::Page(502),
        Fault::CutThenApply(Duration::from_secs(50)),
    ] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        shop.fake.reset_requests();
        shop.fake.on(kind::PASSWORD_CALL).once(fault.clone());
        let reset = asked(&shop, &service, 1).await.unwrap();
        assert_eq!(reset.outcome, ActOutcome::Unknown, "{fault}");
        assert_eq!(
            reset.password.is_some(),
            !kind::MAILS_A_LINK,
            "{fault}: it may be the one"
        );
        assert_eq!(asked(&shop, &service, 1).await.unwrap().outcome, ActOutcome::Unknown);
        assert_eq!(refused(&shop, &service, 2).await, Reason::NotYet, "{fault}");
        shop.passes(1).await;
        assert!(sent(&shop.fake) <= 1, "{fault}");
        let reset = asked(&shop, &service, 2).await.unwrap();
        assert!(helps(&reset, &shop.fake), "{fault}");
    }
}

/// The process is lost between intent and answer. Whoever asks with the same number is handed what may be the password, once.
#[tokio::test(start_paused = true)]
async fn a_crash_in_the_middle_of_a_reset_loses_no_password() {
    let mut shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.reset_requests();
    shop.fake
        .on(kind::PASSWORD_CALL)
        .once(Fault::Delay(Duration::from_secs(20)));
    let lost = tokio::time::timeout(Duration::from_secs(5), asked(&shop, &service, 1)).await;
    assert!(lost.is_err());
    shop.restart();
    shop.sleep(30).await;
    let reset = asked(&shop, &service, 1).await.unwrap();
    assert_eq!(reset.outcome, ActOutcome::Unknown);
    assert_eq!(reset.password.is_some(), !kind::MAILS_A_LINK);
    assert!(asked(&shop, &service, 1).await.unwrap().password.is_none());
    assert!(sent(&shop.fake) <= 1);
}

/// Two clicks at once, in two processes.
#[tokio::test(start_paused = true)]
async fn two_requests_with_one_number_are_one() {
    let mut shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let other = shop.engine.clone();
    shop.restart();
    shop.fake.reset_requests();
    shop.fake
        .on(kind::PASSWORD_CALL)
        .once(Fault::Delay(Duration::from_secs(2)));
    let (one, two) = tokio::join!(
        asked(&shop, &service, 1),
        other.reset_password(&service, &Viewer::Administrator, 1)
    );
    let both = [one.unwrap(), two.unwrap()];
    assert_eq!(both.each_ref().map(|reset| reset.outcome), [ANSWERED; 2]);
    let handed = both.iter().filter(|reset| reset.password.is_some()).count();
    assert_eq!(handed, usize::from(!kind::MAILS_A_LINK));
    assert_eq!(sent(&shop.fake), 1);
}

/// What never reached the panel is no request.
#[tokio::test(start_paused = true)]
async fn a_request_that_did_not_reach_the_panel_can_be_given_again() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.on(kind::PASSWORD_CALL).once(Fault::Refuse);
    assert_eq!(refused(&shop, &service, 1).await, Reason::Unreachable);
    let reset = asked(&shop, &service, 1).await.unwrap();
    assert!(helps(&reset, &shop.fake));
}

/// Every check comes before the call.
#[tokio::test(start_paused = true)]
async fn a_reset_that_is_not_allowed_calls_nobody() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let waiting = Box::pin(shop.record_order(order("1002", "43"))).await;
    shop.fake.reset_requests();
    let stranger = Viewer::customer(customer("43").id().clone());
    let error = shop.engine.reset_password(&service, &stranger, 1).await.unwrap_err();
    assert_eq!(error.reason(), Reason::NotFound);
    assert_eq!(refused(&shop, &service, 0).await, Reason::Invalid);
    assert_eq!(refused(&shop, &waiting, 1).await, Reason::NotAllowed);
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    assert_eq!(refused(&shop, &service, 1).await, Reason::NotAllowed);
    assert_eq!(shop.calls(), 0);
}

/// Invariant 7: never an account that is not proved any more, nor one that administers the panel.
#[tokio::test(start_paused = true)]
async fn the_password_of_another_is_never_reset() {
    for what in ["administers", "has no key", "has lost its key to another"] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        if what == "administers" {
            kind::promote(&shop.fake, 2).await;
        } else {
            kind::take_account_key(&shop.fake, 2).await;
        }
        if what == "has lost its key to another" {
            existing(&shop.fake, "another@example.org", "another", Some("42"), false).await;
        }
        let before = shop.fake.users();
        shop.fake.reset_requests();
        assert_eq!(refused(&shop, &service, 1).await, Reason::NotYours, "{what}");
        assert_eq!(shop.writes(), 0, "{what}");
        assert_eq!(shop.fake.users(), before, "{what}");
    }
}

/// A shop whose store is a file.
async fn on_disk(seal: Option<Seal>) -> (tempfile::TempDir, SqlitePool, Engine, FakePanel, ServiceId) {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite:{}?mode=rwc", folder.path().join("shop.sqlite").display());
    let pool = SqlitePool::connect(&file).await.unwrap();
    let mut store = SqliteStore::new(pool.clone());
    store.migrate().await.unwrap();
    if let Some(seal) = seal {
        store = store.seal_with(seal);
    }
    let fake = FakePanel::seeded(1);
    let engine = Engine::builder(store).panel(panel(), fake.clone()).build().unwrap();
    engine.catalog().import(&panel()).await.unwrap();
    engine.products().save(draft("4 GB")).await.unwrap();
    let intent = engine.accept(order("1001", "42")).await.unwrap();
    let service = intent.record(&engine).await.unwrap();
    let phase = engine.settled(&service, Duration::from_secs(60)).await.unwrap();
    assert_eq!(phase, Phase::Active);
    (folder, pool, engine, fake, service)
}

/// A link is not stored, and needs no seal.
#[tokio::test]
async fn without_a_seal_no_password_is_made() {
    let (_folder, _pool, engine, fake, service) = on_disk(None).await;
    fake.reset_requests();
    let reset = engine.reset_password(&service, &Viewer::Administrator, 1).await;
    if kind::MAILS_A_LINK {
        assert_eq!(reset.unwrap().outcome, ActOutcome::Done);
        return;
    }
    let error = reset.unwrap_err();
    assert_eq!(error.reason(), Reason::NotAllowed);
    assert!(error.advice().contains("seal_with"), "{}", error.advice());
    assert_eq!(fake.total_requests(), 0);
}

#[tokio::test]
async fn a_password_on_its_way_is_stored_under_the_seal() {
    let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".to_owned();
    let (_folder, pool, engine, fake, service) = on_disk(Some(Seal::from_base64(key.into()).unwrap())).await;
    fake.on(kind::PASSWORD_CALL)
        .once(Fault::Delay(Duration::from_millis(500)));
    let account = "SELECT body FROM hatchery_documents WHERE kind = 'account'";
    let on_its_way = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        sqlx::query_scalar::<_, String>(account).fetch_one(&pool).await.unwrap()
    };
    let (reset, stored) = tokio::join!(
        Box::pin(engine.reset_password(&service, &Viewer::Administrator, 1)),
        on_its_way
    );
    let reset = reset.unwrap();
    assert!(stored.starts_with("sealed:1:"), "{stored}");
    assert!(helps(&reset, &fake));
}

/// An account that was deleted and is made again is the same customer's: what was done for a request is not done again.
#[tokio::test(start_paused = true)]
async fn a_request_is_remembered_when_its_account_is_made_again() {
    let shop = Shop::open().await;
    let first = shop.sell("1001").await;
    assert_eq!(asked(&shop, &first, 1).await.unwrap().outcome, ANSWERED);
    shop.change(&first, Change::terminate()).await;
    kind::delete_user(&shop.fake, 2).await;
    let service = shop.record_order(order("1002", "42")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    shop.fake.reset_requests();
    let again = asked(&shop, &service, 1).await.unwrap();
    assert_eq!((again.request, again.outcome), (1, ANSWERED));
    assert_eq!(sent(&shop.fake), 0);
}
