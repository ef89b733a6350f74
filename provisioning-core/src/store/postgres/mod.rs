//! A store in PostgreSQL.

mod documents;
mod migrations;
mod outbox;
mod work;

use std::{fmt, time::Duration};

use async_trait::async_trait;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};

#[cfg(feature = "engine")]
use super::sql;
#[cfg(feature = "engine")]
use super::sql::Session;
use super::{
    Commit, Document, DocumentKind, Lease, OutboxEvent, Store, StoreError, Subject, outbox::HELD_FOR, sealing,
    sql::failed,
};
use crate::{
    id::{PanelId, ServiceId},
    journal::JournalEntry,
    seal::Seal,
};

/// Keeps everything in a PostgreSQL database, for as many machines as there are.
///
/// Its tables live in a schema of their own, `hatchery`, so that they can live in the application's own database. Version
/// 12 or newer.
///
/// # Guarantees
/// Time for leases, claims and due work is the database's.
///
/// # Assumptions
/// * The pool's user may make the schema, or owns it. He is not called `hatchery` himself: PostgreSQL would look there for
///   the application's own tables first.
/// * A commit that the database has confirmed is not lost: `synchronous_commit` is not off, and a fail-over goes to a
///   replica that has it. Otherwise the intent of a call that was sent may be lost, and the call be made again.
/// * Transactions are those of PostgreSQL's default, `READ COMMITTED`. A stricter one may fail where two write at once;
///   roll it back then and do it again.
/// * The database holds customers' e-mail addresses, in clear unless it is given a [seal](Self::seal_with).
#[derive(Clone)]
pub struct PostgresStore {
    pool: PgPool,
    seal: Option<Seal>,
}

const NOW: &str = "(extract(epoch FROM statement_timestamp()) * 1000)::bigint";

impl PostgresStore {
    /// Uses a pool of the application's own. Call [`migrate`](Self::migrate) once.
    #[must_use]
    pub const fn new(pool: PgPool) -> Self {
        Self { pool, seal: None }
    }

    /// Keeps what is a customer's own under a seal, from the next write on. Every process on this database needs the same.
    #[must_use]
    pub fn seal_with(mut self, seal: Seal) -> Self {
        self.seal = Some(seal);
        self
    }

