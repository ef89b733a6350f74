//! A sweep: the whole panel read once, and every difference to the store looked at again.

mod course;
mod known;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use self::{
    course::{Course, PageRead},
    known::Known,
};
use super::{Engine, Progress, edit::Stored};
use crate::{
    error::{Error, Reason},
    id::{ExternalKey, PanelId, ServiceId},
    panel::{ObservedServer, Panel, ServerRef},
    plan::{self, Observed, Sight},
    service::ServiceRecord,
    store::Lease,
    sweep::{Drift, DriftKind, DriftOutcome, SweepPolicy, SweepReport, brake},
};

/// A difference seen on a page, to be looked at again.
#[derive(Serialize, Deserialize)]
struct Suspect {
    service: Option<ServiceId>,
    server: Option<ServerRef>,
    /// What it was taken for at first sight: more than the brake bears of it stops the sweep.
    is_alarming: bool,
}

/// What there is to tell of a server or a service.
enum Verdict {
    /// It is as wanted, or none of ours.
    Fine,
    /// Somebody works on it.
    UnderWay,
    Drifts(Vec<DriftKind>),
}

impl Engine {
    /// Reads a whole panel once and reports every difference between it and the store.
    ///
    /// # Guarantees
    /// * Changes nothing unless the policy says so. It then does what [`advance`](Self::advance) does, and deletes a server
    ///   only of a life of a service that has ended, of our own making, under its key.
    /// * Nothing is reported that was not seen twice: pages shift while one reads them, so each difference is looked at
    ///   again, alone, with the record as it is then.
    /// * Stops before it repairs anything when more than three and more than one of a hundred services are missing or left
    ///   over, and when the panel at the address is not the one that it was.
    /// * A suspension that somebody placed on the panel is reported and kept. A missing server is never made again.
    /// * Holds ids in memory, not servers: some hundred bytes a service.
    /// * Interrupted, also by the end of its process, it goes on at the page that it had come to, for up to an hour after it
    ///   was begun; what it saw before counts, and what was repaired stays so. A store that was restored is only read, so
    ///   that a sweep of one is begun anew.
    ///
    /// Costs one call for the identity of the panel, one a page, one a suspect, and the repairs. When others have used up the
    /// panel's quota, it waits for its turn.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound) without such a panel; [`Conflict`](Reason::Conflict) when it is another panel than
    /// before, and when somebody sweeps it just now; what the panel says when it cannot be asked; when the store fails.
    pub async fn sweep(&self, panel: &PanelId, policy: SweepPolicy) -> Result<SweepReport, Error> {
        let port = Arc::clone(self.panel(panel)?);
        let Some(lease) = self.take_sweep_in_hand(panel).await? else {
            return Box::pin(self.sweep_under(None, panel, port.as_ref(), policy)).await;
        };
        let work = Box::pin(self.sweep_under(Some(&lease), panel, port.as_ref(), policy));
        let swept = self.holding(&lease, work).await;
        let _or_when_the_lease_ends = self.store().release(&lease, None).await;
        swept
    }

    async fn sweep_under(
        &self,
        lease: Option<&Lease>,
        panel: &PanelId,
        port: &dyn Panel,
        policy: SweepPolicy,
    ) -> Result<SweepReport, Error> {
        self.check_identity(panel, port).await?;
        let mut known = Known::of(self, panel).await?;
        let mut report = SweepReport::new(panel.clone(), known.live);
        let (mut course, read) = Course::of(self, panel, lease).await?;
        report.is_resumed = !read.is_empty();
        let suspects = self
            .read_panel(port, &mut course, read, &mut known, &mut report)
            .await?;
        let confirmed = self.look_again(port, suspects, &mut report).await?;
        for mut drift in confirmed {
            if !report.is_stopped {
                drift.outcome = self.put_right(port, &drift, policy).await?;
            }
            report.add(drift);
        }
        course.over().await?;
        Ok(report)
    }

    async fn check_identity(&self, panel: &PanelId, port: &dyn Panel) -> Result<(), Error> {
        let known = self.catalog().marks(panel).await?;
        let seen = self.patiently(|| port.fingerprint()).await?;
        if known.know(&seen) {
            return Ok(());
        }
        Err(Error::new(
            Reason::Conflict,
            format!("the panel at the address of `{panel}` has none of the nodes that it had: it is another panel"),
            "check the address; if the panel was set up anew, import its eggs, and decide about its services one by one",
        ))
    }

