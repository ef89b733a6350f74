//! From a draft to a product: every mistake at once.

mod egg;
mod group;
mod place;
mod texts;
mod variables;

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

pub(super) use self::place::placeless;
use self::{
    egg::Offers,
    place::Places,
    texts::{docker_image, product_name, startup, template, threads},
};
use super::{
    BackupPolicy, Permissions, Product, ProductDraft, Written, custom,
    environment::report_refused,
    option, support,
    written::{count, cpu, flag, io, number, overhead, required, size, swap, text},
};
use crate::{
    egg::CatalogEgg,
    id::{InvalidId, PanelId, ProductId},
    panel::PanelKind,
    problem::{Findings, Problem, Problems},
    units::{Limit, quoted},
};

impl ProductDraft {
    /// Checks every field against the imported eggs (those of other panels may be among them) and makes a product with
    /// a copy of its eggs. Nothing is looked up on a panel. For a product of a group see [`check_among`](Self::check_among).
    ///
    /// # Errors
    /// Every mistake at once, each with its field, what is wrong and what to do.
    pub fn check(&self, eggs: &[CatalogEgg]) -> Result<Product, Problems> {
        self.check_among(eggs, &[])
    }

    /// The product on one panel. `group` are the panels of its group, if it is in one.
    fn check_on(&self, eggs: &[CatalogEgg], group: &[PanelId]) -> Result<Product, Problems> {
        let mut findings = Findings::default();
        let id = findings.keep(
            required(
                "id",
                &self.id,
                "choose an id for the product, such as \"minecraft-4gb\"",
            )
            .and_then(|text| ProductId::new(text).map_err(|error| error.at("id"))),
        );
        let name = findings.keep(product_name(&self.name));
        let panel = findings.keep(
            required("panel", &self.panel, "write the id of the panel that delivers it")
                .and_then(|text| PanelId::new(text).map_err(|error: InvalidId| error.at("panel"))),
        );
        let offers = Offers::check(self, panel.as_ref(), eggs, &mut findings);
        let kind = panel.as_ref().and_then(|panel| kind_of(panel, eggs));
        let egg = offers.first();
        let server_name = findings
            .keep(template("server_name", &self.server_name))
            .map(Option::unwrap_or_default);
        let description = findings.keep(template("description", &self.description));
        let docker_image = findings.keep(docker_image(&self.docker_image, egg.map(|it| &it.egg)));
        let startup = findings.keep(startup(&self.startup, egg.map(|it| &it.egg)));
        let skip_scripts = findings.keep(flag("skip_scripts", &self.skip_scripts, false));
        let start_on_completion = findings.keep(flag("start_on_completion", &self.start_on_completion, true));

        let resources = &self.resources;
        let memory = findings.keep(size("resources.memory", &resources.memory));
        let memory_overhead = findings.keep(overhead("resources.memory_overhead", &resources.memory_overhead));
        let swap = findings.keep(swap("resources.swap", &resources.swap));
        let disk = findings.keep(size("resources.disk", &resources.disk));
        let cpu = findings.keep(cpu("resources.cpu", &resources.cpu));
        let io = findings.keep(io("resources.io", &resources.io));
        let threads = findings.keep(threads(&resources.threads));
        let oom_killer = findings.keep(flag("resources.oom_killer", &resources.oom_killer, true));
        let hugepages = findings.keep(flag("resources.hugepages", &resources.hugepages, false));
        let kvm = findings.keep(flag("resources.kvm", &resources.kvm, false));

        let features = &self.features;
        let databases = findings.keep(count("features.databases", &features.databases, 0));
        let backups = findings.keep(limited("features.backups", &features.backups, "backups"));
        let allocations = findings.keep(count("features.allocations", &features.allocations, 1));
        let schedules = findings.keep(limited("features.schedules", &features.schedules, "schedules"));
        let custom = match &features.custom {
            Some(written) => custom::read(written.value(), &mut findings),
            None => BTreeMap::new(),
        };

        let places = Places::check(&self.placement, panel.as_ref(), group, &mut findings);
        let configuration = findings.keep(uuid("backups.configuration", &self.backups.configuration));
        let at_termination = findings.keep(backup_policy(&self.backups.keep_days));
        let permissions = self.permissions(&mut findings);
        let options = option::check(&self.options, &mut findings);
        let settable = kind.zip(Some(offers.eggs())).filter(|(_, eggs)| !eggs.is_empty());
        let variables = self.check_variables(settable.as_ref(), &mut findings);
        if let Some(kind) = kind {
            let says = |field: &str| self.says(field);
            support::report(kind, says, &mut findings);
            places.report_missing(kind, &mut findings);
        }
        if let Some((kind, eggs)) = &settable {
            for egg in eggs {
                let of_egg = variables.of(egg);
                // What could not be read has its problem already.
                let open: BTreeSet<String> = variables.open.iter().chain(&variables.unread).cloned().collect();
                report_refused(*kind, egg, &of_egg, &open, &mut findings);
            }
        }
        self.report_unknown(&mut findings);

        let others = offers.others();
        let complete = || {
            Some(Product {
                id: id?,
                name: name?,
                panel: panel?,
                kind: kind?,
                group: None,
                elsewhere: Vec::new(),
                egg: Box::new(egg?.for_sale()),
                others,
                server_name: server_name?,
                description: description?,
                docker_image: docker_image?,
                startup: startup?,
                skip_scripts: skip_scripts?,
                start_on_completion: start_on_completion?,
                memory: memory?,
                memory_overhead: memory_overhead?,
                swap: swap?,
                disk: disk?,
                cpu: cpu?,
                io: io?,
                threads: threads?,
                oom_killer: oom_killer?,
                hugepages: hugepages?,
                kvm: kvm?,
                databases: databases?,
                backups: backups?,
                allocations: allocations?,
                schedules: schedules?,
                custom,
                nodes: places.nodes,
                locations: places.locations,
                tags: places.tags,
                policy: places.policy,
                ports: places.ports,
                port_variable: places.port_variable,
                additional_ports: places.additional,
                dedicated_ip: places.dedicated_ip,
                backup_configuration: configuration?,
                backups_at_end: at_termination?,
                permissions,
                options,
                variables: variables.values,
                customer_variables: variables.open_to_customers,
                hidden_variables: variables.hidden,
            })
        };
        let product = complete();
        if let Some(product) = &product {
            option::report_impossible(product, &mut findings);
        }
        findings.finish(product)
    }

