//! The way of a request through the panel: queue, switches, route, key, quota, and then the thing itself.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Method, Request, Response, request::Parts};
use jiff::Timestamp;
use panel_http::{
    Body, Clock, HttpService, ServiceError,
    console::fake::FakeConsoles,
    fake::{
        NodeAnswer, NodeCall,
        fake_node::Nodes,
        in_hand::InHand,
        incoming::Incoming,
        node::{Ask, Habits, NodeTrouble},
        outcome::{self, Refusal, Reply},
        routes::Found,
        throttle::Count,
    },
    service::Upgrade,
};

use super::{
    consoles::OnMachines,
    keys::Caller,
    routes::{self, Call},
    state::Server,
    trouble::{refusal, unreachable},
    world::{Container, World},
};

/// The panel without faults before it.
#[derive(Clone)]
pub(super) struct Panel(Arc<Inner>);

pub(super) struct Inner {
    world: Mutex<World>,
    clock: Arc<dyn Clock>,
    consoles: FakeConsoles,
    in_hand: InHand,
}

/// Where every caller of the fake calls from.
const CALLER_ADDRESS: &str = "127.0.0.1";

impl Panel {
    pub(super) fn new(world: World, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new_cyclic(|inner| Inner {
            world: Mutex::new(world),
            consoles: FakeConsoles::new(Arc::clone(&clock), Arc::new(OnMachines(Weak::clone(inner)))),
            clock,
            in_hand: InHand::default(),
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
        self.0.in_hand.die();
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
        let refuse = |refusal: &Refusal| refusal.response(incoming.wants_json, &incoming.root, "/auth/login");
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
        let route = match routes::find(incoming) {
            Ok(route) => route,
            Err(refusal) => return refuse(&refusal),
        };
        let (caller, count) = match self.admit(incoming, &route) {
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
            parameters: &route.parameters,
        };
        let outcome = Box::pin(routes::run(route.action, &call)).await;
        let mut response = match outcome {
            Ok(reply) => outcome::success(reply),
            Err(refusal) => refuse(&refusal),
        };
        count.write(response.headers_mut());
        response
    }

    /// Key, form of the body, second factor, address, quota; in this order.
    fn admit(
        &self,
        incoming: &Incoming,
        route: &Found<routes::Action>,
    ) -> Result<(Caller, Count), (Refusal, Option<Count>)> {
        let now = self.now();
        let mut world = self.world();
        let untold = |refusal| (refusal, None);
        let users = &world.database.users;
        let caller = Caller::of(&world.database.keys, incoming.bearer.as_deref(), now, |id| {
            users.get(&id).cloned()
        });
        let caller = caller.map_err(untold)?;
        let mut keys = world.database.keys.iter_mut();
        if let Some(key) = keys.find(|key| key.text == caller.key.text) {
            key.used_at = Some(now);
        }
        if incoming.is_malformed {
            return Err(untold(Refusal::http(
                400,
                "BadRequestHttpException",
                "The JSON data passed in the request appears to be malformed: Syntax error",
            )));
        }
        let needs_second_factor = world.settings.two_factor_required && !route.action.is_without_second_factor();
        if needs_second_factor && !caller.user.two_factor {
            return Err(untold(Refusal::http(
                400,
                "TwoFactorAuthRequiredException",
                "Two-factor authentication is required on this account in order to access this endpoint.",
            )));
        }
        caller.check_address(CALLER_ADDRESS).map_err(untold)?;
        let (count, admitted) = world.throttle.count(route.api, caller.user.id, now);
        admitted.map_err(|refusal| (refusal, Some(count)))?;
        let Some(quota) = route.action.own_quota() else {
            return Ok((caller, count));
        };
        let (own, admitted) = world.throttle.count_own(quota, caller.user.id, now);
        let count = count.scarcer(own);
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
        let respond = {
            let uuid = uuid.to_owned();
            move |world: &mut World, answer, now| world.respond(node, answer, ask, &uuid, now)
        };
        self.heard(node, ask.call(), respond, |world, ()| commit(world)).await
    }

    /// Has a server on its node do something of its own.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        server: &Server,
        call: NodeCall,
        work: impl FnOnce(&mut Container, Timestamp) -> Result<T, NodeTrouble> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (node, uuid) = (server.node, server.uuid.clone());
        let perform = move |world: &mut World, answer, now| {
            let machine = world.machine(node);
            machine.perform(answer, &uuid, |container| work(container, now))
        };
        self.heard(node, call, perform, |_, done| done).await
    }

    /// Waits for a node as long as the panel does. One that is too slow does it all the same, later, and nothing is committed.
    async fn heard<T: Send + 'static, R>(
        &self,
        node: u64,
        call: NodeCall,
        respond: impl FnOnce(&mut World, NodeAnswer, Timestamp) -> Result<T, NodeTrouble> + Send + 'static,
        commit: impl FnOnce(&mut World, T) -> R + Send,
    ) -> Result<R, Refusal> {
        let (answer, takes, patience) = {
            let mut world = self.world();
            let patience = world.settings.node_timeout;
            let (answer, takes) = world.machine(node).hear(call);
            (answer, takes, patience)
        };
        if takes > patience {
            let panel = self.clone();
            tokio::spawn(async move {
                panel.0.clock.sleep(takes).await;
                let now = panel.now();
                let _nobody_listens = respond(&mut panel.world(), answer, now).is_ok();
            });
            self.0.clock.sleep(patience).await;
            return Err(unreachable());
        }
        if !takes.is_zero() {
            self.0.clock.sleep(takes).await;
        }
        let now = self.now();
        let mut world = self.world();
        let done = respond(&mut world, answer, now);
        let request = world.random.uuid();
        match done {
            Ok(done) => Ok(commit(&mut world, done)),
            Err(trouble) => Err(refusal(call, trouble, &request)),
        }
    }
}

#[async_trait]
impl HttpService for Panel {
    /// A request that has arrived is finished, also when its caller has gone.
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let (head, body) = request.into_parts();
        let body = body.collect(usize::MAX).await?;
        self.0.in_hand.run(self.clone().serve(head, body)).await
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

impl Nodes for Panel {
    fn habits(&self, node: u64, change: &mut dyn FnMut(&mut Habits)) {
        change(&mut self.world().machine(node).habits);
    }

    fn maintenance(&self, node: u64, on: bool) {
        if let Some(node) = self.world().database.nodes.get_mut(&node) {
            node.maintenance = on;
        }
    }

    fn wipe(&self, node: u64) {
        self.world().machine(node).containers.clear();
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
