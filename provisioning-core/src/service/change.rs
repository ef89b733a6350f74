//! An edit of what is wanted.

use jiff::Timestamp;

use super::{Desired, Goal, SuspensionReason};
use crate::{
    id::ProductId,
    problem::{Problem, Problems},
    product::Product,
};

/// What to change about a service. It is written to the store and nothing else; the engine brings it about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a change does nothing until it is given to the engine"]
pub struct Change {
    edit: Edit,
    by: Option<String>,
    based_on: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Edit {
    Product(ProductId),
    Suspend(SuspensionReason),
    Unsuspend(SuspensionReason),
    UnsuspendAll,
    SuspendAt(Option<Timestamp>),
    Terminate,
}

impl Change {
    const fn new(edit: Edit) -> Self {
        Self {
            edit,
            by: None,
            based_on: None,
        }
    }

    /// Another product (package). Values that the customer set are kept.
    pub const fn product(product: ProductId) -> Self {
        Self::new(Edit::Product(product))
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

    /// End the service and delete its server. There is no way back.
    pub const fn terminate() -> Self {
        Self::new(Edit::Terminate)
    }

    /// Who asks for it; kept in the journal.
    pub fn by(mut self, who: impl Into<String>) -> Self {
        self.by = Some(who.into());
        self
    }

    /// Only if nobody has changed the service since this revision.
    pub const fn based_on(mut self, revision: u64) -> Self {
        self.based_on = Some(revision);
        self
    }

    /// Who asks for it.
    #[must_use]
    pub fn author(&self) -> Option<&str> {
        self.by.as_deref()
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
            Edit::Suspend(reason) => format!("suspend ({reason})"),
            Edit::Unsuspend(reason) => format!("unsuspend ({reason})"),
            Edit::UnsuspendAll => "unsuspend (all reasons)".to_owned(),
            Edit::SuspendAt(Some(at)) => format!("suspend at {at:.0}"),
            Edit::SuspendAt(None) => "no suspension by date".to_owned(),
            Edit::Terminate => "terminate".to_owned(),
        }
    }

    /// What is wanted after it; `None` when it changes nothing. Pure: the product it names is given along.
    ///
    /// # Errors
    /// A service that has ended cannot be changed; a new product may leave a required variable without a value.
    pub fn apply(&self, desired: &Desired, product: Option<&Product>) -> Result<Option<Desired>, Problems> {
        if desired.goal == Goal::Ended {
            return match self.edit {
                Edit::Terminate => Ok(None),
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
                Some(product) if product.panel() == desired.product.panel() => next = next.with_product(product)?,
                Some(product) => {
                    let message = format!("the product is delivered on the panel `{}`", product.panel());
                    let advice = format!("choose a product of the panel `{}`", desired.product.panel());
                    return Err(Problems::from(Problem::new("product", message, advice)));
                }
                None => {
                    let problem = Problem::new("product", format!("there is no product `{id}`"), "save it first");
                    return Err(Problems::from(problem));
                }
            },
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
            Edit::Terminate => next.goal = Goal::Ended,
        }
        if next == *desired {
            return Ok(None);
        }
        next.revision = desired.revision + 1;
        Ok(Some(next))
    }
}
