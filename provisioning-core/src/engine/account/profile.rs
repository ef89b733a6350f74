//! Keeps the profile of an account that we made.

use std::time::Duration;

use jiff::Timestamp;
use panel_http::clock;

use super::{
    super::{Engine, act::Acted, advance::Hand, holding::LEASE},
    record::{Held, RefusedProfile},
    stored_under,
};
use crate::{
    customer::{Profile, ProfileProblem},
    effect::Effect,
    error::Error,
    journal::JournalEvent,
    panel::{AccountQuery, ObservedAccount, PanelError, PanelErrorKind},
    plan::{Observed, Why},
    service::{Desired, ServiceRecord},
    store::Subject,
};

/// What became of a profile.
enum Kept {
    /// It is not ours to keep, or is as wanted.
    AsItIs,
    /// The account has it now.
    Written { account: String, fields: Vec<String> },
    /// The account does not get it.
    Refused { account: String, problem: ProfileProblem },
    /// An earlier write may still take effect, or somebody has the account in hand.
    Later { until: Timestamp, why: Why },
    /// The panel failed.
    Fails(PanelError),
}

impl Engine {
    /// Puts what the store knows of the customer's account into what is seen. Costs no call.
    pub(in crate::engine) async fn recall_account(
        &self,
        observed: &mut Observed,
        record: &ServiceRecord,
        desired: &Desired,
    ) -> Result<(), Error> {
        let known = self.account_record(record, desired).await?;
        let capabilities = self.panel(&record.panel)?.capabilities();
        let known = known.as_ref();
        observed.profile = known.and_then(|known| known.difference(record, desired, &capabilities));
        observed.account = known.and_then(|known| known.account.clone());
        Ok(())
    }
}

impl Hand<'_> {
    /// Brings the account to what the application said of the customer last.
    pub(in crate::engine) async fn update_account(&mut self) -> Result<Acted, Error> {
        let subject = Subject::account(&self.record.panel, &self.record.customer_key(&self.desired.customer));
        let Some(lease) = self.engine.store().claim(&subject, LEASE).await? else {
            return Ok(Acted::Waits {
                until: clock::after(self.now(), Duration::from_secs(1)),
                why: Why::Retrying,
            });
        };
        let key = stored_under(&self.record, &self.desired);
        let held = Held::read(self.engine, self.panel.as_ref(), &lease, key, &self.desired.customer);
        let kept = async { held.await?.keep(&self.record, &self.desired).await };
        let kept = self.engine.holding(&lease, Box::pin(kept)).await;
        self.engine.store().release(&lease, None).await?;
        Ok(match kept? {
            Kept::AsItIs => {
                self.observed.profile = None;
                Acted::Goes
            }
            Kept::Written { account, fields } => {
                self.observed.profile = None;
                self.note(JournalEvent::AccountUpdated { account, fields });
                Acted::Goes
            }
            Kept::Refused { account, problem } => {
                if let Some(difference) = &mut self.observed.profile {
                    difference.refused = Some(problem);
                }
                self.note(JournalEvent::AccountKept { account, problem });
                Acted::Goes
            }
            Kept::Later { until, why } => Acted::Waits { until, why },
            Kept::Fails(error) => Acted::Fails(error),
        })
    }
}

impl Held<'_> {
    async fn keep(mut self, record: &ServiceRecord, desired: &Desired) -> Result<Kept, Error> {
        let wanted = Profile::of(&desired.customer);
        let with_names = self.panel.capabilities().account_names;
        let fields = wanted.differences(self.known.profile.as_ref(), with_names);
        let Some(account) = self.known.account.clone().filter(|_| self.known.made_by_us) else {
            return Ok(Kept::AsItIs);
        };
        if fields.is_empty() {
            return Ok(Kept::AsItIs);
        }
        if let Some(until) = self.unsettled_until() {
            let why = Why::Settling;
            return Ok(Kept::Later { until, why });
        }
        let decided = self.engine.now();
        let key = record.customer_key(&desired.customer);
        let found = match self.panel.find_account(&AccountQuery::Key(key.clone())).await {
            Ok(found) => found,
            Err(error) => return Ok(Kept::Fails(error)),
        };
        let found = match found {
            Some(found) if found.id == account && found.key.as_ref() == Some(&key) => found,
            _ => return self.refuse(account, wanted, ProfileProblem::NotProved).await,
        };
        if found.is_administrator {
            return self.refuse(account, wanted, ProfileProblem::Administrator).await;
        }
        if !shows(&found, &wanted, with_names) {
            self.intend();
            self.store().await?;
            let panel = self.panel;
            if let Err(error) = self.send(decided, panel.update_account(&found, &wanted)).await {
                return match problem(&error) {
                    Some(problem) => self.refuse(account, wanted, problem).await,
                    None => {
                        self.store().await?;
                        Ok(Kept::Fails(error))
                    }
                };
            }
        }
        self.known.profile = Some(wanted);
        self.known.refused = None;
        self.known.unsettled_until = None;
        self.store().await?;
        Ok(Kept::Written { account, fields })
    }

    async fn refuse(mut self, account: String, profile: Profile, problem: ProfileProblem) -> Result<Kept, Error> {
        self.known.refused = Some(RefusedProfile { profile, problem });
        self.store().await?;
        Ok(Kept::Refused { account, problem })
    }
}

/// Whether an account says this of its owner. Panels may write an address in lower case.
pub(super) fn shows(account: &ObservedAccount, profile: &Profile, with_names: bool) -> bool {
    let has_the_names = account.first_name == profile.first_name && account.last_name == profile.last_name;
    account.email.eq_ignore_ascii_case(&profile.email) && (has_the_names || !with_names)
}

/// What a refusal means; `None` when another try may go through.
fn problem(error: &PanelError) -> Option<ProfileProblem> {
    match (error.effect(), error.kind()) {
        (Effect::Refused, PanelErrorKind::Taken) => Some(ProfileProblem::EmailTaken),
        (Effect::Refused, PanelErrorKind::Invalid) => Some(ProfileProblem::Invalid),
        (Effect::Refused, PanelErrorKind::NotFound) => Some(ProfileProblem::NotProved),
        (Effect::Refused, PanelErrorKind::Refused) => Some(ProfileProblem::Refused),
        _ => None,
    }
}
