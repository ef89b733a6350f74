//! Runs services until they are as wanted.

use std::time::Duration;

use panel_http::clock;

use super::{Engine, Patience, Progress, advance::GOES_ON};
use crate::{
    error::{Error, Reason},
    id::{PanelId, ServiceId},
    plan::Why,
    service::{Phase, ServiceRecord},
    store::{Document, DocumentKind, Lease},
};

/// So many services are worked on at once in a pass: few enough that each gets on with the calls that a panel allows.
const AT_ONCE: usize = 16;

impl Engine {
    /// Works on a service until it is as wanted, or has ended.
    ///
    /// Waits between looks (for an installation, for an uncertain write to settle), but no longer than `limit` in all.
    ///
    /// # Errors
    /// [`Parked`](Reason::Parked) when a person must decide; [`NotYet`](Reason::NotYet) when `limit` has passed, which
    /// changes nothing: the work goes on with the next call; what the panel says when it cannot be used.
    pub async fn settled(&self, service: &ServiceId, limit: Duration) -> Result<Phase, Error> {
        let ends = clock::after(self.now(), limit);
        let mut patience = Patience::default();
        loop {
            let (until, state) = match self.advance(service).await? {
                Progress::Converged { .. } => {
                    let stored = self.load(service).await?;
                    if stored.record.converged == Some(stored.desired.revision) {
                        return Ok(stored.record.phase);
                    }
                    continue;
                }
                Progress::Ended { .. } => return Ok(Phase::Ended),
                Progress::Parked { cause } => return Err(Error::parked(cause)),
                Progress::Waiting { until, why, failure } => {
                    patience.restore();
                    (until, waiting_for(why, failure.as_deref()))
                }
                Progress::PanelUnavailable { error, until } if patience.bears(&error) => (until, error.to_string()),
                Progress::PanelUnavailable { error, .. } => return Err(error.into()),
                Progress::InHand | Progress::Stopped => (
                    clock::after(self.now(), Duration::from_millis(500)),
                    "another worker has it in hand".to_owned(),
                ),
            };
            let now = self.now();
            if until > ends || now >= ends {
                let message = format!("service {service} is not as wanted yet: {state}");
                let advice = format!("nothing is lost; try again after {until:.0}, or wait longer");
                return Err(Error::new(Reason::NotYet, message, advice));
            }
            self.0.clock.sleep(clock::until(now, until)).await;
        }
    }

    /// Works on every service until each is as wanted, ended or parked. For tests and small programs.
    ///
    /// # Errors
    /// When the store fails, or a panel cannot be used.
    pub async fn run_until_idle(&self) -> Result<(), Error> {
        for document in self.store().list(DocumentKind::Service, "", None, usize::MAX).await? {
            let service = ServiceId::new(&document.key)?;
            match self.settled(&service, Duration::from_secs(86_400)).await {
                Err(error) if error.reason() != Reason::Parked => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// One pass of a worker: takes at most `limit` services of a panel whose time has come, the longest due first, and
    /// works on sixteen of them at once. Gives how many there were.
    ///
    /// A service that another worker took over meanwhile is left to it. When the panel cannot be used, or has no call left,
    /// no more are taken: the calls that are left are for those that are under way.
    ///
    /// # Errors
    /// When the store fails; the other services in hand are worked on all the same.
    pub async fn run_due(&self, panel: &PanelId, limit: usize) -> Result<usize, Error> {
        self.panel(panel)?;
        let mut taken = 0;
        while taken < limit {
            let room = AT_ONCE.min(limit - taken);
            let leases = self.store().claim_due(panel, super::holding::LEASE, room).await?;
            let work = leases.iter().map(|lease| self.run_one(lease));
            let mut goes_on = leases.len() == room;
            for done in futures_util::future::join_all(work).await {
                match done {
                    Ok(Some(Progress::PanelUnavailable { .. })) => goes_on = false,
                    Err(error) if error.reason() != Reason::Conflict => return Err(error),
                    _ => {}
                }
            }
            taken += leases.len();
            if !goes_on {
                break;
            }
        }
        Ok(taken)
    }

    async fn run_one(&self, lease: &Lease) -> Result<Option<Progress>, Error> {
        match lease.subject.as_service() {
            Some(service) => self.advance_under(lease, &service, &GOES_ON).await.map(Some),
            None => {
                self.store().release(lease, None).await?;
                Ok(None)
            }
        }
    }

    /// What the store knows of every service of a panel.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn services(&self, panel: &PanelId) -> Result<Vec<ServiceRecord>, Error> {
        let documents = self.store().list(DocumentKind::Service, "", None, usize::MAX).await?;
        let records: Result<Vec<ServiceRecord>, _> = documents.iter().map(Document::decode).collect();
        Ok(records?.into_iter().filter(|record| record.panel == *panel).collect())
    }
}

fn waiting_for(why: Why, failure: Option<&str>) -> String {
    let state = match why {
        Why::Installing => "it is being installed",
        Why::Busy => "the panel is busy with it",
        Why::Settling => "an earlier call without an answer may still take effect",
        Why::Retrying => "the last try failed",
    };
    match failure.filter(|_| why == Why::Retrying) {
        Some(failure) => format!("{state} ({failure})"),
        None => state.to_owned(),
    }
}
