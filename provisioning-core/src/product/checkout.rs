//! What a checkout page asks for.

use serde::Serialize;

use super::{CustomerVariable, Environment, Product, ProductOption, Variables};

/// Everything that a customer may choose when he orders a product. Made of the product alone: no panel is asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CheckoutForm {
    /// The eggs to choose from, the one that is taken if nothing is chosen first. With one, nothing is to be asked.
    pub eggs: Vec<EggForm>,
    /// What may be bought on top.
    pub options: Vec<OptionField>,
}

impl CheckoutForm {
    /// Whether the customer is asked for the egg.
    #[must_use]
    pub const fn asks_for_egg(&self) -> bool {
        self.eggs.len() > 1
    }
}

/// An egg, and what may be set of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EggForm {
    /// What an order says: the panel's id of the egg; in a group its name, which is the same on every panel.
    pub egg: String,
    /// What people call it.
    pub name: String,
    /// What it is.
    pub description: String,
    /// The variables that the customer may set, in the egg's order.
    pub variables: Vec<CustomerVariable>,
}

/// An option, as it is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OptionField {
    /// What an order says.
    pub key: String,
    /// What it is and how many can be bought.
    #[serde(flatten)]
    pub option: ProductOption,
}

impl Product {
    /// What a checkout page asks for. In a group, for the first of its panels: the names of eggs, variables and options are
    /// the same on all.
    ///
    /// What is chosen is judged when the order is accepted.
    #[must_use]
    pub fn checkout_form(&self) -> CheckoutForm {
        let with_egg = |name: &str| self.with_egg(name).ok();
        let chosen = self.others.iter().filter(|_| self.offers_eggs());
        let others = chosen.filter_map(|offer| with_egg(offer.egg.id.as_str()));
        let options = self.options.iter().map(|(key, option)| OptionField {
            key: key.clone(),
            option: option.clone(),
        });
        CheckoutForm {
            eggs: std::iter::once(self.egg_form())
                .chain(others.map(|product| product.egg_form()))
                .collect(),
            options: options.collect(),
        }
    }

    fn egg_form(&self) -> EggForm {
        let variables = Environment::of(&self.egg, self.kind)
            .product(&self.egg_variables())
            .customer(&Variables::default(), &self.customer_variables)
            .customer_variables();
        EggForm {
            egg: if self.group.is_some() {
                self.egg.name.clone()
            } else {
                self.egg.id.to_string()
            },
            name: self.egg.name.clone(),
            description: self.egg.description.clone(),
            variables: variables.into_iter().filter(|it| it.is_editable).collect(),
        }
    }
}
