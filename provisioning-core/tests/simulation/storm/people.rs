//! What people do on the panel, past the engine.

use super::*;

/// The account that every panel has.
const ADMINISTRATOR: u64 = 1;

impl Sky {
    /// Touches only what was in use: of a server that is just being made, nobody could tell whose it is.
    pub(super) async fn administrator(&self, dice: &mut Dice) {
        let services = self.services();
        if services.is_empty() {
            return;
        }
        let service = dice.pick(&services);
        let record = self.record(service).await;
        let server = self.servers_of(service).pop();
        let (Some(server), true) = (server, record.was_active) else {
            return;
        };
        let how = *dice.pick(&["suspends", "suspends", "takes the key off", "deletes"]);
        self.saw("acts of administrators");
        self.touch(service, how);
        let is_clean = !record.suspension_placed && record.attempts.is_empty() && !server.suspended;
        if how == "suspends" && is_clean {
            self.seen.borrow_mut().held.insert(service.clone(), self.clock.now());
        }
        match how {
            "suspends" => self.fake.administrator_suspends(server.id),
            "deletes" => self.fake.administrator_deletes(server.id),
            _ => {
                self.wire.key_was_taken_off(&server.uuid, self.clock.now());
                self.fake.clear_external_id(server.id);
            }
        }
    }

    /// Other people's servers: one with a key of ours, made long before; some with keys that a database folds into ours, one
    /// of them made by hand for a customer; and one without a key, which is taken over.
    pub(super) async fn strangers(&self, dice: &mut Dice) {
        strangers_server(&self.fake, Some("s4"), 1, ADMINISTRATOR).await;
        strangers_server(&self.fake, None, 2, ADMINISTRATOR).await;
        self.sleep(Duration::from_secs(400)).await;
        let [_, customer, _] = CUSTOMERS;
        let email = format!("customer{customer}@example.org");
        let account = kind::existing(&self.fake, &email, "somebody", Some(customer), false).await;
        strangers_server(&self.fake, Some("S2"), 3, account).await;
        strangers_server(&self.fake, Some("S5"), 4, ADMINISTRATOR).await;
        self.sleep(Duration::from_secs(20)).await;
        self.saw("strangers");
        let every = self.engine().every_server(&panel()).await.unwrap();
        let without_key = every.iter().find(|it| it.server.key.is_none()).unwrap();
        let server = without_key.server.server.clone();
        if dice.comes(70) {
            self.import(&server, dice).await;
        }
        let mut seen = self.seen.borrow_mut();
        let imported: Vec<String> = seen.imported.values().cloned().collect();
        let mut rows = self.fake.servers();
        rows.retain(|row| !imported.contains(&row.uuid));
        seen.strangers = rows;
    }

    /// Nothing was written to other people's servers.
    pub(super) async fn strangers_are_as_they_were(&self) {
        let strangers = self.seen.borrow().strangers.clone();
        let rows = self.fake.servers();
        for stranger in strangers {
            let row = rows.iter().find(|row| row.uuid == stranger.uuid);
            if row != Some(&stranger) {
                let nobody = self.services().remove(0);
                let what = format!("a stranger's server was {stranger:?}, and is {row:?}");
                self.violated(&nobody, what).await;
            }
        }
    }
}
