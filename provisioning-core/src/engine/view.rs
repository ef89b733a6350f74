//! What people see of a service.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{Engine, observe};
use crate::{
    customer::ProfileProblem,
    error::Error,
    id::{CustomerId, PanelId, ServiceId},
    panel::{Address, Capabilities, NodeAnswer, ObservedServer, PowerState, ServerState, Usage},
    plan::{self, Observed, Plan, Sight, Step},
    product::Product,
    service::{
        Act, ActReport, Change, Desired, FeatureLimits, ParkCause, Phase, ServerLimits, ServiceRecord, fingerprint_of,
    },
};

/// Who looks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Viewer {
    /// An administrator of the application.
    Administrator,
    /// A customer: sees his own services only.
    Customer(CustomerId),
}

impl Viewer {
    /// A customer.
    #[must_use]
    pub const fn customer(id: CustomerId) -> Self {
        Self::Customer(id)
    }

    /// The customer, if it is one.
    #[must_use]
    pub const fn customer_id(&self) -> Option<&CustomerId> {
        match self {
            Self::Administrator => None,
            Self::Customer(id) => Some(id),
        }
    }
}

/// A service as it is on the panel at this moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct View {
    /// The service.
    pub service: ServiceId,
    /// Where it stands.
    pub phase: Phase,
    /// Why it waits for a person. For administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parked: Option<ParkCause>,
    /// The product it was sold as.
    pub product: String,
    /// What became of the last request of each act.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub acts: BTreeMap<Act, ActReport>,
    /// Why its customer's account keeps another profile than he has. For administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileProblem>,
    /// The last request of its customer who had [lost his password](Engine::reset_password).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_reset: Option<ActReport>,
    /// Its server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<ServerView>,
    /// When the panel was asked.
    pub seen_at: Timestamp,
}

/// The server of a service.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ServerView {
    /// Its name.
    pub name: String,
    /// Its state on the panel.
    pub state: ServerState,
    /// Whether it runs, when the node was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power: Option<PowerState>,
    /// How much it uses, when the node was asked and said so. Some seconds old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// Its page on the panel, for its owner.
    pub page: String,
    /// Where players connect, or why that is not known.
    pub address: Address,
    /// What it may use.
    pub limits: ServerLimits,
    /// What its owner may make.
    pub features: FeatureLimits,
    /// What only administrators see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub administration: Option<AdministrationView>,
}

/// What only administrators see of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AdministrationView {
    /// The panel it is on.
    pub panel: PanelId,
    /// Its number there.
    pub id: String,
    /// Its uuid.
    pub uuid: String,
    /// The node it is on.
    pub node: String,
    /// The account that owns it.
    pub owner: String,
    /// Its page on the panel.
    pub page: String,
}

/// What a change would do. The customer confirms just this.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Preview {
    /// The service.
    pub service: ServiceId,
    /// The revision of what is wanted that it was made on: give it to [`Change::based_on`].
    pub revision: u64,
    /// What it was made on, in short: give it to [`Change::confirmed`], and the change is only made if nothing has moved.
    pub fingerprint: String,
    /// The steps, with what is before and after. The engine does just these, as long as nothing moves.
    pub plan: Plan,
    /// Whether files are destroyed.
    pub loses_data: bool,
}

impl Engine {
    /// A service as it is on the panel now. One call; with `with_power` two, where there is a client key.
    ///
    /// # Errors
    /// [`NotFound`](crate::Reason::NotFound) also for a service that is another customer's, so that ids cannot be probed; what the
    /// panel says when it cannot be asked; [`ClientKeyMissing`](crate::Reason::ClientKeyMissing) when the power state is asked for
    /// without a client key.
    pub async fn view_with_power(&self, service: &ServiceId, viewer: &Viewer, with_power: bool) -> Result<View, Error> {
        let stored = self.load_for(service, viewer.customer_id()).await?;
        let (record, desired) = (stored.record, stored.desired);
        let seen_at = self.now();
        let server = if record.was_never_sent() || record.ended.is_some() {
            None
        } else {
            self.look_for(&record, viewer, with_power).await?
        };
        let account = self.account_record(&record, &desired).await?;
        let password_reset = account.as_ref().and_then(|account| account.last_help().cloned());
        let profile = account
            .filter(|_| *viewer == Viewer::Administrator)
            .and_then(|account| account.profile_problem(&desired.customer));
        let parked = record
            .parked
            .filter(|_| *viewer == Viewer::Administrator)
            .map(|parked| parked.cause);
        Ok(View {
            service: service.clone(),
            phase: record.phase,
            parked,
            product: desired.product.name().to_owned(),
            acts: record.acts,
            profile,
            password_reset,
            server,
            seen_at,
        })
    }

