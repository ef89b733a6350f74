//! One promise put to the test on one store, with names of its own.

use std::{fmt::Debug, time::Duration};

use jiff::Timestamp;

use super::{Violation, pace::pause};
use crate::{
    id::{PanelId, ServiceId},
    journal::{JournalEntry, JournalEvent},
    store::{Commit, DocumentKind, Expected, Lease, Store, StoreError, StoreErrorKind, Subject, Wake, Write},
};

/// The kind of the documents that a trial writes.
pub(super) const KIND: DocumentKind = DocumentKind::Product;

/// A term that no trial outlives.
pub(super) const LONG: Duration = Duration::from_secs(3600);

/// A term that is over after [`Trial::let_it_pass`].
pub(super) const SHORT: Duration = Duration::from_millis(20);

pub(super) struct Trial<'a> {
    pub(super) promise: &'static str,
    pub(super) store: &'a dyn Store,
}

impl<'a> Trial<'a> {
    pub(super) const fn new(promise: &'static str, store: &'a dyn Store) -> Self {
        Self { promise, store }
    }

    pub(super) fn key(&self, name: &str) -> String {
        format!("{}/{name}", self.promise)
    }

    pub(super) fn subject(&self, name: &str) -> Subject {
        Subject::from_stored(self.key(name))
    }

    pub(super) fn service(&self, name: &str) -> Result<ServiceId, Violation> {
        let id = ServiceId::new(format!("{}.{name}", self.promise));
        id.map_err(|error| self.violation("its own example", "a service id", error.to_string()))
    }

    pub(super) fn panel(&self, name: &str) -> Result<PanelId, Violation> {
        let id = PanelId::new(format!("{}.{name}", self.promise));
        id.map_err(|error| self.violation("its own example", "a panel id", error.to_string()))
    }

    /// A document of this trial whose body is `text` in quotes.
    pub(super) fn document(&self, name: &str, expected: Expected, text: &str) -> Result<Write, Violation> {
        self.does("its own example", Write::new(KIND, self.key(name), expected, &text))
    }

    /// A journal line that tells its number.
    pub(super) fn line(&self, service: &ServiceId, number: u64) -> JournalEntry {
        let event = JournalEvent::Wanted {
            revision: number,
            change: "suspend".to_owned(),
            by: None,
        };
        JournalEntry::new(Timestamp::UNIX_EPOCH, service.clone(), event)
    }

    pub(super) fn violation(&self, what: &str, expected: impl Into<String>, seen: impl Into<String>) -> Violation {
        Violation::new(self.promise, what, expected, seen)
    }

    pub(super) fn equal<T: PartialEq + Debug>(&self, what: &str, expected: T, seen: T) -> Result<(), Violation> {
        if expected == seen {
            Ok(())
        } else {
            Err(self.violation(what, format!("{expected:?}"), format!("{seen:?}")))
        }
    }

    pub(super) fn does<T>(&self, what: &str, result: Result<T, StoreError>) -> Result<T, Violation> {
        result.map_err(|error| self.violation(what, "it to be done", format!("{:?} ({error})", error.kind())))
    }

    pub(super) fn refuses<T: Debug>(
        &self,
        what: &str,
        kind: StoreErrorKind,
        result: Result<T, StoreError>,
    ) -> Result<(), Violation> {
        match result {
            Err(error) if error.kind() == kind => Ok(()),
            Err(error) => Err(self.violation(what, format!("{kind:?}"), format!("{:?} ({error})", error.kind()))),
            Ok(done) => Err(self.violation(what, format!("{kind:?}"), format!("that it was done: {done:?}"))),
        }
    }

    /// Version and text of a document.
    pub(super) async fn stored(&self, name: &str) -> Result<Option<(u64, String)>, Violation> {
        let read = self.does("reading", self.store.read(KIND, &self.key(name)).await)?;
        let read = read.map(|document| Ok((document.version, document.decode()?)));
        self.does("reading", read.transpose())
    }

    pub(super) async fn stores(&self, what: &str, name: &str, expected: Option<(u64, &str)>) -> Result<(), Violation> {
        let expected = expected.map(|(version, text)| (version, text.to_owned()));
        self.equal(what, expected, self.stored(name).await?)
    }

    pub(super) async fn commit(&self, what: &str, commit: Commit) -> Result<(), Violation> {
        self.does(what, self.store.commit(commit).await)
    }

    pub(super) async fn wake(&self, name: &str, panel: &PanelId) -> Result<(), Violation> {
        let commit = Commit::default().waking(Wake::new(self.subject(name), panel.clone()));
        self.commit("waking", commit).await
    }

    /// The lease of a subject that nobody has.
    pub(super) async fn claim(&self, name: &str, term: Duration) -> Result<Lease, Violation> {
        let what = "claiming a subject that nobody has";
        let claimed = self.does(what, self.store.claim(&self.subject(name), term).await)?;
        claimed.ok_or_else(|| self.violation(what, "a lease", "none"))
    }

    pub(super) async fn is_held(&self, what: &str, name: &str) -> Result<(), Violation> {
        let claimed = self.does(what, self.store.claim(&self.subject(name), LONG).await)?;
        self.equal(what, None, claimed)
    }

    pub(super) async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), Violation> {
        self.does("releasing", self.store.release(lease, due_in).await)
    }

    /// Takes what is due and expects just these, in this order.
    pub(super) async fn due(&self, what: &str, panel: &PanelId, expected: &[&str]) -> Result<Vec<Lease>, Violation> {
        let leases = self.does(what, self.store.claim_due(panel, LONG, 100).await)?;
        let names: Vec<Subject> = expected.iter().map(|name| self.subject(name)).collect();
        let seen = leases.iter().map(|lease| lease.subject.clone()).collect();
        self.equal(what, names, seen)?;
        Ok(leases)
    }

    /// Waits until a [`SHORT`] term that began before is over.
    pub(super) async fn let_it_pass(&self) {
        pause(SHORT * 2).await;
    }
}
