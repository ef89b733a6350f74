//! How far we agree, and where we do not.

use std::collections::BTreeMap;

use provisioning_core::rules::{Dialect, Unchecked, Verdict};
use serde_json::Value;

use super::verdicts::Said;

/// The count of one kind of difference, and the first of them.
type Classes = BTreeMap<String, (usize, String)>;

pub(crate) struct Report {
    name: String,
    pairs: usize,
    agreed: usize,
    passed_wrongly: usize,
    unchecked: usize,
    same_messages: usize,
    refused: usize,
    broken: usize,
    broken_unseen: usize,
    differences: Classes,
    reasons: Classes,
    wordings: Classes,
}

fn count(classes: &mut Classes, class: String, example: impl FnOnce() -> String) {
    classes.entry(class).or_insert_with(|| (0, example())).0 += 1;
}

/// Why a pair of these rules may come out otherwise: what is known of the difference.
fn cause(rules: &str) -> &'static str {
    let has = |name: &str| rules.contains(name);
    if has("date") || has("after") || has("before") {
        "PHP reads dates in more ways than we do"
    } else if has("email") || has("url") {
        "an address of a rare form"
    } else if has("regex") {
        "a pattern"
    } else {
        "not explained"
    }
}

fn names(rules: &str) -> String {
    let list = rules.trim_matches(['[', ']', '"']).replace("\",\"", "|");
    let names: Vec<&str> = list
        .split('|')
        .map(|rule| rule.split_once(':').map_or(rule, |(name, _)| name))
        .collect();
    names.join("|")
}

impl Report {
    pub(crate) fn new(dialect: Dialect, file: &str) -> Self {
        Self {
            name: format!("{file} {dialect:?}"),
            pairs: 0,
            agreed: 0,
            passed_wrongly: 0,
            unchecked: 0,
            same_messages: 0,
            refused: 0,
            broken: 0,
            broken_unseen: 0,
            differences: Classes::new(),
            reasons: Classes::new(),
            wordings: Classes::new(),
        }
    }

    pub(crate) fn add(&mut self, rules: &str, value: &Value, verdict: &Verdict, said: &Said) {
        let example = |said: &Said| {
            format!(
                "{rules} <- {value}: we say {verdict:?}, the panel {:?} {:?}",
                said.broke, said.messages
            )
        };
        if said.broke.is_some() {
            // Such a rule is no pair; we are to say that it is broken.
            self.broken += 1;
            if !matches!(verdict, Verdict::Unchecked(Unchecked::Broken(_))) {
                self.broken_unseen += 1;
                count(
                    &mut self.differences,
                    format!("the panel breaks, {}", names(rules)),
                    || example(said),
                );
            }
            return;
        }
        self.pairs += 1;
        let passes = match verdict {
            Verdict::Pass => true,
            Verdict::Fail(_) => false,
            Verdict::Unchecked(reason) => {
                self.unchecked += 1;
                count(&mut self.reasons, format!("{} ({reason})", names(rules)), || {
                    example(said)
                });
                return;
            }
            _ => unreachable!(),
        };
        if passes != said.passes {
            self.passed_wrongly += usize::from(passes);
            count(
                &mut self.differences,
                format!("{}: {}", names(rules), cause(rules)),
                || example(said),
            );
            return;
        }
        self.agreed += 1;
        if !passes {
            self.refused += 1;
            if verdict.messages() == said.messages {
                self.same_messages += 1;
            } else {
                count(&mut self.wordings, names(rules), || example(said));
            }
        }
    }

    /// Prints what was found, and fails where it is not enough.
    pub(crate) fn finish(self) {
        let decided = self.pairs - self.unchecked;
        #[expect(clippy::cast_precision_loss, reason = "it is for people")]
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / (whole.max(1)) as f64;
        println!(
            "{}: {} pairs, {:.4} % of the decided agree, {:.3} % unchecked, {} passed wrongly; {:.3} % of the refusals in the panel's words; \
             {} broken rules, {} of them not seen",
            self.name,
            self.pairs,
            percent(self.agreed, decided),
            percent(self.unchecked, self.pairs),
            self.passed_wrongly,
            percent(self.same_messages, self.refused),
            self.broken,
            self.broken_unseen,
        );
        for (title, classes) in [
            ("difference", &self.differences),
            ("unchecked", &self.reasons),
            ("wording", &self.wordings),
        ] {
            for (class, (count, example)) in classes {
                let example: String = example.chars().take(300).collect();
                println!("  {title} x{count}: {class}\n    {example}");
            }
        }
        assert!(
            percent(self.agreed, decided) >= 99.9,
            "{}: too many differences",
            self.name
        );
        assert!(
            percent(self.unchecked, self.pairs) <= 0.5,
            "{}: too much is unchecked",
            self.name
        );
        assert!(
            percent(self.passed_wrongly, decided) <= 0.1,
            "{}: we pass what the panel refuses",
            self.name
        );
    }
}
