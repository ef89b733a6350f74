//! What must be there before a server can be made: its owner, and sometimes its allocation.

use panel_http::clock;

use super::{account::Proof, act::Acted, advance::Hand};
use crate::{error::Error, journal::JournalEvent, panel::PanelErrorKind, plan::Why, service::ParkCause};

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
        let room = match self.panel.find_room(&self.desired.spec).await {
            Ok(room) => room,
            Err(error) if error.kind() == PanelErrorKind::NoRoom => {
                return Ok(Acted::Parks(ParkCause::NoRoom {
                    message: error.to_string(),
                }));
            }
            Err(error) => return Ok(Acted::Fails(error)),
        };
        // Two services that choose at the same moment should not choose the same.
        let index = ((self.engine.0.randomness)() * room.len() as f64) as usize;
        let Some(chosen) = room.get(index.min(room.len().saturating_sub(1))) else {
            let message = "no allocation is free where the product may be placed".to_owned();
            return Ok(Acted::Parks(ParkCause::NoRoom { message }));
        };
        self.record.allocation = Some(chosen.clone());
        self.record.allocation_site = Some(self.desired.spec.site.clone());
        self.touch();
        self.save().await?;
        Ok(Acted::Goes)
    }
}
