//! Every server of a panel that there is an order for: first what would change, then taken over.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use provisioning_core::{
    Error, Reason,
    engine::PanelServer,
    id::ServiceId,
    order::{Order, OrderDraft},
    panel::ObservedServer,
    problem::Problem,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    arguments::Options,
    carry_out::carry_out,
    failure::{Exit, Failure, Mistake},
    files,
    report::Outcome,
    session::Session,
};

/// The orders of a panel, by the server that each is for.
struct Orders(BTreeMap<String, Order>);

impl Orders {
    /// Every mistake in the file at once.
    fn read(file: &Path) -> Result<Self, Failure> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            product: Option<provisioning_core::product::Written>,
            orders: Vec<toml::Table>,
        }
        let name = files::name(file);
        let text = fs::read_to_string(file)
            .map_err(|error| Failure::input(format!("{name} cannot be read: {error}"), "check the path of the file"))?;
        let invalid = |error: toml::de::Error| {
            let message = format!("{name} is no file of orders: {}", error.to_string().trim_end());
            Failure::input(
                message,
                "write `[[orders]]`, and in each its `server` with what an order has",
            )
        };
        let written: Written = toml::from_str(&text).map_err(invalid)?;
        let (mut orders, mut mistakes) = (BTreeMap::new(), Vec::new());
        for (place, mut table) in written.orders.into_iter().enumerate() {
            let mut mistake = |problem: &Problem| {
                let field = format!("orders.{place}.{}", problem.field());
                let problem = Problem::new(field, problem.message(), problem.advice());
                mistakes.extend(Mistake::all(&name, [&problem]));
            };
            let server = match table.remove("server") {
                Some(toml::Value::String(server)) => server,
                Some(toml::Value::Integer(server)) => server.to_string(),
                _ => {
                    mistake(&Problem::new(
                        "server",
                        "it does not say which server it is for",
                        "write its number on the panel, or its uuid; see `hatch servers`",
                    ));
                    continue;
                }
            };
            let mut draft: OrderDraft = table.try_into().map_err(invalid)?;
            if draft.product.is_none() {
                draft.product.clone_from(&written.product);
            }
            match draft.check() {
                Err(problems) => problems.iter().for_each(mistake),
                Ok(order) => {
                    if orders.insert(server, order).is_some() {
                        mistake(&Problem::new(
                            "server",
                            "there are two orders for this server",
                            "remove one of them",
                        ));
                    }
                }
            }
        }
        let mut services = BTreeSet::new();
        for (server, order) in &orders {
            if !services.insert(order.service()) {
                let message = format!("service {} is ordered for another server, too", order.service());
                let problem = Problem::new(
                    format!("server {server}"),
                    message,
                    "give each server a service of its own",
                );
                mistakes.extend(Mistake::all(&name, [&problem]));
            }
        }
        if mistakes.is_empty() {
            Ok(Self(orders))
        } else {
            Err(Failure::mistakes(mistakes))
        }
    }

    fn of(&self, server: &ObservedServer) -> Option<&Order> {
        let by_id = self.0.get(&server.server.id);
        by_id.or_else(|| self.0.get(&server.server.uuid.to_string()))
    }

    /// Those whose server is not on the panel.
    fn without_server(&self, every: &[PanelServer]) -> Vec<&str> {
        let is_there = |wanted: &str| {
            every
                .iter()
                .any(|it| it.server.server.id == wanted || it.server.server.uuid.to_string() == wanted)
        };
        self.0
            .keys()
            .map(String::as_str)
            .filter(|wanted| !is_there(wanted))
            .collect()
    }
}

/// Calls no more than the panel's pages and a look at each server that there is an order for, unless it is to be done.
pub(crate) async fn run(options: Options, file: &Path, is_to_be_done: bool) -> Result<Outcome, Failure> {
    let orders = Orders::read(file)?;
    let session = Session::open(options, None).await?;
    session.engine.may_write().await?;
    for order in orders.0.values() {
        is_sold_here(&session, order).await?;
    }
    session.progress.say("list the panel's servers");
    let every = session.engine.every_server(&session.panel).await?;
    for it in &every {
        let (server, uuid) = (&it.server.server.id, it.server.server.uuid.to_string());
        if *server != uuid && orders.0.contains_key(server) && orders.0.contains_key(&uuid) {
            let message = format!("there are two orders for server {server}: by its number, and by its uuid");
            return Err(Failure::input(message, "remove one of them"));
        }
    }
    if let Some(missing) = orders.without_server(&every).first() {
        let message = format!("the panel has no server {missing}");
        return Err(Failure::new(
            Exit::BadInput,
            "not_found",
            message,
            "see `hatch servers`",
        ));
    }
    if is_to_be_done {
        adopt(&session, &orders, &every).await
    } else {
        plan(&session, &orders, &every).await
    }
}

/// An unknown product is told with the server that it is ordered for.
async fn is_sold_here(session: &Session, order: &Order) -> Result<(), Failure> {
    let product = match session.engine.products().get(order.product()).await {
        Err(error) if error.reason() == Reason::NotFound => return Ok(()),
        product => product?,
    };
    if product.panels().any(|panel| *panel == session.panel) {
        return Ok(());
    }
    let (panel, product) = (product.panel(), order.product());
    let message = format!(
        "the product `{product}` is sold on the panel `{panel}`, not on `{}`",
        session.panel
    );
    Err(Failure::input(
        message,
        format!("give --panel-id {panel}, with the --url of that panel"),
    ))
}

