//! What others are to be told of. No call is made.

use std::{fs, io::Read as _, path::Path, time::Duration};

use provisioning_core::{
    event::EventEntry,
    store::{OutboxEvent, Store},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    arguments::{EventCommand, Options},
    failure::Failure,
    files,
    report::Outcome,
    session::open_store,
};

/// An event as it is printed, and read again to be acknowledged.
#[derive(Debug, Serialize, Deserialize)]
struct Printed {
    number: u64,
    #[serde(flatten)]
    entry: EventEntry,
}

/// What was printed.
#[derive(Debug, Serialize, Deserialize)]
struct Claimed {
    consumer: String,
    events: Vec<Printed>,
}

pub(crate) async fn run(options: &Options, command: &EventCommand) -> Result<Outcome, Failure> {
    match command {
        EventCommand::Claim { consumer, limit, hold } => claim(options, consumer, *limit, *hold).await,
        EventCommand::Acknowledge {
            consumer,
            claimed,
            numbers,
        } => acknowledge(options, consumer, claimed, numbers).await,
    }
}

async fn claim(options: &Options, consumer: &str, limit: usize, hold: Duration) -> Result<Outcome, Failure> {
    let store = open_store(options, false).await?;
    let events = store.claim_events(consumer, hold, limit).await?;
    let text: Vec<String> = events.iter().map(line).collect();
    let text = if text.is_empty() {
        format!("there is nothing new for `{consumer}`")
    } else {
        text.join("\n")
    };
    let events = events.into_iter().map(|event| Printed {
        number: event.number(),
        entry: event.entry().clone(),
    });
    let claimed = Claimed {
        consumer: consumer.to_owned(),
        events: events.collect(),
    };
    Ok(Outcome::new(text, json!(claimed)))
}

fn line(event: &OutboxEvent) -> String {
    format!(
        "{:>6}  {:.3}  service {}: {}",
        event.number(),
        event.at(),
        event.service(),
        event.kind()
    )
}

/// One by one, never all up to a number: an event may be committed after one with a higher number.
async fn acknowledge(options: &Options, consumer: &str, file: &Path, numbers: &[u64]) -> Result<Outcome, Failure> {
    let store = open_store(options, false).await?;
    let claimed = read(file)?;
    if claimed.consumer != consumer {
        let message = format!(
            "{} was claimed for `{}`, not for `{consumer}`",
            files::name(file),
            claimed.consumer
        );
        return Err(Failure::input(message, "claim them for this consumer"));
    }
    let known: Vec<u64> = claimed.events.iter().map(|event| event.number).collect();
    if let Some(stranger) = numbers.iter().find(|number| !known.contains(number)) {
        let message = format!("{} has no event {stranger}", files::name(file));
        return Err(Failure::input(
            message,
            "give numbers that were claimed, or none for all of them",
        ));
    }
    let is_read = |event: &Printed| numbers.is_empty() || numbers.contains(&event.number);
    let events = claimed.events.into_iter().filter(is_read);
    let events: Vec<OutboxEvent> = events
        .map(|event| OutboxEvent::new(event.number, event.entry))
        .collect();
    store.acknowledge(consumer, &events).await?;
    let highest = events.iter().map(OutboxEvent::number).max();
    let text = format!("`{consumer}` is done with {} events", events.len());
    let json = json!({ "consumer": consumer, "acknowledged": events.len(), "highest": highest });
    Ok(Outcome::new(text, json))
}

fn read(file: &Path) -> Result<Claimed, Failure> {
    let mut text = String::new();
    let reading = if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map(drop)
    } else {
        fs::read_to_string(file).map(|read| text = read)
    };
    reading.map_err(|error| {
        let message = format!("{} cannot be read: {error}", files::name(file));
        Failure::input(message, "check the path of the file")
    })?;
    serde_json::from_str(&text).map_err(|error| {
        let message = format!("{} is not what was claimed: {error}", files::name(file));
        Failure::input(message, "give what `hatch --json events claim` has printed")
    })
}
