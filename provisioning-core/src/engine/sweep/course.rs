//! How far a sweep has come, written down so that an interrupted one goes on.

use std::time::Duration;

use jiff::Timestamp;
use panel_http::clock;
use serde::{Deserialize, Serialize};

use super::Suspect;
use crate::{
    engine::{Engine, holding::LEASE},
    error::{Error, Reason},
    id::{PanelId, ServiceId},
    store::{Commit, Document, DocumentKind, Expected, Lease, Subject, Write},
};

/// So long after its beginning an interrupted sweep goes on. What it saw is old afterwards, and it is begun anew.
const HOLDS_FOR: Duration = Duration::from_secs(3600);

/// What one page of the panel's list showed.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct PageRead {
    pub(super) servers: usize,
    pub(super) strangers: usize,
    pub(super) under_way: usize,
    /// Services that have a server on it.
    pub(super) seen: Vec<ServiceId>,
    pub(super) suspects: Vec<Suspect>,
}

/// Where in the panel's list a sweep is.
#[derive(Serialize, Deserialize)]
struct Mark {
    begun: Timestamp,
    /// How many pages were read.
    pages: usize,
    /// The page to be read next; none when all were.
    next: Option<u64>,
    /// All that was found was looked at again.
    is_over: bool,
}

/// A sweep on its way. What each page showed is written down before the next one is read.
pub(super) struct Course<'a> {
    engine: &'a Engine,
    panel: &'a PanelId,
    /// Without it nothing is written down.
    lease: Option<&'a Lease>,
    mark: Mark,
}

impl<'a> Course<'a> {
    /// Goes on where the last sweep of the panel was interrupted, with what it had read; or begins.
    pub(super) async fn of(
        engine: &'a Engine,
        panel: &'a PanelId,
        lease: Option<&'a Lease>,
    ) -> Result<(Self, Vec<PageRead>), Error> {
        let now = engine.now();
        let course = |mark| Self {
            engine,
            panel,
            lease,
            mark,
        };
        let stored = engine.store().read(DocumentKind::Sweep, panel.as_str()).await?;
        let last: Option<Mark> = stored.as_ref().map(Document::decode).transpose()?;
        let goes_on = |mark: &Mark| !mark.is_over && now < clock::after(mark.begun, HOLDS_FOR);
        let Some(mark) = last.filter(goes_on).filter(|_| lease.is_some()) else {
            let mark = Mark {
                begun: now,
                pages: 0,
                next: Some(1),
                is_over: false,
            };
            return Ok((course(mark), Vec::new()));
        };
        // Pages beyond are of an earlier, longer sweep.
        let (prefix, read) = (format!("{panel}/"), mark.pages);
        let pages = engine.store().list(DocumentKind::Sweep, &prefix, None, read).await?;
        let pages = pages.iter().map(Document::decode).collect::<Result<_, _>>()?;
        Ok((course(mark), pages))
    }

    /// The page to be read next.
    pub(super) const fn next(&self) -> Option<u64> {
        self.mark.next
    }

    /// A page was read; `next` is the one after it.
    pub(super) async fn passed(&mut self, page: &PageRead, next: Option<u64>) -> Result<(), Error> {
        self.mark.pages += 1;
        self.mark.next = next;
        let key = format!("{}/{:08}", self.panel, self.mark.pages);
        let page = Write::new(DocumentKind::Sweep, key, Expected::Any, page)?;
        self.write(Commit::write(page)).await
    }

    /// All that was found was looked at again: the next sweep begins anew.
    pub(super) async fn over(mut self) -> Result<(), Error> {
        self.mark.is_over = true;
        self.write(Commit::default()).await
    }

    async fn write(&self, commit: Commit) -> Result<(), Error> {
        let Some(lease) = self.lease else { return Ok(()) };
        let mark = Write::new(DocumentKind::Sweep, self.panel.as_str(), Expected::Any, &self.mark)?;
        Ok(self.engine.store().commit(commit.and(mark).under(lease)).await?)
    }
}

impl Engine {
    /// A panel is swept by one at a time. Waits as long as one that died keeps it; `None` in a store that may not be
    /// written to.
    pub(super) async fn take_sweep_in_hand(&self, panel: &PanelId) -> Result<Option<Lease>, Error> {
        match self.may_write().await {
            Err(error) if error.reason() == Reason::Behind => return Ok(None),
            may_write => may_write?,
        }
        let ends = clock::after(self.now(), LEASE + Duration::from_secs(1));
        loop {
            if let Some(lease) = self.store().claim(&Subject::sweep(panel), LEASE).await? {
                return Ok(Some(lease));
            }
            if self.now() >= ends {
                let message = format!("the panel `{panel}` is being swept just now");
                return Err(Error::new(Reason::Conflict, message, "wait until that sweep has ended"));
            }
            self.0.clock.sleep(Duration::from_millis(500)).await;
        }
    }
}
