//! What really is on the panel and its nodes, against what is wanted.

use panel_http::Secret;
use panel_http::fake::{FakeContainer, NodeCall, PowerState};
use provisioning_core::service::{Act, ActOutcome, Desired, Goal, ParkCause, Phase, ServiceRecord};

use crate::{
    injection::{Blow, Fault, Strike},
    operation::{OWNER, Operation, subject},
    panels::{Account, Row},
    stage::Stage,
};

/// How the panel and the store were when the operation began.
#[derive(Debug, Clone)]
pub(crate) struct Before {
    rows: Vec<Row>,
    accounts: Vec<Account>,
    containers: Vec<FakeContainer>,
    created: usize,
    was_active: bool,
    acts: [usize; 2],
    calls_for_passwords: usize,
}

impl Before {
    pub(crate) async fn of(stage: &Stage) -> Self {
        Self {
            rows: stage.ground.rows(),
            accounts: stage.ground.accounts(),
            containers: stage.ground.containers(),
            created: stage.ground.created_for("subject"),
            was_active: stage.record(&subject()).await.is_some_and(|record| record.was_active),
            acts: acts(stage),
            calls_for_passwords: stage.ground.calls_for_passwords(),
        }
    }
}

/// How often the nodes were asked to reinstall, and to back up.
fn acts(stage: &Stage) -> [usize; 2] {
    [NodeCall::Reinstall, NodeCall::Backup]
        .map(|call| [1, 2].iter().map(|node| stage.ground.node(*node).calls(call)).sum())
}

/// A run, as far as it is to be judged.
#[derive(Debug)]
pub(crate) struct Judge<'a> {
    pub(crate) operation: Operation,
    pub(crate) strike: Option<Strike>,
    pub(crate) before: &'a Before,
    /// What is wanted in the end of a run in which nothing went wrong.
    pub(crate) golden: Option<&'a Desired>,
}

/// When it is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// Nothing is left to do.
    AtRest,
    /// The last late request has run, and the panel was swept.
    InTheEnd,
}

fn is_ours(row: &Row) -> bool {
    let is_key = |key: &Option<String>| key.as_deref().is_some_and(|key| key.starts_with("subject"));
    is_key(&row.made_by) || is_key(&row.key)
}

