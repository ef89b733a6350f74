//! What is done to a service: where it begins, and the deeds of the application and of people.

use std::time::Duration;

use panel_http::{
    fake::{NodeAnswer, NodeCall},
    fault::Fault,
};
use provisioning_core::{
    Change, Customer, CustomerId, Order, ServiceId, engine::Decision, id::Generation, panel::ServerRef, service::Force,
    sweep::SweepPolicy,
};

use crate::{
    panels::Row,
    stage::{Stage, product},
};

/// One operation of the life of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    ProvisionNewCustomer,
    ProvisionKnownCustomer,
    ProvisionPinned,
    ProvisionPorts,
    ProvisionSlowly,
    Suspend,
    Unsuspend,
    SuspendAndPay,
    Upgrade,
    Egg,
    Variables,
    Rename,
    Customer,
    Profile,
    Password,
    Reinstall,
    ReinstallSlowly,
    BackUp,
    Import,
    Terminate,
    TerminateByForce,
    OrderAndCancel,
    TakeBackTheEnd,
    NextGeneration,
    Retry,
    Adopt,
    Abandon,
    Sweep,
}

/// What the application, or a person, does.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    Order(Order),
    Change(Change),
    Import(Order),
    Decide(Decision),
    /// The application says what it knows of a customer now.
    Tell(Customer),
    /// The customer has lost his password, and asks for help for the first time.
    Password,
    Sweep,
    /// Nothing; workers work for so many seconds.
    Wait(u64),
}

/// The service that it is about.
pub(crate) fn subject() -> ServiceId {
    ServiceId::new("subject").unwrap()
}

pub(crate) const OWNER: &str = "42";

fn customer(id: &str) -> Customer {
    let email = format!("customer{id}@example.org");
    let customer = Customer::new(CustomerId::new(id).unwrap(), email).unwrap();
    customer.name("Ada", "Lovelace")
}

/// What the application knows of the owner later on.
fn customer_now() -> Customer {
    let customer = Customer::new(CustomerId::new(OWNER).unwrap(), "augusta@example.org").unwrap();
    customer.name("Augusta", "King")
}

fn order(what: &str) -> Order {
    Order::new(subject(), customer(OWNER), product(what))
}

