//! Two things compared in one run.

use std::time::Duration;

/// The goal of a comparison: how much time the first may take for each time of the second.
pub struct Comparison {
    /// What is compared.
    pub name: &'static str,
    /// The largest ratio that is still good.
    pub goal: f64,
    /// How often each is measured.
    pub rounds: usize,
}

impl Comparison {
    /// Measures both in turns, so that whatever else the machine does meets both alike, and prints the ratio of the medians.
    ///
    /// A test run (`--test`) measures a few times only, and a run that lists (`--list`) not at all.
    pub fn print(&self, mut first: impl FnMut() -> Duration, mut second: impl FnMut() -> Duration) {
        let asked = |flag: &str| std::env::args().any(|argument| argument == flag);
        if asked("--list") {
            return;
        }
        let rounds = if asked("--bench") { self.rounds } else { 10 };
        let (mut firsts, mut seconds) = (Vec::with_capacity(rounds), Vec::with_capacity(rounds));
        for round in 0..rounds {
            if round % 2 == 0 {
                firsts.push(first());
                seconds.push(second());
            } else {
                seconds.push(second());
                firsts.push(first());
            }
        }
        let (first, second) = (median(firsts), median(seconds));
        let ratio = first.as_secs_f64() / second.as_secs_f64();
        let (name, goal) = (self.name, self.goal);
        println!("{name}: ratio {ratio:.2} (goal <= {goal:.2}), medians of {rounds}: {first:.1?} against {second:.1?}");
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
