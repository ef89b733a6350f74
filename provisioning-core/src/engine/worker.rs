//! Works on whatever is due, until it is told to stop.

use std::{
    fmt,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::{
    StreamExt,
    future::{join, join_all},
    stream::FuturesUnordered,
};
use jiff::Timestamp;
use panel_http::clock;
use tokio::sync::watch;

use super::{Engine, Progress, holding::LEASE};
use crate::{
    error::{Error, Reason},
    id::PanelId,
    plan::schedule,
    store::Lease,
};

/// After how long a service is tried again that could not be worked on, such as one whose record cannot be read.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

/// How long a panel is left alone after it could not be used, at most.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// Works on every panel's services as they become due. Made by [`Engine::worker`].
///
/// # Guarantees
/// * Of each panel the longest due is first. A service that a customer waits for is due at once; one that is looked at
///   again later does not stand before it.
/// * Each panel has hands of its own: one that does not answer holds no other's work, and is itself asked less and less
///   often, a minute apart in the end, until it answers.
/// * It outlives a store that fails for a while.
/// * Told to stop, it finishes the steps in hand, however long the panel takes to answer, and gives everything back:
///   what is left is due at once for another worker.
/// * Lost with its process, or dropped, it loses nothing: what it had in hand is due again after fifteen seconds.
///
/// As many workers may run, in as many processes, as one likes; the store hands out each service to one of them.
#[must_use = "a worker does nothing until it runs"]
pub struct Worker {
    engine: Engine,
    concurrency: usize,
    look_every: Duration,
    on_failure: Arc<dyn Fn(&Error) + Send + Sync>,
}

impl Engine {
    /// A worker on the panels of this engine.
    pub fn worker(&self) -> Worker {
        Worker {
            engine: self.clone(),
            concurrency: 8,
            look_every: Duration::from_secs(1),
            on_failure: Arc::new(|_| {}),
        }
    }

    /// Tells the workers of this engine that something may be due, such as after a commit of the application's own. A hint:
    /// without it they find it when they look the next time.
    pub fn wake(&self) {
        self.0.bell.send_replace(());
    }
}

impl Worker {
    /// Works on at most so many services of one panel at a time. Default: 8.
    pub const fn concurrency(mut self, services: usize) -> Self {
        self.concurrency = services;
        self
    }

    /// Looks this often whether something is due. Default: every second.
    pub const fn look_every(mut self, pause: Duration) -> Self {
        self.look_every = pause;
        self
    }

    /// Is told of each failure of the store, and of each service that cannot be worked on. What a panel does is in the
    /// journal and the events.
    pub fn on_failure(mut self, tell: impl Fn(&Error) + Send + Sync + 'static) -> Self {
        self.on_failure = Arc::new(tell);
        self
    }

    /// Works until `shutdown` ends, and then until the steps in hand are done.
    ///
    /// # Errors
    /// When the store was failing at the end: what was in hand is due again after fifteen seconds.
    pub async fn run_until(self, shutdown: impl Future<Output = ()> + Send) -> Result<(), Error> {
        let stops = AtomicBool::new(false);
        let (stop, stopped) = watch::channel(());
        let panels = self.engine.0.panels.keys();
        let work = join_all(panels.map(|panel| Box::pin(self.work_on(panel, &stops, stopped.clone()))));
        let end = async {
            shutdown.await;
            stops.store(true, Ordering::Relaxed);
            stop.send_replace(());
        };
        let (ended, ()) = join(work, end).await;
        ended.into_iter().collect()
    }

    async fn work_on(
        &self,
        panel: &PanelId,
        stops: &AtomicBool,
        mut stopped: watch::Receiver<()>,
    ) -> Result<(), Error> {
        let clock = &self.engine.0.clock;
        let mut bell = self.engine.0.bell.subscribe();
        let mut in_hand = FuturesUnordered::new();
        let mut rest = Rest::default();
        let mut store = Ok(());
        let mut failures = 0;
        loop {
            let is_stopping = stops.load(Ordering::Relaxed);
            if is_stopping && in_hand.is_empty() {
                return store;
            }
            let mut pause = self.look_every;
            let free = self.concurrency.saturating_sub(in_hand.len());
            if let Some(left) = rest.left(clock.now()) {
                pause = left;
            } else if !is_stopping && free > 0 {
                bell.mark_unchanged();
                let claim = self.engine.store().claim_due(panel, LEASE, free);
                let claimed = meanwhile(&mut in_hand, claim, |progress: Option<Progress>| {
                    rest.after(progress.as_ref(), clock.now())
                });
                match claimed.await {
                    Ok(leases) => {
                        in_hand.extend(leases.into_iter().map(|lease| Box::pin(self.work(lease, stops))));
                        (store, failures) = (Ok(()), 0);
                    }
                    Err(error) => {
                        failures += 1;
                        pause = schedule::backoff(failures, 0.5).max(self.look_every);
                        let error = Error::from(error);
                        (self.on_failure)(&error);
                        store = Err(error);
                    }
                }
            }
            tokio::select! {
                biased;
                Some(progress) = in_hand.next() => rest.after(progress.as_ref(), clock.now()),
                _ = stopped.changed(), if !is_stopping => {}
                _ = bell.changed(), if !is_stopping => {}
                () = clock.sleep(pause), if !is_stopping => {}
            }
        }
    }

    async fn work(&self, lease: Lease, stops: &AtomicBool) -> Option<Progress> {
        let Some(service) = lease.subject.as_service() else {
            let _of_no_service = self.engine.store().release(&lease, None).await;
            return None;
        };
        match self.engine.advance_under(&lease, &service, stops).await {
            Ok(progress) => Some(progress),
            // Another worker took it over.
            Err(error) if error.reason() == Reason::Conflict => None,
            Err(error) => {
                (self.on_failure)(&error);
                let _or_when_the_lease_ends = self.engine.store().release(&lease, Some(AGAIN_AFTER)).await;
                None
            }
        }
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("engine", &self.engine)
            .field("concurrency", &self.concurrency)
            .field("look_every", &self.look_every)
            .finish_non_exhaustive()
    }
}

/// Waits for something, and goes on with what is in hand meanwhile, which may have what is waited for: a connection, or the
/// right to write.
async fn meanwhile<Work: Future, Awaited: Future>(
    in_hand: &mut FuturesUnordered<Work>,
    awaited: Awaited,
    mut ended: impl FnMut(Work::Output),
) -> Awaited::Output {
    let mut awaited = pin!(awaited);
    loop {
        tokio::select! {
            biased;
            output = &mut awaited => return output,
            Some(output) = in_hand.next() => ended(output),
        }
    }
}

/// How long a panel is left alone that could not be used.
#[derive(Default)]
struct Rest {
    until: Option<Timestamp>,
    times: u32,
}

impl Rest {
    fn left(&self, now: Timestamp) -> Option<Duration> {
        self.until
            .filter(|until| now < *until)
            .map(|until| clock::until(now, until))
    }

    fn after(&mut self, progress: Option<&Progress>, now: Timestamp) {
        match progress {
            // Those in hand at the same time fail together, and count once.
            Some(Progress::PanelUnavailable { .. }) if self.left(now).is_some() => {}
            Some(Progress::PanelUnavailable { until, .. }) => {
                let wait = Duration::from_secs(1) * 2_u32.saturating_pow(self.times.min(6));
                self.times += 1;
                self.until = Some((*until).max(clock::after(now, wait.min(LONGEST_REST))));
            }
            Some(Progress::Converged { .. } | Progress::Waiting { .. } | Progress::Ended { .. }) => {
                *self = Self::default()
            }
            _ => {}
        }
    }
}
