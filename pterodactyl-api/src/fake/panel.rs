//! The way of a request through the panel: queue, switches, route, key, quota, and then the thing itself.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Method, Request, Response, request::Parts};
use jiff::Timestamp;
use panel_http::{Body, Clock, HttpService, ServiceError, console::fake::FakeConsoles, service::Upgrade};
use tokio::task::AbortHandle;

use super::{
    consoles::OnMachines,
    incoming::Incoming,
    keys::Caller,
    node::{Ask, NodeAnswer, UnknownServer},
    outcome::{self, Refusal, Reply},
    routes::{self, Call},
    throttle::{Api, Count},
    world::World,
};

/// The panel without faults before it.
#[derive(Clone)]
pub(super) struct Panel(Arc<Inner>);

pub(super) struct Inner {
    world: Mutex<World>,
    clock: Arc<dyn Clock>,
    /// Requests in hand.
    running: Mutex<Vec<AbortHandle>>,
    consoles: FakeConsoles,
}

/// Where every caller of the fake calls from.
const CALLER_ADDRESS: &str = "127.0.0.1";

impl Panel {
    pub(super) fn new(world: World, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new_cyclic(|inner| Inner {
            world: Mutex::new(world),
            consoles: FakeConsoles::new(Arc::clone(&clock), Arc::new(OnMachines(Weak::clone(inner)))),
            clock,
            running: Mutex::new(Vec::new()),
        }))
    }

    /// The panel that this belongs to, if it is still there.
    pub(super) fn of(inner: &Weak<Inner>) -> Option<Self> {
        inner.upgrade().map(Self)
    }

    /// The consoles of all machines.
    pub(super) fn consoles(&self) -> &FakeConsoles {
        &self.0.consoles
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    pub(super) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The world as it is now: what was due has happened.
    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        let mut world = self.0.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.settle(self.now());
        world
    }

    /// Every request in hand ends where it is.
    pub(super) fn die(&self) {
        for request in self.running().drain(..) {
            request.abort();
        }
    }

    fn running(&self) -> MutexGuard<'_, Vec<AbortHandle>> {
        self.0.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn serve(self, head: Parts, body: Bytes) -> Response<Body> {
        let (number, queue) = {
            let mut world = self.world();
            let number = world.log.came(&head.method, head.uri.path());
            (number, world.settings.queue_delay)
        };
        if !queue.is_zero() {
            self.0.clock.sleep(queue).await;
        }
        let incoming = Incoming::read(&head, &body);
        let mut response = self.answer(&incoming).await;
        self.0.consoles.changed();
        if head.method == Method::HEAD {
            *response.body_mut() = Body::empty();
        }
        self.world().log.answered(number, response.status().as_u16());
        response
    }

    async fn answer(&self, incoming: &Incoming) -> Response<Body> {
        let settings = self.world().settings.clone();
        let refuse = |refusal: &Refusal| refusal.response(incoming.wants_json, &incoming.root);
        if settings.web_page_only {
            return outcome::page(200, "Welcome.");
        }
        if settings.redirect_to_https {
            let host = incoming.root.split_once("://").map_or("localhost", |(_, host)| host);
            return outcome::redirect(301, &format!("https://{host}{}", incoming.path));
        }
        if settings.maintenance {
            let refusal = Refusal::http(503, "HttpException", "Service Unavailable").with_header("retry-after", 15);
            return refuse(&refusal);
        }
        let (action, parameters, api) = match routes::find(incoming) {
            Ok(route) => route,
            Err(refusal) => return refuse(&refusal),
        };
        let (caller, count) = match self.admit(incoming, api) {
            Ok(admitted) => admitted,
            Err((refusal, count)) => {
                let mut response = refuse(&refusal);
                if let Some(count) = count {
                    count.write(response.headers_mut());
                }
                return response;
            }
        };
        let call = Call {
            panel: self,
            incoming,
            caller: &caller,
            parameters: &parameters,
        };
        let outcome = Box::pin(routes::run(action, &call)).await;
        let mut response = match outcome {
            Ok(reply) => outcome::success(reply),
            Err(refusal) => refuse(&refusal),
        };
        count.write(response.headers_mut());
        response
    }

    /// Key, form of the body, second factor, address, quota; in this order.
    fn admit(&self, incoming: &Incoming, api: Api) -> Result<(Caller, Count), (Refusal, Option<Count>)> {
        let now = self.now();
        let mut world = self.world();
        let untold = |refusal| (refusal, None);
        let caller = Caller::of(&world.database, incoming.bearer.as_deref()).map_err(untold)?;
        if incoming.is_malformed {
            return Err(untold(Refusal::http(
                400,
                "BadRequestHttpException",
                "The JSON data passed in the request appears to be malformed: Syntax error",
            )));
        }
        if world.settings.two_factor_required && !caller.user.two_factor {
            return Err(untold(Refusal::http(
                400,
                "TwoFactorAuthRequiredException",
                "Two-factor authentication is required on this account in order to access this endpoint.",
            )));
        }
        caller.check_address(CALLER_ADDRESS).map_err(untold)?;
        let (count, admitted) = world.throttle.count(api, caller.user.id, now);
        admitted.map_err(|refusal| (refusal, Some(count)))?;
        Ok((caller, count))
    }

    /// Asks a node about a server. `commit` is what the panel writes when the node agrees, at the same instant.
    pub(super) async fn ask(
        &self,
        node: u64,
        uuid: &str,
        ask: Ask,
        commit: impl FnOnce(&mut World) + Send,
    ) -> Result<(), Refusal> {
        let (answer, takes, patience) = {
            let mut world = self.world();
            world.count_call(node, ask.call());
            let patience = world.settings.node_timeout;
            let machine = world.machine(node);
            let answer = machine.answer_to(ask.call());
            let takes = match answer {
                NodeAnswer::Slow(slow) => machine.delay.saturating_add(slow),
                _ => machine.delay,
            };
            (answer, takes, patience)
        };
        if takes > patience {
            self.ask_late(node, uuid.to_owned(), ask, answer, takes);
            self.0.clock.sleep(patience).await;
            return Err(unreachable());
        }
        if !takes.is_zero() {
            self.0.clock.sleep(takes).await;
        }
        let now = self.now();
        let mut world = self.world();
        let done = apply(&mut world, node, uuid, ask, answer, now);
        let request = world.random.uuid();
        match answer {
            NodeAnswer::Unreachable => Err(unreachable()),
            NodeAnswer::Status(status) | NodeAnswer::DoesThenFails(status) if !(200..300).contains(&status) => {
                Err(said(status, &request))
            }
            _ if done.is_err() => Err(said(404, &request)),
            _ => {
                commit(&mut world);
                Ok(())
            }
        }
    }

    /// The node is too slow for the panel, and does it all the same.
    fn ask_late(&self, node: u64, uuid: String, ask: Ask, answer: NodeAnswer, takes: Duration) {
        let panel = self.clone();
        tokio::spawn(async move {
            panel.0.clock.sleep(takes).await;
            let now = panel.now();
            let _nobody_listens = apply(&mut panel.world(), node, &uuid, ask, answer, now);
        });
    }
}

