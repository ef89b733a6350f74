//! What kinds of trouble a seed has.

use crate::dice::Dice;

/// What kinds of trouble a seed has: not all of them at once, so that none hides another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Climate {
    pub(crate) services: u64,
    pub(crate) workers: u64,
    pub(crate) steps: u64,
    /// Chance of a fault, at each step, in per cent.
    pub(crate) faults: u64,
    pub(crate) edits: u64,
    pub(crate) terminations: u64,
    pub(crate) decisions: u64,
    pub(crate) sweeps: u64,
    pub(crate) crashes: u64,
    pub(crate) pauses: u64,
    /// How long a machine stands still, at most.
    pub(crate) longest_pause: u64,
    pub(crate) nodes: u64,
    pub(crate) installs: bool,
    pub(crate) restarts: bool,
    pub(crate) administrators: bool,
    /// Servers that others make, under keys like ours.
    pub(crate) strangers: bool,
    /// The panel is restored from a back-up.
    pub(crate) panel_restores: bool,
    /// A commit takes at most so many seconds, each way.
    pub(crate) slowest_commit: u64,
    pub(crate) failing_commits: u64,
    pub(crate) clock_jumps: u64,
    /// What becomes of what was committed.
    pub(crate) memory: Memory,
    /// How late, at most, a request runs whose caller was cut off.
    pub(crate) latest: u64,
    pub(crate) queue: u64,
    /// The application hears what is new of customers, and of passwords that they have lost.
    pub(crate) customers: bool,
}

/// What becomes of what was committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    Durable,
    /// The last commits before a fail-over are lost, though they were acknowledged.
    LosesTheLast,
    /// It is restored from an older back-up.
    IsRestored,
}

/// A request of a caller who is gone is waited for so long; what comes later is left to a sweep.
pub(crate) const MARGIN: u64 = 75;

impl Climate {
    /// One seed of 64 has a thousand services.
    pub(crate) fn of(seed: u64) -> Self {
        let dice = &mut Dice(seed);
        let is_large = seed.is_multiple_of(64);
        let some =
            |dice: &mut Dice, percent: u64, most: u64| if dice.comes(percent) { 1 + dice.below(most) } else { 0 };
        let is_very_late = dice.comes(15);
        // What people do past the engine, and what a database forgets, is each enough to bear at a time.
        let (administrators, strangers, panel_restores, memory) = match dice.below(20) {
            0..=3 => (true, false, false, Memory::Durable),
            4..=6 => (false, true, false, Memory::Durable),
            7 => (true, true, false, Memory::Durable),
            8 if !is_very_late => (false, false, true, Memory::Durable),
            9 => (false, false, false, Memory::LosesTheLast),
            10 => (false, false, false, Memory::IsRestored),
            _ => (false, false, false, Memory::Durable),
        };
        Self {
            services: if is_large { 1000 } else { 10 + dice.below(5) },
            workers: 3 + dice.below(2),
            steps: 30 + dice.below(70),
            faults: some(dice, 85, 60),
            edits: some(dice, 90, 70),
            terminations: some(dice, 60, 10),
            decisions: some(dice, 40, 30),
            sweeps: some(dice, 50, 20),
            crashes: some(dice, 60, 40),
            pauses: some(dice, 40, 20),
            longest_pause: if dice.comes(30) { 3600 } else { 60 },
            nodes: some(dice, 50, 25),
            installs: dice.comes(40),
            restarts: dice.comes(40),
            administrators: administrators && !is_very_late,
            strangers,
            panel_restores,
            slowest_commit: some(dice, 40, 4),
            failing_commits: some(dice, 30, 20),
            clock_jumps: some(dice, 30, 10),
            memory,
            latest: if is_very_late { 3600 } else { MARGIN },
            queue: some(dice, 20, 20),
            customers: (seed / 3) % 5 == 4,
        }
    }

    /// Whether requests run after the engine has stopped to expect them.
    pub(crate) const fn is_beyond_the_margin(&self) -> bool {
        self.latest > MARGIN
    }

    pub(crate) const fn is_large(&self) -> bool {
        self.services >= 1000
    }

    /// Whether something may be otherwise than the engine could know, until a sweep has looked.
    pub(crate) fn needs_a_sweep(&self) -> bool {
        self.is_beyond_the_margin() || self.panel_restores || self.memory != Memory::Durable
    }
}