    /// Whether the draft asks for something that only some panels can do.
    fn says(&self, field: &str) -> bool {
        let is_given = |written: &Option<Written>| written.as_ref().is_some_and(|it| !it.is_empty());
        let is = |written: &Option<Written>, wanted: bool| flag("", written, !wanted).is_ok_and(|flag| flag == wanted);
        let is_unlimited = |written: &Option<Written>| count("", written, 0).is_ok_and(|it| it == Limit::Unlimited);
        match field {
            "placement.locations" => is_given(&self.placement.locations),
            "placement.tags" => is_given(&self.placement.tags),
            "resources.memory_overhead" => is_given(&self.resources.memory_overhead),
            "resources.oom_killer" => is(&self.resources.oom_killer, false),
            "resources.hugepages" => is(&self.resources.hugepages, true),
            "resources.kvm" => is(&self.resources.kvm, true),
            "features.databases" => is_unlimited(&self.features.databases),
            "features.allocations" => is_unlimited(&self.features.allocations),
            "features.schedules" => {
                let sets = |key, draft| option::target_of(key, draft) == Some(option::OptionTarget::Schedules);
                is_given(&self.features.schedules) || self.options.iter().any(|(key, draft)| sets(key, draft))
            }
            "features.custom" => {
                let sets = |key, draft| matches!(option::target_of(key, draft), Some(option::OptionTarget::Custom(_)));
                is_given(&self.features.custom) || self.options.iter().any(|(key, draft)| sets(key, draft))
            }
            "backups.configuration" => is_given(&self.backups.configuration),
            "backups.keep_days" => is_given(&self.backups.keep_days),
            _ => false,
        }
    }

    fn permissions(&self, findings: &mut Findings) -> Permissions {
        let default = Permissions::default();
        let written = &self.permissions;
        let mut keep = |name: &str, written: &Option<Written>, default: bool| {
            findings
                .keep(flag(&format!("permissions.{name}"), written, default))
                .unwrap_or(default)
        };
        Permissions {
            power: keep("power", &written.power, default.power),
            console: keep("console", &written.console, default.console),
            reinstall: keep("reinstall", &written.reinstall, default.reinstall),
            variables: keep("variables", &written.variables, default.variables),
            egg: keep("egg", &written.egg, default.egg),
        }
    }
}

/// The software of a panel, as its eggs tell it.
fn kind_of(panel: &PanelId, eggs: &[CatalogEgg]) -> Option<PanelKind> {
    eggs.iter().find(|entry| entry.panel == *panel).map(|entry| entry.kind)
}

fn limited(field: &str, written: &Option<Written>, things: &str) -> Result<Limit<u32>, Problem> {
    match count(field, written, 0)? {
        Limit::Unlimited => {
            let message = format!("no panel has unlimited {things}");
            Err(Problem::new(field, message, "write a number"))
        }
        limited => Ok(limited),
    }
}

fn uuid(field: &str, written: &Option<Written>) -> Result<Option<Uuid>, Problem> {
    let read = |text: String| {
        Uuid::parse_str(&text).map_err(|_| {
            let message = format!("{} is no uuid", quoted(&text));
            Problem::new(field, message, "copy it from the panel: 32 digits with four hyphens")
        })
    };
    text(field, written)?.map(read).transpose()
}

fn backup_policy(written: &Option<Written>) -> Result<BackupPolicy, Problem> {
    Ok(match number("backups.keep_days", written, Some(0))? {
        0 => BackupPolicy::Delete,
        days => BackupPolicy::KeepDays(days),
    })
}