fn apply(
    world: &mut World,
    node: u64,
    uuid: &str,
    ask: Ask,
    answer: NodeAnswer,
    now: Timestamp,
) -> Result<(), UnknownServer> {
    let installs_in = world.settings.installs_in;
    let row = world.database.server_by_uuid(uuid).cloned();
    let machine = world.machine(node);
    match answer {
        NodeAnswer::Unreachable => Ok(()),
        NodeAnswer::Status(status) if !(200..300).contains(&status) => Ok(()),
        NodeAnswer::DoesThenFails(_) if ask == Ask::Delete => {
            machine.empty_shell(uuid);
            Ok(())
        }
        _ => machine.apply(ask, uuid, row.as_ref(), now, installs_in),
    }
}

fn unreachable() -> Refusal {
    Refusal::display(
        504,
        "DaemonConnectionException",
        "Could not establish a connection to the machine running this server. Please try again.",
    )
}

/// The node's own answer, passed on as the panel does it.
fn said(status: u16, request: &str) -> Refusal {
    let text = match status {
        404 => "The requested resource does not exist on this instance.",
        409 => "Cannot execute server reinstall event while another power action is running.",
        422 => "The data provided in the request could not be validated.",
        _ => "The request could not be processed.",
    };
    let detail = if (400..500).contains(&status) {
        format!("An error occurred on the remote host: {text}. (request id: {request})")
    } else {
        format!(
            "There was an error while communicating with the machine running this server. This error has been logged, please try again. (code: {status}) (request_id: {request})"
        )
    };
    let status = if status < 400 { 502 } else { status };
    Refusal::display(status, "DaemonConnectionException", detail)
}

#[async_trait]
impl HttpService for Panel {
    /// A request that has arrived is finished, also when its caller has gone.
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let (head, body) = request.into_parts();
        let body = body.collect(usize::MAX).await?;
        let request = tokio::spawn(self.clone().serve(head, body));
        {
            let mut running = self.running();
            running.retain(|other| !other.is_finished());
            running.push(request.abort_handle());
        }
        request
            .await
            .map_err(|_| ServiceError::interrupted("the panel died over the request"))
    }

    /// The machines' web sockets are at the panel's own address; nothing else is upgraded.
    async fn upgrade(&self, request: Request<Body>) -> Result<Upgrade, ServiceError> {
        if FakeConsoles::server_of(request.uri().path()).is_none() {
            return self.call(request).await.map(Upgrade::Declined);
        }
        let root = Incoming::root_of(request.uri(), request.headers());
        Ok(self.0.consoles.upgrade(&request, &root))
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner").finish_non_exhaustive()
    }
}

impl fmt::Debug for Panel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Panel").finish_non_exhaustive()
    }
}

/// What a route gives.
pub(super) type Outcome = Result<Reply, Refusal>;
