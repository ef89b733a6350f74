//! An edit of what is wanted.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Act, Desired, Force, Goal, Overrides, SuspensionReason};
use crate::{
    customer::Customer,
    id::{CustomerId, ProductId},
    problem::{Problem, Problems},
    product::{ChosenOption, Product, Variables, trimmed},
};

/// What to change about a service. It is written to the store and nothing else; the engine brings it about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a change does nothing until it is given to the engine"]
pub struct Change {
    edit: Edit,
    by: Option<String>,
    customer: Option<CustomerId>,
    based_on: Option<u64>,
    confirmed: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Edit {
    Product(ProductId),
    Options(BTreeMap<String, ChosenOption>),
    Suspend(SuspensionReason),
    Unsuspend(SuspensionReason),
    UnsuspendAll,
    SuspendAt(Option<Timestamp>),
    Act(Act),
    Egg { egg: String, reinstall: bool },
    Customer(Box<Customer>),
    Name(String),
    Description(String),
    Variables(Variables),
    Overrides(Box<Overrides>),
    AsSold,
    Terminate(Option<Force>),
    Keep,
}

impl Change {
    const fn new(edit: Edit) -> Self {
        Self {
            edit,
            by: None,
            customer: None,
            based_on: None,
            confirmed: None,
        }
    }

    /// Another product (package). Values that the customer set are kept.
    pub const fn product(product: ProductId) -> Self {
        Self::new(Edit::Product(product))
    }

    /// Other options: these take the place of all that were bought before.
    ///
    /// ```
    /// use provisioning_core::{Change, product::ChosenOption};
    ///
    /// let more = Change::options([("memory", ChosenOption::new(2))]);
    /// assert_eq!(more.name(), "options (memory: 2)");
    /// ```
    pub fn options<K: Into<String>>(options: impl IntoIterator<Item = (K, ChosenOption)>) -> Self {
        let options = options.into_iter().map(|(key, option)| (key.into(), option));
        Self::new(Edit::Options(options.collect()))
    }

    /// Suspend for a reason, such as `unpaid`. The same reason twice is once.
    pub fn suspend(reason: impl Into<SuspensionReason>) -> Self {
        Self::new(Edit::Suspend(reason.into()))
    }

    /// Lift one reason. The service stays suspended while it has another.
    pub fn unsuspend(reason: impl Into<SuspensionReason>) -> Self {
        Self::new(Edit::Unsuspend(reason.into()))
    }

    /// Lift every reason, and a suspension that somebody placed on the panel itself.
    pub const fn unsuspend_all() -> Self {
        Self::new(Edit::UnsuspendAll)
    }

    /// Suspend from this instant on, or no more: the day until which a service is paid. The application keeps the calendar.
    pub const fn suspend_at(at: Option<Timestamp>) -> Self {
        Self::new(Edit::SuspendAt(at))
    }

    /// Run the install script of the server's egg anew, once. Its files may be lost.
    ///
    /// It waits while the service is suspended. Asked for again before it was done, it is done once; afterwards each is a
    /// request of its own: give [`based_on`](Self::based_on), so that a click that comes twice is one.
    pub const fn reinstall() -> Self {
        Self::new(Edit::Act(Act::Reinstall))
    }

    /// Another of the eggs of its product, by the panel's id, the uuid or the exact name: its image, startup command and
    /// variables. What the customer set is kept where that egg has the variable. What is installed stays as it is.
    pub fn egg(egg: impl Into<String>) -> Self {
        Self::new(Edit::Egg {
            egg: egg.into(),
            reinstall: false,
        })
    }

    /// Another of the eggs of its product, as [`egg`](Self::egg), and a reinstallation with it.
    pub fn reinstall_with(egg: impl Into<String>) -> Self {
        Self::new(Edit::Egg {
            egg: egg.into(),
            reinstall: true,
        })
    }

    /// Back the server's files up, once; as [`reinstall`](Self::reinstall).
    pub const fn back_up() -> Self {
        Self::new(Edit::Act(Act::BackUp))
    }

    /// Another customer: from then on the server is his, under his own account. Or the same, with other data: if the engine
    /// made his account, it is given his address and names; see also `Engine::update_customer`.
    pub fn customer_to(customer: Customer) -> Self {
        Self::new(Edit::Customer(Box::new(customer)))
    }

    /// Another name for the server on the panel, also where its owner has given it one.
    pub fn name_to(name: impl Into<String>) -> Self {
        Self::new(Edit::Name(name.into()))
    }

    /// Another description of the server on the panel; empty for none.
    pub fn description_to(description: impl Into<String>) -> Self {
        Self::new(Edit::Description(description.into()))
    }

    /// Other values for these variables, all or none of them. What is set so is the customer's, and survives a change of
    /// the product. [By a customer](Self::by_customer), only those that his product opens; by anybody else, each that the
    /// egg has.
    pub fn variables<N: Into<String>, V: Into<String>>(variables: impl IntoIterator<Item = (N, V)>) -> Self {
        Self::new(Edit::Variables(variables.into_iter().collect()))
    }