    /// Brings the tables up to date. Does nothing when they are. Several processes may do it at once.
    ///
    /// # Errors
    /// When the database refuses, or its tables are of a newer version of this library.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        migrations::bring_up_to_date(self.begin().await?).await
    }

    /// Writes `commit` in a transaction of the application's own, so that an order and its wish for a server are one
    /// commit.
    ///
    /// # Errors
    /// As [`Store::commit`]; roll the transaction back then.
    pub async fn commit_in(&self, connection: &mut PgConnection, commit: Commit) -> Result<(), StoreError> {
        write_in(connection, sealing::closed(self.seal.as_ref(), commit)?).await
    }

    /// Records an order in a transaction of the application's own, so that no paid order is without a server and no
    /// server without an order. The same order again changes nothing and is no error.
    ///
    /// # Errors
    /// [`Conflict`](crate::Reason::Conflict) when the service exists and was ordered otherwise, or has ended; when the
    /// database fails. Roll the transaction back then.
    #[cfg(feature = "engine")]
    pub async fn record_in(&self, connection: &mut PgConnection, intent: &crate::Intent) -> Result<(), crate::Error> {
        sql::record(&mut self.within(connection), intent).await
    }

    /// Changes what is wanted of a service in a transaction of the application's own, so that a payment and what it lifts
    /// are one commit. Gives the new revision; the old one when the change changes nothing.
    ///
    /// # Errors
    /// As [`Engine::change`](crate::Engine::change). Roll the transaction back then.
    #[cfg(feature = "engine")]
    pub async fn change_in(
        &self,
        connection: &mut PgConnection,
        engine: &crate::Engine,
        service: &ServiceId,
        change: &crate::Change,
    ) -> Result<u64, crate::Error> {
        engine.may_write().await?;
        sql::change(&mut self.within(connection), engine, service, change).await
    }

    /// Takes events in hand in a transaction of the application's own: what it writes because of them and their
    /// [acknowledgement](Self::acknowledge_in) are one commit. Until it ends, other workers of the consumer get other
    /// events; rolled back, they were never claimed. What it commits without having acknowledged comes again after a
    /// minute.
    ///
    /// # Errors
    /// When the database fails, or an event cannot be read.
    pub async fn claim_events_in(
        &self,
        connection: &mut PgConnection,
        consumer: &str,
        limit: usize,
    ) -> Result<Vec<OutboxEvent>, StoreError> {
        outbox::claim(connection, consumer, HELD_FOR, limit).await
    }

    /// Acknowledges events in a transaction of the application's own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acknowledge_in(
        &self,
        connection: &mut PgConnection,
        consumer: &str,
        events: &[OutboxEvent],
    ) -> Result<(), StoreError> {
        outbox::acknowledge(connection, consumer, events).await
    }

    #[cfg(feature = "engine")]
    fn within<'a>(&'a self, connection: &'a mut PgConnection) -> InTransaction<'a> {
        InTransaction {
            connection,
            seal: self.seal.as_ref(),
        }
    }

    async fn begin(&self) -> Result<Transaction<'static, Postgres>, StoreError> {
        self.pool.begin().await.map_err(failed)
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgresStore")
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn read(&self, kind: DocumentKind, key: &str) -> Result<Option<Document>, StoreError> {
        let document = documents::read(&self.pool, kind, key).await?;
        let opened = document.map(|document| sealing::opened(self.seal.as_ref(), kind, document));
        opened.transpose()
    }

    async fn list(
        &self,
        kind: DocumentKind,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError> {
        let documents = documents::list(&self.pool, kind, prefix, after, limit).await?;
        let opened = documents
            .into_iter()
            .map(|document| sealing::opened(self.seal.as_ref(), kind, document));
        opened.collect()
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        write_in(&mut transaction, sealing::closed(self.seal.as_ref(), commit)?).await?;
        transaction.commit().await.map_err(failed)
    }

    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
        work::claim(&self.pool, subject, term).await
    }

    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError> {
        work::claim_due(&self.pool, panel, term, limit).await
    }

    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError> {
        work::renew(&self.pool, lease, term).await
    }

    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
        work::release(&self.pool, lease, due_in).await
    }

    async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
        documents::journal(&self.pool, service).await
    }

    async fn claim_events(&self, consumer: &str, term: Duration, limit: usize) -> Result<Vec<OutboxEvent>, StoreError> {
        let mut transaction = self.begin().await?;
        let claimed = outbox::claim(&mut transaction, consumer, term, limit).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(claimed)
    }

    async fn acknowledge(&self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        outbox::acknowledge(&mut transaction, consumer, events).await?;
        transaction.commit().await.map_err(failed)
    }

    fn keeps_secrets(&self) -> bool {
        self.seal.is_some()
    }

    async fn outbox_position(&self) -> Result<u64, StoreError> {
        outbox::position(&self.pool).await
    }

    async fn raise_outbox(&self, position: u64) -> Result<(), StoreError> {
        outbox::raise(self.begin().await?, position).await
    }
}

async fn write_in(connection: &mut PgConnection, commit: Commit) -> Result<(), StoreError> {
    if let Some(lease) = &commit.lease {
        work::check_lease(connection, lease).await?;
    }
    for write in commit.writes {
        documents::write(connection, write).await?;
    }
    documents::append_lines(connection, &commit.journal).await?;
    outbox::append(connection, &commit.events).await?;
    if let Some(wake) = commit.wake {
        work::wake_subject(connection, wake).await?;
    }
    Ok(())
}

/// A transaction of the application's own.
#[cfg(feature = "engine")]
struct InTransaction<'a> {
    connection: &'a mut PgConnection,
    seal: Option<&'a Seal>,
}

#[cfg(feature = "engine")]
#[async_trait]
impl Session for InTransaction<'_> {
    async fn read(&mut self, kind: DocumentKind, key: &str) -> Result<Option<Document>, StoreError> {
        let document = documents::read(&mut *self.connection, kind, key).await?;
        let opened = document.map(|document| sealing::opened(self.seal, kind, document));
        opened.transpose()
    }

    async fn commit(&mut self, commit: Commit) -> Result<(), StoreError> {
        write_in(self.connection, sealing::closed(self.seal, commit)?).await
    }
}
