//! Calls that must not meet: a panel that works on one of them lets the others fail.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

/// One call at a time by name, first come, first served. Names that nobody waits for are forgotten.
#[derive(Debug, Default)]
pub(crate) struct Turns(Mutex<HashMap<String, Weak<Turn<()>>>>);

impl Turns {
    /// Waits until no other call has the name. The name is free again when what this gives is dropped.
    pub(crate) async fn take(&self, name: String) -> OwnedMutexGuard<()> {
        self.turn(name).lock_owned().await
    }

    fn turn(&self, name: String) -> Arc<Turn<()>> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| turn.strong_count() > 0);
        if let Some(turn) = turns.get(&name).and_then(Weak::upgrade) {
            return turn;
        }
        let turn = Arc::default();
        turns.insert(name, Arc::downgrade(&turn));
        turn
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn take(turns: &Turns, name: &str) -> Option<OwnedMutexGuard<()>> {
        turns.take(name.to_owned()).now_or_never()
    }

    #[test]
    fn two_of_one_name_do_not_meet_and_others_do() {
        let turns = Turns::default();
        let first = take(&turns, "backups of a").unwrap();
        assert!(take(&turns, "backups of a").is_none());
        let _other = take(&turns, "backups of b").unwrap();
        drop(first);
        assert!(take(&turns, "backups of a").is_some());
    }

    #[test]
    fn a_name_that_nobody_waits_for_is_forgotten() {
        let turns = Turns::default();
        for number in 0..100 {
            drop(take(&turns, &number.to_string()));
        }
        assert_eq!(turns.0.lock().unwrap().len(), 1);
    }
}