    /// Other values than its product's for this service alone: resources, feature limits, image or startup command. What
    /// is not given stays as it is.
    pub fn overrides(overrides: Overrides) -> Self {
        Self::new(Edit::Overrides(Box::new(overrides)))
    }

    /// Everything as the product was sold: ends every [override](Self::overrides).
    pub const fn as_sold() -> Self {
        Self::new(Edit::AsSold)
    }

    /// End the service and delete its server.
    ///
    /// What was begun before goes first: a creation, or another write, without an answer is settled, and then the server is
    /// deleted; where nothing was ever sent, the service ends without a call. From the moment its deletion is sent there is
    /// no way back; until then see [`keep`](Self::keep).
    pub const fn terminate() -> Self {
        Self::new(Edit::Terminate(None))
    }

    /// As [`terminate`](Self::terminate), and not held up by a node that does not delete: the server is then taken off the
    /// panel by force, and its files may stay on the node. Can also be said later, when the node turns out to be lost.
    pub const fn terminate_by_force(force: Force) -> Self {
        Self::new(Edit::Terminate(Some(force)))
    }

    /// Take the end of the service back: the invoice was paid at the last minute. Refused once the deletion was sent, also
    /// when its answer was lost or the node failed: the files may be gone.
    pub const fn keep() -> Self {
        Self::new(Edit::Keep)
    }

    /// Who asks for it; kept in the journal.
    pub fn by(mut self, who: impl Into<String>) -> Self {
        self.by = Some(who.into());
        self
    }

    /// A customer asks for it: only of a service of his own, and only what its product lets customers do.
    pub fn by_customer(mut self, customer: CustomerId) -> Self {
        self.by = Some(format!("customer {customer}"));
        self.customer = Some(customer);
        self
    }

    /// Only if nobody has changed the service since this revision.
    pub const fn based_on(mut self, revision: u64) -> Self {
        self.based_on = Some(revision);
        self
    }

    /// Only if a preview made now would be the one with this fingerprint: somebody has confirmed just that.
    pub fn confirmed(mut self, fingerprint: impl Into<String>) -> Self {
        self.confirmed = Some(fingerprint.into());
        self
    }

    /// The fingerprint of the preview that was confirmed.
    #[must_use]
    pub fn confirmation(&self) -> Option<&str> {
        self.confirmed.as_deref()
    }

    /// Who asks for it.
    #[must_use]
    pub fn author(&self) -> Option<&str> {
        self.by.as_deref()
    }

    /// The customer who asks for it, if it is one.
    #[must_use]
    pub const fn customer(&self) -> Option<&CustomerId> {
        self.customer.as_ref()
    }

    /// The name that it gives.
    #[must_use]
    pub fn new_name(&self) -> Option<&str> {
        match &self.edit {
            Edit::Name(name) => Some(trimmed(name)),
            _ => None,
        }
    }

    /// The act that it asks for.
    #[must_use]
    pub const fn act(&self) -> Option<Act> {
        match self.edit {
            Edit::Act(act) => Some(act),
            _ => None,
        }
    }

    /// The revision it is based on.
    #[must_use]
    pub const fn base(&self) -> Option<u64> {
        self.based_on
    }

    /// The product it changes to.
    #[must_use]
    pub const fn new_product(&self) -> Option<&ProductId> {
        match &self.edit {
            Edit::Product(product) => Some(product),
            _ => None,
        }
    }