    /// A service as it is on the panel now, in one call.
    ///
    /// # Errors
    /// As [`view_with_power`](Self::view_with_power).
    pub async fn view(&self, service: &ServiceId, viewer: Viewer) -> Result<View, Error> {
        self.view_with_power(service, &viewer, false).await
    }

    async fn look_for(
        &self,
        record: &ServiceRecord,
        viewer: &Viewer,
        with_power: bool,
    ) -> Result<Option<ServerView>, Error> {
        let panel = self.panel(&record.panel)?;
        let found = Box::pin(observe::find(panel.as_ref(), record)).await?;
        let is_ours = |server: &ObservedServer| plan::identity(record, server, &panel.capabilities()).is_ok();
        let Some(server) = found.filter(is_ours) else {
            return Ok(None);
        };
        let live = match with_power {
            true => Some(panel.live(&server.server).await?),
            false => None,
        };
        let power = live.as_ref().and_then(|live| match &live.node {
            NodeAnswer::Has(power) => Some(power.clone()),
            _ => None,
        });
        let administration = (*viewer == Viewer::Administrator).then(|| AdministrationView {
            panel: record.panel.clone(),
            id: server.server.id.clone(),
            uuid: server.server.uuid.to_string(),
            node: server.node.clone(),
            owner: server.owner.clone(),
            page: panel.server_page(&server.server),
        });
        Ok(Some(ServerView {
            name: server.name,
            state: server.state,
            power,
            usage: live.and_then(|live| live.usage),
            page: panel.customer_page(&server.server),
            address: server.address,
            limits: server.limits,
            features: server.features,
            administration,
        }))
    }

    /// What a change would do to a service, before and after, without doing it. At most one call, a look; a second one where
    /// the panel shows variables apart and they are in question.
    ///
    /// # Errors
    /// As [`change`](Self::change), and what the panel says when it cannot be asked.
    pub async fn preview(&self, service: &ServiceId, change: &Change) -> Result<Preview, Error> {
        let product = match change.new_product() {
            Some(id) => Some(self.products().get(id).await?),
            None => None,
        };
        Box::pin(self.preview_as(service, change, product.as_ref())).await
    }

    /// As [`preview`](Self::preview), with a product that need not be saved.
    ///
    /// # Errors
    /// As [`preview`](Self::preview).
    pub async fn preview_as(
        &self,
        service: &ServiceId,
        change: &Change,
        product: Option<&Product>,
    ) -> Result<Preview, Error> {
        let stored = self.load_for(service, change.customer()).await?;
        let revision = stored.desired.revision;
        let desired = self.next(&stored, change, product)?.unwrap_or(stored.desired);
        self.preview_of(service, &stored.record, &desired, revision).await
    }

    /// What an order would do. No call.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn preview_intent(&self, intent: &super::Intent) -> Result<Preview, Error> {
        self.preview_of(intent.service(), intent.record_of(), intent.desired(), 0)
            .await
    }

    pub(super) async fn preview_of(
        &self,
        service: &ServiceId,
        record: &ServiceRecord,
        desired: &Desired,
        revision: u64,
    ) -> Result<Preview, Error> {
        let desired = &record.with_ports(desired.clone().at(self.now()));
        let panel = self.panel(&record.panel)?;
        let capabilities: Capabilities = panel.capabilities();
        let mut observed = Observed::default();
        self.recall_account(&mut observed, record, desired).await?;
        if !record.was_never_sent() && record.ended.is_none() {
            let at = self.now();
            observed.server = match Box::pin(observe::find_whole(panel.as_ref(), record)).await? {
                Some(server) => Sight::Seen {
                    at,
                    server: Box::new(server),
                },
                None => Sight::Absent { at, looks: 1 },
            };
        }
        let mut plan = plan::plan(record, desired, &observed, &capabilities, self.now());
        let lacks_variables = plan.steps.contains(&Step::ReadVariables);
        if let Sight::Seen { server, .. } = &mut observed.server
            && lacks_variables
        {
            server.environment = Some(panel.read_variables(&server.server).await?);
            plan = plan::plan(record, desired, &observed, &capabilities, self.now());
        }
        Ok(Preview {
            service: service.clone(),
            revision,
            fingerprint: fingerprint_of(&serde_json::json!([
                service,
                revision,
                record,
                desired,
                observed.account,
                observed.server.seen(),
                plan.steps,
            ])),
            loses_data: plan.loses_data(),
            plan,
        })
    }
}
