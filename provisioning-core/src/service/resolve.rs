//! From product, order and customer to what is sent to a panel.

use std::collections::{BTreeMap, BTreeSet};

use super::{Desired, FeatureLimits, Goal, Overrides, ServerLimits, ServerSpec};
use crate::{
    id::Generation,
    order::Order,
    panel::{ObservedServer, Site},
    problem::{Findings, Problem, Problems},
    product::{ChosenOption, Environment, Product, Variables, trimmed},
    template::{NameRule, NameValues},
};

impl ServerSpec {
    /// Everything a product and an environment say about a server, under this name and description.
    #[must_use]
    pub fn of(product: &Product, environment: &Environment, name: String, description: String) -> Self {
        let egg = product.egg();
        let limits = ServerLimits {
            swap: product.swap(),
            io: product.io().unwrap_or_default(),
            memory_overhead: product.memory_overhead(),
            threads: product.threads().map(str::to_owned),
            oom_killer: product.oom_killer(),
            ..ServerLimits::new(product.memory(), product.disk(), product.cpu())
        };
        let mut features = FeatureLimits::new(product.databases(), product.backups(), product.allocations());
        features.schedules = product.schedules();
        features.custom.clone_from(product.custom_limits());
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
            policy: product.policy(),
            port_variable: product.port_variable().map(str::to_owned),
            additional: product.additional_ports().to_vec(),
        };
        spec.skip_scripts = product.skip_scripts();
        spec.start_on_completion = product.start_on_completion();
        spec.hugepages = product.hugepages();
        spec.kvm = product.kvm();
        spec.backup_configuration = product.backup_configuration();
        spec
    }
}

impl Desired {
    /// What an order of this product asks for, on a panel with this rule for names.
    ///
    /// # Errors
    /// Every mistake at once: an egg or an option that the product does not offer, every variable that it does not open, or
    /// that stays empty though it must not; a product that says nowhere where its servers go.
    pub fn from_order(order: &Order, product: &Product, names: &NameRule) -> Result<Self, Problems> {
        let mut findings = Findings::default();
        findings.keep(product.has_place());
        let chosen = order.chosen_egg().and_then(|egg| findings.keep(product.with_egg(egg)));
        let product = chosen.as_ref().unwrap_or(product);
        let bought = findings.keep_all(product.with_options(order.chosen_options()));
        let paid = bought
            .as_ref()
            .map(|bought| bought.variables.clone())
            .unwrap_or_default();
        let environment = findings.keep_all(product.environment_with(&paid, order.customer_values()));
        let (_, environment) = findings.finish(bought.zip(environment))?;
        Ok(Self::new(order, product, environment, names))
    }

    fn new(order: &Order, product: &Product, environment: Environment, names: &NameRule) -> Self {
        let values = name_values(order, product);
        let name = product.server_name().render_within(&values, names);
        let description = product.description().map_or_else(String::new, |template| {
            template.render_within(&values, &NameRule::description())
        });
        Self {
            revision: 1,
            goal: Goal::Live,
            customer: order.customer().clone(),
            order: order.order().cloned(),
            spec: ServerSpec::of(&with(product, order.chosen_options()), &environment, name, description),
            product: product.clone(),
            options: order.chosen_options().clone(),
            environment,
            overrides: Overrides::default(),
            insisted: BTreeMap::new(),
            suspension: BTreeSet::new(),
            suspend_at: None,
            overrule_panel_suspension: false,
            requests: super::Requests::new(),
            force: super::Force::Never,
            accepted: fingerprint(order, product),
        }
    }

    /// What an order asks for that takes a server over as it is: what differs from the product is this service's own.
    ///
    /// # Errors
    /// An order with variables; every required variable that the server has not.
    pub fn as_seen(
        order: &Order,
        product: &Product,
        names: &NameRule,
        server: &ObservedServer,
    ) -> Result<Self, Problems> {
        if !order.customer_values().is_empty() {
            let message = "a server that is taken over keeps the values it has";
            return Err(Problem::new("variables", message, "leave them out, and change them afterwards").into());
        }
        let seen_egg = product.with_egg(server.egg.as_str());
        let product = seen_egg.as_ref().unwrap_or(product);
        let bought = product.with_options(order.chosen_options())?;
        let egg = product.egg();
        let sold = product.egg_variables();
        let mut own = Variables::default();
        for variable in &egg.variables {
            let name = &variable.env_variable;
            let seen = server.environment.as_ref().and_then(|known| known.get(name));
            let seen = seen.map_or("", String::as_str);
            let sold = bought.variables.get(name).or_else(|| sold.get(name));
            if seen != sold.unwrap_or(&variable.default_value) {
                own.insert(name, seen);
            }
        }
        let environment = Environment::of(egg, product.kind())
            .product(&sold)
            .paid_options(&bought.variables.of(egg))
            .found(own)
            .build()?;
        let desired = Self::new(order, product, environment, names);
        let mut spec = desired.spec.clone();
        spec.name.clone_from(&server.name);
        spec.site.additional.clear();
        spec.site.port_variable = None;
        if product.description().is_none() {
            spec.description.clone_from(&server.description);
        }
        let overrides = Overrides::between(&spec, server);
        let asked = serde_json::json!([desired.accepted, server.server.uuid]);
        Ok(Self {
            spec,
            overrides,
            accepted: fingerprint_of(&asked),
            ..desired
        }
        .resolved())
    }