    /// What it is called in the journal.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.edit {
            Edit::Product(product) => format!("product {product}"),
            Edit::Options(options) => {
                let options: Vec<String> = options
                    .iter()
                    .map(|(key, it)| format!("{key}: {}", it.amount))
                    .collect();
                format!("options ({})", options.join(", "))
            }
            Edit::Suspend(reason) => format!("suspend ({reason})"),
            Edit::Unsuspend(reason) => format!("unsuspend ({reason})"),
            Edit::UnsuspendAll => "unsuspend (all reasons)".to_owned(),
            Edit::SuspendAt(Some(at)) => format!("suspend at {at:.0}"),
            Edit::SuspendAt(None) => "no suspension by date".to_owned(),
            Edit::Act(act) => act.to_string(),
            Edit::Egg { egg, reinstall: true } => format!("reinstall with egg {egg}"),
            Edit::Egg { egg, .. } => format!("egg {egg}"),
            Edit::Customer(customer) => format!("customer {}", customer.id()),
            Edit::Name(_) => "name".to_owned(),
            Edit::Description(_) => "description".to_owned(),
            Edit::Variables(variables) => format!("variables {}", list(variables.names())),
            Edit::Overrides(overrides) => format!("overrides {}", list(overrides.fields())),
            Edit::AsSold => "as sold".to_owned(),
            Edit::Terminate(None) => "terminate".to_owned(),
            Edit::Terminate(Some(force)) => format!("terminate, {force}"),
            Edit::Keep => "keep".to_owned(),
        }
    }

    /// What is wanted after it; `None` when it changes nothing. Pure: the product it names is given along.
    ///
    /// # Errors
    /// A service that has ended cannot be changed; a new product may leave a required variable without a value; what the
    /// product does not let customers do is refused to them.
    pub fn apply(&self, desired: &Desired, product: Option<&Product>) -> Result<Option<Desired>, Problems> {
        self.is_permitted(desired)?;
        if desired.goal == Goal::Ended {
            return match self.edit {
                Edit::Terminate(Some(force)) if force != desired.force => Ok(Some(Desired {
                    revision: desired.revision + 1,
                    force,
                    ..desired.clone()
                })),
                Edit::Terminate(_) => Ok(None),
                Edit::Keep => Ok(Some(Desired {
                    revision: desired.revision + 1,
                    goal: Goal::Live,
                    ..desired.clone()
                })),
                _ => Err(Problems::from(Problem::new(
                    "service",
                    "it has ended, or is on its way there",
                    "sell it again as a new service",
                ))),
            };
        }
        let mut next = desired.clone();
        next.overrule_panel_suspension = false;
        match &self.edit {
            Edit::Product(id) => match product.filter(|product| product.id() == id) {
                Some(product) => match product.on_panel(desired.product.panel()) {
                    Some(product) => next = next.with_product(&product)?,
                    None => {
                        let message = format!("the product is delivered on the panel `{}`", product.panel());
                        let advice = format!("choose a product of the panel `{}`", desired.product.panel());
                        return Err(Problems::from(Problem::new("product", message, advice)));
                    }
                },
                None => {
                    let problem = Problem::new("product", format!("there is no product `{id}`"), "save it first");
                    return Err(Problems::from(problem));
                }
            },
            Edit::Options(options) => next = next.with_options(options.clone())?,
            Edit::Suspend(reason) => {
                next.suspension.insert(reason.clone());
            }
            Edit::Unsuspend(reason) => {
                next.suspension.remove(reason);
            }
            Edit::UnsuspendAll => {
                next.suspension.clear();
                next.suspend_at = None;
                next.overrule_panel_suspension = true;
            }
            Edit::SuspendAt(at) => next.suspend_at = *at,
            Edit::Customer(customer) => {
                next.insist("customer".to_owned());
                next.customer = (**customer).clone();
            }
            Edit::Name(name) => {
                next.insist("name".to_owned());
                trimmed(name).clone_into(&mut next.spec.name);
                if next.spec.name.is_empty() {
                    return Err(Problem::new("name", "it is empty", "write one").into());
                }
            }
            Edit::Description(description) => {
                next.insist("description".to_owned());
                trimmed(description).clone_into(&mut next.spec.description);
            }
            Edit::Variables(variables) => {
                let opened = self.customer.as_ref().map(|_| desired.product.customer_variables());
                next = next.with_variables(variables, opened)?;
            }
            Edit::Overrides(overrides) => next = next.with_overrides(overrides)?,
            Edit::AsSold => {
                let ended: Vec<_> = next.overrides.fields().collect();
                next.overrides = Overrides::default();
                for field in ended {
                    next.insist(field.to_owned());
                }
                next = next.resolved();
            }
            Edit::Egg { egg, reinstall } => {
                next = next.with_egg(egg)?;
                if *reinstall {
                    *next.requests.entry(Act::Reinstall).or_default() += 1;
                }
            }
            Edit::Act(act) => *next.requests.entry(*act).or_default() += 1,
            Edit::Terminate(force) => {
                next.goal = Goal::Ended;
                next.force = force.unwrap_or_default();
            }
            Edit::Keep => return Ok(None),
        }
        if next == *desired {
            return Ok(None);
        }
        next.revision = desired.revision + 1;
        Ok(Some(next))
    }

    /// Whether the one who asks for it may.
    fn is_permitted(&self, desired: &Desired) -> Result<(), Problems> {
        let Some(customer) = &self.customer else { return Ok(()) };
        let refuse = |field: &str, message: &str, advice: &str| Err(Problem::new(field, message, advice).into());
        if desired.customer.id() != customer {
            return refuse("service", "it is another customer's", "check the id");
        }
        match &self.edit {
            Edit::Variables(_) if desired.product.permissions().variables => Ok(()),
            Edit::Variables(_) => refuse(
                "variables",
                "the product does not let customers change them",
                "open them in its permissions, or let an administrator do it",
            ),
            Edit::Egg { reinstall, .. }
                if desired.product.permissions().egg && (desired.product.permissions().reinstall || !reinstall) =>
            {
                Ok(())
            }
            Edit::Egg { .. } => refuse(
                "egg",
                "the product does not let customers do this",
                "open it in its permissions, or let an administrator do it",
            ),
            Edit::Act(Act::Reinstall) if desired.product.permissions().reinstall => Ok(()),
            Edit::Act(act) => refuse(
                act.name(),
                "the product does not let customers do this",
                "open it in the product, or let an administrator do it",
            ),
            _ => refuse(
                "change",
                "it is not for customers to make",
                "let an administrator make it",
            ),
        }
    }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
