//! How due work becomes jobs, and what a job does.

use std::time::Duration;

use apalis::prelude::{BoxDynError, Data};
use jiff::Timestamp;
use provisioning_core::{ServiceId, engine::Progress};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};

use crate::{Result, process::App};

/// One call of `advance`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    service: ServiceId,
    /// How often in a row the panel could not be used.
    #[serde(default)]
    tries: u32,
}

/// When, and by what a second job of the same kind is known.
enum Cause {
    /// This revision was asked for: now.
    Asked(u64),
    /// There is nothing to do before then.
    At(Timestamp),
}

impl Job {
    const fn of(service: ServiceId) -> Self {
        Self { service, tries: 0 }
    }

    /// Into the table of apalis, in a transaction of the caller's own: apalis itself only writes in its own. The same
    /// service for the same cause is there once, however often it is asked for.
    async fn enqueue(&self, to: impl PgExecutor<'_>, queue: &str, cause: Cause) -> Result<()> {
        let now = Timestamp::now();
        let (at, cause) = match cause {
            Cause::Asked(revision) => (now, format!("r{revision}")),
            Cause::At(at) => (at.max(now), at.as_second().to_string()),
        };
        sqlx::query(
            "INSERT INTO apalis.jobs (id, job_type, job, status, run_at, max_attempts, priority, metadata, idempotency_key)
             VALUES (apalis.generate_ulid(), $1, $2, 'Pending', to_timestamp($3), 25, 0, '', $4)
             ON CONFLICT (job_type, idempotency_key) DO NOTHING",
        )
        .bind(queue)
        .bind(serde_json::to_vec(self)?)
        .bind(at.as_duration().as_secs_f64())
        .bind(format!("{}@{cause}", self.service))
        .execute(to)
        .await?;
        Ok(())
    }
}

/// A service is wanted otherwise: it has a job from the commit on that says so.
pub(crate) async fn asked(to: &mut PgConnection, queue: &str, service: &ServiceId, revision: u64) -> Result<()> {
    Job::of(service.clone())
        .enqueue(to, queue, Cause::Asked(revision))
        .await
}

/// What a job does. Done twice, or by two at once, it does nothing more: one of them has the service in hand.
pub(crate) async fn advance(job: Job, app: Data<App>) -> std::result::Result<(), BoxDynError> {
    let progress = app.engine.advance(&job.service).await?;
    app.tell(&job.service, &progress);
    let (again, tries) = match progress {
        Progress::Waiting { until, .. } => (Some(until), 0),
        Progress::PanelUnavailable { until, .. } => {
            let rest = Duration::from_secs(60).min(Duration::from_secs(1) * 2_u32.saturating_pow(job.tries.min(6)));
            (Some(until.max(Timestamp::now() + rest)), job.tries + 1)
        }
        Progress::InHand | Progress::Stopped => (Some(Timestamp::now() + Duration::from_secs(2)), 0),
        // As wanted, ended, or a person must decide. What falls due later, such as a suspension, is in the store.
        _ => (None, 0),
    };
    if let Some(at) = again {
        Job { tries, ..job }
            .enqueue(&app.pool, &app.queue, Cause::At(at))
            .await?;
    }
    Ok(())
}

/// What is due in the store and has no job: a suspension whose time has come, a node that is told again, a job that was lost.
///
/// Each is due again in a minute, unless a job has worked on it until then. Gives how many jobs were made.
pub(crate) async fn find_due(app: &App) -> Result<usize> {
    let mut found = 0;
    for lease in app.store.claim_due(&app.panel, Duration::from_secs(15), 100).await? {
        if let Some(service) = lease.subject.as_service()
            && !has_job(app, &service).await?
        {
            let cause = Cause::At(Timestamp::now());
            Job::of(service).enqueue(&app.pool, &app.queue, cause).await?;
            found += 1;
        }
        app.store.release(&lease, Some(Duration::from_secs(60))).await?;
    }
    Ok(found)
}

async fn has_job(app: &App, service: &ServiceId) -> Result<bool> {
    let has_job = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM apalis.jobs WHERE job_type = $1 AND split_part(idempotency_key, '@', 1) = $2
             AND (status IN ('Pending', 'Queued', 'Running') OR (status = 'Failed' AND attempts < max_attempts)))",
    );
    Ok(has_job
        .bind(&app.queue)
        .bind(service.as_str())
        .fetch_one(&app.pool)
        .await?)
}
