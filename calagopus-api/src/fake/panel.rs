//! The way of a request through the panel: switches, route, count, key, owner, impersonation, and then the thing itself.

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
        node::{Ask, Container, Habits, NodeTrouble},
    },
    service::Upgrade,
};
use tokio::task::{AbortHandle, JoinHandle};

use super::{
    answer::{self, Refusal},
    consoles::OnMachines,
    incoming::Incoming,
    keys::{self, Caller, Role},
    locks::Locks,
    routes::{self, Call, Found},
    state::{Limits, Server},
    world::World,
};

/// The panel without faults before it.
#[derive(Clone)]
pub(super) struct Panel(Arc<Inner>);

pub(super) struct Inner {
    world: Mutex<World>,
    clock: Arc<dyn Clock>,
    locks: Locks,
    consoles: FakeConsoles,
    tasks: Mutex<Vec<AbortHandle>>,
}

/// Where every caller of the fake calls from.
pub(super) const CALLER_ADDRESS: &str = "127.0.0.1";

/// The header that names the user to act as.
const ACTS_AS: &str = "calagopus-user";

impl Panel {
    pub(super) fn new(world: World, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new_cyclic(|inner: &Weak<Inner>| Inner {
            world: Mutex::new(world),
            consoles: FakeConsoles::new(Arc::clone(&clock), Arc::new(OnMachines(Weak::clone(inner)))),
            clock,
            locks: Locks::default(),
            tasks: Mutex::default(),
        }))
    }

    /// The panel, as long as somebody has it.
    pub(super) fn of(inner: &Weak<Inner>) -> Option<Self> {
        inner.upgrade().map(Self)
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    pub(super) fn consoles(&self) -> &FakeConsoles {
        &self.0.consoles
    }

    pub(super) fn locks(&self) -> &Locks {
        &self.0.locks
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

    /// Every request in hand, and everything that was left to be done later, ends where it is.
    pub(super) fn die(&self) {
        for task in self.tasks().drain(..) {
            task.abort();
        }
        let mut world = self.world();
        world.callers.clear();
        world.guards.clear();
        world.resources.clear();
    }

    /// Has something done whether or not anybody waits for it.
    pub(super) fn leave<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        let task = tokio::spawn(work);
        let mut tasks = self.tasks();
        tasks.retain(|other| !other.is_finished());
        tasks.push(task.abort_handle());
        task
    }

    fn tasks(&self) -> MutexGuard<'_, Vec<AbortHandle>> {
        self.0.tasks.lock().unwrap_or_else(PoisonError::into_inner)
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
        let incoming = Incoming::read(&head, body);
        let response = self.answer(&incoming).await;
        self.0.consoles.changed();
        let mut response = match head.method {
            Method::GET | Method::HEAD => answer::unless_known(response, incoming.header("if-none-match")),
            _ => response,
        };
        if head.method == Method::HEAD {
            *response.body_mut() = Body::empty();
        }
        self.world().log.answered(number, response.status().as_u16());
        response
    }

    async fn answer(&self, incoming: &Incoming) -> Response<Body> {
        let settings = self.world().settings.clone();
        if settings.web_page_only {
            return answer::page(200, "Welcome.");
        }
        if settings.redirect_to_https {
            let host = incoming.root.split_once("://").map_or("localhost", |(_, host)| host);
            return answer::redirect(&format!("https://{host}{}", incoming.path));
        }
        if settings.maintenance {
            return answer::page(503, "Service Unavailable");
        }
        let outcome = async {
            let found = routes::find(incoming)?;
            let caller = self.admit(incoming, &found)?;
            let call = Call::new(self, incoming, &caller, &found)?;
            routes::run(found.action, &call).await
        };
        match Box::pin(outcome).await {
            Ok(reply) => reply.response(),
            Err(refusal) => refusal.response(),
        }
    }

    /// The count, and then the key, its owner, and whom they act as.
    fn admit(&self, incoming: &Incoming, found: &Found) -> Result<Caller, Refusal> {
        let now = self.now();
        let mut world = self.world();
        world.quota.count_call(CALLER_ADDRESS, now)?;
        let caller = caller_of(&mut world, incoming, now)?;
        let is_account = found.template == "api/client/account";
        if caller.user.suspended && !is_account {
            return Err(Refusal::new(403, "account is suspended"));
        }
        if world.settings.two_factor_required && !is_account {
            return Err(Refusal::new(403, "two-factor authentication required"));
        }
        let caller = acting_as(&world, incoming, caller)?;
        if found.is_admin() {
            caller.check_administrator()?;
        }
        Ok(caller)
    }

    /// Asks a node about a server. The node does what it does also when nobody waits for its answer any more.
    pub(super) async fn ask(&self, node: &str, uuid: &str, ask: Ask) -> Result<(), NodeTrouble> {
        let uuid = uuid.to_owned();
        self.converse(node, ask.call(), move |world, number, answer, now| {
            world.respond(number, answer, ask, &uuid, now)
        })
        .await
    }

    /// Has a server on a node do something of its own.
    pub(super) async fn perform<T: Send + 'static>(
        &self,
        server: &Server,
        call: NodeCall,
        work: impl FnOnce(&mut Container<Limits>, Timestamp) -> Result<T, NodeTrouble> + Send + 'static,
    ) -> Result<T, NodeTrouble> {
        let uuid = server.uuid.clone();
        self.converse(&server.node, call, move |world, number, answer, now| {
            let machine = world.machine(number);
            machine.perform(answer, &uuid, |container| work(container, now))
        })
        .await
    }

    /// Asks a node, however long it takes: the panel has no time-out for it.
    async fn converse<T: Send + 'static>(
        &self,
        node: &str,
        call: NodeCall,
        respond: impl FnOnce(&mut World, u64, NodeAnswer, Timestamp) -> Result<T, NodeTrouble> + Send + 'static,
    ) -> Result<T, NodeTrouble> {
        let (number, answer, takes, patience) = {
            let mut world = self.world();
            let number = world.number_of(node);
            let patience = world.settings.node_timeout;
            let (answer, takes) = world.machine(number).hear(call);
            (number, answer, takes, patience)
        };
        if takes.is_zero() {
            let now = self.now();
            return respond(&mut self.world(), number, answer, now);
        }
        let panel = self.clone();
        let done = tokio::spawn(async move {
            panel.0.clock.sleep(takes).await;
            let now = panel.now();
            respond(&mut panel.world(), number, answer, now)
        });
        if takes > patience {
            self.0.clock.sleep(patience).await;
            return Err(NodeTrouble::Silence);
        }
        done.await.unwrap_or(Err(NodeTrouble::Silence))
    }
}

