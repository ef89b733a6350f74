//! From product, order and customer to what is sent to a panel.

use super::{Desired, FeatureLimits, Goal, ServerLimits, ServerSpec};
use crate::{
    order::Order,
    panel::Site,
    problem::Problems,
    product::{Environment, Product},
    template::{NameRule, NameValues},
};

/// What a panel leaves of a text: it drops blanks and invisible marks around it, and a blank that it drops would differ
/// from what is wanted for ever.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\0' | '\u{feff}' | '\u{200b}' | '\u{200e}'))
}

impl ServerSpec {
    /// Everything a product and an environment say about a server, under this name and description.
    #[must_use]
    pub fn of(product: &Product, environment: &Environment, name: String, description: String) -> Self {
        let egg = product.egg();
        let limits = ServerLimits {
            swap: product.swap(),
            io: product.io().unwrap_or_default(),
            threads: product.threads().map(str::to_owned),
            oom_killer: product.oom_killer(),
            ..ServerLimits::new(product.memory(), product.disk(), product.cpu())
        };
        let features = FeatureLimits::new(product.databases(), product.backups(), product.allocations());
        let mut spec = Self::new(
            name,
            egg.id.clone(),
            trimmed(product.docker_image()),
            trimmed(product.startup()),
            limits,
            features,
        );
        spec.description = description;
        spec.nest.clone_from(&egg.nest);
        spec.environment = environment
            .values()
            .into_iter()
            .map(|(name, value)| (name, trimmed(&value).to_owned()))
            .collect();
        spec.site = Site {
            nodes: product.nodes().to_vec(),
            locations: product.locations().to_vec(),
            tags: product.tags().to_vec(),
            ports: product.ports().to_vec(),
            dedicated_ip: product.dedicated_ip(),
            ..Site::default()
        };
        spec.skip_scripts = product.skip_scripts();
        spec.start_on_completion = product.start_on_completion();
        spec
    }
}

impl Desired {
    /// What an order of this product asks for, on a panel with this rule for names.
    ///
    /// # Errors
    /// Every variable of the order that the product does not open, or that stays empty though it must not.
    pub fn from_order(order: &Order, product: &Product, names: &NameRule) -> Result<Self, Problems> {
        let environment = product.environment(order.customer_values())?;
        let values = name_values(order, product);
        let name = product.server_name().render_within(&values, names);
        let description = product.description().map_or_else(String::new, |template| {
            template.render_within(&values, &NameRule::description())
        });
        Ok(Self {
            revision: 1,
            goal: Goal::Live,
            customer: order.customer().clone(),
            order: order.order().cloned(),
            spec: ServerSpec::of(product, &environment, name, description),
            product: product.clone(),
            environment,
            suspension: std::collections::BTreeSet::new(),
            suspend_at: None,
            overrule_panel_suspension: false,
            accepted: fingerprint(order, product),
        })
    }

    /// The same service with another product: what was sold is replaced, what the customer set is kept, and so are the
    /// server's name and description. Where it may be placed counts only as long as there is no server.
    ///
    /// # Errors
    /// Every required variable of the new product's egg that has no value.
    pub(super) fn with_product(&self, product: &Product) -> Result<Self, Problems> {
        let environment = self.environment.rebase(product)?;
        let spec = ServerSpec::of(
            product,
            &environment,
            self.spec.name.clone(),
            self.spec.description.clone(),
        );
        Ok(Self {
            product: product.clone(),
            environment,
            spec,
            ..self.clone()
        })
    }
}

fn name_values(order: &Order, product: &Product) -> NameValues {
    let values = NameValues::new(order.service())
        .customer(order.customer())
        .product_name(product.name());
    let values = match order.order() {
        Some(order) => values.order_id(order.clone()),
        None => values,
    };
    values.expires(order.expires_at())
}

/// Two orders with the same fingerprint ask for the same thing. Holds no personal data.
fn fingerprint(order: &Order, product: &Product) -> String {
    let values = order.customer_values();
    let asked = serde_json::json!([order.customer().id(), order.order(), product, values]);
    format!("{:016x}", fnv1a(asked.to_string().as_bytes()))
}

/// FNV-1a, 64 bit: the same on every machine and in every version, which the standard library's hasher is not.
fn fnv1a(bytes: &[u8]) -> u64 {
    let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, fold)
}