    /// The same service with another product: what was sold is replaced; what the customer set or chose is kept, and so are
    /// the options that he bought and the server's name and description; what an administrator set for this service alone
    /// ends. Where it may be placed counts only as long as there is no server.
    ///
    /// # Errors
    /// Every required variable of the new product's egg that has no value, and every option that it does not offer so.
    pub(super) fn with_product(&self, product: &Product) -> Result<Self, Problems> {
        let same_egg = product.with_egg(self.product.egg().id.as_str());
        let product = same_egg.as_ref().unwrap_or(product);
        let bought = product.with_options(&self.options)?;
        let mut next = Self {
            product: product.clone(),
            environment: self.environment.rebase(product, &bought.variables)?,
            overrides: Overrides::default(),
            ..self.clone()
        };
        next.spec.site = ServerSpec::of(product, &next.environment, String::new(), String::new()).site;
        Ok(next.resolved())
    }

    /// The same service with another of the eggs of its product. An image and a startup command that an administrator set were
    /// of the egg before.
    ///
    /// # Errors
    /// An egg that the product does not offer, and every required variable of it that has no value.
    pub(super) fn with_egg(&self, wanted: &str) -> Result<Self, Problems> {
        let product = self.product.with_egg(wanted)?;
        if product.egg().id == self.product.egg().id {
            return Ok(self.clone());
        }
        let bought = product.with_options(&self.options)?;
        let next = Self {
            environment: self.environment.rebase(&product, &bought.variables)?,
            overrides: Overrides {
                docker_image: None,
                startup: None,
                ..self.overrides.clone()
            },
            product,
            ..self.clone()
        };
        Ok(next.resolved())
    }

    /// The same service with these variables, set by its customer or for him.
    ///
    /// # Errors
    /// Every variable that the egg does not have, or that is not in `opened` (`None`: all are); every required one that
    /// would be empty.
    pub(super) fn with_variables(&self, set: &Variables, opened: Option<&BTreeSet<String>>) -> Result<Self, Problems> {
        let all = self.product.egg().variables.iter();
        let open = opened.map_or_else(|| all.map(|it| it.env_variable.clone()).collect(), BTreeSet::clone);
        let environment = self.environment.customized(&self.product, set, &open)?;
        let mut next = Self {
            environment,
            ..self.clone()
        };
        for name in set.names() {
            next.insist(format!("environment.{name}"));
        }
        Ok(next.resolved())
    }

    /// The same service with these values in the place of its product's.
    ///
    /// # Errors
    /// Every value that no panel would take.
    pub(super) fn with_overrides(&self, overrides: &Overrides) -> Result<Self, Problems> {
        overrides.check()?;
        let mut next = Self {
            overrides: overrides.clone().over(self.overrides.clone()),
            ..self.clone()
        };
        for field in overrides.fields() {
            next.insist(field.to_owned());
        }
        Ok(next.resolved())
    }

    /// The next revision sets this field, whatever the owner has made of it.
    pub(super) fn insist(&mut self, field: String) {
        self.insisted.insert(field, self.revision + 1);
    }

    /// What is sent to the panel, from all that it comes from.
    pub(super) fn resolved(mut self) -> Self {
        let (name, description, site) = (self.spec.name, self.spec.description, self.spec.site);
        self.spec = ServerSpec {
            site,
            ..ServerSpec::of(
                &with(&self.product, &self.options),
                &self.environment,
                name,
                description,
            )
        };
        self.overrides.put_into(&mut self.spec);
        self
    }

    /// The same, accepted as an order of this product, which may be sold by several panels.
    #[cfg(feature = "engine")]
    pub(crate) fn accepted_as(self, order: &Order, product: &Product) -> Self {
        Self {
            accepted: fingerprint(order, product),
            ..self
        }
    }
}

/// The product with these options, which were judged when they were bought.
fn with(product: &Product, options: &BTreeMap<String, ChosenOption>) -> Product {
    match product.with_options(options) {
        Ok(bought) => bought.product,
        Err(_) => product.clone(),
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
    let chosen = (order.chosen_egg(), order.chosen_options());
    let mut asked = serde_json::json!([order.customer().id(), order.order(), product, values, chosen]);
    if let (life, Some(asked)) = (order.life(), asked.as_array_mut())
        && life > Generation::FIRST
    {
        asked.push(serde_json::json!(life));
    }
    fingerprint_of(&asked)
}

/// A short text by which two values can be told apart.
pub(crate) fn fingerprint_of(value: &serde_json::Value) -> String {
    format!("{:016x}", fnv1a(value.to_string().as_bytes()))
}

/// FNV-1a, 64 bit: the same on every machine and in every version, which the standard library's hasher is not.
fn fnv1a(bytes: &[u8]) -> u64 {
    let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, fold)
}
