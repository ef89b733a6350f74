//! Helps a customer who has lost the password of his account, once for each request.

use panel_http::Secret;

use super::{
    super::{Engine, Viewer, act::outcome_of, edit::Stored},
    record::{Held, Help, Password},
    stored_under,
};
use crate::{
    error::{Error, Reason},
    event::{Event, EventEntry},
    id::ServiceId,
    journal::{JournalEntry, JournalEvent},
    panel::{AccountQuery, ObservedAccount, PasswordHelp},
    problem::{Problem, Problems},
    service::{ActOutcome, ActReport, Goal},
    store::{Commit, Subject},
};

/// What became of a request to help with a lost password.
#[derive(Debug, Clone)]
#[must_use = "a new password is handed over once"]
#[non_exhaustive]
pub struct PasswordReset {
    /// Its number.
    pub request: u64,
    /// What became of it. When it is [unknown](ActOutcome::Unknown), the account has the new password, or the old one still.
    pub outcome: ActOutcome,
    /// How the customer is helped.
    pub by: PasswordHelp,
    /// The new password, where the panel mails no link. It is handed over once and kept nowhere.
    pub password: Option<Secret>,
}

impl Engine {
    /// Helps the customer of a service who has lost the password of his account on its panel: where the panel can, it mails
    /// him a link by which he sets a new one; otherwise his account is given a new one, made here, to be told to him. Which
    /// of them is in [`Capabilities::password_help`](crate::panel::Capabilities::password_help).
    ///
    /// `request` counts the requests for this account, from 1 on: the next is one more than
    /// [`View::password_reset`](crate::engine::View::password_reset) has. A click that comes twice has the same number.
    ///
    /// # Guarantees
    /// * For each number the panel is called at most once, whatever is lost; the same number again tells what became of it,
    ///   and calls nobody. What never reached the panel is no request.
    /// * Only the account that is proved to be the customer's, and never one that administers the panel.
    /// * A password is stored under the store's seal only, from before the call until it is handed over. It is in no
    ///   journal, event or error.
    ///
    /// # Errors
    /// Before any call: [`NotFound`](Reason::NotFound), also for a service that is another customer's;
    /// [`Invalid`](Reason::Invalid) for the number 0; [`NotAllowed`](Reason::NotAllowed) when the service has ended or its
    /// customer has no account yet, on a panel that cannot help, and where a new password is needed and the store has no
    /// seal; [`Conflict`](Reason::Conflict) when a later number was begun, or while another has the account in hand;
    /// [`NotYet`](Reason::NotYet) while an earlier write to the account may still take effect. After the look:
    /// [`NotYours`](Reason::NotYours) when the account is not proved, or administers the panel, and
    /// [`Access`](Reason::Access) when the key does not see whether it does. What the panel says when it refuses, or was not
    /// reached.
    pub async fn reset_password(
        &self,
        service: &ServiceId,
        viewer: &Viewer,
        request: u64,
    ) -> Result<PasswordReset, Error> {
        self.may_write().await?;
        let stored = self.load_for(service, viewer.customer_id()).await?;
        let (record, desired) = (&stored.record, &stored.desired);
        if desired.goal == Goal::Ended || record.ended.is_some() {
            return Err(not_allowed(
                format!("service {service} has ended"),
                "give another service of the customer",
            ));
        }
        if request == 0 {
            let problem = Problem::new("request", "requests are counted from 1", "give 1 for the first");
            return Err(Problems::from(problem).into());
        }
        let panel = self.panel(&record.panel)?;
        let Some(help) = panel.capabilities().password_help else {
            let message = format!("the panel `{}` does not help with a lost password", record.panel);
            return Err(not_allowed(message, "let the customer do it on the panel's own page"));
        };
        if help == PasswordHelp::NewPassword && !self.store().keeps_secrets() {
            return Err(not_allowed(
                "a new password is stored under a seal only, and the store has none".to_owned(),
                "give the store a seal: `seal_with`",
            ));
        }
        let subject = Subject::account(&record.panel, &record.customer_key(&desired.customer));
        let Some(lease) = self.claim_soon(&subject).await? else {
            let message = format!(
                "the account of customer {} is in the hands of another",
                desired.customer.id()
            );
            return Err(Error::new(Reason::Conflict, message, "wait a moment and try again"));
        };
        let key = stored_under(record, desired);
        let held = Held::read(self, panel.as_ref(), &lease, key, &desired.customer);
        let reset = async { held.await?.help(service, &stored, help, request).await };
        let reset = self.holding(&lease, Box::pin(reset)).await;
        self.store().release(&lease, None).await?;
        reset
    }
}

