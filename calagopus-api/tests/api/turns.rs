//! Writes that the panel lets wait five milliseconds for each other, and then fails.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use calagopus_api::{
    Body, Calagopus, Effect, ErrorKind, HttpService, UserId,
    models::client::{api_key::NewApiKey, backup::NewBackup, ssh_key::NewSshKey, subuser::NewSubuser},
};
use futures_util::future::join_all;
use http::{Request, Response};
use panel_http::{ServiceError, TokioClock};
use serde_json::json;

use crate::support::{self, KEY};

/// A panel that takes a second for each call, and remembers how many of each route were in its hands at once.
#[derive(Debug, Default)]
struct Slow {
    now: Mutex<BTreeMap<String, u32>>,
    most: Mutex<BTreeMap<String, u32>>,
}

#[async_trait]
impl HttpService for Slow {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let route = request.uri().path().rsplit('/').next().unwrap().to_owned();
        let count = {
            let mut now = self.now.lock().unwrap();
            let count = now.entry(route.clone()).or_default();
            *count += 1;
            *count
        };
        let most = |most: &mut BTreeMap<String, u32>| {
            let known = most.entry(route.clone()).or_default();
            *known = count.max(*known);
        };
        most(&mut self.most.lock().unwrap());
        tokio::time::sleep(Duration::from_secs(1)).await;
        *self.now.lock().unwrap().get_mut(&route).unwrap() -= 1;
        Ok(support::json(500, &json!({"errors": ["internal server error"]})).to_response())
    }
}

impl Slow {
    fn most(&self) -> Vec<(String, u32)> {
        self.most.lock().unwrap().clone().into_iter().collect()
    }
}

fn panel() -> (Arc<Slow>, Calagopus) {
    let slow = Arc::new(Slow::default());
    let builder = Calagopus::builder("https://panel.example", KEY.into()).clock(Arc::new(TokioClock::new()));
    let panel = builder.service(Arc::<Slow>::clone(&slow)).build().unwrap();
    (slow, panel)
}

fn told(counts: &[(&str, u32)]) -> Vec<(String, u32)> {
    counts
        .iter()
        .map(|(route, count)| ((*route).to_owned(), *count))
        .collect()
}

/// Of five keys that were asked for at once, the panel made one. Handles of the same panel do not ask at once.
#[tokio::test(start_paused = true)]
async fn writes_that_must_not_meet_are_sent_one_after_the_other() {
    let (slow, panel) = panel();
    let another = panel.with_key("c7sp_another".into()).unwrap();
    let (one, other) = (panel.client().account(), another.client().account());
    let key = NewApiKey::new("billing");
    let ssh = NewSshKey::new("laptop", "ssh-ed25519 AAAA");
    let keys = join_all(
        [
            one.api_keys().create(&key),
            other.api_keys().create(&key),
            one.api_keys().create(&key),
        ]
        .map(IntoFuture::into_future),
    );
    let ssh_keys = join_all([one.ssh_keys().create(&ssh), one.ssh_keys().create(&ssh)].map(IntoFuture::into_future));
    tokio::join!(keys, ssh_keys);
    assert_eq!(slow.most(), told(&[("api-keys", 1), ("ssh-keys", 1)]));
}

/// By server, also when one call has its UUID and another the short form; other servers and other kinds go on meanwhile.
#[tokio::test(start_paused = true)]
async fn servers_do_not_wait_for_each_other() {
    let (slow, panel) = panel();
    let client = panel.client();
    let started = tokio::time::Instant::now();
    let create = |server: &str| client.server(server).backups().create(&NewBackup::new()).into_future();
    let backups = join_all([create("43793ae9"), create("43793ae9-7643-401e-ab51-0c80247ad089")]);
    let subuser = NewSubuser::new("a@example.test", ["control.start"]);
    let others = join_all([client.server("43793ae9").subusers().create(&subuser).into_future()]);
    tokio::join!(backups, others);
    assert_eq!(slow.most(), told(&[("backups", 1), ("subusers", 1)]));
    assert_eq!(started.elapsed(), Duration::from_secs(2));

    let started = tokio::time::Instant::now();
    join_all([create("43793ae9"), create("13831b04")]).await;
    assert_eq!((slow.most()[0].1, started.elapsed()), (2, Duration::from_secs(1)));
}

/// Users do not wait for each other either, as far as a handle says whom it acts for.
#[tokio::test(start_paused = true)]
async fn users_do_not_wait_for_each_other() {
    let (slow, panel) = panel();
    let user = |number: u128| panel.acting_as(UserId::new(uuid::Uuid::from_u128(number))).client();
    let create = |number| {
        user(number)
            .account()
            .api_keys()
            .create(&NewApiKey::new("a"))
            .into_future()
    };
    join_all([create(1), create(2), create(1)]).await;
    assert_eq!(slow.most(), told(&[("api-keys", 2)]));
}

/// The other call may be another program's. The `500` is the same as when the node failed half-way: it proves nothing, and a
/// second key or server is worse than a question.
#[tokio::test(start_paused = true)]
async fn the_500_of_a_lock_is_unknown_and_a_create_is_not_sent_again() {
    let (_, panel) = panel();
    let started = tokio::time::Instant::now();
    let error = panel
        .client()
        .account()
        .api_keys()
        .create(&NewApiKey::new("a"))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Panel, Effect::Unknown));
    assert_eq!(started.elapsed(), Duration::from_secs(1));
}

/// Waiting for one's turn is waiting: it ends with the deadline, and nothing was sent.
#[tokio::test(start_paused = true)]
async fn a_call_whose_turn_does_not_come_in_time_is_not_sent() {
    let (slow, panel) = panel();
    let server = panel.client().server("43793ae9");
    let first = server.backups().create(&NewBackup::new()).into_future();
    let late = server
        .backups()
        .create(&NewBackup::new())
        .deadline(Duration::from_millis(500))
        .into_future();
    let (_, late) = tokio::join!(first, late);
    let error = late.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::DeadlineExpired, Effect::NotSent)
    );
    assert_eq!(slow.most(), told(&[("backups", 1)]));
}
