//! The environment of a sold server: every variable of its egg, and who set it.

mod builder;
mod customer;
mod judge;
mod shell;
mod startup;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{Deserialize, Serialize};

pub use self::{
    builder::EnvironmentBuilder,
    customer::CustomerVariable,
    startup::{ServerFacts, StartupPreview},
};
pub(super) use self::{builder::known, judge::report_refused};
use super::{Product, Variables};
use crate::{egg::Egg, panel::PanelKind, problem::Problems};

/// Who set a value. A later one wins over an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ValueSource {
    /// Nobody: it is the egg's default.
    EggDefault,
    /// The product as it was sold.
    Product,
    /// An option of the product that the customer pays for.
    PaidOption,
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
/// default), and none is in it that the egg does not have. The panel would refuse none of the values, as far as that can be
/// told here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Environment(BTreeMap<String, EnvironmentValue>);

impl Environment {
    /// Begins the environment of a server of this egg on a panel of this kind: the egg's defaults, over them what is added.
    pub const fn of(egg: &Egg, kind: PanelKind) -> EnvironmentBuilder<'_> {
        EnvironmentBuilder::new(egg, kind)
    }

    /// The environment after a change of package: the new egg's defaults, the new product's values and those of the options
    /// paid for now take the place of the old ones; what the customer set stays as it is, as long as the new egg has the
    /// variable.
    ///
    /// It stays also where the new product no longer opens the variable: it was allowed when it was set.
    ///
    /// # Errors
    /// Every value that the panel would refuse by the rules of the new egg.
    pub fn rebase(&self, product: &Product, paid_options: &Variables) -> Result<Self, Problems> {
        Self::of(product.egg(), product.kind())
            .product(&product.egg_variables())
            .paid_options(&paid_options.of(product.egg()))
            .kept(self.customer_values())
            .build()
    }

    /// The environment after these variables of a server were set by its customer, or for him; the others stay as they are.
    ///
    /// `opened` are the variables that may be set: for a customer [`Product::customer_variables`].
    ///
    /// # Errors
    /// Every variable that is not open or that the egg does not have, and every value that the panel would refuse. Nothing
    /// is half applied.
    pub fn customized(
        &self,
        product: &Product,
        values: &Variables,
        opened: &BTreeSet<String>,
    ) -> Result<Self, Problems> {
        Self::of(product.egg(), product.kind())
            .product(product.variables())
            .paid_options(&self.values_from(ValueSource::PaidOption))
            .kept(self.customer_values())
            .customer(values, opened)
            .build()
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
        self.values_from(ValueSource::Customer)
    }

    fn values_from(&self, source: ValueSource) -> Variables {
        let of_it = self.0.iter().filter(|(_, value)| value.source == source);
        of_it
            .map(|(name, value)| (name.as_str(), value.value.as_str()))
            .collect()
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

    /// The environment of a server for a customer who may set `opened`.
    fn merge(
        egg: &Egg,
        product: &Variables,
        opened: &BTreeSet<String>,
        customer: &Variables,
    ) -> Result<Environment, Problems> {
        Environment::of(egg, PanelKind::Pterodactyl)
            .product(product)
            .customer(customer, opened)
            .build()
    }

    /// Invariant 15.
    #[test]
    fn every_egg_variable_is_sent() {
        let environment = merge(&paper(), &variables(&[]), &opened(&[]), &variables(&[])).unwrap();
        let names: Vec<String> = environment.values().into_keys().collect();
        assert_eq!(names, ["JAR", "TOKEN", "VERSION"]);
        assert_eq!(environment.get("TOKEN").unwrap().value(), "");
        assert_eq!(environment.get("JAR").unwrap().source(), ValueSource::EggDefault);
    }

    #[test]
    fn the_customer_wins_over_the_product_and_the_product_over_the_egg() {
        let product = variables(&[("VERSION", "1.20"), ("JAR", "paper.jar")]);
        let environment = merge(
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
        let problems = merge(&paper(), &variables(&[]), &opened(&["TOKEN"]), &customer).unwrap_err();
        assert_eq!(
            problems.to_string(),
            "variables.JAR: `JAR` is not for customers to set (leave it out, or open it in the product's customer_variables)\n\
             variables.SERVER_PORT: `SERVER_PORT` is set by the panel itself (leave it out)\n\
             variables.VERSOIN: the egg `Paper` has no variable `VERSOIN` (did you mean `VERSION`?)"
        );
    }

    #[test]
    fn a_paid_option_wins_over_the_product_and_loses_to_the_customer() {
        let (product, paid) = (
            variables(&[("VERSION", "1.20"), ("JAR", "paper.jar")]),
            variables(&[("VERSION", "beta"), ("JAR", "fast.jar")]),
        );
        let (chosen, open) = (variables(&[("VERSION", "1.21")]), opened(&["VERSION"]));
        let environment = Environment::of(&paper(), PanelKind::Pelican)
            .customer(&chosen, &open)
            .paid_options(&paid)
            .product(&product)
            .build()
            .unwrap();
        assert_eq!(
            environment.get("JAR").map(|it| (it.value(), it.source())),
            Some(("fast.jar", ValueSource::PaidOption))
        );
        assert_eq!(
            environment.get("VERSION").map(|it| (it.value(), it.source())),
            Some(("1.21", ValueSource::Customer))
        );
        let stored = serde_json::to_value(&environment).unwrap();
        assert_eq!(stored["JAR"]["source"], "paid_option");
    }

    /// S1.47, S1.54, S1.55
    #[test]
    fn what_the_panel_would_refuse_is_named_all_at_once_in_its_words() {
        let egg = egg(&[
            ("VERSION", "required|string|max:5", "latest-of-all"),
            ("PLAYERS", "required|integer|between:1,20", "10"),
            ("MOTD", "string|max:20", ""),
            ("LEVEL", "nullable|in:flat,normal", "normal"),
        ]);
        let given = variables(&[("PLAYERS", "40"), ("LEVEL", "hilly")]);
        let problems = |kind| {
            Environment::of(&egg, kind)
                .customer(&given, &opened(&["PLAYERS", "LEVEL"]))
                .build()
                .unwrap_err()
                .to_string()
        };
        let on_pelican = "\
variables.VERSION: Pelican refuses the egg's default: The VERSION variable may not be greater than 5 characters. (give it a value in the product's variables, or correct the egg; its rules are `required|string|max:5`)
variables.PLAYERS: Pelican refuses the value: The PLAYERS variable must be between 1 and 20. (give it a value that the egg's rules take: `required|integer|between:1,20`)
variables.LEVEL: Pelican refuses the value: The selected LEVEL variable is invalid. (give it a value that the egg's rules take: `nullable|in:flat,normal`)";
        assert_eq!(problems(PanelKind::Pelican), on_pelican);
        // Pterodactyl takes an empty text in a request for nothing at all, which is no text.
        assert!(
            problems(PanelKind::Pterodactyl)
                .contains("variables.MOTD: Pterodactyl refuses the egg's default: The MOTD variable must be a string.")
        );
        assert!(
            problems(PanelKind::Calagopus)
                .contains("variables.PLAYERS: Calagopus refuses the value: PLAYERS: must be between 1 and 20 ("),
            "{}",
            problems(PanelKind::Calagopus)
        );
    }

    #[test]
    fn what_cannot_be_judged_here_is_left_to_the_panel() {
        let egg = egg(&[
            ("HOST", "required|active_url", "example.com"),
            ("A", "no_such_rule", "x"),
            ("B", "regex:/(/", "x"),
        ]);
        for kind in [PanelKind::Pterodactyl, PanelKind::Pelican] {
            assert!(Environment::of(&egg, kind).build().is_ok(), "{kind}");
        }
        // Calagopus itself refuses every value of such a variable.
        let refused = Environment::of(&egg, PanelKind::Calagopus).build().unwrap_err();
        assert_eq!(refused.iter().count(), 3, "{refused}");
    }

    #[test]
    fn a_server_that_is_taken_over_keeps_what_it_was_found_with() {
        let egg = egg(&[("LEVEL", "required|in:flat,normal", "normal")]);
        let found = |value: &str| {
            Environment::of(&egg, PanelKind::Pelican)
                .found(variables(&[("LEVEL", value)]))
                .build()
        };
        assert_eq!(
            found("hilly").unwrap().get("LEVEL").unwrap().source(),
            ValueSource::Customer
        );
        assert!(found("").is_err(), "without a value it could not be started again");
    }

    #[test]
    fn a_required_variable_left_empty_is_named() {
        let blank = variables(&[("VERSION", " ")]);
        let problems = merge(&paper(), &variables(&[]), &opened(&["VERSION"]), &blank).unwrap_err();
        assert_eq!(
            problems.to_string(),
            "variables.VERSION: `VERSION` (VERSION) must not be empty (give it a value)"
        );
    }

    #[test]
    fn values_are_not_printed() {
        let environment = merge(
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
            let merged = merge(&egg, &product.clone().into(), &open, &customer.clone().into());
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
