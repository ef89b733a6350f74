//! Edits of one service that are not about what was sold: whose it is, what it is called, and what is set for it alone.

use provisioning_core::{
    Customer, Mebibytes,
    id::{CustomerId, ServiceId},
    plan::Note,
    service::{Act, ActOutcome, Change, Overrides},
    units::{InvalidQuantity, Limit},
};

use super::change::{settle, tell, want};
use crate::{
    arguments::{Options, Owner, Person, Resources},
    carry_out::{Settled, carry_out},
    failure::{Exit, Failure},
    report::Outcome,
    session::Session,
};

/// Makes a change and waits until the panel is so.
pub(crate) async fn make(options: Options, service: &ServiceId, change: Change) -> Result<Outcome, Failure> {
    make_as(options, service, None, change).await
}

/// The same, asked for by a customer.
pub(crate) async fn make_as(
    options: Options,
    service: &ServiceId,
    customer: Option<CustomerId>,
    change: Change,
) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?.acting_as(customer);
    want(&session, service, change).await?;
    settle(&session, service).await
}

/// Asks for an act, and tells what became of it.
pub(crate) async fn act(
    options: Options,
    service: &ServiceId,
    customer: Option<CustomerId>,
    act: Act,
    change: Change,
) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?.acting_as(customer);
    want(&session, service, change).await?;
    let settled = carry_out(&session, service).await?;
    let outcome = tell(&session, service, &settled).await?;
    let record = session.record(service).await?;
    let became = record.acts.get(&act).map(|report| report.outcome);
    let failure =
        |reason: &'static str, message: String, advice: &str| Some(Failure::new(Exit::Failed, reason, message, advice));
    let is_due = record
        .acts_due(&session.desired(service).await?)
        .any(|(due, _)| due == act);
    Ok(outcome.but(match became {
        _ if is_due => failure(
            "act_waits",
            format!("{act} waits until service {service} is not suspended any more"),
            "lift the suspension",
        ),
        Some(ActOutcome::Unknown) => failure(
            "act_unknown",
            format!("{act} may have happened: the panel did not say, and it is not repeated"),
            "look at the server; give the command again if it did not happen",
        ),
        Some(ActOutcome::Refused) => failure(
            "act_refused",
            format!("the panel refused {act}"),
            "see `hatch journal` for what it said",
        ),
        _ if act == Act::Reinstall => installation(&settled),
        _ => None,
    }))
}

/// Why the reinstallation that was asked for is no installation, if it is none.
fn installation(settled: &Settled) -> Option<Failure> {
    let Settled::AsWanted { notes } = settled else {
        return None;
    };
    let failed = |note: &&Note| matches!(note, Note::InstallationFailed | Note::InstallationOverdue);
    notes.iter().find(failed).map(|note| {
        Failure::new(
            Exit::Failed,
            "installation_failed",
            note.to_string(),
            "see the log of the installation on the panel, mend what it names, and give the command again",
        )
    })
}

/// The change to another customer.
pub(crate) fn owner(owner: &Owner) -> Result<Change, Failure> {
    customer(&owner.person).map(Change::customer_to)
}

/// The customer that was described.
pub(crate) fn customer(person: &Person) -> Result<Customer, Failure> {
    let customer = Customer::new(person.customer.clone(), &person.email).map_err(provisioning_core::Error::from)?;
    Ok(customer
        .name(&person.first_name, &person.last_name)
        .email_verified(person.verified))
}

/// The change of one service's own resources.
pub(crate) fn resources(asked: &Resources) -> Result<Change, Failure> {
    if asked.as_sold {
        return Ok(Change::as_sold());
    }
    let mut overrides = Overrides::default();
    overrides.memory = limit("--memory", asked.memory.as_deref())?;
    overrides.swap = limit("--swap", asked.swap.as_deref())?.map(off);
    overrides.disk = limit("--disk", asked.disk.as_deref())?;
    overrides.cpu = limit("--cpu", asked.cpu.as_deref())?;
    overrides.databases = asked.databases.map(Limit::At);
    overrides.backups = asked.backups.map(Limit::At);
    overrides.allocations = asked.allocations.map(Limit::At);
    overrides.docker_image.clone_from(&asked.image);
    overrides.startup.clone_from(&asked.startup);
    if overrides.is_empty() {
        return Err(Failure::input(
            "nothing is to be changed",
            "say what, as in --memory 6GB",
        ));
    }
    Ok(Change::overrides(overrides))
}

/// Swap of nought is none.
fn off(limit: Limit<Mebibytes>) -> Limit<Mebibytes> {
    if limit == Mebibytes::new(0) {
        Limit::Disabled
    } else {
        limit
    }
}

fn limit<T>(option: &str, text: Option<&str>) -> Result<Option<Limit<T>>, Failure>
where
    T: std::str::FromStr<Err = InvalidQuantity>,
{
    match text {
        None => Ok(None),
        Some("unlimited") => Ok(Some(Limit::Unlimited)),
        Some(text) => match text.parse() {
            Ok(value) => Ok(Some(Limit::At(value))),
            Err(invalid) => Err(Failure::input(
                format!("{option}: {}", invalid.message()),
                invalid.advice(),
            )),
        },
    }
}
