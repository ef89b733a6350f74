//! The storm: faults, contending edits, sick nodes, and people at work.

use super::{disasters::Backups, *};

impl Sky {
    pub(super) async fn storm(&self) {
        let mut dice = self.dice(1);
        if self.climate.strangers {
            self.strangers(&mut dice).await;
        }
        let mut tasks: Vec<_> = (0..self.climate.workers)
            .map(|number| tokio::task::spawn_local(self.clone().work(self.dice(10 + number))))
            .collect();
        if self.climate.sweeps > 0 {
            tasks.push(tokio::task::spawn_local(self.clone().sweeps(self.dice(30))));
        }
        if self.climate.customers {
            tasks.push(tokio::task::spawn_local(self.clone().customers(self.dice(40))));
        }
        let mut backups = Backups::default();
        for step in 0..self.climate.steps {
            for number in self.ordered_at(step) {
                self.order(number, &mut dice).await;
            }
            self.step(&mut dice).await;
            self.disasters(step, &mut backups, &mut dice).await;
            self.look().await;
            self.sleep(dice.seconds(15)).await;
            self.seen.borrow_mut().of_all.steps += 1;
        }
        for task in tasks {
            assert!(!task.is_finished(), "seed {}: a worker panicked", self.seed);
            task.abort();
        }
    }

    /// One order a step, or as many as it takes.
    fn ordered_at(&self, step: u64) -> std::ops::Range<u64> {
        let share = self.climate.services.div_ceil(self.climate.steps / 2);
        let until = |step: u64| (step * share).min(self.climate.services);
        until(step)..until(step + 1)
    }

    async fn step(&self, dice: &mut Dice) {
        let climate = self.climate;
        if dice.comes(climate.faults) {
            self.fault(dice);
        }
        if dice.comes(climate.edits) {
            self.edit(dice).await;
        }
        if dice.comes(climate.decisions) {
            self.decision(dice).await;
        }
        if dice.comes(10) {
            self.next_life(dice).await;
        }
        if dice.comes(climate.nodes) {
            self.node(dice);
        }
        if climate.installs && dice.comes(10) {
            self.installs(dice);
        }
        if climate.restarts && dice.comes(6) {
            self.saw("panel restarts");
            self.fake.restart();
        }
        if climate.administrators && dice.comes(6) {
            self.administrator(dice).await;
        }
    }

    fn fault(&self, dice: &mut Dice) {
        self.fault_on(&ROUTES, dice);
    }

    pub(super) fn fault_on(&self, routes: &[&str], dice: &mut Dice) {
        let late = |dice: &mut Dice| Fault::CutThenApply(dice.seconds(self.climate.latest));
        let (name, fault) = match dice.below(14) {
            0 => ("refused connections", Fault::Refuse),
            1 => ("cuts", Fault::Cut),
            2 => ("lost answers", Fault::ApplyThenCut),
            3..=5 => ("late requests", late(dice)),
            6 => ("cut bodies", Fault::CutBody),
            7 => ("garbage", Fault::Garbage),
            8 => ("web pages", Fault::Html),
            9 => ("502", Fault::Page(502)),
            10 => ("done, and 504", Fault::ApplyThenPage(504)),
            11 => ("429", Fault::TooManyRequests(dice.seconds(120))),
            12 => ("delays", Fault::Delay(dice.seconds(40))),
            _ => ("lost answers", Fault::ApplyThenCut),
        };
        self.saw(name);
        let rule = self
            .fake
            .on(dice.pick::<&str>(routes))
            .skip(u32::try_from(dice.below(3)).unwrap());
        rule.times(1 + u32::try_from(dice.below(3)).unwrap(), fault);
    }

    fn node(&self, dice: &mut Dice) {
        let node = self.fake.node(1 + dice.below(2));
        if dice.comes(40) {
            heal(&node);
            return;
        }
        self.saw("failing nodes");
        let answer = match dice.below(5) {
            0 => NodeAnswer::Status(500),
            1 => NodeAnswer::Unreachable,
            2 => NodeAnswer::DoesThenFails(500),
            3 => NodeAnswer::Slow(dice.seconds(25)),
            _ => NodeAnswer::Ok,
        };
        let calls = [NodeCall::Create, NodeCall::Sync, NodeCall::Delete, NodeCall::Details];
        if dice.comes(60) {
            node.answers_to(*dice.pick(&calls), answer);
        } else {
            node.answers(answer);
        }
        if dice.comes(30) {
            node.takes(dice.seconds(14));
        }
    }

    fn installs(&self, dice: &mut Dice) {
        let node = self.fake.node(1 + dice.below(2));
        match dice.below(5) {
            0 => {
                self.saw("failing installs");
                node.install_fails(true);
            }
            1 => {
                self.saw("lost installs");
                node.install_never_reports(true);
            }
            2 | 3 => {
                self.saw("slow installs");
                let longest = if dice.comes(10) { 5000 } else { 300 };
                node.install_takes(dice.seconds(longest));
            }
            _ => well(&node),
        }
    }
}

pub(super) fn heal(node: &FakeNode) {
    node.answers(NodeAnswer::Ok).takes(Duration::ZERO);
}

pub(super) fn well(node: &FakeNode) {
    node.install_fails(false)
        .install_never_reports(false)
        .install_takes(Duration::ZERO);
}