    /// What differs at first sight, on the pages that were read before and on all the others. `known` keeps what is expected
    /// and was not seen.
    async fn read_panel(
        &self,
        port: &dyn Panel,
        course: &mut Course<'_>,
        read: Vec<PageRead>,
        known: &mut Known,
        report: &mut SweepReport,
    ) -> Result<Vec<Suspect>, Error> {
        let mut suspects = Vec::new();
        let mut enter = |page: PageRead, known: &mut Known| {
            report.servers += page.servers;
            report.strangers += page.strangers;
            report.under_way += page.under_way;
            page.seen.iter().for_each(|service| known.saw(service));
            suspects.extend(page.suspects);
        };
        read.into_iter().for_each(|page| enter(page, known));
        while let Some(number) = course.next() {
            let shown = self.patiently(|| port.servers(number)).await?;
            let page = self.judge_page(port, known, &shown.servers).await?;
            course.passed(&page, shown.next.filter(|next| *next > number)).await?;
            enter(page, known);
        }
        suspects.extend(known.unseen().map(|service| Suspect {
            service: Some(service.clone()),
            server: None,
            is_alarming: true,
        }));
        Ok(suspects)
    }

    async fn judge_page(&self, port: &dyn Panel, known: &Known, servers: &[ObservedServer]) -> Result<PageRead, Error> {
        let mut page = PageRead {
            servers: servers.len(),
            ..PageRead::default()
        };
        for server in servers {
            let service = known.service_of(server);
            match self.judge(port, service, server, IsListed(true)).await? {
                Verdict::Fine if service.is_none() => page.strangers += 1,
                Verdict::Fine => {}
                Verdict::UnderWay => page.under_way += 1,
                Verdict::Drifts(kinds) => page.suspects.push(Suspect {
                    service: service.cloned(),
                    is_alarming: kinds.iter().any(DriftKind::is_alarming),
                    server: Some(server.server.clone()),
                }),
            }
            page.seen.extend(service.cloned());
        }
        Ok(page)
    }

    /// What one server is, with the record as it is now.
    async fn judge(
        &self,
        port: &dyn Panel,
        service: Option<&ServiceId>,
        server: &ObservedServer,
        listed: IsListed,
    ) -> Result<Verdict, Error> {
        let service = match service {
            Some(service) => service.clone(),
            None => match self.named_by(server) {
                Some(service) => service,
                None => return Ok(Verdict::Fine),
            },
        };
        let stored = match self.load(&service).await {
            Ok(stored) => stored,
            Err(error) if error.reason() == Reason::NotFound => return Ok(Verdict::Drifts(vec![DriftKind::Orphan])),
            Err(error) => return Err(error),
        };
        self.compare(port, &stored, server, listed).await
    }

    /// The service whose key a server carries, where a namespace tells our keys from others'.
    fn named_by(&self, server: &ObservedServer) -> Option<ServiceId> {
        let namespace = self.0.namespace.as_ref()?;
        let key: ExternalKey = server.key.as_deref()?.parse().ok()?;
        (key.namespace() == Some(namespace)).then(|| key.service().clone())
    }

    async fn compare(
        &self,
        port: &dyn Panel,
        stored: &Stored,
        server: &ObservedServer,
        listed: IsListed,
    ) -> Result<Verdict, Error> {
        let record = &stored.record;
        if record.ended.as_ref().is_some_and(|tombstone| tombstone.let_go) {
            return Ok(Verdict::Fine);
        }
        let present = record.ended.is_some().then_some(&record.key);
        let mut keys_of_the_past = record.earlier.iter().map(|(key, _)| key).chain(present);
        if keys_of_the_past.any(|key| server.key.as_deref() == Some(key.to_string().as_str())) {
            return Ok(Verdict::Drifts(vec![DriftKind::LeftBehind]));
        }
        let bound = record.binding.as_ref().map(|binding| binding.server.uuid);
        if record.ended.is_none() && bound.is_some_and(|bound| bound != server.server.uuid) {
            // While a creation or deletion is not settled, the engine has yet to see what came of it.
            return Ok(match record.attempts.as_slice() {
                [] => Verdict::Drifts(vec![DriftKind::Duplicate]),
                _ => Verdict::UnderWay,
            });
        }
        if !is_at_rest(stored) {
            return Ok(Verdict::UnderWay);
        }
        let now = self.now();
        let observed = Observed {
            account: self.known_account(record, &stored.desired).await?,
            ..Observed::of(Sight::Seen {
                at: now,
                server: Box::new(listed.whole(server, record)),
            })
        };
        let desired = record.with_ports(stored.desired.clone().at(now));
        let plan = plan::plan(record, &desired, &observed, &port.capabilities(), now);
        match DriftKind::of_plan(&plan, desired.is_suspended(now)) {
            kinds if kinds.is_empty() => Ok(Verdict::Fine),
            kinds => Ok(Verdict::Drifts(kinds)),
        }
    }

