//! What is known of a customer's account on one panel.

use std::fmt;

use jiff::Timestamp;
use panel_http::clock;
use serde::{Deserialize, Serialize};

use super::super::{Engine, edit::same, holding::LEASE};
use crate::{
    customer::{Customer, Profile, ProfileProblem},
    effect::Effect,
    error::Error,
    id::CustomerId,
    panel::{Capabilities, Panel, PanelError, PanelErrorKind},
    plan::ProfileDifference,
    service::{ActReport, Desired, ServiceRecord},
    store::{Commit, DocumentKind, Expected, Lease, StoreError, Write},
};

/// What is known of a customer's account on one panel. It has its own intent and lease, so that two orders of a new
/// customer make one account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::engine) struct AccountRecord {
    pub(super) customer: CustomerId,
    /// The panel's number of it. Alone it proves nothing: a restored panel gives it out again.
    pub(in crate::engine) account: Option<String>,
    /// We made it, so its profile is ours to keep up.
    #[serde(default)]
    pub(super) made_by_us: bool,
    /// When we first tried to make it.
    #[serde(default)]
    pub(super) first_intent: Option<Timestamp>,
    /// What was last written of its owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) profile: Option<Profile>,
    /// What could not be written of its owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) refused: Option<RefusedProfile>,
    /// Until when a write to it may still take effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) unsettled_until: Option<Timestamp>,
    /// The last request to help with a lost password that was begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) help: Option<Help>,
}

/// A profile that an account could not be given.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct RefusedProfile {
    pub(super) profile: Profile,
    pub(super) problem: ProfileProblem,
}

/// A request to help with a lost password.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Help {
    #[serde(flatten)]
    pub(super) report: ActReport,
    /// The new password, until it is handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) password: Option<Password>,
}

/// A password that waits to be handed over. The store keeps it under its seal.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Password(pub(super) String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl AccountRecord {
    /// Nothing is known.
    pub(super) const fn new(customer: CustomerId) -> Self {
        Self {
            customer,
            account: None,
            made_by_us: false,
            first_intent: None,
            profile: None,
            refused: None,
            unsettled_until: None,
            help: None,
        }
    }

    /// Without what is personal.
    pub(in crate::engine) fn forgotten(self) -> Self {
        Self {
            account: self.account,
            made_by_us: self.made_by_us,
            first_intent: self.first_intent,
            unsettled_until: self.unsettled_until,
            ..Self::new(self.customer)
        }
    }

    /// In what the account is not what the customer is, where it is ours to keep up.
    pub(super) fn difference(
        &self,
        record: &ServiceRecord,
        desired: &Desired,
        capabilities: &Capabilities,
    ) -> Option<ProfileDifference> {
        if !self.made_by_us || self.account.is_none() {
            return None;
        }
        let wanted = Profile::of(&desired.customer);
        let fields = wanted.differences(self.profile.as_ref(), capabilities.account_names);
        let problem = self.profile_problem(&desired.customer);
        (!fields.is_empty()).then(|| ProfileDifference {
            fields,
            refused: problem.filter(|_| !record.is_customer_new(desired)),
        })
    }

    /// Why the account could not be given what the customer is.
    pub(in crate::engine) fn profile_problem(&self, customer: &Customer) -> Option<ProfileProblem> {
        let wanted = Profile::of(customer);
        let refused = self.refused.as_ref().filter(|refused| refused.profile == wanted);
        refused.map(|refused| refused.problem)
    }

    /// What became of the last request to help with a lost password.
    pub(in crate::engine) fn last_help(&self) -> Option<&ActReport> {
        self.help.as_ref().map(|help| &help.report)
    }
}

/// An account's record in the hands of who has its lease.
pub(super) struct Held<'a> {
    pub(super) engine: &'a Engine,
    pub(super) panel: &'a dyn Panel,
    lease: &'a Lease,
    stored_under: String,
    expected: Expected,
    pub(super) known: AccountRecord,
}

impl<'a> Held<'a> {
    pub(super) async fn read(
        engine: &'a Engine,
        panel: &'a dyn Panel,
        lease: &'a Lease,
        stored_under: String,
        customer: &Customer,
    ) -> Result<Self, Error> {
        let stored = engine.store().read(DocumentKind::Account, &stored_under).await?;
        Ok(Self {
            expected: same(stored.as_ref()),
            known: match stored {
                Some(document) => document.decode()?,
                None => AccountRecord::new(customer.id().clone()),
            },
            engine,
            panel,
            lease,
            stored_under,
        })
    }

    /// Until when nothing may be written: an earlier write may still take effect.
    pub(super) fn unsettled_until(&self) -> Option<Timestamp> {
        self.known.unsettled_until.filter(|until| self.engine.now() < *until)
    }

    pub(super) async fn store(&mut self) -> Result<(), Error> {
        self.store_with(Commit::default()).await
    }

    /// Stores the record with these lines and events.
    pub(super) async fn store_with(&mut self, more: Commit) -> Result<(), Error> {
        let write = Write::new(DocumentKind::Account, &self.stored_under, self.expected, &self.known)?;
        let commit = more.and(write).under(self.lease);
        self.engine.store().commit(commit).await?;
        self.expected = match self.expected {
            Expected::Version(version) => Expected::Version(version + 1),
            _ => Expected::Version(1),
        };
        Ok(())
    }

    /// A write is about to be sent: after a crash, the record says that it may have been.
    pub(super) fn intend(&mut self) {
        let capabilities = self.panel.capabilities();
        let longest = LEASE + capabilities.longest_call + capabilities.settle_margin;
        self.known.unsettled_until = Some(clock::after(self.engine.now(), longest));
    }

    /// Sends what was decided at `decided`. A worker that stood still since may have lost the account: others may have
    /// settled what it was about to send.
    pub(super) async fn send(
        &mut self,
        decided: Timestamp,
        call: impl Future<Output = Result<(), PanelError>>,
    ) -> Result<(), PanelError> {
        let answer = if self.engine.now() <= clock::after(decided, LEASE) {
            call.await
        } else {
            let message = "it was decided too long ago";
            Err(PanelError::new(
                PanelErrorKind::RateLimited,
                Effect::NotSent,
                "users.update",
                message,
            ))
        };
        self.known.unsettled_until = match &answer {
            Err(error) if matches!(error.effect(), Effect::Unknown | Effect::Applied) => {
                let margin = self.panel.capabilities().settle_margin;
                Some(clock::after(self.engine.now(), margin))
            }
            _ => None,
        };
        answer
    }
}

impl Engine {
    /// What the store knows of the customer's account. Costs no call.
    pub(in crate::engine) async fn account_record(
        &self,
        record: &ServiceRecord,
        desired: &Desired,
    ) -> Result<Option<AccountRecord>, StoreError> {
        let stored = self.account_document(record, desired).await?;
        Ok(stored.map(|(_, known)| known))
    }

    /// The same, with the version of its document.
    pub(in crate::engine) async fn account_document(
        &self,
        record: &ServiceRecord,
        desired: &Desired,
    ) -> Result<Option<(u64, AccountRecord)>, StoreError> {
        let key = super::stored_under(record, desired);
        let stored = self.store().read(DocumentKind::Account, &key).await?;
        let read = |document: crate::store::Document| Ok((document.version, document.decode()?));
        stored.map(read).transpose()
    }
}
