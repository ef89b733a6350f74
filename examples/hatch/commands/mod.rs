//! One file for each kind of command.

mod change;
mod edit;
mod look;
mod panel;
mod power;
mod preview;
mod products;
mod provision;
mod takeover;

use provisioning_core::service::{Act, Change};

use crate::{
    arguments::{Arguments, Command, ProductCommand},
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
        Command::Terminate { of, force } => change::terminate(options, &of.service, force).await,
        Command::Keep { of } => edit::make(options, &of.service, Change::keep()).await,
        Command::Reinstall { of, egg } => {
            let change = egg.map_or_else(Change::reinstall, Change::reinstall_with);
            edit::act(options, &of.service, Act::Reinstall, change).await
        }
        Command::Backup { of } => edit::act(options, &of.service, Act::BackUp, Change::back_up()).await,
        Command::Power { of, action } => power::run(options, &of.service, action.into()).await,
        Command::Rename { of, name } => edit::make(options, &of.service, Change::name_to(name)).await,
        Command::Describe { of, text } => edit::make(options, &of.service, Change::description_to(text)).await,
        Command::Owner(owner) => edit::make(options, &owner.of.service, edit::owner(&owner)?).await,
        Command::Set { of, variables } => edit::make(options, &of.service, Change::variables(variables)).await,
        Command::Resources(asked) => edit::make(options, &asked.of.service, edit::resources(&asked)?).await,
        Command::Servers => takeover::servers(options).await,
        Command::Import {
            product,
            order,
            server,
            preview,
        } => takeover::import(options, &product, &order, &server, preview).await,
        Command::Adopt { of, server } => takeover::adopt(options, &of.service, &server).await,
        Command::Abandon { of } => takeover::abandon(options, &of.service).await,
        Command::Preview(asked) => preview::run(options, &asked).await,
        Command::Retry { of } => change::retry(options, &of.service).await,
        Command::Journal { of } => look::journal(&options, &of.service).await,
        Command::Products { command } => match command {
            ProductCommand::List => products::list(options).await,
            ProductCommand::Get { id } => products::get(options, &id).await,
            ProductCommand::Save { product } => products::save(options, &product).await,
            ProductCommand::Check { product } => products::check(options, &product).await,
        },
        Command::Room(which) => products::room(options, &which).await,
        Command::Eggs => panel::eggs(options).await,
        Command::Diagnose => panel::diagnose(options).await,
    }
}
