//! From the layers of values to an environment.

use std::collections::{BTreeMap, BTreeSet};

use super::{CustomerVariable, Environment, EnvironmentValue, ValueSource, judge};
use crate::{
    egg::{Egg, EggVariable, is_reserved},
    panel::PanelKind,
    problem::{Findings, Problem, Problems, did_you_mean},
    product::Variables,
};

/// The layers of an environment: egg default < product < paid options < customer, in whatever order they are given.
///
/// ```
/// use provisioning_core::{
///     egg::{Egg, EggVariable},
///     panel::PanelKind,
///     product::{Environment, ValueSource, Variables},
/// };
///
/// let mut egg = Egg::new("Paper");
/// egg.variables = vec![
///     EggVariable::new("MAX_PLAYERS", "required|integer|max:100"),
///     EggVariable::new("MOTD", "nullable|string|max:20"),
/// ];
/// let product = Variables::from_iter([("MAX_PLAYERS", "10")]);
/// let bought = Variables::from_iter([("MAX_PLAYERS", "50")]);
/// let chosen = Variables::from_iter([("MOTD", "Welcome")]);
/// let opened = ["MOTD".to_owned()].into();
///
/// let environment = Environment::of(&egg, PanelKind::Pelican)
///     .product(&product)
///     .paid_options(&bought)
///     .customer(&chosen, &opened)
///     .build()?;
/// let players = environment.get("MAX_PLAYERS").unwrap();
/// assert_eq!((players.value(), players.source()), ("50", ValueSource::PaidOption));
///
/// let refused = Environment::of(&egg, PanelKind::Pelican)
///     .product(&product)
///     .customer(&bought, &opened)
///     .build()
///     .unwrap_err();
/// assert_eq!(
///     refused.to_string(),
///     "variables.MAX_PLAYERS: `MAX_PLAYERS` is not for customers to set \
///      (leave it out, or open it in the product's customer_variables)",
/// );
/// # Ok::<_, provisioning_core::problem::Problems>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "it becomes an environment with `build`"]
pub struct EnvironmentBuilder<'a> {
    egg: &'a Egg,
    kind: PanelKind,
    product: Variables,
    paid_options: Variables,
    kept: Variables,
    is_found: bool,
    customer: Variables,
    opened: BTreeSet<String>,
}

impl<'a> EnvironmentBuilder<'a> {
    pub(super) const fn new(egg: &'a Egg, kind: PanelKind) -> Self {
        Self {
            egg,
            kind,
            product: Variables::none(),
            paid_options: Variables::none(),
            kept: Variables::none(),
            is_found: false,
            customer: Variables::none(),
            opened: BTreeSet::new(),
        }
    }

    /// The values of the product.
    pub fn product(self, values: &Variables) -> Self {
        Self {
            product: values.clone(),
            ..self
        }
    }

    /// The values of the options that the customer pays for.
    pub fn paid_options(self, values: &Variables) -> Self {
        Self {
            paid_options: values.clone(),
            ..self
        }
    }

    /// What the customer chose, of the variables that are open to him.
    pub fn customer(self, values: &Variables, opened: &BTreeSet<String>) -> Self {
        Self {
            customer: values.clone(),
            opened: opened.clone(),
            ..self
        }
    }

    /// What the customer had set before. It stays where he sets nothing new, also in variables that are no longer open to
    /// him; what the egg does not have is passed over.
    pub fn kept(self, values: Variables) -> Self {
        Self { kept: values, ..self }
    }

    /// What a server was found with that is taken over as it is: kept, and not judged by the rules, as it is there already.
    pub fn found(self, values: Variables) -> Self {
        Self {
            kept: values,
            is_found: true,
            ..self
        }
    }

    /// The environment.
    ///
    /// # Errors
    /// Every value for a variable that the egg does not have, that the panel sets itself, or that the customer may not set;
    /// every required variable that stays empty; every value that the panel would refuse, in the panel's words. What cannot
    /// be told here is left to the panel. Fields are `variables.NAME`; values are not repeated.
    pub fn build(self) -> Result<Environment, Problems> {
        let mut findings = Findings::default();
        for name in self.product.names().chain(self.paid_options.names()) {
            findings.keep(known(self.kind, self.egg, name));
        }
        for name in self.customer.names() {
            if findings.keep(known(self.kind, self.egg, name)).is_some() && !self.opened.contains(name) {
                findings.add(Problem::new(
                    field(name),
                    format!("`{name}` is not for customers to set"),
                    "leave it out, or open it in the product's customer_variables",
                ));
            }
        }
        if self.is_found {
            judge::report_empty(self.egg, |variable| self.value(variable), &mut findings);
        } else {
            judge::report(
                self.kind,
                self.egg,
                |variable| Some(self.value(variable)),
                &mut findings,
            );
        }
        let entries = self.egg.variables.iter().map(|variable| {
            let (value, source) = self.value(variable);
            let value = value.to_owned();
            (variable.env_variable.clone(), EnvironmentValue { value, source })
        });
        let environment = Environment(entries.collect::<BTreeMap<_, _>>());
        findings.finish(Some(environment))
    }

    /// The variables that the customer may see or set, in the egg's order, with the values as they are given so far. For a
    /// checkout page, and for the page of a server: nothing is judged.
    #[must_use]
    pub fn customer_variables(&self) -> Vec<CustomerVariable> {
        let of_his = |variable: &&EggVariable| !is_reserved(self.kind, &variable.env_variable);
        let variables = self.egg.variables.iter().filter(of_his);
        variables
            .filter_map(|variable| {
                let is_open = self.opened.contains(&variable.env_variable);
                CustomerVariable::of(variable, self.kind, self.value(variable).0, is_open)
            })
            .collect()
    }

    fn value<'b>(&'b self, variable: &'b EggVariable) -> (&'b str, ValueSource) {
        let name = variable.env_variable.as_str();
        let chosen = self.customer.get(name).filter(|_| self.opened.contains(name));
        let layers = [
            (chosen.or_else(|| self.kept.get(name)), ValueSource::Customer),
            (self.paid_options.get(name), ValueSource::PaidOption),
            (self.product.get(name), ValueSource::Product),
        ];
        let given = layers
            .into_iter()
            .find_map(|(value, source)| Some((value?.as_str(), source)));
        given.unwrap_or((&variable.default_value, ValueSource::EggDefault))
    }
}

pub(super) fn field(name: &str) -> String {
    format!("variables.{name}")
}

/// A variable that can be given a value: the egg has it, and the panel does not set it itself.
pub(in crate::product) fn known(kind: PanelKind, egg: &Egg, name: &str) -> Result<(), Problem> {
    if is_reserved(kind, name) {
        return Err(Problem::new(
            field(name),
            format!("`{name}` is set by the panel itself"),
            "leave it out",
        ));
    }
    match egg.variable(name) {
        Some(_) => Ok(()),
        None => {
            let names = egg.variables.iter().map(|variable| variable.env_variable.as_str());
            let message = format!("the egg `{}` has no variable `{name}`", egg.name);
            Err(Problem::new(field(name), message, did_you_mean(name, names)))
        }
    }
}