    /// Looks at each suspect alone. Stops when more is missing or left over than the brake bears.
    async fn look_again(
        &self,
        port: &dyn Panel,
        suspects: Vec<Suspect>,
        report: &mut SweepReport,
    ) -> Result<Vec<Drift>, Error> {
        let limit = brake(report.services);
        let mut confirmed: Vec<Drift> = Vec::new();
        for suspect in suspects {
            let alarming = confirmed.iter().filter(|drift| drift.kind.is_alarming()).count();
            if suspect.is_alarming && alarming > limit {
                report.is_stopped = true;
                continue;
            }
            match self.verdict(port, &suspect).await? {
                Verdict::Fine => {}
                Verdict::UnderWay => report.under_way += 1,
                Verdict::Drifts(kinds) => confirmed.extend(kinds.into_iter().map(|kind| Drift {
                    service: suspect.service.clone(),
                    server: suspect.server.clone(),
                    kind,
                    outcome: DriftOutcome::Reported,
                })),
            }
        }
        report.is_stopped |= confirmed.iter().filter(|drift| drift.kind.is_alarming()).count() > limit;
        Ok(confirmed)
    }

    async fn verdict(&self, port: &dyn Panel, suspect: &Suspect) -> Result<Verdict, Error> {
        if let Some(server) = &suspect.server {
            return match self.patiently(|| port.read_server(server)).await? {
                Some(server) => {
                    self.judge(port, suspect.service.as_ref(), &server, IsListed(false))
                        .await
                }
                None => Ok(Verdict::Fine),
            };
        }
        let Some(service) = &suspect.service else {
            return Ok(Verdict::Fine);
        };
        let stored = self.load(service).await?;
        let (Some(binding), true) = (&stored.record.binding, is_at_rest(&stored)) else {
            return Ok(Verdict::UnderWay);
        };
        match self.patiently(|| port.read_server(&binding.server)).await? {
            Some(server) => self.compare(port, &stored, &server, IsListed(false)).await,
            None => Ok(Verdict::Drifts(vec![DriftKind::Missing])),
        }
    }

    async fn put_right(&self, port: &dyn Panel, drift: &Drift, policy: SweepPolicy) -> Result<DriftOutcome, Error> {
        let Some(service) = &drift.service else {
            return Ok(DriftOutcome::Reported);
        };
        match &drift.kind {
            DriftKind::LeftBehind if policy.deletes_left_behind() => {
                self.delete_left_behind(port, service, drift.server.as_ref()).await
            }
            DriftKind::LeftBehind | DriftKind::Orphan | DriftKind::Duplicate | DriftKind::ForeignSuspension => {
                Ok(DriftOutcome::Reported)
            }
            _ if policy.repairs() => Ok(outcome_of(self.advance(service).await?)),
            _ => Ok(DriftOutcome::Reported),
        }
    }

    /// Deletes a server that its service left behind, and looks whether it is gone.
    async fn delete_left_behind(
        &self,
        port: &dyn Panel,
        service: &ServiceId,
        server: Option<&ServerRef>,
    ) -> Result<DriftOutcome, Error> {
        let record = self.load(service).await?.record;
        let seen = match server {
            Some(server) => self.patiently(|| port.read_server(server)).await?,
            None => None,
        };
        let ours = seen.filter(|seen| plan::left_behind(&record, seen, &port.capabilities()));
        let (Some(server), Some(ours)) = (server, ours) else {
            return Ok(DriftOutcome::Reported);
        };
        let outcome = outcome_of(self.advance_seeing(service, ours).await?);
        let is_left = match outcome {
            DriftOutcome::Repaired => self.patiently(|| port.read_server(server)).await?.is_some(),
            _ => false,
        };
        if is_left {
            let reason = "the panel did not delete it".to_owned();
            return Ok(DriftOutcome::Pending { reason });
        }
        Ok(outcome)
    }
}

fn outcome_of(progress: Progress) -> DriftOutcome {
    match progress {
        Progress::Converged { .. } | Progress::Ended { .. } => DriftOutcome::Repaired,
        Progress::Parked { .. } => DriftOutcome::Parked,
        Progress::Waiting { failure, .. } => DriftOutcome::Pending {
            reason: failure.unwrap_or_else(|| "an earlier call may still take effect".to_owned()),
        },
        Progress::PanelUnavailable { error, .. } => DriftOutcome::Pending {
            reason: error.to_string(),
        },
        Progress::InHand | Progress::Stopped => DriftOutcome::Pending {
            reason: "another worker has it in hand".to_owned(),
        },
    }
}

/// Whether a server comes from a list of the panel. A list may leave out the variables.
#[derive(Clone, Copy)]
struct IsListed(bool);

impl IsListed {
    fn whole(self, server: &ObservedServer, record: &ServiceRecord) -> ObservedServer {
        let mut server = server.clone();
        if self.0 && server.environment.as_ref().is_none_or(|known| known.is_empty()) {
            server.environment = record.applied.as_ref().map(|applied| applied.environment.clone());
        }
        server
    }
}

/// Nothing of it is under way: what the panel shows can be compared with what is wanted.
fn is_at_rest(stored: &Stored) -> bool {
    let record = &stored.record;
    record.converged == Some(stored.desired.revision)
        && record.attempts.is_empty()
        && record.parked.is_none()
        && record.ended.is_none()
}
