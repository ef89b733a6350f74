//! From a draft to a product: every mistake at once.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{
    LocationId, NodeId, NodeTag, PortRange, Product, ProductDraft, Variables, Written,
    environment::{known, report_refused},
    written::{count, cpu, flag, io, items, required, size, swap, text},
};
use crate::{
    egg::{CatalogEgg, Egg, PanelEgg},
    id::{InvalidId, PanelId, ProductId},
    panel::PanelKind,
    problem::{Findings, Problem, Problems, did_you_mean, nearest},
    template::{NameTemplate, TemplateError, clean},
    units::{Limit, quoted},
};

impl ProductDraft {
    /// Checks every field against the imported eggs (those of other panels may be among them) and makes a product with
    /// a copy of its egg. Nothing is looked up on a panel.
    ///
    /// # Errors
    /// Every mistake at once, each with its field, what is wrong and what to do.
    pub fn check(&self, eggs: &[CatalogEgg]) -> Result<Product, Problems> {
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
        let wanted = findings.keep(required("egg", &self.egg, "write the egg's number, uuid or name"));
        let panel_egg = panel
            .as_ref()
            .zip(wanted)
            .and_then(|(panel, wanted)| findings.keep(find_egg(&wanted, panel, eggs)));
        let egg = panel_egg.map(|it| &it.egg);
        let server_name = findings
            .keep(template("server_name", &self.server_name))
            .map(Option::unwrap_or_default);
        let description = findings.keep(template("description", &self.description));
        let docker_image = findings.keep(docker_image(&self.docker_image, egg));
        let startup = findings.keep(startup(&self.startup, egg));
        let skip_scripts = findings.keep(flag("skip_scripts", &self.skip_scripts, false));
        let start_on_completion = findings.keep(flag("start_on_completion", &self.start_on_completion, true));

        let resources = &self.resources;
        let memory = findings.keep(size("resources.memory", &resources.memory));
        let swap = findings.keep(swap("resources.swap", &resources.swap));
        let disk = findings.keep(size("resources.disk", &resources.disk));
        let cpu = findings.keep(cpu("resources.cpu", &resources.cpu));
        let io = findings.keep(io("resources.io", &resources.io));
        let threads = findings.keep(threads(&resources.threads));
        let oom_killer = findings.keep(flag("resources.oom_killer", &resources.oom_killer, true));

        let features = &self.features;
        let databases = findings.keep(count("features.databases", &features.databases, 0));
        let backups = findings.keep(backups(&features.backups));
        let allocations = findings.keep(count("features.allocations", &features.allocations, 1));

        let placement = &self.placement;
        let nodes = findings
            .keep(items("placement.nodes", &placement.nodes))
            .map(Option::unwrap_or_default);
        let locations = findings
            .keep(items("placement.locations", &placement.locations))
            .map(Option::unwrap_or_default);
        let tags = findings
            .keep(items("placement.tags", &placement.tags))
            .map(Option::unwrap_or_default);
        let kind = panel.as_ref().and_then(|panel| kind_of(panel, eggs));
        if let Some(kind) = kind {
            report_foreign_places(kind, locations.as_deref(), tags.as_deref(), &mut findings);
        }
        let ports = ports(&placement.ports, &mut findings);
        let dedicated_ip = findings.keep(flag("placement.dedicated_ip", &placement.dedicated_ip, false));

        let settable = kind.zip(egg);
        let variables = variables(&self.variables, settable, &mut findings);
        let customer_variables = customer_variables(&self.customer_variables, settable, &mut findings);
        if let Some((kind, egg)) = settable {
            // What could not be read has its problem already.
            let unread = self.variables.names().filter(|name| variables.get(name).is_none());
            let open = customer_variables
                .iter()
                .cloned()
                .chain(unread.map(str::to_owned))
                .collect();
            report_refused(kind, egg, &variables, &open, &mut findings);
        }
        self.report_unknown(&mut findings);

        let complete = || {
            Some(Product {
                id: id?,
                name: name?,
                panel: panel?,
                kind: kind?,
                egg: panel_egg?.for_sale(),
                server_name: server_name?,
                description: description?,
                docker_image: docker_image?,
                startup: startup?,
                skip_scripts: skip_scripts?,
                start_on_completion: start_on_completion?,
                memory: memory?,
                swap: swap?,
                disk: disk?,
                cpu: cpu?,
                io: io?,
                threads: threads?,
                oom_killer: oom_killer?,
                databases: databases?,
                backups: backups?,
                allocations: allocations?,
                nodes: nodes?.into_iter().map(NodeId::new).collect(),
                locations: locations?.into_iter().map(LocationId::new).collect(),
                tags: tags?.into_iter().map(NodeTag::new).collect(),
                ports,
                dedicated_ip: dedicated_ip?,
                variables,
                customer_variables,
            })
        };
        findings.finish(complete())
    }
}

