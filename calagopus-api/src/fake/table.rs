//! Rows by their uuids, in the order in which they were made.

/// What has a uuid.
pub(super) trait Row {
    fn uuid(&self) -> &str;
}

/// A table.
#[derive(Debug, Clone)]
pub(super) struct Table<T>(Vec<T>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Row> Table<T> {
    pub(super) fn get(&self, uuid: &str) -> Option<&T> {
        self.0.iter().find(|row| row.uuid() == uuid)
    }

    pub(super) fn get_mut(&mut self, uuid: &str) -> Option<&mut T> {
        self.0.iter_mut().find(|row| row.uuid() == uuid)
    }

    pub(super) fn contains(&self, uuid: &str) -> bool {
        self.get(uuid).is_some()
    }

    pub(super) fn push(&mut self, row: T) {
        self.0.push(row);
    }

    pub(super) fn remove(&mut self, uuid: &str) -> Option<T> {
        let place = self.0.iter().position(|row| row.uuid() == uuid)?;
        Some(self.0.remove(place))
    }

    pub(super) fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.0.retain(keep);
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.0.iter()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}
