//! What the stores in databases have in common.

use std::time::Duration;

use crate::{
    event::EventEntry,
    journal::JournalEntry,
    store::{Expected, Lease, OutboxEvent, StoreError, StoreErrorKind, Write},
};

pub(super) fn failed(error: sqlx::Error) -> StoreError {
    StoreError::database(error)
}

pub(super) fn lost(lease: &Lease) -> StoreError {
    StoreError::new(StoreErrorKind::LeaseLost, lease.subject.to_string())
}

/// Why the document under `key` was not written.
pub(super) fn not_written(key: &str, error: sqlx::Error) -> StoreError {
    match error.as_database_error() {
        Some(cause) if cause.is_unique_violation() => StoreError::new(StoreErrorKind::Duplicate, key),
        _ => failed(error),
    }
}

/// Why `write` changed no row: a new document that is not there gave way to another with its unique mark.
pub(super) fn unexpected(write: Write, is_there: bool) -> StoreError {
    let kind = if write.expected == Expected::Absent && !is_there {
        StoreErrorKind::Duplicate
    } else {
        StoreErrorKind::Conflict
    };
    StoreError::new(kind, write.key)
}

/// How many lines of the journal, or events, are written by one statement, which may have no more than 32,766 values.
pub(super) const ROWS_AT_ONCE: usize = 1000;

/// Lines of the journal as they are stored.
pub(super) fn written(lines: &[JournalEntry]) -> Result<Vec<(&str, String)>, StoreError> {
    let written = lines.iter().map(|line| {
        let body = serde_json::to_string(line).map_err(|error| StoreError::corrupt("journal", &error))?;
        Ok((line.service.as_str(), body))
    });
    written.collect()
}

/// Events as they are stored.
pub(super) fn told(events: &[EventEntry]) -> Result<Vec<String>, StoreError> {
    let told = events
        .iter()
        .map(|event| serde_json::to_string(event).map_err(|error| StoreError::corrupt("event", &error)));
    told.collect()
}

pub(super) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis())
        .unwrap_or(i64::MAX / 4)
        .min(i64::MAX / 4)
}

pub(super) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// An event from its row.
pub(super) fn event((number, body): (i64, String)) -> Result<OutboxEvent, StoreError> {
    let entry: EventEntry =
        serde_json::from_str(&body).map_err(|error| StoreError::corrupt(&format!("event {number}"), &error))?;
    Ok(OutboxEvent::new(number.unsigned_abs(), entry))
}

#[cfg(feature = "engine")]
pub(super) use self::session::{Session, change, record};

#[cfg(feature = "engine")]
mod session {
    use async_trait::async_trait;

    use crate::{
        Engine, Intent,
        error::Error,
        id::ServiceId,
        service::Change,
        store::{Commit, Document, DocumentKind, StoreError, StoreErrorKind},
    };

    /// A transaction of the application's own, as far as orders and changes need it.
    #[async_trait]
    pub(in crate::store) trait Session: Send {
        async fn read(&mut self, kind: DocumentKind, key: &str) -> Result<Option<Document>, StoreError>;
        async fn commit(&mut self, commit: Commit) -> Result<(), StoreError>;
    }

    pub(in crate::store) async fn record(session: &mut impl Session, intent: &Intent) -> Result<(), Error> {
        let service = intent.service().as_str();
        let mut is_new = true;
        loop {
            let desired = session.read(DocumentKind::Desired, service).await?;
            let record = session.read(DocumentKind::Service, service).await?;
            let commit = match (desired, record) {
                (Some(desired), Some(record)) => match intent.amend(&desired, &record)? {
                    Some(commit) => commit,
                    None => return Ok(()),
                },
                _ => intent.commit()?,
            };
            match session.commit(commit).await {
                // Another transaction has recorded it since we looked; it may be the same order.
                Err(error) if error.kind() == StoreErrorKind::Conflict && is_new => is_new = false,
                done => return Ok(done?),
            }
        }
    }

    pub(in crate::store) async fn change(
        session: &mut impl Session,
        engine: &Engine,
        service: &ServiceId,
        change: &Change,
    ) -> Result<u64, Error> {
        let product = match change.new_product() {
            Some(id) => session.read(DocumentKind::Product, id.as_str()).await?,
            None => None,
        };
        let product = product.map(|document| document.decode()).transpose()?;
        let desired = session.read(DocumentKind::Desired, service.as_str()).await?;
        let record = session.read(DocumentKind::Service, service.as_str()).await?;
        let documents = (desired.as_ref(), record.as_ref());
        let (revision, commit) = engine.edit(service, documents, change, product.as_ref()).await?;
        if let Some(commit) = commit {
            session.commit(commit).await?;
        }
        Ok(revision)
    }
}
