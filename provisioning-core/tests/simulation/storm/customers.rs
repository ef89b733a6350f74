//! What is new of customers, and the passwords that they have lost.

use provisioning_core::{Customer, CustomerId, Error, Viewer, engine::PasswordReset, service::ActOutcome};

use super::{clear_sky::PATIENCE, truth::AT_REST, *};

/// What brings a profile to an account.
const PROFILE: &str = "PATCH /api/application/users/*";

impl Sky {
    pub(super) async fn customers(self, mut dice: Dice) {
        loop {
            self.sleep(dice.seconds(60)).await;
            if dice.comes(self.climate.faults) {
                self.fault_on(&[PROFILE, kind::PASSWORD_CALL], &mut dice);
            }
            let services = self.services();
            if services.is_empty() {
                continue;
            }
            if dice.comes(50) {
                let known = said(dice.pick::<&str>(&CUSTOMERS), dice.below(4));
                let fate = self.fate(&mut dice);
                let engine = self.engine();
                self.saw("customers told of");
                if let Some(Err(error)) = Box::pin(self.connected(fate, engine.update_customer(&known))).await
                    && !self.may_fail(&error)
                {
                    self.violated(dice.pick(&services), format!("a customer told of: {error}"))
                        .await;
                }
            } else {
                Box::pin(self.lost_password(dice.pick(&services), &mut dice)).await;
            }
        }
    }

    /// A click, or two at once.
    async fn lost_password(&self, service: &ServiceId, dice: &mut Dice) {
        let engine = self.engine();
        let Ok(view) = engine.view(service, Viewer::Administrator).await else {
            return;
        };
        let begun = view.password_reset.map_or(0, |report| report.request);
        let request = (begun + u64::from(dice.comes(70))).max(1);
        let customer = self.desired(service).await.customer.id().to_string();
        self.seen.borrow_mut().lost_passwords.insert((customer, request));
        self.saw("lost passwords");
        let fate = self.fate(dice);
        if dice.comes(20) {
            let other = self.engine();
            tokio::join!(
                self.clicked(&engine, service, request, fate),
                self.clicked(&other, service, request, Fate::Lives)
            );
        } else {
            self.clicked(&engine, service, request, fate).await;
        }
    }

    async fn clicked(&self, engine: &Engine, service: &ServiceId, request: u64, fate: Fate) {
        let click = engine.reset_password(service, &Viewer::Administrator, request);
        match self.connected(fate, click).await {
            Some(Ok(reset)) => self.is_in_force(service, &reset).await,
            Some(Err(error)) if !self.may_be_refused(&error) => {
                self.violated(service, format!("a lost password: {error}")).await;
            }
            _ => {}
        }
    }

    /// It has ended, an earlier write is waited for, the panel is disturbed, or the account is somebody's who was there before.
    fn may_be_refused(&self, error: &Error) -> bool {
        let of_the_panel = [Reason::Unreachable, Reason::Access, Reason::RateLimited, Reason::Panel];
        let of_the_service = [Reason::NotAllowed, Reason::NotYet];
        let is_a_strangers =
            error.reason() == Reason::NotYours && (self.climate.strangers || self.climate.needs_a_sweep());
        self.may_fail(error)
            || is_a_strangers
            || of_the_panel.contains(&error.reason())
            || of_the_service.contains(&error.reason())
    }

    /// What was handed over is handed over once, and is what the account has, if it is said to be done.
    async fn is_in_force(&self, service: &ServiceId, reset: &PasswordReset) {
        let Some(password) = &reset.password else { return };
        let is_first = self.seen.borrow_mut().handed_over.insert(password.expose().to_owned());
        if !is_first && self.climate.memory == Memory::Durable {
            self.violated(service, format!("password {} was handed over twice", reset.request))
                .await;
        }
        let users = self.fake.users();
        let is_new = |user: &&FakeUser| format!("{:?}", user.password).contains(password.expose());
        let is_known = |user: &FakeUser| {
            let key = user.external_id.as_deref();
            CUSTOMERS.iter().any(|customer| key == Some(*customer))
        };
        let is_in_force = users.iter().find(is_new).is_some_and(is_known);
        if reset.outcome == ActOutcome::Done && !is_in_force && !self.climate.needs_a_sweep() {
            self.violated(service, "told as done, and the account has another password".to_owned())
                .await;
        }
    }

    /// What the application says under a clear sky is what the accounts say, that we have made; and nobody was sent more
    /// passwords than he asked for.
    pub(super) async fn customers_are_known(&self) {
        let (asked, sent) = (self.seen.borrow().lost_passwords.len(), self.wire.passwords());
        let nobody = self.services().remove(0);
        if u64::try_from(asked).unwrap() < sent && self.climate.memory == Memory::Durable {
            self.violated(&nobody, format!("{asked} passwords were lost, and {sent} were sent"))
                .await;
        }
        let engine = self.engine();
        for customer in CUSTOMERS {
            engine.update_customer(&said(customer, 9)).await.unwrap();
        }
        self.quiet(PATIENCE).await;
        if self.climate.needs_a_sweep() || self.climate.strangers {
            return;
        }
        for service in self.services() {
            let (record, desired) = (self.record(&service).await, self.desired(&service).await);
            if desired.goal != Goal::Live || !matches!(record.phase, Phase::Active | Phase::Suspended) {
                continue;
            }
            let users = self.fake.users();
            let its = desired.customer.id().as_str();
            let account = users.iter().find(|user| user.external_id.as_deref() == Some(its));
            let email = desired.customer.email();
            if account.is_none_or(|account| account.email != email) {
                self.violated(
                    &service,
                    format!("{AT_REST}: its account says {account:?}, its customer {email}"),
                )
                .await;
            }
        }
    }
}

/// What the application knows of a customer at one time or another.
fn said(customer: &str, version: u64) -> Customer {
    let id = CustomerId::new(customer).unwrap();
    let email = format!("customer{customer}.{version}@example.org");
    Customer::new(id, email).unwrap().name("Augusta", "King")
}
