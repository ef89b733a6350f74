//! What is sold: for the first time, and again after its end.

use provisioning_core::{Error, panel::ServerRef};

use super::*;

impl Sky {
    pub(super) async fn order(&self, number: u64, dice: &mut Dice) {
        let id = ServiceId::new(format!("s{number}")).unwrap();
        let customer_id = *dice.pick(&CUSTOMERS);
        let sold = product(dice.pick::<&str>(&self.products()));
        let order = Order::new(id.clone(), customer(customer_id), sold);
        self.owned_by(&id, customer_id);
        match self.record_order(&order).await {
            Ok(()) => drop(self.seen.borrow_mut().orders.insert(id, order)),
            Err(error) => panic!("seed {}: order {number}: {error}", self.seed),
        }
    }

    pub(super) fn owned_by(&self, service: &ServiceId, customer: &'static str) {
        let mut seen = self.seen.borrow_mut();
        seen.owners.entry(service.clone()).or_default().insert(customer);
    }

    /// The application repeats an order until the store has answered for it.
    async fn record_order(&self, order: &Order) -> Result<(), Error> {
        loop {
            let engine = self.engine();
            let recorded = match engine.accept(order.clone()).await {
                Ok(intent) => intent.record(&engine).await.map(drop),
                Err(error) => Err(error),
            };
            match recorded {
                Err(error) if error.reason() == Reason::Store => self.sleep(Duration::from_secs(1)).await,
                recorded => return recorded,
            }
        }
    }

    /// After the database was set back: the application knows what it has sold.
    pub(super) async fn repeat_orders(&self) {
        let orders = self.seen.borrow().orders.clone();
        for (service, order) in orders {
            let is_imported = self.seen.borrow().imported.contains_key(&service);
            let known = self.database.kept().read(DocumentKind::Desired, service.as_str()).await;
            if known.unwrap().is_none() && is_imported {
                let mut seen = self.seen.borrow_mut();
                seen.orders.remove(&service);
                seen.imported.remove(&service);
                seen.owners.remove(&service);
                continue;
            }
            match self.record_order(&order).await {
                Err(error) if error.reason() != Reason::Conflict => {
                    panic!("seed {}: {service}: {error}", self.seed)
                }
                _ => {}
            }
            if !self.record(&service).await.was_active {
                self.seen.borrow_mut().active.remove(&service);
            }
        }
    }

    /// A service that has ended is sold again.
    pub(super) async fn next_life(&self, dice: &mut Dice) {
        let services = self.services();
        if services.is_empty() {
            return;
        }
        let service = dice.pick(&services);
        let record = self.record(service).await;
        let has_ended = record.ended.as_ref().is_some_and(|tombstone| !tombstone.let_go);
        let (true, Some(life)) = (has_ended, record.key.generation().next()) else {
            return;
        };
        let customer_id = *dice.pick(&CUSTOMERS);
        let sold = product(dice.pick::<&str>(&self.products()));
        let order = Order::new(service.clone(), customer(customer_id), sold).generation(life);
        self.owned_by(service, customer_id);
        if self.record_order(&order).await.is_ok() {
            self.saw("next lives");
            let mut seen = self.seen.borrow_mut();
            seen.orders.insert(service.clone(), order);
            seen.active.remove(service);
            seen.imported.remove(service);
            seen.touched.remove(service);
            seen.held.remove(service);
        }
    }

    /// A server that is there already becomes a service as it is.
    pub(super) async fn import(&self, server: &ServerRef, dice: &mut Dice) {
        let id = ServiceId::new("imported").unwrap();
        let customer_id = *dice.pick(&CUSTOMERS);
        let [middle, ..] = self.products();
        let order = Order::new(id.clone(), customer(customer_id), product(middle));
        self.owned_by(&id, customer_id);
        let engine = self.engine();
        let recorded = match engine.import(order.clone(), server).await {
            Ok(intent) => intent.record(&engine).await.map(drop),
            Err(error) => Err(error),
        };
        match recorded {
            Ok(()) => {
                self.saw("imports");
                let mut seen = self.seen.borrow_mut();
                // Its account may still be the one that made it, until the engine has written the customer's.
                seen.imported.insert(id.clone(), server.uuid.to_string());
                seen.orders.insert(id, order);
            }
            Err(_) => drop(self.seen.borrow_mut().owners.remove(&id)),
        }
    }
}
