//! Which account a customer is: proved, never guessed.

mod password;
mod profile;
mod record;

use std::time::Duration;

use panel_http::clock;

pub use self::password::PasswordReset;
use self::{profile::shows, record::AccountRecord};
use super::{Engine, edit::same, holding::LEASE};
use crate::{
    customer::{Customer, Profile, account},
    effect::Effect,
    error::Error,
    panel::{AccountQuery, NewAccount, ObservedAccount, Panel, PanelError, PanelErrorKind},
    service::{Desired, ServiceRecord},
    store::{Commit, DocumentKind, Expected, Lease, Subject, Write},
};

/// What came out of the search for a customer's account.
pub(super) enum Proof {
    /// It is this one. `by` says how it was proved, when it was proved just now.
    Proved { account: String, by: Option<&'static str> },
    /// Another worker is at it, or the last try may still take effect.
    Later { wait: Duration },
    /// No account can be proved to be the customer's.
    Conflict { because: String },
    /// The panel does not accept the customer's data.
    Refused { message: String },
    /// The panel failed.
    Fails(PanelError),
}

/// How an account was proved that carries the customer's key.
const BY_KEY: &str = "its external id";

/// User names that are tried when a stranger has the first one.
const NAMES: u32 = 4;

impl Engine {
    /// The account as the store knows it. Costs no call.
    pub(super) async fn known_account(
        &self,
        record: &ServiceRecord,
        desired: &Desired,
    ) -> Result<Option<String>, Error> {
        let known = self.account_record(record, desired).await?;
        Ok(known.and_then(|known| known.account))
    }

    /// Finds or makes the customer's account. `forget`: what the store knows of it has proved wrong.
    pub(super) async fn prove_account(
        &self,
        panel: &dyn Panel,
        service: &ServiceRecord,
        desired: &Desired,
        forget: bool,
    ) -> Result<Proof, Error> {
        let customer = &desired.customer;
        let subject = Subject::account(&service.panel, &service.customer_key(customer));
        let Some(lease) = self.store().claim(&subject, LEASE).await? else {
            return Ok(Proof::Later {
                wait: Duration::from_secs(1),
            });
        };
        let mut search = Search {
            engine: self,
            panel,
            customer,
            key: service.customer_key(customer),
            stored_under: stored_under(service, desired),
            lease: &lease,
        };
        let proof = self.holding(&lease, search.run(forget)).await;
        self.store().release(&lease, None).await?;
        proof
    }
}

pub(super) fn stored_under(record: &ServiceRecord, desired: &Desired) -> String {
    format!("{}/{}", record.panel, record.customer_key(&desired.customer))
}

struct Search<'a> {
    engine: &'a Engine,
    panel: &'a dyn Panel,
    customer: &'a Customer,
    key: String,
    stored_under: String,
    lease: &'a Lease,
}

