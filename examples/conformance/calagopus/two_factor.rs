//! The second factor of the run's customer: switched on and off, once by them and once by an administrator.

use std::time::SystemTime;

use calagopus_api::{Calagopus, client::account::AccountHandle};
use panel_http::{Error, ErrorKind, Secret, fake::digest::one_time_code};

use super::{Run, customer::Customer, suspension::REMEMBERED};
use crate::{report::same, waiting::patiently};

impl Run {
    pub(super) async fn two_factor(
        &mut self,
        customer: &Customer,
        acting: &Calagopus,
        password: &Secret,
    ) -> Option<()> {
        let account = acting.client().account();
        let secret = self.switch_on(&account, password).await?;
        let off = || account.disable_two_factor(&code(&secret), password);
        let off = patiently(REMEMBERED, off, is_remembered);
        self.report.call("client.account.two_factor.disable", off).await?;
        self.switch_on(&account, password).await?;
        let handle = self.panel.user(customer.id);
        let off = handle.disable_two_factor();
        self.report.call("admin.users.disable_two_factor", off).await?;
        self.report
            .call_and("admin.users.get", handle.get(), |it| {
                same("a second factor", it.totp_enabled, false)
            })
            .await?;
        Some(())
    }

    async fn switch_on(&mut self, account: &AccountHandle, password: &Secret) -> Option<Secret> {
        let set_up = patiently(REMEMBERED, || account.set_up_two_factor(), is_remembered);
        let set_up = self.report.call("client.account.two_factor.set_up", set_up).await?;
        let on = || account.enable_two_factor(code(&set_up.secret).expose(), password);
        let on = patiently(REMEMBERED, on, is_remembered);
        self.report
            .call_and("client.account.two_factor.enable", on, |codes| {
                same("codes for when the app is lost", codes.is_empty(), false)
            })
            .await?;
        Some(set_up.secret)
    }
}

/// The panel remembers users for five seconds: one who has just set up a secret has none yet, and one who has just switched
/// it off still has it on.
fn is_remembered(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::WrongKey | ErrorKind::Refused | ErrorKind::Conflict
    )
}

/// What an app would show now.
fn code(secret: &Secret) -> Secret {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Secret::from(one_time_code(secret.expose(), now.as_secs() / 30))
}
