//! What kinds of trouble a seed has.

use super::*;

/// What kinds of trouble a seed has: not all of them at once, so that none hides another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Climate {
    pub(super) services: u64,
    pub(super) workers: u64,
    pub(super) steps: u64,
    /// Chance of a fault, at each step, in per cent.
    pub(super) faults: u64,
    pub(super) edits: u64,
    pub(super) terminations: u64,
    pub(super) crashes: u64,
    pub(super) pauses: u64,
    pub(super) nodes: u64,
    pub(super) installs: bool,
    pub(super) restarts: bool,
    pub(super) administrators: bool,
    /// How late, at most, a request runs whose caller was cut off.
    pub(super) latest: u64,
    pub(super) queue: u64,
}

/// A request of a caller who is gone is waited for so long; what comes later is left to a sweep.
pub(super) const MARGIN: u64 = 75;

impl Climate {
    pub(super) fn of(dice: &mut Dice) -> Self {
        let some =
            |dice: &mut Dice, percent: u64, most: u64| if dice.comes(percent) { 1 + dice.below(most) } else { 0 };
        let pauses = some(dice, 30, 20);
        let very_late = pauses == 0 && dice.comes(20);
        Self {
            services: 3 + dice.below(6),
            workers: 2 + dice.below(2),
            steps: 30 + dice.below(90),
            faults: some(dice, 85, 60),
            edits: some(dice, 85, 60),
            terminations: some(dice, 60, 10),
            crashes: some(dice, 60, 40),
            pauses,
            nodes: some(dice, 50, 25),
            installs: dice.comes(40),
            restarts: dice.comes(40),
            administrators: !very_late && dice.comes(25),
            latest: match pauses {
                0 if very_late => 3600,
                0 => MARGIN,
                _ => 15,
            },
            queue: if pauses == 0 { some(dice, 20, 20) } else { 0 },
        }
    }

    /// Whether requests run after the engine has stopped to expect them.
    pub(super) const fn is_beyond_the_margin(&self) -> bool {
        self.latest > MARGIN
    }
}
