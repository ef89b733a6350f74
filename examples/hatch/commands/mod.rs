//! One file for each kind of command.

mod change;
mod look;
mod panel;
mod preview;
mod provision;

use provisioning_core::service::Change;

use crate::{
    arguments::{Arguments, Command},
    failure::Failure,
    report::Outcome,
};

pub(crate) async fn run(arguments: Arguments) -> Result<Outcome, Failure> {
    let url = arguments.options.url.clone();
    Box::pin(dispatch(arguments))
        .await
        .map_err(|failure| failure.at(url.as_deref()))
}

async fn dispatch(arguments: Arguments) -> Result<Outcome, Failure> {
    let options = arguments.options;
    match arguments.command {
        Command::Provision {
            product,
            order,
            service,
        } => provision::run(options, &product, &order, service.as_ref()).await,
        Command::Status { of, power } => look::status(options, &of.service, power).await,
        Command::Suspend { of, reason } => change::suspend(options, &of.service, &reason).await,
        Command::Unsuspend { of, all: true, .. } => {
            change::unsuspend(options, &of.service, Change::unsuspend_all()).await
        }
        Command::Unsuspend { of, reason, .. } => {
            change::unsuspend(options, &of.service, Change::unsuspend(reason.as_str())).await
        }
        Command::Change { of, product } => change::product(options, &of.service, &product).await,
        Command::Terminate { of } => change::terminate(options, &of.service).await,
        Command::Preview(asked) => preview::run(options, &asked).await,
        Command::Retry { of } => change::retry(options, &of.service).await,
        Command::Journal { of } => look::journal(&options, &of.service).await,
        Command::Eggs => panel::eggs(options).await,
        Command::Diagnose => panel::diagnose(options).await,
    }
}
