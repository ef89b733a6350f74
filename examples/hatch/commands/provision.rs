//! A paid order becomes a running server.

use std::path::Path;

use provisioning_core::{Reason, id::ServiceId};

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
) -> Result<Outcome, Failure> {
    let (product, panel) = files::product(product_file, options.panel_id.as_ref())?;
    let order = files::order(order_file, service, &product)?;
    let product = Named {
        file: files::name(product_file),
        draft: product,
    };
    let order = Named {
        file: files::name(order_file),
        draft: order,
    };

    let session = Session::open(options, Some(panel)).await?;
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
