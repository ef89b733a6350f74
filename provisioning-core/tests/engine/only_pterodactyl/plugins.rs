//! A panel with plug-ins of its own.

use std::sync::Arc;

use http::{Method, Request, Response};
use panel_http::{Body, HttpService, ServiceError, clock, fault::Fault};
use provisioning_core::{
    Change, Customer, Reason, Viewer,
    customer::ProfileProblem,
    engine::Progress,
    plan::Why,
    service::{ParkCause, Phase},
};

use super::DETAILS;
use crate::{
    altered::{connect, refusal, says},
    shop::{Shop, order},
};

/// What a plug-in has against somebody.
const NOT_HIM: &str = "The name first may not be used.";

/// What the panel does not take of a customer is told to a person: trying it again would change nothing.
#[tokio::test(start_paused = true)]
async fn a_customer_whom_the_panel_does_not_take_waits_for_a_person() {
    let mut shop = Shop::open().await;
    says(&mut shop, Method::POST, "/users", 422, refusal(422, NOT_HIM));
    let service = shop.record_order(order("1001", "42")).await;
    let error = shop.fails(&service).await;
    assert_eq!(error.reason(), Reason::Parked, "{error}");
    let Some(ParkCause::Refused { message }) = error.park_cause() else {
        panic!("{error}")
    };
    assert!(message.contains("may not be used"), "{message}");
    assert!(shop.fake.servers().is_empty() && shop.fake.users().len() == 1);
}

/// A profile that the panel does not take is told with its cause, tried once, and stops nothing else.
#[tokio::test(start_paused = true)]
async fn a_profile_that_the_panel_does_not_take_is_told_with_its_cause() {
    for (status, problem) in [
        (422, ProfileProblem::Invalid),
        (404, ProfileProblem::NotProved),
        (418, ProfileProblem::Refused),
    ] {
        let mut shop = Shop::open().await;
        let service = shop.sell("1001").await;
        says(&mut shop, Method::PATCH, "/users/2", status, refusal(status, NOT_HIM));
        let other = Customer::new("42".parse().unwrap(), "augusta@example.org").unwrap();
        shop.engine.update_customer(&other).await.unwrap();
        assert_eq!(shop.change(&service, Change::name_to("Another")).await, Phase::Active);
        assert_eq!(shop.server().name, "Another");
        let journal = shop.journal(&service).await;
        let told = format!("keeps its profile: {problem}");
        let lines = journal.iter().filter(|line| line.contains(&told)).count();
        assert_eq!(lines, 1, "{status}: {journal:#?}");
    }
}

/// Nobody is told that he has a new password when the panel refused it.
#[tokio::test(start_paused = true)]
async fn a_password_that_the_panel_does_not_take_is_refused() {
    let mut shop = Shop::open().await;
    let service = shop.sell("1001").await;
    says(&mut shop, Method::PATCH, "/users/2", 422, refusal(422, NOT_HIM));
    let before = shop.fake.users();
    let reset = shop.engine.reset_password(&service, &Viewer::Administrator, 1).await;
    assert_eq!(reset.unwrap_err().reason(), Reason::Panel);
    assert_eq!(shop.fake.users(), before);
}

/// A plug-in of the panel that says yes to every name and keeps the first.
#[derive(Debug)]
struct KeepsTheName(Arc<dyn HttpService>, String);

#[async_trait::async_trait]
impl HttpService for KeepsTheName {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        if !request.uri().path().ends_with("/details") {
            return self.0.call(request).await;
        }
        let (head, body) = request.into_parts();
        let mut sent: serde_json::Value = serde_json::from_slice(&body.collect(usize::MAX).await?).unwrap();
        *sent.get_mut("name").unwrap() = self.1.clone().into();
        let request = Request::from_parts(head, Body::from(sent.to_string()));
        self.0.call(request).await
    }
}

/// A value that was given and is not there is not given for ever: whatever else may come of it is waited for, then a person
/// is asked.
#[tokio::test(start_paused = true)]
async fn a_value_that_the_panel_does_not_take_waits_for_a_person() {
    for is_lost_first in [false, true] {
        let mut shop = Shop::open().await;
        let service = shop.sell("1001").await;
        let plugin = KeepsTheName(shop.fake.service(), shop.server().name);
        connect(&mut shop, plugin);
        shop.engine.change(&service, Change::name_to("Another")).await.unwrap();
        shop.fake.reset_requests();
        if is_lost_first {
            shop.fake.on(DETAILS).once(Fault::Cut);
            let Progress::Waiting {
                why: Why::Retrying,
                until,
                ..
            } = shop.advance(&service).await
            else {
                panic!("it is not tried again")
            };
            let clock = shop.fake.clock();
            clock.sleep(clock::until(clock.now(), until)).await;
            let progress = shop.advance(&service).await;
            let Progress::Waiting {
                why: Why::Settling,
                until,
                ..
            } = progress
            else {
                panic!("{progress:?}")
            };
            assert_eq!(shop.record(&service).await.unsettled_until(), Some(until));
        }
        let error = shop.fails(&service).await;
        let Some(ParkCause::Refused { message }) = error.park_cause() else {
            panic!("{error}")
        };
        assert_eq!(
            message,
            "it keeps other values than it was given (change-details: name)"
        );
        let sent = shop.fake.count_requests(DETAILS);
        assert!(sent <= 3, "{sent}");
        shop.passes(2).await;
        assert_eq!(shop.fake.count_requests(DETAILS), sent, "nobody has asked again");
    }
}
