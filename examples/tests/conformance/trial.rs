//! One run against a stage, and what holds for every run.

use std::{collections::BTreeSet, time::Duration};

use tokio::process::Child;

use crate::stage::{Ran, Stage};

/// How long after its caller has gone a panel may still do what it was asked for.
pub(crate) const LATE: Duration = Duration::from_secs(1);

/// A run under way, and what was on the panel before it.
pub(crate) struct Trial {
    stage: Stage,
    child: Child,
    before: BTreeSet<String>,
    /// Requests before its own.
    earlier: usize,
}

impl Trial {
    pub(crate) async fn begin(stage: Stage, prepare: impl FnOnce(&Stage)) -> Self {
        let before = stage.inventory().await;
        let earlier = stage.requests().len();
        prepare(&stage);
        Self {
            child: stage.command().spawn().unwrap(),
            before,
            earlier,
            stage,
        }
    }

    /// The number of its process.
    pub(crate) fn program(&self) -> String {
        self.child.id().unwrap().to_string()
    }

    /// Waits until so many of its requests have reached the panel.
    pub(crate) async fn has_sent(&self, requests: usize) {
        while self.stage.requests().len() < self.earlier + requests {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Its end, and what holds for every run: nothing is left behind, and no server of other people is written to.
    pub(crate) async fn end(self) -> Ran {
        let Self { stage, before, .. } = self;
        let ran = Ran::of(self.child).await;
        let requests = stage.requests().split_off(self.earlier);
        assert_eq!(stage.touched(&requests), Vec::<String>::new(), "{}", ran.out);
        stage.faults.clear();
        tokio::time::sleep(LATE).await;
        let after = stage.inventory().await;
        let changed: Vec<_> = after.symmetric_difference(&before).collect();
        assert!(changed.is_empty(), "{changed:#?}\n{}", ran.out);
        assert_eq!(ran.err, "", "{}", ran.out);
        ran
    }
}
