//! Servers that are on the panel already.

use std::path::Path;

use provisioning_core::{
    engine::{Decision, PanelServer},
    id::ServiceId,
    panel::ServerRef,
};
use serde_json::{Value, json};

use super::{change::settle, preview};
use crate::{
    arguments::Options,
    catalogue::{self, Import, Named},
    failure::{Exit, Failure},
    files,
    report::Outcome,
    session::Session,
};

/// Every server of the panel, with the service it stands for.
pub(crate) async fn servers(options: Options) -> Result<Outcome, Failure> {
    let session = Session::open(options, None).await?;
    session.progress.say("list the panel's servers");
    let every = session.engine.every_server(&session.panel).await?;
    let text: Vec<String> = every.iter().map(line).collect();
    let json: Vec<Value> = every.iter().map(object).collect();
    Ok(Outcome::new(
        text.join("\n"),
        json!({ "panel": session.panel, "servers": json }),
    ))
}

/// A server of the panel, for machines.
pub(super) fn object(it: &PanelServer) -> Value {
    json!({
        "id": it.server.server.id,
        "uuid": it.server.server.uuid,
        "external_id": it.server.key,
        "name": it.server.name,
        "state": it.server.state,
        "owner": it.server.owner,
        "service": it.service,
    })
}

/// A server of the panel, for people.
pub(super) fn line(it: &PanelServer) -> String {
    let tied = match (&it.service, &it.server.key) {
        (Some(service), _) => format!("service {service}"),
        (None, Some(key)) => format!("external id {key}"),
        (None, None) => "free".to_owned(),
    };
    format!(
        "{:>5}  {:<28} {:<20} {}",
        it.server.server.id, it.server.name, tied, it.server.server.uuid
    )
}

/// Takes a server over for an order, as it is; with `only_preview` it tells what would change.
pub(crate) async fn import(
    options: Options,
    product_file: &Path,
    order_file: &Path,
    server: &str,
    only_preview: bool,
) -> Result<Outcome, Failure> {
    let (product, panel) = files::product(product_file, options.panel_id.as_ref())?;
    let order = files::order(order_file, None, &product)?;
    let named = Named {
        file: files::name(product_file),
        draft: product,
    };
    let session = Session::open(options, Some(panel)).await?;
    catalogue::product(&session, &named, Import::WhenNeeded).await?;
    session.engine.products().save(named.draft).await?;
    let order = order.check()?;
    let server = find(&session, server).await?;
    // The same import again goes on.
    let known = session.known(order.service()).await?;
    if known.is_some_and(|record| record.binding.is_none_or(|binding| binding.server.uuid != server.uuid)) {
        let message = format!("service {} exists already", order.service());
        return Err(Failure::input(message, "give the order another service"));
    }
    let intent = session.engine.import(order, &server).await?;
    if only_preview {
        return Ok(preview::told(&session.engine.preview_intent(&intent).await?));
    }
    let service = intent.record(&session.engine).await?;
    settle(&session, &service).await
}

/// A person has named the server that stands for a parked service.
pub(crate) async fn adopt(options: Options, service: &ServiceId, server: &str) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?;
    let server = find(&session, server).await?;
    let by = session.by.as_deref();
    session.engine.decide(service, Decision::Adopt(server), by).await?;
    settle(&session, service).await
}

/// A person has let a parked service go.
pub(crate) async fn abandon(options: Options, service: &ServiceId) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?;
    let by = session.by.as_deref();
    session.engine.decide(service, Decision::Abandon, by).await?;
    let json = json!({ "service": service, "phase": "ended", "let_go": true });
    Ok(Outcome::new(
        format!("service {service} has ended; its server was left alone"),
        json,
    ))
}

/// The server with this number on the panel.
async fn find(session: &Session, number: &str) -> Result<ServerRef, Failure> {
    let every = session.engine.every_server(&session.panel).await?;
    let found = every.into_iter().find(|it| it.server.server.id == number);
    found.map(|it| it.server.server).ok_or_else(|| {
        let message = format!("the panel has no server {number}");
        Failure::new(Exit::BadInput, "not_found", message, "see `hatch servers`")
    })
}
