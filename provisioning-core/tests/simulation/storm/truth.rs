//! What must hold on the panel: at every moment, and of a service that is called as wanted.

use super::*;

/// Moments before which nothing but a storm may have looked at a service.
const NOBODY_LOOKED: [&str; 2] = [AT_REST, LATER];

/// MiB, and what the largest server of a storm is sold.
const MEMORY_OF_A_NODE: i64 = 64 * 1024;
const LARGEST: i64 = 8 * 1024;

/// Longer than a commit takes.
const A_MOMENT: Duration = Duration::from_secs(10);

pub(super) const AT_REST: &str = "at rest";
pub(super) const LATER: &str = "later";

impl Sky {
    /// What must hold at every moment.
    pub(super) async fn look(&self) {
        for what in self.database.violations() {
            self.seen.borrow_mut().of_all.violations.push(what);
        }
        for (service, what) in self.wire.violations() {
            if self.seen.borrow().orders.contains_key(&service) {
                self.violated(&service, what).await;
            } else {
                self.seen
                    .borrow_mut()
                    .of_all
                    .violations
                    .push(format!("{service}: {what}"));
            }
        }
        let strangers: Vec<String> = self
            .seen
            .borrow()
            .strangers
            .iter()
            .map(|row| row.uuid.clone())
            .collect();
        if self.is_a_node_full() {
            self.saw("full nodes");
        }
        let mut servers = self.fake.servers();
        servers.retain(|row| !strangers.contains(&row.uuid));
        let users = self.fake.users();
        for service in self.services() {
            let owners = self.seen.borrow().owners.get(&service).cloned().unwrap_or_default();
            let record = self.record(&service).await;
            let key = record.key.to_string();
            if self.fake.most_at_once_for(&key) > 1 && !self.may_be_two() {
                self.violated(&service, "two at once".to_owned()).await;
            }
            let rows: Vec<&FakeServer> = servers
                .iter()
                .filter(|row| row.made_by.as_deref() == Some(&key))
                .collect();
            // Accounts of a panel that was restored are given out again, until the engine has seen whose they are.
            for row in rows.iter().filter(|_| !self.climate.panel_restores) {
                let owner = users
                    .iter()
                    .find(|user| user.id == row.owner)
                    .and_then(|user| user.external_id.as_deref());
                if !owner.is_some_and(|owner| owners.contains(owner)) {
                    self.violated(&service, format!("owned by {owner:?}, sold to {owners:?}"))
                        .await;
                }
            }
            self.is_used_once(&service, &record, &servers).await;
        }
        for customer in CUSTOMERS {
            let email = format!("customer{customer}@example.org");
            let is_his = |user: &&FakeUser| user.email == email || user.external_id.as_deref() == Some(customer);
            let accounts = users.iter().filter(is_his).count();
            assert!(
                accounts <= 1,
                "seed {}: {accounts} accounts of customer {customer}",
                self.seed
            );
        }
    }

    /// A server that was in use is neither deleted while it is wanted nor made again.
    async fn is_used_once(&self, service: &ServiceId, record: &ServiceRecord, servers: &[FakeServer]) {
        let was_active = self.seen.borrow().active.get(service).cloned();
        let made = self.fake.created_for(&record.key.to_string());
        let Some((uuid, first)) = was_active else {
            if let (true, Some(binding)) = (record.was_active, &record.binding) {
                let first = (binding.server.uuid.to_string(), made);
                self.seen.borrow_mut().active.insert(service.clone(), first);
            }
            return;
        };
        let is_wanted = self.desired(service).await.goal == Goal::Live;
        let is_gone = servers.iter().all(|row| row.uuid != uuid);
        // A panel that was restored has lost what was made since.
        // A database that forgets may have forgotten that it was to end.
        let may_be_gone = self.was_touched(service, "deletes")
            || self.was_touched(service, "restores the panel")
            || self.seen.borrow().set_back.is_some();
        if is_wanted && is_gone && !may_be_gone {
            self.violated(service, "a server in use was deleted".to_owned()).await;
        }
        // A request of the first creation that is expected no more may still find its key free.
        let may_come_late = self.climate.is_beyond_the_margin() || self.seen.borrow().set_back.is_some();
        if made > first && !may_come_late {
            self.violated(service, "made again after it was in use".to_owned())
                .await;
        }
    }

    /// The database has forgotten a creation that came when none was expected any more, or one that was under way, and nothing
    /// keeps it away: a sweep tells of both.
    pub(super) fn may_be_two(&self) -> bool {
        let forgets_what_is_under_way = self.climate.memory == Memory::LosesTheLast;
        let is_unseen = self.climate.is_beyond_the_margin() || forgets_what_is_under_way;
        !kind::KEY_IS_UNIQUE && is_unseen && self.seen.borrow().set_back.is_some()
    }

