//! The environment of a sold server: every variable of its egg, and who set it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{Deserialize, Serialize};

use super::{Product, Variables};
use crate::{
    egg::{Egg, is_reserved},
    problem::{Findings, Problem, Problems, did_you_mean},
};

/// Who set a value. A later one wins over an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ValueSource {
    /// Nobody: it is the egg's default.
    EggDefault,
    /// The product as it was sold.
    Product,
    /// The customer.
    Customer,
}

/// A value and who set it. `Debug` does not show the value: it may be a token or a password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentValue {
    value: String,
    source: ValueSource,
}

impl EnvironmentValue {
    /// The value; may be empty.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Who set it.
    #[must_use]
    pub const fn source(&self) -> ValueSource {
        self.source
    }
}

impl fmt::Debug for EnvironmentValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnvironmentValue")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

/// Every variable of a server's egg with its value and who set it.
///
/// *Guarantees*: no variable of the egg is left out (a panel stores what is left out as an empty text, not as the egg's
/// default), and none is in it that the egg does not have. No required one is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Environment(BTreeMap<String, EnvironmentValue>);

impl Environment {
    /// The environment of a new server: the egg's defaults, over them the product's values, over them the customer's.
    ///
    /// `opened` are the variables that a customer may set. See [`Product::environment`] for a product.
    ///
    /// # Errors
    /// Every value for a variable that the egg does not have, that panels set themselves, or that the customer may not
    /// set; every required variable that stays empty. Fields are `variables.NAME`; values are not repeated.
    pub fn merge(
        egg: &Egg,
        product: &Variables,
        opened: &BTreeSet<String>,
        customer: &Variables,
    ) -> Result<Self, Problems> {
        let mut findings = Findings::default();
        for name in product.names() {
            findings.keep(known(egg, name));
        }
        for name in customer.names() {
            if findings.keep(known(egg, name)).is_some() && !opened.contains(name) {
                findings.add(Problem::new(
                    field(name),
                    format!("`{name}` is not for customers to set"),
                    "leave it out, or open it in the product's customer_variables",
                ));
            }
        }
        let environment = Self::layered(egg, product, customer, &mut findings);
        findings.finish(Some(environment))
    }

    /// The environment after a change of package: the new egg's defaults and the new product's values take the place
    /// of the old ones; what the customer set stays as it is, as long as the new egg has the variable.
    ///
    /// It stays also where the new product no longer opens the variable: it was allowed when it was set.
    ///
    /// # Errors
    /// Every required variable of the new egg that stays empty.
    pub fn rebase(&self, product: &Product) -> Result<Self, Problems> {
        let mut findings = Findings::default();
        let environment = Self::layered(
            product.egg(),
            product.variables(),
            &self.customer_values(),
            &mut findings,
        );
        findings.finish(Some(environment))
    }

    fn layered(egg: &Egg, product: &Variables, customer: &Variables, findings: &mut Findings) -> Self {
        let entries = egg.variables.iter().map(|variable| {
            let name = &variable.env_variable;
            let (value, source) = match (customer.get(name), product.get(name)) {
                (Some(value), _) => (value, ValueSource::Customer),
                (None, Some(value)) => (value, ValueSource::Product),
                (None, None) => (&variable.default_value, ValueSource::EggDefault),
            };
            // Panels trim before they judge.
            if variable.required() && value.trim().is_empty() {
                findings.add(Problem::new(
                    field(name),
                    format!("`{name}` ({}) must not be empty", variable.name),
                    "give it a value",
                ));
            }
            (
                name.clone(),
                EnvironmentValue {
                    value: value.clone(),
                    source,
                },
            )
        });
        Self(entries.collect())
    }

    /// The variable with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&EnvironmentValue> {
        self.0.get(name)
    }

    /// All variables, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &EnvironmentValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// All names and values, as a panel is sent them.
    #[must_use]
    pub fn values(&self) -> BTreeMap<String, String> {
        self.0
            .iter()
            .map(|(name, value)| (name.clone(), value.value.clone()))
            .collect()
    }

    /// What the customer set.
    #[must_use]
    pub fn customer_values(&self) -> Variables {
        let by_customer = self.0.iter().filter(|(_, value)| value.source == ValueSource::Customer);
        by_customer
            .map(|(name, value)| (name.as_str(), value.value.as_str()))
            .collect()
    }
}

fn field(name: &str) -> String {
    format!("variables.{name}")
}

