//! A product on one panel, with one egg: what a customer gets.

use std::mem;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Environment, PortChoice, Product, Variables, check::placeless};
use crate::{
    egg::{Egg, PanelEgg},
    id::PanelId,
    panel::PanelKind,
    problem::{Problem, Problems, did_you_mean},
    units::quoted,
};

/// An egg that customers may choose, with what a server of it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggOffer {
    /// The egg as it was when the product was saved.
    pub egg: PanelEgg,
    /// The Docker image: the egg's first.
    pub docker_image: String,
    /// The startup command: the egg's own.
    pub startup: String,
}

impl Product {
    /// Every egg that a server of this product may have; the first is the one that it gets when nobody chooses.
    pub fn eggs(&self) -> impl Iterator<Item = &PanelEgg> {
        std::iter::once(self.egg()).chain(self.others.iter().map(|offer| &offer.egg))
    }

    /// Whether customers are asked which egg they want: there are several, and they may choose.
    #[must_use]
    pub const fn offers_eggs(&self) -> bool {
        !self.others.is_empty() && self.permissions.egg
    }

    /// The product with this one of its eggs, by the panel's id, the uuid or the exact name.
    ///
    /// # Errors
    /// An egg that is none of the product's, or another than the default one where customers may not choose.
    pub fn with_egg(&self, wanted: &str) -> Result<Self, Problem> {
        let wanted = wanted.trim();
        let uuid = Uuid::parse_str(wanted).ok();
        let is_it =
            |egg: &PanelEgg| egg.id.as_str() == wanted || egg.name == wanted || (uuid.is_some() && egg.uuid == uuid);
        if is_it(&self.egg) {
            return Ok(self.clone());
        }
        let place = self.others.iter().position(|offer| is_it(&offer.egg));
        let Some(place) = place.filter(|_| self.offers_eggs()) else {
            let message = format!("the egg {} is not one that customers may choose", quoted(wanted));
            let advice = match self.offers_eggs() {
                true => did_you_mean(wanted, self.eggs().map(|egg| egg.name.as_str())),
                false => format!("leave it out: a server of this product has the egg `{}`", self.egg.name),
            };
            return Err(Problem::new("egg", message, advice));
        };
        let mut product = self.clone();
        if let Some(offer) = product.others.get_mut(place) {
            mem::swap(&mut *product.egg, &mut offer.egg);
            mem::swap(&mut product.docker_image, &mut offer.docker_image);
            mem::swap(&mut product.startup, &mut offer.startup);
        }
        Ok(product)
    }

    /// Every panel that delivers it.
    pub fn panels(&self) -> impl Iterator<Item = &PanelId> {
        std::iter::once(&self.panel).chain(self.elsewhere.iter().map(|product| &product.panel))
    }

    /// The product as this panel delivers it; `None` where it does not.
    #[must_use]
    pub fn on_panel(&self, panel: &PanelId) -> Option<Self> {
        if self.panel == *panel {
            return Some(Self {
                elsewhere: Vec::new(),
                ..self.clone()
            });
        }
        let there = self.elsewhere.iter().find(|product| product.panel == *panel)?;
        Some(Self {
            group: self.group.clone(),
            ..there.clone()
        })
    }

    /// The product's own values of the variables that its egg has. One that is given a port has any port until then.
    #[must_use]
    pub fn egg_variables(&self) -> Variables {
        let mut values = self.variables.of(&self.egg);
        let first = self.ports.first().map_or(PLACEHOLDER, |range| range.first());
        let ports = self.additional_ports.iter().map(|rule| {
            let port = match &rule.choice {
                PortChoice::Ranges(ranges) => ranges.first().map_or(PLACEHOLDER, |range| range.first()),
                PortChoice::Offset(by) => u16::try_from(i32::from(first).saturating_add(*by)).unwrap_or(PLACEHOLDER),
                PortChoice::Any => PLACEHOLDER,
            };
            (rule.variable.as_deref(), port)
        });
        for (name, port) in std::iter::once((self.port_variable.as_deref(), first)).chain(ports) {
            if let Some(name) = name.filter(|name| self.egg.variable(name).is_some()) {
                values.insert(name, port.to_string());
            }
        }
        values
    }

    /// The environment of a server of this product for a customer who chose these values, and whose options set those.
    ///
    /// # Errors
    /// As [`EnvironmentBuilder::build`](super::EnvironmentBuilder::build).
    pub fn environment_with(&self, paid_options: &Variables, customer: &Variables) -> Result<Environment, Problems> {
        Environment::of(&self.egg, self.kind)
            .product(&self.egg_variables())
            .paid_options(&paid_options.of(&self.egg))
            .customer(customer, &self.customer_variables)
            .build()
    }

    /// The environment of a server of this product for a customer who chose these values, and bought no option.
    ///
    /// # Errors
    /// As [`EnvironmentBuilder::build`](super::EnvironmentBuilder::build).
    pub fn environment(&self, customer: &Variables) -> Result<Environment, Problems> {
        self.environment_with(&Variables::default(), customer)
    }

    /// Whether it says where its servers go, on a panel that does not choose by itself.
    pub(crate) fn has_place(&self) -> Result<(), Problem> {
        let is_placeless = self.nodes.is_empty() && self.locations.is_empty();
        if self.kind == PanelKind::Calagopus && is_placeless {
            return Err(placeless("product"));
        }
        Ok(())
    }
}

impl Variables {
    /// The values of the variables that this egg has.
    pub(crate) fn of(&self, egg: &Egg) -> Self {
        let known = self.iter().filter(|(name, _)| egg.variable(name).is_some());
        known.map(|(name, value)| (name, value.as_str())).collect()
    }
}

/// What a variable says until its port is chosen.
const PLACEHOLDER: u16 = 25_565;
