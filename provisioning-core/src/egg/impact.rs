//! Which products and services a changed egg touches.

use std::fmt;

use serde::Serialize;

use super::{EggChange, EggId};
use crate::{
    id::{PanelId, ProductId, ServiceId},
    product::Product,
    service::Desired,
};

/// What a change of an egg means for one product or one sold service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Impact {
    /// What is touched.
    pub on: Touched,
    /// How.
    pub kind: ImpactKind,
    /// What it means, in words.
    pub message: String,
}

/// What a change of an egg touches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Touched {
    /// A product that is for sale.
    Product(ProductId),
    /// A service that was sold.
    Service(ServiceId),
}

/// How a change of an egg touches a product or a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ImpactKind {
    /// It must be edited: as it is, it would be refused when it is saved, or its servers by the panel.
    Breaks,
    /// It goes on with what it had, until it is saved again or changed to another product.
    KeepsOld,
    /// The panel and its nodes use the new from now on, without anybody doing anything.
    TakesEffect,
}

impl fmt::Display for Impact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.on {
            Touched::Product(id) => write!(f, "product {id}: {}", self.message),
            Touched::Service(id) => write!(f, "service {id}: {}", self.message),
        }
    }
}

/// What these changes of a panel's egg mean for products and sold services; those of other eggs are passed over.
///
/// Products and services keep a copy of the egg, so that nothing changes in what was sold. The install script and what the
/// node does before a start are the panel's, and are new for every server of the egg.
#[must_use]
pub fn impact<'a>(
    panel: &PanelId,
    egg: &EggId,
    changes: &[EggChange],
    products: impl IntoIterator<Item = &'a Product>,
    services: impl IntoIterator<Item = (&'a ServiceId, &'a Desired)>,
) -> Vec<Impact> {
    let is_of_it = |product: &Product| product.panel() == panel && product.egg().id == *egg;
    let mut impacts = Vec::new();
    for product in products.into_iter().filter(|product| is_of_it(product)) {
        for (kind, message) in changes.iter().filter_map(|change| on_product(change, product)) {
            let on = Touched::Product(product.id().clone());
            impacts.push(Impact { on, kind, message });
        }
    }
    for (service, desired) in services.into_iter().filter(|(_, desired)| is_of_it(&desired.product)) {
        for (kind, message) in changes.iter().filter_map(|change| on_service(change, desired)) {
            let on = Touched::Service(service.clone());
            impacts.push(Impact { on, kind, message });
        }
    }
    impacts
}

fn on_product(change: &EggChange, product: &Product) -> Option<(ImpactKind, String)> {
    match change {
        EggChange::Images { before, after } => {
            let image = product.docker_image();
            let was_of_the_egg = before.iter().any(|it| it == image);
            if was_of_the_egg && !after.iter().any(|it| it == image) {
                let message = format!("its image {image} is no longer one of the egg's");
                return Some((ImpactKind::Breaks, message));
            }
            let was_default = before.first().is_some_and(|it| it == image);
            let is_default = after.first().is_some_and(|it| it == image);
            (was_default && !is_default).then(|| {
                let message = format!("it keeps the image {image}, which is no longer the egg's default");
                (ImpactKind::KeepsOld, message)
            })
        }
        EggChange::Startup { before, .. } if product.startup() == before => {
            let message = "it keeps the startup command that was the egg's, until it is saved again";
            Some((ImpactKind::KeepsOld, message.to_owned()))
        }
        EggChange::VariableAdded {
            env_variable,
            needs_value,
        } => Some(if *needs_value {
            let message = format!("the egg requires {env_variable} now: give it a value, or open it to customers");
            (ImpactKind::Breaks, message)
        } else {
            let message = format!("it does not have {env_variable}, until it is saved again");
            (ImpactKind::KeepsOld, message)
        }),
        EggChange::VariableRemoved { env_variable } => {
            let uses =
                product.variables().get(env_variable).is_some() || product.customer_variables().contains(env_variable);
            let message = format!("it sets or opens {env_variable}, which the egg no longer has");
            uses.then_some((ImpactKind::Breaks, message))
        }
        EggChange::VariableChanged { env_variable, fields } => {
            let has = |field: &str| fields.iter().any(|it| it.field == field);
            let is_own = product.variables().get(env_variable).is_some();
            if has("rules") && is_own {
                let message = format!("its value for {env_variable} has other rules now: save it again to check");
                return Some((ImpactKind::KeepsOld, message));
            }
            let default = has("default_value") && !is_own;
            let message = format!("it keeps the old {env_variable} of the egg, until it is saved again");
            (default || has("rules") || has("user_editable")).then_some((ImpactKind::KeepsOld, message))
        }
        _ => None,
    }
}

fn on_service(change: &EggChange, desired: &Desired) -> Option<(ImpactKind, String)> {
    let takes_effect = |message: &str| Some((ImpactKind::TakesEffect, message.to_owned()));
    match change {
        EggChange::Script { .. } | EggChange::Installer { .. } if !desired.product.skip_scripts() => {
            takes_effect("the next reinstall uses the new install script")
        }
        EggChange::ConfigFiles { .. } => takes_effect("the next start writes the new values into its files"),
        EggChange::StartupDetection { .. } => {
            takes_effect("from the next start on it is up when it says something else")
        }
        EggChange::Stop { .. } => takes_effect("it is stopped in another way from now on"),
        EggChange::FileDenylist { .. } => takes_effect("its owner may touch other files than before"),
        EggChange::VariableRemoved { env_variable } => {
            let message = format!("the panel no longer gives it {env_variable}");
            Some((ImpactKind::TakesEffect, message))
        }
        EggChange::Images { after, .. } if !after.contains(&desired.spec.docker_image) => {
            let image = &desired.spec.docker_image;
            let message = format!("it keeps the image {image}, which is no longer one of the egg's");
            Some((ImpactKind::KeepsOld, message))
        }
        EggChange::Startup { before, .. } if desired.spec.startup == *before => {
            let message = "it keeps the startup command that was the egg's";
            Some((ImpactKind::KeepsOld, message.to_owned()))
        }
        EggChange::VariableAdded {
            env_variable,
            needs_value: true,
        } => {
            let message =
                format!("the egg requires {env_variable} now: its next change of variables needs a value for it");
            Some((ImpactKind::Breaks, message))
        }
        _ => None,
    }
}