    /// A large server does not fit any more.
    pub(super) fn is_a_node_full(&self) -> bool {
        let servers = self.fake.servers();
        let is_full = |node: u64| {
            let memory = servers.iter().filter(|row| row.node == node).map(|row| row.memory);
            memory.sum::<i64>() > MEMORY_OF_A_NODE - LARGEST
        };
        is_full(1) || is_full(2)
    }

    /// The rows of its present life.
    pub(super) async fn rows_of(&self, service: &ServiceId) -> Vec<FakeServer> {
        let key = self.record(service).await.key.to_string();
        let imported = self.seen.borrow().imported.get(service).cloned();
        let mut rows = self.servers_of(service);
        rows.retain(|row| row.made_by.as_deref() == Some(&key) || Some(&row.uuid) == imported.as_ref());
        rows
    }

    /// The panel's row is as wanted.
    pub(super) async fn as_wanted(&self, service: &ServiceId, desired: &Desired, when: &str) {
        let record = self.record(service).await;
        let rows = self.rows_of(service).await;
        let [row] = rows.as_slice() else {
            return self.violated(service, format!("{when}: {} servers", rows.len())).await;
        };
        let memory = desired.spec.limits.memory.at().map_or(0, |memory| memory.get());
        if u64::try_from(row.memory).unwrap() != memory {
            self.violated(service, format!("{when}: {} of memory, sold {memory}", row.memory))
                .await;
        }
        let users = self.fake.users();
        let owner = users.iter().find(|user| user.id == row.owner);
        if owner.and_then(|user| user.external_id.as_deref()) != Some(desired.customer.id().as_str()) {
            self.violated(service, format!("{when}: owned by account {}", row.owner))
                .await;
        }
        self.acts_are_done_once(service, desired, row, when).await;
        let shall = desired.is_suspended(self.clock.now());
        // A suspension that nobody of us knows of is kept, and told as soon as somebody has looked.
        let may_stay = self.was_touched(service, "suspends") || self.climate.needs_a_sweep();
        let is_told = record.phase == Phase::Suspended || NOBODY_LOOKED.contains(&when);
        // Its day may have come while the last word was stored.
        let has_just_come = desired.is_suspended(self.clock.now() - A_MOMENT) != shall;
        if row.suspended != shall && !(row.suspended && may_stay && is_told) && !has_just_come {
            self.violated(
                service,
                format!("{when}: suspended {}, shall be {shall}", row.suspended),
            )
            .await;
        }
        if row.external_id != Some(record.key.to_string()) {
            self.violated(service, format!("{when}: it carries {:?}", row.external_id))
                .await;
        }
        self.stands_still(service, desired, row, when).await;
    }

    /// Each act at most once for a request.
    async fn acts_are_done_once(&self, service: &ServiceId, desired: &Desired, row: &FakeServer, when: &str) {
        // A database that forgets an act that was begun cannot tell that it was.
        if self.seen.borrow().set_back.is_some() {
            return;
        }
        for (act, _) in ACTS {
            let asked = desired.requests.get(&act).copied().unwrap_or_default();
            let sent = self.wire.acts(&row.uuid, act);
            if sent > asked {
                self.violated(service, format!("{when}: {sent} times {act}, {asked} asked for"))
                    .await;
            }
        }
    }

    /// Nothing is under way on the panel, but what only a person can end.
    async fn stands_still(&self, service: &ServiceId, desired: &Desired, row: &FakeServer, when: &str) {
        let asked = desired.requests.get(&Act::Reinstall).copied().unwrap_or_default();
        // A database that forgets may have forgotten that it was asked for.
        let is_asked = asked > 0 || self.seen.borrow().set_back.is_some();
        let may_have_failed = is_asked && self.there_were("failing installs");
        // Where a suspension is beside it, an installation that was asked for may go on under it.
        // One that never reports goes on for ever, and some take hours: nobody but who asked for it can ask again.
        let hinders = ["lost installs", "slow installs", "panel restarts"];
        let may_be_lost = is_asked && hinders.iter().any(|what| self.there_were(what));
        let is_restored = self.was_touched(service, "restores the panel");
        let goes_on_under_it = is_asked && row.suspended && !ANSWERS_FOR_THE_NODE;
        let is_fine = |status: &str| {
            goes_on_under_it
                || status == "suspended"
                || (status == REINSTALL_FAILED && may_have_failed)
                || (status == "installing" && (may_be_lost || is_restored))
        };
        if row.status.as_deref().is_some_and(|status| !is_fine(status)) {
            self.violated(service, format!("{when}: it is {:?}", row.status)).await;
        }
    }
}