fn product_name(written: &Option<Written>) -> Result<String, Problem> {
    let advice = "write what customers read, such as \"Minecraft 4 GB\"";
    match clean(&required("name", written, advice)?) {
        name if name.is_empty() => Err(Problem::new("name", "there is nothing to see in it", advice)),
        name if name.chars().count() > 191 => {
            Err(Problem::new("name", "it has more than 191 characters", "shorten it"))
        }
        name => Ok(name),
    }
}

/// The software of a panel, as its eggs tell it.
fn kind_of(panel: &PanelId, eggs: &[CatalogEgg]) -> Option<PanelKind> {
    eggs.iter().find(|entry| entry.panel == *panel).map(|entry| entry.kind)
}

/// Each panel has its own way to say which nodes belong together.
fn report_foreign_places(
    kind: PanelKind,
    locations: Option<&[String]>,
    tags: Option<&[String]>,
    findings: &mut Findings,
) {
    let is_given = |list: Option<&[String]>| list.is_some_and(|list| !list.is_empty());
    if kind == PanelKind::Pelican && is_given(locations) {
        findings.add(Problem::new(
            "placement.locations",
            "Pelican has no locations",
            "name its nodes in `placement.nodes`, or tags of nodes in `placement.tags`",
        ));
    }
    if kind != PanelKind::Pelican && is_given(tags) {
        findings.add(Problem::new(
            "placement.tags",
            format!("the nodes of {kind} have no tags"),
            "name its nodes in `placement.nodes`, or its locations in `placement.locations`",
        ));
    }
}

/// The egg with this id, uuid or name, in this order, if it is offered on this panel.
fn find_egg<'a>(wanted: &str, panel: &PanelId, eggs: &'a [CatalogEgg]) -> Result<&'a PanelEgg, Problem> {
    let (here, elsewhere): (Vec<_>, Vec<_>) = eggs.iter().partition(|entry| entry.panel == *panel);
    let refuse = |message: String, advice: String| Err(Problem::new("egg", message, advice));
    if here.is_empty() {
        let near = nearest(panel.as_str(), elsewhere.iter().map(|entry| entry.panel.as_str()));
        let advice = near.map_or_else(
            || "import the panel's eggs first".to_owned(),
            |near| format!("import the panel's eggs first; or did you mean the panel `{near}`?"),
        );
        return refuse(format!("no egg of the panel `{panel}` was imported"), advice);
    }
    let uuid = Uuid::parse_str(wanted).ok();
    let has_uuid = |entry: &&CatalogEgg| uuid.is_some() && entry.egg.uuid == uuid;
    let matching = |test: &dyn Fn(&&CatalogEgg) -> bool| here.iter().copied().filter(test).collect::<Vec<_>>();
    let found = [
        matching(&|entry| entry.egg.id.as_str() == wanted),
        matching(&has_uuid),
        matching(&|entry| entry.egg.name == wanted),
    ]
    .into_iter()
    .find(|found| !found.is_empty())
    .unwrap_or_default();
    let offered: Vec<_> = found.iter().filter(|entry| entry.is_offered()).collect();
    match (offered.as_slice(), found.is_empty()) {
        ([only], _) => Ok(&only.egg),
        ([], false) if found.iter().all(|entry| entry.is_removed) => refuse(
            format!("the panel `{panel}` has the egg {} no more", quoted(wanted)),
            "choose another, or put it back on the panel and import its eggs again".to_owned(),
        ),
        ([], false) => refuse(
            format!("the egg {} is not enabled", quoted(wanted)),
            "enable it in the catalogue, or choose another".to_owned(),
        ),
        ([], true) => {
            let other = elsewhere
                .iter()
                .find(|entry| entry.egg.name == wanted || has_uuid(entry));
            if let Some(other) = other {
                let message = format!(
                    "the egg {} was imported from the panel `{}`, not from `{panel}`",
                    quoted(wanted),
                    other.panel
                );
                return refuse(message, "choose an egg of the product's own panel".to_owned());
            }
            let names = here
                .iter()
                .filter(|entry| entry.is_offered())
                .map(|entry| entry.egg.name.as_str());
            let advice = format!(
                "import it first if it is new on the panel; {}",
                did_you_mean(wanted, names)
            );
            refuse(
                format!("the panel `{panel}` has no imported egg {}", quoted(wanted)),
                advice,
            )
        }
        (several, _) => {
            let ids = several
                .iter()
                .map(|entry| entry.egg.id.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            refuse(
                format!("several eggs are called {}", quoted(wanted)),
                format!("write the id of one: {ids}"),
            )
        }
    }
}

