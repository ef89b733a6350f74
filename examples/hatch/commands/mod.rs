//! One file for each kind of command.

mod catalogue;
mod change;
mod console;
mod customer;
mod dashboard;
mod edit;
mod events;
mod import_all;
mod integrations;
mod look;
mod panel;
mod password;
mod power;
mod preview;
mod products;
mod provision;
mod sweep;
mod takeover;
mod work;

use provisioning_core::service::{Act, Change};

use crate::{
    arguments::{Arguments, As, Command, ProductCommand},
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
            again,
        } => provision::run(options, &product, &order, service.as_ref(), again).await,
        Command::Status { of, asking, power } => look::status(options, &of.service, asking.customer, power).await,
        Command::Suspend { of, reason } => change::suspend(options, &of.service, &reason).await,
        Command::Unsuspend { of, all: true, .. } => {
            change::unsuspend(options, &of.service, Change::unsuspend_all()).await
        }
        Command::Unsuspend { of, reason, .. } => {
            change::unsuspend(options, &of.service, Change::unsuspend(reason.as_str())).await
        }
        Command::Expire { of, expiry } => change::expire(options, &of.service, expiry.at).await,
        Command::Change {
            of,
            asking: As { customer: None },
            product: Some(product),
            ..
        } => change::product(options, &of.service, &product).await,
        Command::Change { product: Some(_), .. } => Err(Failure::input(
            "another product is not for customers to choose",
            "leave --as out",
        )),
        Command::Change { of, asking, egg, .. } => {
            let change = Change::egg(egg.unwrap_or_default());
            edit::make_as(options, &of.service, asking.customer, change).await
        }
        Command::Options {
            of, options: chosen, ..
        } => edit::make(options, &of.service, Change::options(chosen)).await,
        Command::Terminate { of, force } => change::terminate(options, &of.service, force).await,
        Command::Keep { of } => edit::make(options, &of.service, Change::keep()).await,
        Command::Reinstall { of, asking, egg } => {
            let change = egg.map_or_else(Change::reinstall, Change::reinstall_with);
            edit::act(options, &of.service, asking.customer, Act::Reinstall, change).await
        }
        Command::Backup { of, asking } => {
            edit::act(options, &of.service, asking.customer, Act::BackUp, Change::back_up()).await
        }
        Command::Power { of, asking, action } => power::run(options, &of.service, asking.customer, action.into()).await,
        Command::Password { of, asking, request } => {
            password::run(options, &of.service, asking.customer, request).await
        }
        Command::Console { of, asking, goes_on } => console::run(options, &of.service, asking.customer, goes_on).await,
        Command::Rename { of, name } => edit::make(options, &of.service, Change::name_to(name)).await,
        Command::Describe { of, text } => edit::make(options, &of.service, Change::description_to(text)).await,
        Command::Owner(owner) => edit::make(options, &owner.of.service, edit::owner(&owner)?).await,
        Command::Variables { of, asking } => customer::variables(options, &of.service, asking.customer).await,
        Command::Set { of, asking, variables } => {
            let change = Change::variables(variables);
            edit::make_as(options, &of.service, asking.customer, change).await
        }
        Command::Resources(asked) => edit::make(options, &asked.of.service, edit::resources(&asked)?).await,
        Command::Permissions { of } => customer::permissions(options, &of.service).await,
        Command::Servers => takeover::servers(options).await,
        Command::Import {
            product,
            order,
            server,
            preview,
        } => takeover::import(options, &product, &order, &server, preview).await,
        Command::ImportAll { orders, yes } => import_all::run(options, &orders, yes).await,
        Command::Adopt { of, server } => takeover::adopt(options, &of.service, &server).await,
        Command::Abandon { of } => takeover::abandon(options, &of.service).await,
        Command::Preview(asked) => preview::run(options, &asked).await,
        Command::Retry { of } => change::retry(options, &of.service).await,
        Command::Journal { of } => look::journal(&options, &of.service).await,
        Command::Services => look::services(options).await,
        Command::Dashboard { watch, fresh } => dashboard::run(options, watch, fresh).await,
        Command::Sweep {
            repair,
            delete_left_behind,
        } => sweep::run(options, repair, delete_left_behind).await,
        Command::Products { command } => match command {
            ProductCommand::List => products::list(options).await,
            ProductCommand::Get { id } => products::get(options, &id).await,
            ProductCommand::Save { product } => products::save(options, &product).await,
            ProductCommand::Check { product } => products::check(options, &product).await,
        },
        Command::Room(which) => products::room(options, &which).await,
        Command::Eggs => panel::eggs(options).await,
        Command::Catalogue { command } => catalogue::run(options, &command).await,
        Command::Diagnose => panel::diagnose(options).await,
        Command::Features => panel::features(options).await,
        Command::Events { command } => events::run(&options, &command).await,
        Command::Work { once } => work::run(options, once).await,
        Command::Integrations { command } => integrations::run(options, &command).await,
        Command::Customer(person) => customer::update(options, &person).await,
        Command::Forget { customer } => customer::forget(options, &customer).await,
        Command::Trust => work::trust(options).await,
    }
}
