//! A paid order becomes a running server.

use std::path::Path;

use provisioning_core::{Reason, id::ServiceId, order::OrderDraft, product::Written};

use crate::{
    arguments::Options,
    carry_out::{Settled, carry_out},
    catalogue::{self, Import, Named},
    failure::Failure,
    files,
    report::Outcome,
    service,
    session::Session,
};

/// Idempotent: given again, it goes on where it was.
pub(crate) async fn run(
    options: Options,
    product_file: &Path,
    order_file: &Path,
    service: Option<&ServiceId>,
    again: bool,
) -> Result<Outcome, Failure> {
    let (product, panel) = files::product(product_file, options.panel_id.as_ref())?;
    let mut order = files::order(order_file, service, &product)?;
    let product = Named {
        file: files::name(product_file),
        draft: product,
    };
    let session = Session::open(options, Some(panel)).await?;
    if again {
        order.generation = next_generation(&session, &order).await?;
    }
    let order = Named {
        file: files::name(order_file),
        draft: order,
    };
    let (_, intent) = catalogue::order(&session, &product, &order, Import::WhenNeeded).await?;
    let service = intent.service().clone();
    let known = session.known(&service).await?;
    if known.as_ref().is_none_or(|record| record.was_never_sent()) {
        // The engine finds out by itself, but only when the customer's account is made.
        session.progress.say("see whether the panel has room and lets us in");
        match session.engine.rehearse(&intent).await {
            Err(error) if matches!(error.reason(), Reason::Access | Reason::Parked) => return Err(error.into()),
            _ => {}
        }
    }
    session.engine.products().save(product.draft).await?;
    intent.record(&session.engine).await?;

    let parked = known.and_then(|record| record.parked);
    if parked.is_some_and(|parked| parked.cause.is_about_the_order()) {
        session.engine.retry(&service).await?;
    }
    match carry_out(&session, &service).await? {
        Settled::AsWanted { notes } => service::told(&session, &service, &notes).await,
        Settled::Ended { .. } => Err(Failure::input(
            format!("service {service} has ended, and its key is never used again"),
            "sell it under a new id, or again with the next `generation` in the order",
        )),
    }
}

/// The life that a service is sold for again: the one after the last, or the one that was begun.
async fn next_generation(session: &Session, order: &OrderDraft) -> Result<Option<Written>, Failure> {
    let known = match order.check() {
        Ok(order) => session.known(order.service()).await?,
        // Its mistakes are told together with those of the product.
        Err(_) => return Ok(order.generation.clone()),
    };
    let Some(record) = known else {
        return Err(Failure::input(
            "it was never sold before",
            "leave --again out: it is the first life of the service",
        ));
    };
    let life = record.key.generation();
    let life = if record.ended.is_some() {
        life.next()
    } else {
        Some(life)
    };
    Ok(life.map(|life| life.to_string().as_str().into()))
}
