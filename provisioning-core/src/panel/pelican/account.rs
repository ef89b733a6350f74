//! The accounts of the panel.

use futures_util::TryStreamExt;
use pelican_api::models::user::{self, NewUser, UpdateUser};

use super::{
    Adapter,
    convert::{self, number},
    error::told,
};
use crate::panel::{AccountQuery, NewAccount, ObservedAccount, PanelError, wings::error::missing_permission};

impl Adapter {
    /// The one account that fits exactly. Who administers the panel is told by roles, which the key must see.
    async fn only(
        &self,
        users: user::ListUsers,
        fits: impl Fn(&user::User) -> bool + Send,
    ) -> Result<Option<ObservedAccount>, PanelError> {
        let mut users = users.include(user::Include::Roles).all();
        while let Some(user) = users.try_next().await.map_err(told)? {
            if fits(&user) {
                return match user.roles_hidden() {
                    true => Err(missing_permission("users.list", "role", "read")),
                    false => Ok(Some(convert::account(&user))),
                };
            }
        }
        Ok(None)
    }

    pub(super) async fn account_by(&self, query: &AccountQuery) -> Result<Option<ObservedAccount>, PanelError> {
        match query {
            AccountQuery::Key(key) => {
                let found = self
                    .application
                    .users()
                    .find_by_external_id(key)
                    .include(user::Include::Roles)
                    .deadline(self.deadline())
                    .await;
                convert::found(found).map(|user| user.as_ref().map(convert::account))
            }
            AccountQuery::Email(email) => {
                let users = self.application.users().list().filter_email(email);
                self.only(users, |user| user.email.eq_ignore_ascii_case(email)).await
            }
            AccountQuery::Username(username) => {
                let users = self.application.users().list().filter_username(username);
                self.only(users, |user| user.username.eq_ignore_ascii_case(username))
                    .await
            }
        }
    }

    /// The panel keeps no first and last names, and writes user name and address in lower case.
    pub(super) async fn make_account(&self, account: &NewAccount) -> Result<ObservedAccount, PanelError> {
        let user =
            NewUser::new(account.email.to_lowercase(), account.username.to_lowercase()).external_id(&account.key);
        let made = self
            .application
            .users()
            .create(&user)
            .deadline(self.deadline())
            .once()
            .await;
        made.map(|user| convert::account(&user)).map_err(told)
    }

    /// Sends a change once.
    pub(super) async fn change_account(
        &self,
        account: &ObservedAccount,
        change: &UpdateUser,
    ) -> Result<ObservedAccount, PanelError> {
        let user = self.application.user(number(&account.id, "user")?);
        let call = user.update(change).include(user::Include::Roles);
        let changed = call.deadline(self.deadline()).once().await;
        changed.map(|user| convert::account(&user)).map_err(told)
    }
}