async fn plan(session: &Session, orders: &Orders, every: &[PanelServer]) -> Result<Outcome, Failure> {
    let (mut text, mut json, mut refused) = (Vec::new(), Vec::new(), 0);
    for it in every {
        let name = named(&it.server);
        let (line, fate) = match (&it.service, orders.of(&it.server)) {
            (Some(service), _) => (
                format!("{name}: stands for service {service} already"),
                json!({ "fate": "known", "service": service }),
            ),
            (None, None) => (
                format!("{name}: there is no order for it; it is left alone"),
                json!({ "fate": "left" }),
            ),
            (None, Some(order)) => match changes(session, order, &it.server).await {
                Ok(changes) => {
                    let service = order.service();
                    let mut line = format!("{name}: becomes service {service}");
                    changes.iter().for_each(|change| line += &format!("\n       {change}"));
                    (
                        line,
                        json!({ "fate": "import", "service": service, "changes": changes }),
                    )
                }
                Err(error) if is_about_all(&error) => return Err(error.into()),
                Err(error) => {
                    refused += 1;
                    (refusal(&name, &error), refusal_json(&error))
                }
            },
        };
        let mut object = json!({ "server": it.server.server });
        object["plan"] = fate;
        text.push(line);
        json.push(object);
    }
    text.push("nothing was changed; do it with --yes".to_owned());
    let outcome = Outcome::new(text.join("\n"), json!({ "panel": session.panel, "servers": json }));
    Ok(outcome.but(some_refused(refused)))
}

/// What would be written to the panel for one server.
async fn changes(session: &Session, order: &Order, server: &ObservedServer) -> Result<Vec<String>, Error> {
    let intent = session.engine.import(order.clone(), &server.server).await?;
    let preview = session.engine.preview_intent(&intent).await?;
    let steps = preview.plan.steps.iter();
    Ok(steps.flat_map(|step| step.changes()).map(ToString::to_string).collect())
}

/// Given again, it goes on where it was.
async fn adopt(session: &Session, orders: &Orders, every: &[PanelServer]) -> Result<Outcome, Failure> {
    session.progress.say("record the orders");
    let imported = session
        .engine
        .import_every(&session.panel, |server| orders.of(server).cloned())
        .await?;
    let (mut text, mut json, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    let mut add = |name: String, line: String, object: Value| {
        text.push(format!("{name}: {line}"));
        json.push(object);
    };
    for it in every {
        let Some(order) = orders.of(&it.server) else { continue };
        let (name, service) = (named(&it.server), order.service());
        if let Some(other) = it.service.as_ref().filter(|other| *other != service) {
            add(
                name,
                format!("stands for service {other} already; it is left alone"),
                json!({ "server": it.server.server, "service": other, "fate": "known" }),
            );
            continue;
        }
        if let Some((_, error)) = imported.refused.iter().find(|(server, _)| *server == it.server.server) {
            add(
                name,
                format!("{error}\n       → {}", error.advice()),
                refusal_json(error),
            );
            continue;
        }
        match carry_out_known(session, service).await? {
            None => add(
                name,
                format!("is service {service} now"),
                json!({ "server": it.server.server, "service": service, "fate": "imported" }),
            ),
            Some(failure) => {
                let object = json!({ "server": it.server.server, "service": service, "fate": "under_way" });
                add(
                    name,
                    format!("service {service} is recorded; {}", failure.text()),
                    object,
                );
                failures.push(failure);
            }
        }
    }
    let outcome = Outcome::new(text.join("\n"), json!({ "panel": session.panel, "servers": json }));
    let first = failures.into_iter().next();
    Ok(outcome.but(first.or_else(|| some_refused(imported.refused.len()))))
}

/// What keeps a service from being as wanted, if anything does.
async fn carry_out_known(session: &Session, service: &ServiceId) -> Result<Option<Failure>, Failure> {
    match carry_out(session, service).await {
        Ok(_) => Ok(None),
        Err(failure) if matches!(failure.exit, Exit::NoAccess | Exit::BadInput) => Err(failure),
        Err(failure) => Ok(Some(failure)),
    }
}

/// The next server would fail in the same way.
fn is_about_all(error: &Error) -> bool {
    matches!(
        error.reason(),
        Reason::Access | Reason::Unreachable | Reason::RateLimited | Reason::Store | Reason::IntegrationDisabled
    )
}

fn named(server: &ObservedServer) -> String {
    format!("{:>5}  {}", server.server.id, server.name)
}

fn refusal(name: &str, error: &Error) -> String {
    format!("{name}: cannot be taken over: {error}\n       → {}", error.advice())
}

fn refusal_json(error: &Error) -> Value {
    json!({ "fate": "refused", "message": error.to_string(), "advice": error.advice() })
}

fn some_refused(count: usize) -> Option<Failure> {
    (count > 0).then(|| {
        let message = format!("{count} of the servers cannot be taken over");
        Failure::new(
            Exit::Failed,
            "refused",
            message,
            "see above; the others are not held up by them",
        )
    })
}
