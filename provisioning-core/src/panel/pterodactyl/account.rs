//! The accounts of the panel.

use futures_util::TryStreamExt;
use pterodactyl_api::models::user::{NewUser, UpdateUser};

use super::{
    Adapter,
    convert::{self, number},
    error::told,
};
use crate::panel::{AccountQuery, NewAccount, ObservedAccount, PanelError};

impl Adapter {
    pub(super) async fn account_by(&self, query: &AccountQuery) -> Result<Option<ObservedAccount>, PanelError> {
        match query {
            AccountQuery::Key(key) => {
                let found = self
                    .application
                    .users()
                    .find_by_external_id(key)
                    .deadline(self.deadline())
                    .await;
                convert::found(found).map(|user| user.map(convert::account))
            }
            AccountQuery::Email(email) => {
                let mut users = self.application.users().list().filter_email(email).all();
                while let Some(user) = users.try_next().await.map_err(told)? {
                    if user.email.eq_ignore_ascii_case(email) {
                        return Ok(Some(convert::account(user)));
                    }
                }
                Ok(None)
            }
            AccountQuery::Username(username) => {
                let mut users = self.application.users().list().filter_username(username).all();
                while let Some(user) = users.try_next().await.map_err(told)? {
                    if user.username.eq_ignore_ascii_case(username) {
                        return Ok(Some(convert::account(user)));
                    }
                }
                Ok(None)
            }
        }
    }

    pub(super) async fn make_account(&self, account: &NewAccount) -> Result<ObservedAccount, PanelError> {
        let user = NewUser::new(
            &account.email,
            &account.username,
            &account.first_name,
            &account.last_name,
        )
        .external_id(&account.key);
        let made = self
            .application
            .users()
            .create(&user)
            .deadline(self.deadline())
            .once()
            .await;
        made.map(convert::account).map_err(told)
    }

    /// Sends a change once.
    pub(super) async fn change_account(
        &self,
        account: &ObservedAccount,
        change: &UpdateUser,
    ) -> Result<ObservedAccount, PanelError> {
        let user = self.application.user(number(&account.id, "user")?);
        let changed = user.update(change).deadline(self.deadline()).once().await;
        changed.map(convert::account).map_err(told)
    }
}

/// A change of an account that changes nothing yet: the panel wants all of these.
pub(super) fn as_it_is(account: &ObservedAccount) -> UpdateUser {
    UpdateUser::new(
        &account.email,
        &account.username,
        &account.first_name,
        &account.last_name,
    )
}