impl Operation {
    pub(crate) const ALL: [Self; 28] = [
        Self::ProvisionNewCustomer,
        Self::ProvisionKnownCustomer,
        Self::ProvisionPinned,
        Self::ProvisionPorts,
        Self::ProvisionSlowly,
        Self::Suspend,
        Self::Unsuspend,
        Self::SuspendAndPay,
        Self::Upgrade,
        Self::Egg,
        Self::Variables,
        Self::Rename,
        Self::Customer,
        Self::Profile,
        Self::Password,
        Self::Reinstall,
        Self::ReinstallSlowly,
        Self::BackUp,
        Self::Import,
        Self::Terminate,
        Self::TerminateByForce,
        Self::OrderAndCancel,
        Self::TakeBackTheEnd,
        Self::NextGeneration,
        Self::Retry,
        Self::Adopt,
        Self::Abandon,
        Self::Sweep,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ProvisionNewCustomer => "provision-new-customer",
            Self::ProvisionKnownCustomer => "provision-known-customer",
            Self::ProvisionPinned => "provision-pinned",
            Self::ProvisionPorts => "provision-ports",
            Self::ProvisionSlowly => "provision-slowly",
            Self::Suspend => "suspend",
            Self::Unsuspend => "unsuspend",
            Self::SuspendAndPay => "suspend-and-pay",
            Self::Upgrade => "upgrade",
            Self::Egg => "egg",
            Self::Variables => "variables",
            Self::Rename => "rename",
            Self::Customer => "customer",
            Self::Profile => "profile",
            Self::Password => "password",
            Self::Reinstall => "reinstall",
            Self::ReinstallSlowly => "reinstall-slowly",
            Self::BackUp => "back-up",
            Self::Import => "import",
            Self::Terminate => "terminate",
            Self::TerminateByForce => "terminate-by-force",
            Self::OrderAndCancel => "order-and-cancel",
            Self::TakeBackTheEnd => "take-back-the-end",
            Self::NextGeneration => "next-generation",
            Self::Retry => "retry",
            Self::Adopt => "adopt",
            Self::Abandon => "abandon",
            Self::Sweep => "sweep",
        }
    }

    /// How long installations take, in seconds.
    pub(crate) const fn installs(self) -> u64 {
        match self {
            Self::ProvisionSlowly | Self::ReinstallSlowly => 240,
            _ => 0,
        }
    }

    /// What is sold.
    pub(crate) const fn products(self) -> &'static [&'static str] {
        match self {
            Self::ProvisionPinned => &["pinned"],
            Self::ProvisionPorts => &["ports"],
            Self::Upgrade => &["small", "large"],
            _ => &["small"],
        }
    }

    /// Where it begins.
    pub(crate) async fn prepare(self, stage: &Stage) {
        stage.ground.somebody_makes_a_server(5, "Bystander").await;
        match self {
            Self::ProvisionNewCustomer | Self::ProvisionPinned | Self::ProvisionPorts | Self::ProvisionSlowly => {}
            Self::OrderAndCancel => {}
            Self::ProvisionKnownCustomer => {
                let first = Order::new(ServiceId::new("first").unwrap(), customer(OWNER), product("small"));
                settle(stage, first).await;
            }
            Self::Import => stage.ground.somebody_makes_a_server(7, "Stranger").await,
            _ => {
                settle(stage, order("small")).await;
                change(stage, Change::variables([("JAR_FILE", "mine.jar")])).await;
            }
        }
        match self {
            Self::Unsuspend => change(stage, Change::suspend("unpaid")).await,
            Self::TerminateByForce => {
                for node in [1, 2] {
                    stage
                        .ground
                        .node(node)
                        .answers_to(NodeCall::Delete, NodeAnswer::Status(500));
                }
            }
            Self::NextGeneration => change(stage, Change::terminate()).await,
            Self::Retry | Self::Adopt | Self::Abandon => {
                let row = row(stage);
                stage.ground.clear_key(&row);
                stage.engine().settled(&subject(), LONG).await.unwrap_err();
                if self == Self::Retry {
                    stage.ground.somebody_writes_the_key(&row, "subject").await;
                }
            }
            Self::Sweep => {
                leaves_a_server_behind(stage).await;
                let row = row(stage);
                stage.ground.somebody_takes(&row).await;
            }
            _ => {}
        }
        stage.sleep(5000).await;
    }

    /// What is done then.
    pub(crate) fn deeds(self, stage: &Stage) -> Vec<Deed> {
        let change = |change| vec![Deed::Change(change)];
        match self {
            Self::ProvisionNewCustomer | Self::ProvisionKnownCustomer | Self::ProvisionSlowly => {
                vec![Deed::Order(order("small"))]
            }
            Self::ProvisionPinned => vec![Deed::Order(order("pinned"))],
            Self::ProvisionPorts => vec![Deed::Order(order("ports"))],
            Self::Suspend => change(Change::suspend("unpaid")),
            Self::Unsuspend => change(Change::unsuspend("unpaid")),
            Self::SuspendAndPay => vec![
                Deed::Change(Change::suspend("unpaid")),
                Deed::Wait(20),
                Deed::Change(Change::unsuspend("unpaid")),
            ],
            Self::Upgrade => change(Change::product(product("large"))),
            Self::Egg => change(Change::egg("Heath")),
            Self::Variables => change(Change::variables([("BUILD", "77")])),
            Self::Rename => change(Change::name_to("Ada's world")),
            Self::Customer => change(Change::customer_to(customer("44"))),
            Self::Profile => vec![Deed::Tell(customer_now())],
            Self::Password => vec![Deed::Password],
            Self::Reinstall | Self::ReinstallSlowly => change(Change::reinstall()),
            Self::BackUp => change(Change::back_up()),
            Self::Import => vec![Deed::Import(order("small"))],
            Self::Terminate => change(Change::terminate()),
            Self::TerminateByForce => change(Change::terminate_by_force(Force::AtOnce)),
            Self::OrderAndCancel => vec![
                Deed::Order(order("small")),
                Deed::Wait(20),
                Deed::Change(Change::terminate()),
            ],
            Self::TakeBackTheEnd => vec![Deed::Change(Change::terminate()), Deed::Change(Change::keep())],
            Self::NextGeneration => vec![Deed::Order(order("small").generation(Generation::new(2).unwrap()))],
            Self::Retry => vec![Deed::Decide(Decision::Retry)],
            Self::Adopt => vec![Deed::Decide(Decision::Adopt(which(&row(stage))))],
            Self::Abandon => vec![Deed::Decide(Decision::Abandon)],
            Self::Sweep => vec![Deed::Sweep],
        }
    }
}

/// What a sweep may do here.
pub(crate) fn policy() -> SweepPolicy {
    SweepPolicy::report_only().repairing().deleting_what_was_left_behind()
}

const LONG: Duration = Duration::from_secs(4 * 3600);

/// The one row of the subject.
pub(crate) fn row(stage: &Stage) -> Row {
    let mut rows = stage.ground.rows().into_iter();
    rows.find(|row| row.made_by.as_deref() == Some("subject")).unwrap()
}

pub(crate) fn which(row: &Row) -> ServerRef {
    ServerRef::new(row.id.clone(), row.uuid.parse().unwrap())
}

async fn settle(stage: &Stage, order: Order) {
    let engine = stage.engine();
    let service = order.service().clone();
    engine.accept(order).await.unwrap().record(&engine).await.unwrap();
    engine.settled(&service, LONG).await.unwrap();
}

async fn change(stage: &Stage, change: Change) {
    let engine = stage.engine();
    engine.change(&subject(), change).await.unwrap();
    engine.settled(&subject(), LONG).await.unwrap();
}

/// A service whose creation came an hour late, after its end.
async fn leaves_a_server_behind(stage: &Stage) {
    let late = ServiceId::new("late").unwrap();
    for calls in ["POST /api/application/servers", "POST /api/admin/servers"] {
        let hour = Duration::from_secs(3600);
        stage.ground.faults().on(calls).once(Fault::CutThenApply(hour));
    }
    let engine = stage.engine();
    let order = Order::new(late.clone(), customer("43"), product("small"));
    engine.accept(order).await.unwrap().record(&engine).await.unwrap();
    let _cut = engine.advance(&late).await;
    engine.change(&late, Change::terminate()).await.unwrap();
    engine.settled(&late, LONG).await.unwrap();
    stage.ground.faults().clear();
}
