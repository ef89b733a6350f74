//! By what a panel is known again.

/// What a panel showed of itself when its eggs were imported: the nodes that it had.
#[derive(Debug)]
pub(crate) struct Marks(Vec<String>);

impl Marks {
    pub(super) const fn new(marks: Vec<String>) -> Self {
        Self(marks)
    }

    /// Whether the panel's eggs were never imported.
    pub(crate) const fn are_missing(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a panel that shows this is the one that it was: one of its nodes is still there, or none was ever known.
    pub(crate) fn know(&self, shown: &[String]) -> bool {
        self.are_missing() || self.0.iter().any(|mark| shown.contains(mark))
    }
}