impl Judge<'_> {
    fn blow(&self) -> Blow {
        self.strike.map_or(Blow::None, |strike| strike.blow)
    }

    fn fault(&self) -> Fault {
        self.strike.map_or(Fault::None, |strike| strike.fault)
    }

    /// What must hold when nothing is left to do.
    pub(crate) async fn judges(&self, stage: &mut Stage, when: When) {
        let mut wrong = self.others(stage);
        let (desired, record) = (stage.desired(&subject()).await, stage.record(&subject()).await);
        match (desired, record) {
            (Some(desired), Some(record)) => wrong.extend(self.service(stage, when, &desired, &record).await),
            (None, None) if self.blow() == Blow::Forgotten => {}
            _ => wrong.push("the service is not known".to_owned()),
        }
        for what in wrong {
            stage.finds(format!("{when:?}: {what}"));
        }
    }

    /// Nobody else's server or account was touched, and no account was made twice.
    fn others(&self, stage: &Stage) -> Vec<String> {
        let mut wrong = Vec::new();
        let is_touched = |row: &&Row| {
            let may_go = self.operation == Operation::Sweep && row.made_by.as_deref() == Some("late");
            let is_taken_over = self.operation == Operation::Import && row.name == "Stranger";
            !is_ours(row) && !may_go && !is_taken_over
        };
        let now = stage.ground.rows();
        let containers = stage.ground.containers();
        for row in self.before.rows.iter().filter(is_touched) {
            if !now.contains(row) {
                wrong.push(format!("another's server is not as it was: {row:?}"));
            }
            let its = |all: &[FakeContainer]| all.iter().find(|it| it.uuid == row.uuid).cloned();
            if its(&self.before.containers) != its(&containers) {
                wrong.push(format!("another's container is not as it was: {:?}", its(&containers)));
            }
        }
        let accounts = stage.ground.accounts();
        let may_change = |account: &Account| {
            let is_told_of = matches!(self.operation, Operation::Profile | Operation::Password);
            is_told_of && account.key.as_deref() == Some(OWNER)
        };
        for account in self.before.accounts.iter().filter(|account| !may_change(account)) {
            if !accounts.contains(account) {
                wrong.push(format!("an account is not as it was: {account:?}"));
            }
        }
        for account in &accounts {
            let same = |other: &&Account| other.key == account.key || other.email == account.email;
            if account.key.is_some() && accounts.iter().filter(same).count() > 1 {
                wrong.push(format!("an account was made twice: {account:?}"));
            }
        }
        wrong
    }

    async fn service(&self, stage: &Stage, when: When, desired: &Desired, record: &ServiceRecord) -> Vec<String> {
        let mut wrong = Vec::new();
        let key = record.key.to_string();
        if stage.ground.most_at_once_for(&key) > 1 {
            wrong.push("two at once".to_owned());
        }
        if self.blow() != Blow::Forgotten && self.golden.is_some_and(|golden| !self.is_the_same(golden, desired)) {
            wrong.push(format!("what is wanted is not what was: {desired:?}"));
        }
        let is_known = self.before.was_active && key == "subject";
        if is_known && stage.ground.created_for("subject") > self.before.created {
            wrong.push("made again after it was in use".to_owned());
        }
        wrong.extend(self.acts(stage, desired, record));
        if self.operation == Operation::Password {
            wrong.extend(self.password(stage));
        }
        if let Some(parked) = record.parked.as_ref().filter(|_| record.phase == Phase::Parked) {
            if !self.may_park(stage, &parked.cause) {
                wrong.push(format!("parked without a cause: {:?}", parked.cause));
            }
            return wrong;
        }
        let rows: Vec<Row> = stage.ground.rows().into_iter().filter(is_ours).collect();
        match (desired.goal, rows.as_slice()) {
            (Goal::Live, [row]) => wrong.extend(self.is_as_wanted(stage, when, desired, &key, row).await),
            (Goal::Live, rows) => wrong.push(format!("{} servers: {rows:?}", rows.len())),
            (Goal::Ended, _) if self.operation == Operation::Abandon => {
                let untouched = self.before.rows.iter().filter(|row| is_ours(row));
                if !untouched.eq(rows.iter()) {
                    wrong.push(format!("let go, and touched: {rows:?}"));
                }
            }
            (Goal::Ended, []) if self.is_nowhere_to_be_seen() => {}
            (Goal::Ended, []) => wrong.extend(nothing_is_left(stage, record)),
            (Goal::Ended, _) if self.is_nobodys(stage, when, record) => {}
            (Goal::Ended, rows) => wrong.push(format!("ended, and there is {rows:?}")),
            (goal, _) => wrong.push(format!("an unknown goal: {goal:?}")),
        }
        wrong
    }

    /// What is said of a customer once more is wanted once more.
    fn is_the_same(&self, golden: &Desired, desired: &Desired) -> bool {
        let mut golden = golden.clone();
        if self.operation == Operation::Profile {
            let said = golden.revision;
            golden.revision = said.max(desired.revision);
            for revision in golden.insisted.values_mut().filter(|revision| **revision == said) {
                *revision = golden.revision;
            }
        }
        golden == *desired
    }

    /// Causes that were really injected.
    fn may_park(&self, stage: &Stage, cause: &ParkCause) -> bool {
        match cause {
            ParkCause::InstallUnproven => {
                stage.ground.confuses_absence_with_silence() && matches!(self.fault(), Fault::PanelDies)
            }
            // The store has forgotten that it was sent: what is there is nobody's.
            ParkCause::Foreign { .. } => self.blow() == Blow::Forgotten,
            _ => false,
        }
    }

    /// The store has forgotten a creation that the panel took back, and of which a node that fails kept what it had made.
    fn is_nowhere_to_be_seen(&self) -> bool {
        self.blow() == Blow::Forgotten && self.fault() == Fault::NodeDoesThenFails
    }

    /// The store has forgotten that it was ever sent: what is there is nobody's, and a sweep tells of it.
    fn is_nobodys(&self, stage: &Stage, when: When, record: &ServiceRecord) -> bool {
        let is_forgotten = self.blow() == Blow::Forgotten && record.was_never_sent();
        is_forgotten && (when == When::AtRest || stage.tells_what_is_left)
    }

    /// A suspension that came too late, or once more after it was lifted, or whose intent was forgotten, is taken for somebody
    /// else's. It is told of.
    fn may_stay_suspended(&self, stage: &Stage, when: When) -> bool {
        let is_a_late_copy = self.blow() == Blow::Twice && self.fault() == Fault::LostThenApplied;
        let is_taken_so = self.fault() == Fault::AnHourLate || is_a_late_copy || self.blow() == Blow::Forgotten;
        is_taken_so && (when == When::AtRest || stage.tells_of_a_suspension)
    }

    /// An act is done at most once for a request, and reported as what it was.
    fn acts(&self, stage: &Stage, desired: &Desired, record: &ServiceRecord) -> Vec<String> {
        let mut wrong = Vec::new();
        let copies = usize::from(self.blow() == Blow::Twice) + usize::from(self.blow() == Blow::Forgotten);
        for ((act, now), before) in [Act::Reinstall, Act::BackUp]
            .into_iter()
            .zip(acts(stage))
            .zip(self.before.acts)
        {
            let asked = desired.requests.get(&act).copied().unwrap_or_default();
            let done = now - before;
            if done > usize::try_from(asked).unwrap() + copies {
                wrong.push(format!("{act}: {done} times, {asked} asked for"));
            }
            let told = record.acts.get(&act).map(|report| report.outcome);
            if told == Some(ActOutcome::Done) && done == 0 {
                wrong.push(format!("{act}: told as done, and was not"));
            }
            if asked > 0 && told.is_none() {
                wrong.push(format!("{act}: nothing became of it"));
            }
        }
        wrong
    }

    /// The panel is asked once for a request, and what was handed over and said to be done is what the account has.
    fn password(&self, stage: &Stage) -> Vec<String> {
        let mut wrong = Vec::new();
        let copies = usize::from(self.blow() == Blow::Twice) + usize::from(self.blow() == Blow::Forgotten);
        let calls = stage.ground.calls_for_passwords() - self.before.calls_for_passwords;
        if calls > 1 + copies {
            wrong.push(format!("the panel was asked for a password {calls} times"));
        }
        let now = stage.ground.accounts();
        let now = now.iter().find(|account| account.key.as_deref() == Some(OWNER));
        for reset in &stage.handed_over {
            let new = reset.password.as_ref().map(Secret::expose);
            let is_in_force = new.is_none() || now.and_then(|account| account.password.as_deref()) == new;
            // An earlier password whose intent was forgotten may come later than it.
            let is_overtaken = self.blow() == Blow::Forgotten && self.fault() == Fault::AnHourLate;
            if reset.outcome == ActOutcome::Done && !is_in_force && !is_overtaken {
                wrong.push("told as done, and the account has another password".to_owned());
            }
        }
        wrong
    }

    /// The row, its node and what is started there.
    async fn is_as_wanted(&self, stage: &Stage, when: When, desired: &Desired, key: &str, row: &Row) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut expect = |what: &str, is: bool| {
            if !is {
                wrong.push(format!("{what}: {row:?}"));
            }
        };
        let spec = &desired.spec;
        let memory = spec.limits.memory.at().map_or(0, |memory| memory.get());
        expect("its memory is another", u64::try_from(row.memory).unwrap() == memory);
        expect("it is called otherwise", row.name == spec.name);
        expect("it carries another key", row.key.as_deref() == Some(key));
        let owner = desired.customer.id().as_str();
        expect("it is another's", row.owner.as_deref() == Some(owner));
        let accounts = stage.ground.accounts();
        let account = accounts.iter().find(|account| account.key.as_deref() == Some(owner));
        let email = desired.customer.email();
        expect(
            "its owner's account has another address",
            account.is_some_and(|account| account.email.eq_ignore_ascii_case(email)),
        );
        let shall_be_suspended = desired.is_suspended(stage.clock.now());
        let is_kept = row.suspended && !shall_be_suspended && self.may_stay_suspended(stage, when);
        expect(
            "its suspension is not as wanted",
            row.suspended == shall_be_suspended || is_kept,
        );
        // Nobody but who asked for an installation can ask again for one that the panel has lost.
        let is_lost = desired.requests.contains_key(&Act::Reinstall)
            && matches!(self.fault(), Fault::CutMidway | Fault::PanelDies);
        let is_calm = |status: &str| status == "suspended" || (status == "installing" && is_lost);
        let is_calm = row.status.as_deref().is_none_or(is_calm);
        expect("it is not ready", is_calm);
        let containers = stage.ground.containers();
        let container = containers.iter().find(|it| it.uuid == row.uuid);
        expect("its node does not have it", container.is_some());
        if let Some(node) = container {
            expect("its node has another memory", node.memory == row.memory);
            let is_installed = when == When::AtRest || (node.installed && node.files);
            expect("it is not installed", is_installed);
            let is_told = node.suspended == row.suspended || !stage.ground.answers_for_the_node();
            let is_stopped = !row.suspended || node.power == PowerState::Offline;
            expect("its node has not heard of its suspension", is_told && is_stopped);
        }
        let startup = stage.ground.startup(row).await;
        if startup.image != spec.docker_image {
            wrong.push(format!("it runs in {}, sold {}", startup.image, spec.docker_image));
        }
        for (name, value) in &spec.environment {
            let known = startup.variables.iter().find(|(known, _)| known == name);
            if known.map(|(_, known)| known) != Some(value) {
                wrong.push(format!("{name} is {known:?}, shall be {value:?}"));
            }
        }
        let is_the_customers = self.before.was_active && self.operation != Operation::NextGeneration;
        if is_the_customers && spec.environment.get("JAR_FILE").map(String::as_str) != Some("mine.jar") {
            wrong.push("the customer's own value is lost".to_owned());
        }
        wrong
    }
}

/// The node has nothing either, unless it is on record that it may. What the panel took back, and a failing node kept an
/// empty shell of, no panel shows.
fn nothing_is_left(stage: &Stage, record: &ServiceRecord) -> Vec<String> {
    let mut wrong = Vec::new();
    let tombstone = record.ended.as_ref();
    if tombstone.is_some_and(|tombstone| tombstone.node_may_keep_it) {
        return wrong;
    }
    let stood = tombstone.and_then(|tombstone| tombstone.server.as_ref());
    for container in stage.ground.containers() {
        let is_a_shell = !container.files && stood.is_none_or(|stood| stood.uuid.to_string() != container.uuid);
        if !is_a_shell
            && container
                .made_by
                .as_deref()
                .is_some_and(|key| key.starts_with("subject"))
        {
            wrong.push(format!("ended, and the node has {container:?}"));
        }
    }
    wrong
}
