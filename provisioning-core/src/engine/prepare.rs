//! What must be there before a server can be made: its owner, and sometimes its allocation.

use panel_http::clock;

use super::{account::Proof, act::Acted, advance::Hand};
use crate::{
    error::Error,
    journal::JournalEvent,
    panel::PanelError,
    placement,
    plan::{Sight, StepKind, Why},
    product::NodeId,
    service::ParkCause,
};

impl Hand<'_> {
    pub(super) async fn ensure_account(&mut self) -> Result<Acted, Error> {
        let refuted = self.observed.account.take();
        let forget = std::mem::take(&mut self.forget_account) || refuted.is_some();
        let proof = self
            .engine
            .prove_account(self.panel.as_ref(), &self.record, &self.desired, forget)
            .await?;
        Ok(match proof {
            Proof::Proved { account, by } => {
                if refuted.as_ref() == Some(&account) {
                    let because =
                        "the account that carries the customer's id shows another one on the server".to_owned();
                    return Ok(Acted::Parks(ParkCause::AccountConflict { because }));
                }
                if let Some(by) = by {
                    self.note(JournalEvent::Account {
                        account: account.clone(),
                        proof: by.to_owned(),
                    });
                }
                let (record, desired) = (&self.record, &self.desired);
                self.engine.recall_account(&mut self.observed, record, desired).await?;
                self.observed.account = Some(account);
                Acted::Goes
            }
            Proof::Later { wait } => Acted::Waits {
                until: clock::after(self.now(), wait),
                why: Why::Retrying,
            },
            Proof::Conflict { because } => Acted::Parks(ParkCause::AccountConflict { because }),
            Proof::Refused { message } => Acted::Parks(ParkCause::Refused { message }),
            Proof::Fails(error) => Acted::Fails(error),
        })
    }

    /// Stored before it is sent: every creation of this service sends the same.
    pub(super) async fn choose_allocation(&mut self) -> Result<Acted, Error> {
        if let Some((node, first)) = self
            .seen()
            .and_then(|it| Some((it.node.clone(), it.allocation.clone()?)))
        {
            return self.choose_more_allocations(node, &first).await;
        }
        let spec = &self.desired.spec;
        let nodes = match self.panel.find_room(spec).await {
            Ok(nodes) => nodes,
            Err(error) => return Ok(Acted::Fails(error)),
        };
        let place = match placement::choose(spec, &nodes, self.service.as_str(), self.engine.0.randomness) {
            Ok(place) => place,
            Err(report) => {
                return Ok(Acted::Parks(ParkCause::NoRoom {
                    message: report.why_nothing_fits(),
                }));
            }
        };
        self.record.allocation = Some(place.first);
        self.record.additional = place.additional;
        self.record.allocation_site = Some(spec.site.clone());
        self.touch();
        self.save().await?;
        Ok(Acted::Goes)
    }

    /// For a server that is there: what its product asks for beside what it has, on its own node.
    async fn choose_more_allocations(&mut self, node: String, first: &str) -> Result<Acted, Error> {
        let mut spec = self.desired.spec.clone();
        spec.site.nodes = vec![NodeId::new(node.clone())];
        let nodes = match self.panel.find_room(&spec).await {
            Ok(nodes) => nodes,
            Err(error) => return Ok(Acted::Fails(error)),
        };
        if let Err(error) = self.read_allocations().await {
            return Ok(Acted::Fails(error));
        }
        let rules = placement::missing(&spec.site.additional, &self.record.additional);
        let chosen = match nodes.iter().find(|it| it.id == node) {
            Some(room) => placement::choose_beside(first, room, &rules, (self.engine.0.randomness)()),
            None => Err(format!("node {node}: there is no such node")),
        };
        let (first, more) = match chosen {
            Ok(chosen) => chosen,
            Err(message) => return Ok(Acted::Parks(ParkCause::NoRoom { message })),
        };
        self.record.allocation.get_or_insert(first);
        self.record.additional.extend(more);
        // It is given more than it was given before.
        self.acted.remove(&StepKind::ChangeBuild);
        self.touch();
        self.save().await?;
        Ok(Acted::Goes)
    }

    /// The panel does not show all allocations along with the server; what it lacks must be known from here on.
    async fn read_allocations(&mut self) -> Result<(), PanelError> {
        let Sight::Seen { server, .. } = &mut self.observed.server else {
            return Ok(());
        };
        if self.capabilities.allocations_apart && server.allocations.is_none() {
            server.allocations = Some(self.panel.read_allocations(&server.server).await?);
        }
        Ok(())
    }
}
