//! The accounts of the panel.

use calagopus_api::models::user::{NewUser, UpdateUser};

use super::{
    Adapter,
    convert::{self, id},
    error::told,
};
use crate::panel::{AccountQuery, NewAccount, ObservedAccount, PanelError};

/// The language of accounts that are made: a customer chooses his own on the panel.
const LANGUAGE: &str = "en";

impl Adapter {
    pub(super) async fn account_by(&self, query: &AccountQuery) -> Result<Option<ObservedAccount>, PanelError> {
        match query {
            AccountQuery::Key(key) => {
                let found = self.panel.users().find_by_external_id(key).deadline(self.deadline());
                Ok(convert::found(found.await)?.as_ref().map(convert::account))
            }
            AccountQuery::Email(email) => {
                let found = self.panel.users().find_by_email(email).await.map_err(told)?;
                Ok(found.as_ref().map(convert::account))
            }
            AccountQuery::Username(username) => {
                let found = self.panel.users().find_by_username(username).await.map_err(told)?;
                Ok(found.as_ref().map(convert::account))
            }
        }
    }

    pub(super) async fn make_account(&self, account: &NewAccount) -> Result<ObservedAccount, PanelError> {
        let user = NewUser::new(
            &account.username,
            &account.email,
            &account.first_name,
            &account.last_name,
            LANGUAGE,
        )
        .external_id(&account.key);
        let made = self.panel.users().create(&user).deadline(self.deadline()).once();
        made.await.map(|user| convert::account(&user)).map_err(told)
    }

    /// Sends a change once.
    pub(super) async fn change_account(
        &self,
        account: &ObservedAccount,
        change: &UpdateUser,
    ) -> Result<(), PanelError> {
        let user = self.panel.user(id(&account.id, "user")?);
        let changed = user.update(change).deadline(self.deadline()).once();
        changed.await.map_err(told)
    }
}
