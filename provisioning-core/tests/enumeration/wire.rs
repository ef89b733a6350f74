//! The way of a call to the panel and back, with what it meets.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use http::{HeaderValue, Request, Response, StatusCode, header, request::Parts};
use panel_http::{Body, Clock, HttpService, ServiceError, fake::NodeAnswer};

use crate::{
    injection::{Blow, Fault},
    panels::Ground,
    point::Point,
    track::{Halt, Meets, Track},
};

/// How long a request stays on its way while the machine that sent it stands still.
const ON_ITS_WAY: Duration = Duration::from_secs(35);

/// Carries the calls of the workers.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    ground: Arc<dyn Ground>,
    clock: Arc<dyn Clock>,
    track: Arc<Track>,
}

impl Wire {
    pub(crate) const fn new(ground: Arc<dyn Ground>, clock: Arc<dyn Clock>, track: Arc<Track>) -> Self {
        Self { ground, clock, track }
    }
}

type Answer = Result<Response<Body>, ServiceError>;

#[async_trait]
impl HttpService for Wire {
    async fn call(&self, request: Request<Body>) -> Answer {
        let meets = self.track.reaches(Point::of_call(&request));
        let (head, body) = request.into_parts();
        let letter = Letter {
            ground: Arc::clone(&self.ground),
            clock: Arc::clone(&self.clock),
            body: body.collect(usize::MAX).await?.to_vec(),
            head,
        };
        if self.track.is_to_forget() {
            let fault = match meets {
                Meets::Strike(_, fault) => fault,
                Meets::Nothing => Fault::None,
            };
            drop(letter.meets(fault).await);
            self.track.halts(Halt::Crash).await;
            return Err(cut());
        }
        let answer = match meets {
            Meets::Nothing => letter.arrives().await,
            Meets::Strike(blow, fault) => self.strike(blow, fault, letter).await,
        };
        if answer.as_ref().is_ok_and(|answer| answer.body().length() != Some(0)) {
            self.track.answers_at_length();
        }
        answer
    }
}

impl Wire {
    async fn strike(&self, blow: Blow, fault: Fault, letter: Letter) -> Answer {
        match blow {
            Blow::CrashBefore => {
                self.track.halts(Halt::Crash).await;
                Err(cut())
            }
            Blow::CrashAfter => {
                drop(letter.meets(fault).await);
                self.track.halts(Halt::Crash).await;
                Err(cut())
            }
            Blow::Twice => {
                drop(letter.clone().meets(fault).await);
                letter.arrives().await
            }
            Blow::Stolen => {
                let answer = letter.meets(fault).await;
                self.track.halts(Halt::Pause).await;
                answer
            }
            Blow::StolenBefore => {
                let clock = Arc::clone(&self.clock);
                let answer = tokio::spawn(async move {
                    clock.sleep(ON_ITS_WAY).await;
                    letter.meets(fault).await
                });
                self.track.halts(Halt::Pause).await;
                answer.await.map_err(|_| cut())?
            }
            _ => letter.meets(fault).await,
        }
    }
}

/// A request that can be delivered more than once.
#[derive(Debug, Clone)]
struct Letter {
    ground: Arc<dyn Ground>,
    clock: Arc<dyn Clock>,
    head: Parts,
    body: Vec<u8>,
}

impl Letter {
    async fn arrives(self) -> Answer {
        let request = Request::from_parts(self.head, Body::from(self.body));
        self.ground.service().call(request).await
    }

    fn arrives_after(self, wait: Duration) {
        tokio::spawn(async move {
            self.clock.sleep(wait).await;
            drop(self.arrives().await);
        });
    }

    async fn meets(self, fault: Fault) -> Answer {
        let ground = Arc::clone(&self.ground);
        let clock = Arc::clone(&self.clock);
        let seconds = Duration::from_secs;
        match fault {
            Fault::None => self.arrives().await,
            Fault::Refused => Err(ServiceError::connect("connection refused (injected)")),
            Fault::AppliedThenLost => {
                drop(self.arrives().await);
                Err(cut())
            }
            Fault::LostThenApplied => {
                self.arrives_after(seconds(60));
                Err(cut())
            }
            Fault::AnHourLate => {
                self.arrives_after(seconds(3600));
                Err(cut())
            }
            Fault::RolledBackLate => {
                nodes(&ground, NodeAnswer::Status(500), seconds(14));
                tokio::spawn(async move {
                    drop(self.arrives().await);
                    well(&ground);
                });
                Err(cut())
            }
            Fault::CutMidway => {
                nodes(&ground, NodeAnswer::Status(500), seconds(8));
                drop(tokio::time::timeout(seconds(2), self.arrives()).await);
                tokio::spawn(async move {
                    clock.sleep(seconds(10)).await;
                    well(&ground);
                });
                Err(cut())
            }
            Fault::PanelDies => {
                nodes(&ground, NodeAnswer::Ok, seconds(5));
                let doomed = tokio::spawn(self.arrives());
                clock.sleep(seconds(2)).await;
                ground.restart();
                well(&ground);
                drop(doomed.await);
                Err(cut())
            }
            Fault::NodeFails => self.meets_nodes_that(NodeAnswer::Status(500)).await,
            Fault::NodeDoesThenFails => self.meets_nodes_that(NodeAnswer::DoesThenFails(500)).await,
            Fault::Conflict => Ok(answer(StatusCode::CONFLICT, "application/json", ground.conflict())),
            Fault::Taken => {
                drop(self.clone().arrives().await);
                self.arrives().await
            }
            Fault::TooMany => {
                let mut answer = answer(StatusCode::TOO_MANY_REQUESTS, "application/json", ground.too_many());
                answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(20));
                Ok(answer)
            }
            Fault::Html502 => {
                let page = "<html><body><h1>502 Bad Gateway</h1></body></html>";
                Ok(answer(StatusCode::BAD_GATEWAY, "text/html", page))
            }
            Fault::CutBody => {
                let (head, body) = self.arrives().await?.into_parts();
                let mut bytes = body.collect(usize::MAX).await?;
                bytes.truncate(bytes.len() / 2);
                let half = futures_util::stream::iter([Ok(bytes), Err(cut())]);
                Ok(Response::from_parts(head, Body::stream(half, None)))
            }
        }
    }

    /// The nodes answer so, also to what the panel asks them after it has answered.
    async fn meets_nodes_that(self, answer: NodeAnswer) -> Answer {
        let ground = Arc::clone(&self.ground);
        let clock = Arc::clone(&self.clock);
        nodes(&ground, answer, Duration::ZERO);
        let answer = self.arrives().await;
        tokio::spawn(async move {
            clock.sleep(Duration::from_secs(1)).await;
            well(&ground);
        });
        answer
    }
}

fn nodes(ground: &Arc<dyn Ground>, answer: NodeAnswer, takes: Duration) {
    for node in [1, 2] {
        ground.node(node).answers(answer).takes(takes);
    }
}

fn well(ground: &Arc<dyn Ground>) {
    nodes(ground, NodeAnswer::Ok, Duration::ZERO);
}

fn cut() -> ServiceError {
    ServiceError::interrupted("connection reset (injected)")
}

fn answer(status: StatusCode, media_type: &'static str, body: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}
