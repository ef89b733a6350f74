//! One of the processes: an engine, a worker of apalis, and a pass now and then.

use std::{sync::Arc, time::Duration};

use apalis::prelude::{BackendExt, WorkerBuilder, WorkerBuilderExt, WorkerError};
use apalis_postgres::{Config, PostgresStorage};
use provisioning_core::{
    Engine, PanelId, ServiceId,
    engine::Progress,
    store::{PostgresStore, Store},
};
use sqlx::PgPool;
use tokio::{io::AsyncReadExt, sync::watch, time::sleep};

use crate::{
    Result,
    jobs::{Job, advance, find_due},
    panel::{Keys, PanelSoftware, connect},
};

/// How often it is looked for what is due and has no job.
const PASS: Duration = Duration::from_secs(10);

/// What every job gets.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) engine: Engine,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) pool: PgPool,
    pub(crate) panel: PanelId,
    /// One queue a panel: a panel that does not answer holds no other's jobs.
    pub(crate) queue: String,
    called: String,
}

/// The queue of a panel.
pub(crate) fn queue(panel: &PanelId) -> String {
    format!("hatchery/{panel}")
}

impl App {
    pub(crate) async fn open(
        pool: PgPool,
        software: PanelSoftware,
        url: &str,
        name: &str,
        called: String,
    ) -> Result<Self> {
        let store = PostgresStore::new(pool.clone());
        let panel = PanelId::new(name)?;
        let connection = connect(software, url, Keys::from_environment()?, false, None)?;
        let engine = Engine::builder(store.clone())
            .panel(panel.clone(), connection)
            .build()?;
        Ok(Self {
            engine,
            store: Arc::new(store),
            pool,
            queue: queue(&panel),
            panel,
            called,
        })
    }

    /// Works until the input ends. A worker of apalis ends when its database fails: another takes its place.
    pub(crate) async fn work(&self) -> Result<()> {
        let (stop, stopped) = watch::channel(false);
        let told_to_stop = async {
            let mut nothing = [0];
            while matches!(tokio::io::stdin().read(&mut nothing).await, Ok(1..)) {}
            stop.send_replace(true);
        };
        let passes = async {
            while !*stopped.borrow() {
                match find_due(self).await {
                    Ok(0) => {}
                    Ok(found) => println!("{}: {found} jobs for what had become due", self.called),
                    Err(error) => eprintln!("{}: {error}", self.called),
                }
                let mut stopped = stopped.clone();
                let _or_the_time_is_over = tokio::time::timeout(PASS, stopped.wait_for(|stop| *stop)).await;
            }
        };
        let work = async {
            for number in 1.. {
                match self.worker(number, stopped.clone()).await {
                    Ok(()) => return,
                    Err(error) => eprintln!("{}: {error}", self.called),
                }
                sleep(Duration::from_secs(2)).await;
            }
        };
        tokio::join!(told_to_stop, passes, work);
        Ok(())
    }

    async fn worker(&self, number: u32, mut stopped: watch::Receiver<bool>) -> std::result::Result<(), WorkerError> {
        // A process that died is noticed after fifteen seconds, as by the store.
        let config = Config::default()
            .queue(&self.queue)
            .batch_size(8)
            .heartbeat_interval(Duration::from_secs(5))
            .missed_heartbeats(3);
        let backend = PostgresStorage::<Job>::new(&self.pool).with_config(config);
        let worker = WorkerBuilder::new(format!("{}/{}.{number}", self.queue, self.called).as_str())
            .backend(backend.poll_with_interval(Duration::from_millis(500)))
            .data(self.clone())
            .concurrency(8)
            .build(advance);
        let stop = async move {
            let _or_the_sender_is_gone = stopped.wait_for(|stop| *stop).await;
            Ok::<(), WorkerError>(())
        };
        worker.run_until(stop).await
    }

    /// Says what has become of a service.
    pub(crate) fn tell(&self, service: &ServiceId, progress: &Progress) {
        let progress = match progress {
            Progress::Converged { .. } => "as wanted".to_owned(),
            Progress::Ended { .. } => "ended".to_owned(),
            Progress::Waiting { why, .. } => format!("to be looked at again: {why:?}"),
            Progress::Parked { cause } => format!("waits for a person: {cause}"),
            Progress::PanelUnavailable { error, .. } => format!("the panel cannot be used: {error}"),
            _ => "in other hands".to_owned(),
        };
        println!("{}: {service}: {progress}", self.called);
    }
}
