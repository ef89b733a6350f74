//! What happens later by itself: nodes report, and a panel's queue runs.

use jiff::Timestamp;

/// Things `J` that will happen.
#[derive(Debug, Clone)]
pub struct Jobs<J>(Vec<(Timestamp, J)>);

impl<J> Default for Jobs<J> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<J> Jobs<J> {
    /// One more, at this time.
    pub fn add(&mut self, at: Timestamp, job: J) {
        self.0.push((at, job));
    }

    /// Takes the first one whose time has come.
    pub fn due(&mut self, now: Timestamp) -> Option<(Timestamp, J)> {
        let due = self.0.iter().enumerate().filter(|(_, (at, _))| *at <= now);
        let (place, _) = due.min_by_key(|(_, (at, _))| *at)?;
        Some(self.0.remove(place))
    }

    /// Takes all of a kind.
    pub fn take(&mut self, is_meant: impl Fn(&J) -> bool) -> Vec<J> {
        let (taken, others): (Vec<_>, Vec<_>) = self.0.drain(..).partition(|(_, job)| is_meant(job));
        self.0 = others;
        taken.into_iter().map(|(_, job)| job).collect()
    }
}