/// A variable that can be given a value: the egg has it, and the panel does not set it itself.
pub(super) fn known(egg: &Egg, name: &str) -> Result<(), Problem> {
    if is_reserved(name) {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::egg::EggVariable;

    fn egg(variables: &[(&str, &str, &str)]) -> Egg {
        let mut egg = Egg::new("Paper");
        for (name, rules, default) in variables {
            let mut variable = EggVariable::new(*name, *rules);
            variable.default_value = (*default).to_owned();
            egg.variables.push(variable);
        }
        egg
    }

    fn paper() -> Egg {
        egg(&[
            ("JAR", "required|string", "server.jar"),
            ("VERSION", "required", "latest"),
            ("TOKEN", "nullable|string", ""),
        ])
    }

    fn variables(pairs: &[(&str, &str)]) -> Variables {
        pairs.iter().copied().collect()
    }

    fn opened(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    /// Invariant 15.
    #[test]
    fn every_egg_variable_is_sent() {
        let environment = Environment::merge(&paper(), &variables(&[]), &opened(&[]), &variables(&[])).unwrap();
        let names: Vec<String> = environment.values().into_keys().collect();
        assert_eq!(names, ["JAR", "TOKEN", "VERSION"]);
        assert_eq!(environment.get("TOKEN").unwrap().value(), "");
        assert_eq!(environment.get("JAR").unwrap().source(), ValueSource::EggDefault);
    }

    #[test]
    fn the_customer_wins_over_the_product_and_the_product_over_the_egg() {
        let product = variables(&[("VERSION", "1.20"), ("JAR", "paper.jar")]);
        let environment = Environment::merge(
            &paper(),
            &product,
            &opened(&["VERSION"]),
            &variables(&[("VERSION", "1.21")]),
        )
        .unwrap();
        let seen: Vec<_> = environment
            .iter()
            .map(|(name, value)| (name, value.value(), value.source()))
            .collect();
        assert_eq!(
            seen,
            [
                ("JAR", "paper.jar", ValueSource::Product),
                ("TOKEN", "", ValueSource::EggDefault),
                ("VERSION", "1.21", ValueSource::Customer)
            ]
        );
    }

    /// S1.55
    #[test]
    fn what_a_customer_may_not_set_is_refused_by_name_and_all_at_once() {
        let customer = variables(&[
            ("JAR", "canary"),
            ("VERSOIN", "canary"),
            ("SERVER_PORT", "1"),
            ("TOKEN", "x"),
        ]);
        let problems = Environment::merge(&paper(), &variables(&[]), &opened(&["TOKEN"]), &customer).unwrap_err();
        assert_eq!(
            problems.to_string(),
            "variables.JAR: `JAR` is not for customers to set (leave it out, or open it in the product's customer_variables)\n\
             variables.SERVER_PORT: `SERVER_PORT` is set by the panel itself (leave it out)\n\
             variables.VERSOIN: the egg `Paper` has no variable `VERSOIN` (did you mean `VERSION`?)"
        );
    }

    #[test]
    fn a_required_variable_left_empty_is_named() {
        let blank = variables(&[("VERSION", " ")]);
        let problems = Environment::merge(&paper(), &variables(&[]), &opened(&["VERSION"]), &blank).unwrap_err();
        assert_eq!(
            problems.to_string(),
            "variables.VERSION: `VERSION` (VERSION) must not be empty (give it a value)"
        );
    }

    #[test]
    fn values_are_not_printed() {
        let environment = Environment::merge(
            &paper(),
            &variables(&[("TOKEN", "canary")]),
            &opened(&[]),
            &variables(&[]),
        )
        .unwrap();
        assert!(!format!("{environment:?}").contains("canary"));
        let stored = serde_json::to_string(&environment).unwrap();
        assert_eq!(serde_json::from_str::<Environment>(&stored).unwrap(), environment);
    }

    proptest! {
        #[test]
        fn merging_sends_just_the_variables_of_the_egg(
            defaults in prop::collection::btree_map("[A-E]", ".{0,3}", 0..5),
            product in prop::collection::btree_map("[A-E]", ".{0,3}", 0..5),
            customer in prop::collection::btree_map("[A-E]", ".{0,3}", 0..5),
        ) {
            let list: Vec<_> = defaults.iter().map(|(name, default)| (name.as_str(), "nullable", default.as_str())).collect();
            let egg = egg(&list);
            let open: BTreeSet<String> = defaults.keys().cloned().collect();
            let fits = product.keys().chain(customer.keys()).all(|name| defaults.contains_key(name));
            let merged = Environment::merge(&egg, &product.clone().into(), &open, &customer.clone().into());
            prop_assert_eq!(merged.is_ok(), fits);
            if let Ok(environment) = merged {
                for (name, default) in &defaults {
                    let expected = customer.get(name).or(product.get(name)).unwrap_or(default);
                    prop_assert_eq!(environment.get(name).unwrap().value(), expected);
                }
                prop_assert_eq!(environment.values().len(), defaults.len());
            }
        }
    }
}