impl Held<'_> {
    async fn help(
        mut self,
        service: &ServiceId,
        stored: &Stored,
        help: PasswordHelp,
        request: u64,
    ) -> Result<PasswordReset, Error> {
        let customer = &stored.desired.customer;
        let Some(account) = self.known.account.clone() else {
            return Err(not_allowed(
                format!("customer {} has no account on the panel yet", customer.id()),
                "wait until a service of his is active there",
            ));
        };
        let before = self.known.help.clone();
        if let Some(last) = &before
            && request <= last.report.request
        {
            let begun = last.report.request;
            if request == begun {
                return self.told_again(last.clone(), help).await;
            }
            let message = format!("request {begun} was begun already");
            return Err(Error::new(
                Reason::Conflict,
                message,
                format!("the next is {}", begun + 1),
            ));
        }
        if let Some(until) = self.unsettled_until() {
            let message = format!("an earlier write to account {account} may still take effect until {until:.0}");
            return Err(Error::new(Reason::NotYet, message, "try again after that"));
        }
        let decided = self.engine.now();
        let key = stored.record.customer_key(customer);
        let found = self.panel.find_account(&AccountQuery::Key(key.clone())).await?;
        let found = proved(found, &account, &key)?;
        let password = match help {
            PasswordHelp::Link => None,
            PasswordHelp::NewPassword => Some(new_password()?),
        };
        self.known.help = Some(Help {
            report: ActReport::begun(request, decided),
            password: password.clone().map(Password),
        });
        self.intend();
        let line = |outcome| JournalEvent::PasswordReset {
            account: account.clone(),
            request,
            outcome,
        };
        let noted =
            |event| Commit::default().journal(vec![JournalEntry::new(self.engine.now(), service.clone(), event)]);
        self.store_with(noted(line(None))).await?;
        let panel = self.panel;
        let answer = match &password {
            None => self.send(decided, panel.mail_password_link(&found)).await,
            Some(password) => self.send(decided, panel.set_password(&found, password)).await,
        };
        let outcome = match &answer {
            Ok(()) => ActOutcome::Done,
            Err(error) => match outcome_of(error) {
                Some(outcome) => outcome,
                // It is no request: the same number can be given again.
                None => {
                    let error = error.clone();
                    self.known.help = before;
                    self.store().await?;
                    return Err(error.into());
                }
            },
        };
        let reported = ActReport {
            outcome,
            ..ActReport::begun(request, decided)
        };
        self.known.help = Some(Help {
            report: reported,
            password: None,
        });
        let event = Event::PasswordReset { request, outcome };
        let told = EventEntry::new(self.engine.now(), service.clone(), stored.desired.revision, event);
        self.store_with(noted(line(Some(outcome))).telling(vec![told])).await?;
        match answer {
            Err(error) if outcome == ActOutcome::Refused => Err(error.into()),
            _ => Ok(PasswordReset {
                request,
                outcome,
                by: help,
                password: password.map(Secret::from),
            }),
        }
    }

    /// What became of the last request. A password is left of it where the process was lost before it was handed over.
    async fn told_again(mut self, last: Help, by: PasswordHelp) -> Result<PasswordReset, Error> {
        let Help { report, password } = last;
        if password.is_some() {
            self.known.help = Some(Help {
                report: report.clone(),
                password: None,
            });
            self.store().await?;
        }
        Ok(PasswordReset {
            request: report.request,
            outcome: report.outcome,
            by,
            password: password.map(|Password(password)| Secret::from(password)),
        })
    }
}

/// The account, if it is the one that was proved to be the customer's.
fn proved(found: Option<ObservedAccount>, account: &str, key: &str) -> Result<ObservedAccount, Error> {
    let not_yours = |message: String, advice: &str| Err(Error::new(Reason::NotYours, message, advice));
    match found {
        Some(found) if found.id == account && found.key.as_deref() == Some(key) => {
            if found.is_administrator {
                return not_yours(
                    format!("account {account} administers the panel"),
                    "let its owner do it on the panel's own page",
                );
            }
            if found.hides_its_roles {
                let message = format!("the key does not see whether account {account} administers the panel");
                return Err(Error::new(Reason::Access, message, "give a key that reads roles, too"));
            }
            Ok(found)
        }
        _ => not_yours(
            format!("the panel does not show account {account} under the customer's id any more"),
            "set the external id of the right account on the panel to the customer's id",
        ),
    }
}

fn not_allowed(message: String, advice: &str) -> Error {
    Error::new(Reason::NotAllowed, message, advice)
}

/// A password that nobody can guess.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
fn new_password() -> Result<String, Error> {
    Ok(crate::seal::random_text()?)
}

/// There is no seal without a store that is sealed.
#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
fn new_password() -> Result<String, Error> {
    Err(not_allowed(
        "this program was built without a seal".to_owned(),
        "build it with the feature `sqlite` or `postgres`",
    ))
}