impl Search<'_> {
    async fn run(&mut self, forget: bool) -> Result<Proof, Error> {
        let stored = self
            .engine
            .store()
            .read(DocumentKind::Account, &self.stored_under)
            .await?;
        let mut expected = same(stored.as_ref());
        let mut known = match stored {
            Some(document) => document.decode()?,
            None => AccountRecord::new(self.customer.id().clone()),
        };
        if !forget && let Some(account) = known.account {
            return Ok(Proof::Proved { account, by: None });
        }
        if forget || known.first_intent.is_some() {
            match self.find_by_key().await {
                Ok(Some(found)) => return self.adopt_by_key(known, expected, &found).await,
                Ok(None) => {}
                Err(proof) => return Ok(proof),
            }
        }
        known = AccountRecord {
            first_intent: known.first_intent.or(Some(self.engine.now())),
            unsettled_until: known.unsettled_until,
            help: known.help,
            ..AccountRecord::new(known.customer)
        };
        expected = self.store(&known, expected).await?;
        if let Some(username) = self.customer.proving_username() {
            let query = AccountQuery::Username(username.to_owned());
            match self.panel.find_account(&query).await {
                Ok(Some(found)) if self.may_be_his(&found) => {
                    return self.link(known, expected, &found, "its user name").await;
                }
                Ok(_) => {}
                Err(error) => return Ok(Proof::Fails(error)),
            }
        }
        self.make(known, expected).await
    }

    /// Makes it outright: the panel's unique fields are the fence.
    async fn make(&self, known: AccountRecord, expected: Expected) -> Result<Proof, Error> {
        let mut clash = None;
        for variant in 1..=NAMES {
            let error = match self.panel.create_account(&self.new_account(variant)).await {
                Ok(made) => {
                    let known = AccountRecord {
                        account: Some(made.id.clone()),
                        made_by_us: true,
                        profile: Some(Profile::of(self.customer)),
                        ..known
                    };
                    return self.adopt(known, expected, &made, "made").await;
                }
                Err(error) => error,
            };
            match (error.effect(), error.kind()) {
                (Effect::Refused, PanelErrorKind::Taken) => {
                    match self.find_by_key().await {
                        Ok(Some(found)) => return self.adopt_by_key(known, expected, &found).await,
                        Ok(None) => {}
                        Err(proof) => return Ok(proof),
                    }
                    let names = |field: &str| error.fields().iter().any(|known| known == field);
                    let has_the_email = match error.fields() {
                        // The panel does not say what is taken.
                        [] => match self.find_by_email().await {
                            Ok(found) => found.is_some(),
                            Err(proof) => return Ok(proof),
                        },
                        _ => names("email") || !names("username"),
                    };
                    if !has_the_email {
                        clash = Some(error);
                        continue;
                    }
                    return self.link_by_email(known, expected).await;
                }
                (Effect::Refused, PanelErrorKind::Invalid) => {
                    return Ok(Proof::Refused {
                        message: error.to_string(),
                    });
                }
                (Effect::Unknown | Effect::Applied, _) => {
                    // The key is unique: whichever attempt made the account, it is the one.
                    return match self.find_by_key().await {
                        Ok(Some(found)) => self.adopt(self.as_ours(known, &found), expected, &found, BY_KEY).await,
                        Ok(None) => Ok(Proof::Fails(error)),
                        Err(proof) => Ok(proof),
                    };
                }
                _ => return Ok(Proof::Fails(error)),
            }
        }
        let because = clash.map_or_else(|| "its user name is taken".to_owned(), |error| error.to_string());
        Ok(Proof::Conflict { because })
    }

    fn new_account(&self, variant: u32) -> NewAccount {
        let username = self.panel.capabilities().usernames.name(self.customer, variant);
        NewAccount::new(
            self.key.clone(),
            self.customer.email().to_owned(),
            username,
            account::first_name(self.customer),
            account::last_name(self.customer),
        )
    }

    /// What an account that we made says of the customer, if that is what he is.
    fn profile_on(&self, account: &ObservedAccount) -> Option<Profile> {
        let profile = Profile::of(self.customer);
        let with_names = self.panel.capabilities().account_names;
        shows(account, &profile, with_names).then_some(profile)
    }

    /// A process that was lost while it made an account has left no word of it.
    async fn adopt_by_key(
        &self,
        known: AccountRecord,
        expected: Expected,
        found: &ObservedAccount,
    ) -> Result<Proof, Error> {
        let known = if self.was_made_by_us(&known, found) {
            self.as_ours(known, found)
        } else {
            known
        };
        self.adopt(known, expected, found, BY_KEY).await
    }

    /// It was made since we first tried to, and has a name that we give.
    fn was_made_by_us(&self, known: &AccountRecord, found: &ObservedAccount) -> bool {
        let capabilities = self.panel.capabilities();
        let Some((began, made)) = known.first_intent.zip(found.created_at) else {
            return false;
        };
        let has_our_name =
            (1..=NAMES).any(|variant| capabilities.usernames.name(self.customer, variant) == found.username);
        known.account.is_none() && has_our_name && clock::after(made, capabilities.clock_skew) >= began
    }

    fn as_ours(&self, known: AccountRecord, found: &ObservedAccount) -> AccountRecord {
        AccountRecord {
            account: Some(found.id.clone()),
            made_by_us: true,
            profile: self.profile_on(found),
            ..known
        }
    }

    async fn find_by_key(&self) -> Result<Option<ObservedAccount>, Proof> {
        match self.panel.find_account(&AccountQuery::Key(self.key.clone())).await {
            Ok(found) => Ok(found),
            Err(error) => Err(Proof::Fails(error)),
        }
    }

    async fn find_by_email(&self) -> Result<Option<ObservedAccount>, Proof> {
        let email = AccountQuery::Email(self.customer.email().to_owned());
        self.panel.find_account(&email).await.map_err(Proof::Fails)
    }

    /// An account with the customer's address that we did not make. It is the customer's only if the application says
    /// that the address is verified: anybody can register under another's.
    async fn link_by_email(&self, known: AccountRecord, expected: Expected) -> Result<Proof, Error> {
        let conflict = |because: &str| {
            Ok(Proof::Conflict {
                because: because.to_owned(),
            })
        };
        if !self.customer.is_email_verified() {
            return conflict(
                "another account has this e-mail address, and the application does not say that it is verified",
            );
        }
        let found = match self.find_by_email().await {
            Ok(found) => found,
            Err(proof) => return Ok(proof),
        };
        let Some(found) = found else {
            return conflict("the panel refuses the e-mail address as taken, and shows no account that has it");
        };
        match &found.key {
            _ if found.is_administrator => conflict("the account with this e-mail address is an administrator's"),
            Some(key) if *key != self.key => {
                conflict("the account with this e-mail address belongs to another customer")
            }
            _ => self.link(known, expected, &found, "its verified e-mail address").await,
        }
    }

    /// An account with his user name is a stranger's when it administers the panel or carries another customer's key.
    fn may_be_his(&self, found: &ObservedAccount) -> bool {
        !found.is_administrator && found.key.as_ref().is_none_or(|key| *key == self.key)
    }

    /// Writes the customer's key on an account that was proved to be his.
    async fn link(
        &self,
        known: AccountRecord,
        expected: Expected,
        found: &ObservedAccount,
        by: &'static str,
    ) -> Result<Proof, Error> {
        match self.panel.link_account(found, &self.key).await {
            Ok(linked) => self.adopt(known, expected, &linked, by).await,
            Err(error) => Ok(Proof::Fails(error)),
        }
    }

    async fn adopt(
        &self,
        known: AccountRecord,
        expected: Expected,
        found: &ObservedAccount,
        by: &'static str,
    ) -> Result<Proof, Error> {
        if found.is_administrator {
            let because = format!(
                "account {} carries the customer's id, but is an administrator's",
                found.id
            );
            return Ok(Proof::Conflict { because });
        }
        if found.key.as_deref() != Some(self.key.as_str()) {
            let because = format!(
                "account {} was found under the customer's id, but carries another",
                found.id
            );
            return Ok(Proof::Conflict { because });
        }
        // Another one than was known under the customer's id is nobody's but his.
        let is_ours = known.made_by_us && known.account.as_ref() == Some(&found.id);
        let known = AccountRecord {
            account: Some(found.id.clone()),
            made_by_us: is_ours,
            profile: known.profile.filter(|_| is_ours),
            ..known
        };
        self.store(&known, expected).await?;
        Ok(Proof::Proved {
            account: found.id.clone(),
            by: Some(by),
        })
    }

    async fn store(&self, known: &AccountRecord, expected: Expected) -> Result<Expected, Error> {
        let write = Write::new(DocumentKind::Account, &self.stored_under, expected, known)?;
        self.engine
            .store()
            .commit(Commit::write(write).under(self.lease))
            .await?;
        Ok(match expected {
            Expected::Version(version) => Expected::Version(version + 1),
            _ => Expected::Version(1),
        })
    }
}