fn template(field: &str, written: &Option<Written>) -> Result<Option<NameTemplate>, Problem> {
    text(field, written)?
        .map(|source| NameTemplate::parse(&source).map_err(|error: TemplateError| error.at(field)))
        .transpose()
}

/// The image a server gets; empty where the egg is not known, which is a problem of its own.
fn docker_image(written: &Option<Written>, egg: Option<&Egg>) -> Result<String, Problem> {
    let field = "docker_image";
    let Some(image) = text(field, written)? else {
        return match egg.map(Egg::default_image) {
            Some(None) => Err(Problem::new(field, "the egg has no image of its own", "write one")),
            Some(Some(image)) => Ok(image.to_owned()),
            None => Ok(String::new()),
        };
    };
    let usual = |c: char| c.is_ascii_alphanumeric() || "_./-:@ ".contains(c);
    match image.strip_prefix('~').unwrap_or(&image) {
        name if !name.chars().all(usual) => Err(Problem::new(
            field,
            format!("{} is no image", quoted(&image)),
            "write it as Docker pulls it, as in \"ghcr.io/owner/image:tag\"",
        )),
        _ if image.len() > 191 => Err(Problem::new(field, "it has more than 191 characters", "shorten it")),
        _ => Ok(image),
    }
}

/// The command a server starts with; empty where the egg is not known, which is a problem of its own.
fn startup(written: &Option<Written>, egg: Option<&Egg>) -> Result<String, Problem> {
    let field = "startup";
    let own = text(field, written)?;
    let startup = own
        .or_else(|| egg.map(|egg| egg.startup().to_owned()))
        .unwrap_or_default();
    if egg.is_some() && startup.trim().is_empty() {
        return Err(Problem::new(
            field,
            "the egg has no startup command of its own",
            "write one",
        ));
    }
    Ok(startup)
}

fn threads(written: &Option<Written>) -> Result<Option<String>, Problem> {
    let field = "resources.threads";
    let threads = text(field, written)?;
    match threads.as_deref() {
        Some(text) if !text.chars().all(|c| c.is_ascii_digit() || c == '-' || c == ',') => {
            let message = format!("{} names no threads", quoted(text));
            Err(Problem::new(
                field,
                message,
                "write numbers and ranges without blanks, as in \"0-3,6\"",
            ))
        }
        _ => Ok(threads),
    }
}

fn backups(written: &Option<Written>) -> Result<Limit<u32>, Problem> {
    let field = "features.backups";
    match count(field, written, 0)? {
        Limit::Unlimited => Err(Problem::new(field, "no panel has unlimited backups", "write a number")),
        limited => Ok(limited),
    }
}

fn ports(written: &Option<Written>, findings: &mut Findings) -> Vec<PortRange> {
    let field = "placement.ports";
    let parts = findings.keep(items(field, written)).flatten().unwrap_or_default();
    let parsed = parts.iter().enumerate().map(|(index, part)| {
        part.parse::<PortRange>()
            .map_err(|error| error.at(&format!("{field}.{index}")))
    });
    parsed.filter_map(|range| findings.keep(range)).collect()
}

fn variables(written: &Variables<Written>, egg: Option<(PanelKind, &Egg)>, findings: &mut Findings) -> Variables {
    let mut variables = Variables::default();
    for (name, value) in written.iter() {
        if let Some((kind, egg)) = egg {
            findings.keep(known(kind, egg, name));
        }
        if let Some(value) = findings.keep(value.text(&format!("variables.{name}"))) {
            variables.insert(name, value);
        }
    }
    variables
}

fn customer_variables(
    written: &Option<Written>,
    egg: Option<(PanelKind, &Egg)>,
    findings: &mut Findings,
) -> BTreeSet<String> {
    let field = "customer_variables";
    let written = findings.keep(items(field, written)).flatten();
    let Some((kind, egg)) = egg else {
        return BTreeSet::new();
    };
    match written {
        None => {
            let open = egg.variables.iter().filter(|variable| variable.user_editable);
            open.map(|variable| variable.env_variable.clone()).collect()
        }
        Some(names) => {
            for name in &names {
                let at_field = |problem: Problem| Problem::new(field, problem.message(), problem.advice());
                findings.keep(known(kind, egg, name).map_err(at_field));
            }
            names.into_iter().collect()
        }
    }
}