/// Whose key it is: as remembered, or as the database has it.
fn caller_of(world: &mut World, incoming: &Incoming, now: Timestamp) -> Result<Caller, Refusal> {
    let refused = |said: &str| Refusal::new(401, said);
    let header = incoming.header("authorization");
    let header = header.ok_or_else(|| refused("missing authorization"))?;
    // "Bearer " and 48 characters.
    if header.len() != 55 {
        return Err(refused("invalid authorization header"));
    }
    let text = header.trim_start_matches("Bearer ");
    let caller = match world.callers.get(text, now) {
        Some(caller) => caller,
        None => {
            let database = &world.database;
            let fits = |key: &&super::state::Key| key.text == text && key.expires.is_none_or(|at| at > now);
            let key = database.keys.iter().find(fits).cloned();
            let key = key.ok_or_else(|| refused("invalid api key"))?;
            let user = database.users.get(&key.owner).cloned();
            let user = user.ok_or_else(|| refused("invalid api key"))?;
            let caller = Caller {
                role: Role::of(database, &user),
                user,
                key: Some(key),
                impersonator: None,
            };
            world.callers.put(text.to_owned(), caller.clone(), now);
            caller
        }
    };
    if let Some(key) = &caller.key {
        if !keys::is_allowed(&key.allowed_ips, CALLER_ADDRESS) {
            return Err(Refusal::new(403, "ip address not allowed for this api key"));
        }
        if let Some(row) = world.database.keys.get_mut(&key.uuid) {
            row.last_used = Some(now);
        }
    }
    Ok(caller)
}

/// The caller, or the user that the caller may act as. Who may not is not told so.
fn acting_as(world: &World, incoming: &Incoming, caller: Caller) -> Result<Caller, Refusal> {
    let wanted = incoming
        .header(ACTS_AS)
        .filter(|_| caller.may_administer("users.impersonate"));
    let wanted = wanted.and_then(|wanted| wanted.parse::<uuid::Uuid>().ok());
    let Some(wanted) = wanted else { return Ok(caller) };
    let user = world.database.users.get(&wanted.to_string());
    // The source has a 401 for this; what is measured is a 500.
    let user = user.ok_or_else(Refusal::broken)?.clone();
    if !caller.may_act_as(&world.database, &user) {
        return Err(Refusal::new(403, "cannot impersonate a user with more permissions"));
    }
    Ok(Caller {
        role: Role::of(&world.database, &user),
        user,
        key: None,
        impersonator: Some(caller.user.uuid),
    })
}

/// A request whose work ends when its caller goes.
struct InHand(JoinHandle<Response<Body>>);

impl Drop for InHand {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[async_trait]
impl HttpService for Panel {
    /// The work on a request goes with its caller: what waits for a node when the connection closes is never gone on with.
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let (head, body) = request.into_parts();
        let body = body.collect(usize::MAX).await?;
        let mut work = InHand(self.leave(self.clone().serve(head, body)));
        let done = (&mut work.0).await;
        done.map_err(|_| ServiceError::interrupted("the panel died over the request"))
    }

    /// The machines' web sockets are at the panel's own address; nothing else is upgraded.
    async fn upgrade(&self, request: Request<Body>) -> Result<Upgrade, ServiceError> {
        if FakeConsoles::server_of(request.uri().path()).is_none() {
            return self.call(request).await.map(Upgrade::Declined);
        }
        let root = panel_http::fake::incoming::Incoming::root_of(request.uri(), request.headers());
        Ok(self.0.consoles.upgrade(&request, &root))
    }
}

impl Nodes for Panel {
    fn habits(&self, node: u64, change: &mut dyn FnMut(&mut Habits)) {
        change(&mut self.world().machine(node).habits);
    }

    fn maintenance(&self, node: u64, on: bool) {
        let mut world = self.world();
        let mut nodes = world.database.nodes.iter_mut();
        if let Some(node) = nodes.find(|row| row.number == node) {
            node.maintenance_enabled = on;
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
