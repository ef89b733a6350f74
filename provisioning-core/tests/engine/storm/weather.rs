//! The storm: faults, contending edits, sick nodes, and administrators at work.

use super::*;

impl Sky {
    pub(super) async fn storm(&self) {
        let workers: Vec<_> = (0..self.climate.workers)
            .map(|number| tokio::task::spawn_local(self.clone().work(self.dice(10 + number))))
            .collect();
        let mut dice = self.dice(1);
        for step in 0..self.climate.steps {
            if step < self.climate.services {
                self.order(step, &mut dice).await;
            }
            self.step(&mut dice).await;
            self.look().await;
            self.sleep(dice.seconds(15)).await;
            self.seen.borrow_mut().steps += 1;
        }
        for worker in workers {
            assert!(!worker.is_finished(), "seed {}: a worker panicked", self.seed);
            worker.abort();
        }
    }

    pub(super) async fn order(&self, number: u64, dice: &mut Dice) {
        let id = ServiceId::new(format!("s{number}")).unwrap();
        let customer_id = *dice.pick(&CUSTOMERS);
        let order = Order::new(id.clone(), customer(customer_id), product(dice.pick::<&str>(&PRODUCTS)));
        let engine = self.engine();
        engine.accept(order).await.unwrap().record(&engine).await.unwrap();
        self.owned_by(&id, customer_id);
        self.seen.borrow_mut().ordered.insert(id);
    }

    pub(super) async fn step(&self, dice: &mut Dice) {
        let climate = self.climate;
        if dice.comes(climate.faults) {
            self.fault(dice);
        }
        if dice.comes(climate.edits) {
            self.edit(dice).await;
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

    pub(super) fn fault(&self, dice: &mut Dice) {
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
            11 => ("429", Fault::TooManyRequests(dice.seconds(40))),
            12 => ("delays", Fault::Delay(dice.seconds(40))),
            _ => ("lost answers", Fault::ApplyThenCut),
        };
        self.saw(name);
        let rule = self
            .fake
            .on(dice.pick::<&str>(&kind::ROUTES))
            .skip(u32::try_from(dice.below(3)).unwrap());
        rule.times(1 + u32::try_from(dice.below(3)).unwrap(), fault);
    }

    pub(super) async fn edit(&self, dice: &mut Dice) {
        let services = self.services();
        let service = dice.pick(&services);
        let change = if dice.comes(self.climate.terminations) {
            Change::terminate()
        } else {
            match dice.below(15) {
                0 | 1 => Change::suspend("unpaid"),
                2 => Change::suspend("abuse"),
                3 | 4 => Change::unsuspend("unpaid"),
                5 => Change::unsuspend("abuse"),
                6 => Change::suspend_at(Some(clock::after(self.clock.now(), dice.seconds(600)))),
                7 => Change::suspend_at(None),
                8 => Change::reinstall(),
                9 => {
                    let other = *dice.pick(&CUSTOMERS);
                    self.owned_by(service, other);
                    Change::customer_to(customer(other))
                }
                10 => Change::variables([("JAR_FILE", *dice.pick(&["one.jar", "two.jar"]))]),
                11 => {
                    let mut overrides = Overrides::default();
                    overrides.memory = Some(provisioning_core::Mebibytes::from_gib(6).into());
                    Change::overrides(overrides)
                }
                12 => Change::keep(),
                _ => Change::product(product(dice.pick::<&str>(&PRODUCTS))),
            }
        };
        self.saw("edits");
        match self.engine().change(service, change).await {
            // It has ended, or is on its way there; or somebody has it in hand while its end is taken back.
            Err(error) if matches!(error.reason(), Reason::Invalid | Reason::NotAllowed | Reason::Conflict) => {}
            Err(error) => self.violated(service, format!("edit: {error}")).await,
            Ok(_) => {}
        }
    }

    fn owned_by(&self, service: &ServiceId, customer: &'static str) {
        let mut seen = self.seen.borrow_mut();
        seen.owners.entry(service.clone()).or_default().insert(customer);
    }

    pub(super) fn node(&self, dice: &mut Dice) {
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

    pub(super) fn installs(&self, dice: &mut Dice) {
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

    /// Touches only what was in use: of a server that is just being made, nobody could tell whose it is.
    pub(super) async fn administrator(&self, dice: &mut Dice) {
        let services = self.services();
        let service = dice.pick(&services);
        let record = self.record(service).await;
        let server = self.servers_of(service).pop();
        let (Some(server), true) = (server, record.was_active) else {
            return;
        };
        let how = *dice.pick(&["suspends", "suspends", "takes the key off", "deletes"]);
        self.saw("acts of administrators");
        {
            let mut seen = self.seen.borrow_mut();
            seen.touched.entry(service.clone()).or_default().insert(how);
            *seen.touches.entry(service.clone()).or_default() += 1;
        }
        let is_clean = !record.suspension_placed && record.attempts.is_empty() && !server.suspended;
        if how == "suspends" && is_clean {
            self.seen.borrow_mut().held.insert(service.clone(), self.clock.now());
        }
        match how {
            "suspends" => self.fake.administrator_suspends(server.id),
            "deletes" => self.fake.administrator_deletes(server.id),
            _ => self.fake.clear_external_id(server.id),
        }
    }
}

pub(super) fn heal(node: &crate::api::fake::FakeNode) {
    node.answers(NodeAnswer::Ok).takes(Duration::ZERO);
}

pub(super) fn well(node: &crate::api::fake::FakeNode) {
    node.install_fails(false)
        .install_never_reports(false)
        .install_takes(Duration::ZERO);
}
