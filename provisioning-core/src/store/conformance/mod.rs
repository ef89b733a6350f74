//! What every store must promise, as a suite: run this on your own [`Store`].
//!
//! Each promise is one function, named after it; [`all`] runs every one and gives back each that is not kept. It runs on
//! any async runtime, in real time (about two seconds), and needs no clock of its own. A store that also writes in the
//! application's own transactions runs [`transactions`] as well.
//!
//! ```
//! use std::sync::Arc;
//! use provisioning_core::store::{MemoryStore, Store, conformance};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! let make_store = || async { Arc::new(MemoryStore::with_time(jiff::Timestamp::now)) as Arc<dyn Store> };
//! conformance::all(make_store).await?;
//! # Ok::<_, conformance::Violations>(()) }).unwrap();
//! ```
//!
//! # Guarantees
//! A store that passes can carry the engine: nothing that the engine relies on is left out, except what no program can
//! see from inside, which is durability over a power loss.
//!
//! # Assumptions
//! The store is empty, or no other run of the suite has written to it: the names that it uses begin with the promise.

mod commits;
mod events;
mod handles;
mod journal;
mod leases;
mod listing;
mod pace;
mod transactions;
mod trial;
mod values;
mod violation;
mod work;

use std::{future::Future, sync::Arc};

pub use self::{
    commits::{
        a_commit_is_all_or_nothing, a_dropped_mark_is_free_again, a_mark_is_unique_within_its_kind,
        a_write_needs_the_expected_version, kinds_are_apart, versions_count_from_one, writes_take_effect_in_order,
    },
    events::{
        a_claimed_event_is_held, a_refused_commit_tells_nothing, an_acknowledged_event_is_over,
        an_event_claim_keeps_to_its_limit, an_event_is_claimed_once, consumers_are_apart, events_are_kept_as_they_are,
        events_come_in_order, the_outbox_knows_its_position,
    },
    handles::{
        due_work_is_claimed_once, handles_share_one_store, racing_claims_have_one_winner,
        racing_commits_have_one_winner,
    },
    journal::{the_journal_is_kept_apart_by_service, the_journal_keeps_its_order},
    leases::{
        a_lease_never_given_cannot_write, a_released_lease_cannot_write, a_renewed_lease_is_held,
        a_subject_has_one_holder, an_expired_lease_can_be_taken, an_old_lease_cannot_write, epochs_grow,
    },
    listing::{a_list_is_ordered_by_bytes, a_list_pages_without_a_gap, a_prefix_is_taken_literally},
    transactions::{
        TRANSACTION_PROMISES, Transaction, Transactional, a_late_commit_is_not_skipped,
        a_rolled_back_acknowledgement_is_none, a_transaction_is_all_or_nothing, transactions,
        what_a_transaction_acknowledges_does_not_come_again, what_a_transaction_claims_no_other_gets,
    },
    values::{large_values_are_kept, text_is_kept_as_it_is},
    violation::{Violation, Violations},
    work::{
        a_claim_keeps_to_its_limit, a_dead_holders_subject_is_due, a_release_schedules_the_next_turn,
        a_wake_during_a_lease_is_kept, a_woken_subject_is_due, due_work_is_per_panel, the_longest_due_is_first,
        waking_again_keeps_the_place, work_in_hand_is_not_due,
    },
};
use super::Store;

macro_rules! promises {
    (one { $($one:ident,)+ } many { $($many:ident,)+ }) => {
        /// The promises by name, in the order in which [`all`] runs them.
        pub const PROMISES: &[&str] = &[$(stringify!($one),)+ $(stringify!($many),)+];

        /// Runs every promise, each on a store of its own that `make_store` makes.
        ///
        /// # Errors
        /// Every promise that is not kept.
        pub async fn all<Made>(make_store: impl Fn() -> Made) -> Result<(), Violations>
        where
            Made: Future<Output = Arc<dyn Store>>,
        {
            let mut found = Violations::default();
            $(found.note($one(&*make_store().await).await);)+
            $({
                let store = make_store().await;
                found.note($many(&[&*store, &*store]).await);
            })+
            found.or_none()
        }

        /// Runs the promises about several workers, each on handles that `make_handles` makes: of one store, as separate
        /// processes would open it.
        ///
        /// # Errors
        /// Every promise that is not kept.
        pub async fn shared<Made>(make_handles: impl Fn() -> Made) -> Result<(), Violations>
        where
            Made: Future<Output = Vec<Arc<dyn Store>>>,
        {
            let mut found = Violations::default();
            $({
                let made = make_handles().await;
                let handles: Vec<&dyn Store> = made.iter().map(|store| &**store).collect();
                found.note($many(&handles).await);
            })+
            found.or_none()
        }
    };
}

promises! {
    one {
        versions_count_from_one,
        a_write_needs_the_expected_version,
        kinds_are_apart,
        a_commit_is_all_or_nothing,
        writes_take_effect_in_order,
        a_mark_is_unique_within_its_kind,
        a_dropped_mark_is_free_again,
        a_subject_has_one_holder,
        epochs_grow,
        an_expired_lease_can_be_taken,
        a_renewed_lease_is_held,
        an_old_lease_cannot_write,
        a_released_lease_cannot_write,
        a_lease_never_given_cannot_write,
        a_woken_subject_is_due,
        the_longest_due_is_first,
        waking_again_keeps_the_place,
        due_work_is_per_panel,
        a_claim_keeps_to_its_limit,
        work_in_hand_is_not_due,
        a_dead_holders_subject_is_due,
        a_release_schedules_the_next_turn,
        a_wake_during_a_lease_is_kept,
        the_journal_keeps_its_order,
        the_journal_is_kept_apart_by_service,
        a_list_is_ordered_by_bytes,
        a_prefix_is_taken_literally,
        a_list_pages_without_a_gap,
        large_values_are_kept,
        text_is_kept_as_it_is,
        events_come_in_order,
        a_refused_commit_tells_nothing,
        consumers_are_apart,
        a_claimed_event_is_held,
        an_acknowledged_event_is_over,
        an_event_claim_keeps_to_its_limit,
        the_outbox_knows_its_position,
        events_are_kept_as_they_are,
    }
    many {
        handles_share_one_store,
        racing_commits_have_one_winner,
        racing_claims_have_one_winner,
        due_work_is_claimed_once,
        an_event_is_claimed_once,
    }
}
