//! Chance that a seed repeats.

use std::time::Duration;

/// A generator of chance (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    /// One of several that a seed gives, each with chances of its own.
    pub(crate) const fn new(seed: u64, which: u64) -> Self {
        Self(seed.wrapping_mul(1000).wrapping_add(which))
    }

    const fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(usize::try_from(self.below(of.len() as u64)).ok()?)
    }

    /// Between half of it and half more.
    pub(crate) fn about(&mut self, time: Duration) -> Duration {
        self.up_to(time) + time / 2
    }

    pub(crate) fn up_to(&mut self, time: Duration) -> Duration {
        Duration::from_millis(self.below(u64::try_from(time.as_millis()).unwrap_or(u64::MAX)))
    }
}
