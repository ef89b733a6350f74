//! What a panel takes as a name.

/// How long a text on a panel may be, in characters. One line, without control or invisible characters, without
/// double blanks.
///
/// The panels trim blanks and invisible characters themselves, and a name that is nothing else is refused there or
/// stored differently from what was sent. Here it is cleaned first, so that what is sent is what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameRule {
    min: usize,
    max: usize,
}

impl NameRule {
    /// A server's name on Pterodactyl: 1 to 191 characters.
    #[must_use]
    pub const fn pterodactyl() -> Self {
        Self { min: 1, max: 191 }
    }

    /// A server's name on Pelican: 1 to 255 characters.
    #[must_use]
    pub const fn pelican() -> Self {
        Self { min: 1, max: 255 }
    }

    /// A server's name on Calagopus: 3 to 255 characters.
    #[must_use]
    pub const fn calagopus() -> Self {
        Self { min: 3, max: 255 }
    }

    /// A server's description on any panel: may be empty; our own limit is 1000 characters, all panels store that.
    #[must_use]
    pub const fn description() -> Self {
        Self { min: 0, max: 1000 }
    }

    /// Fewest characters.
    #[must_use]
    pub const fn min(&self) -> usize {
        self.min
    }

    /// Most characters.
    #[must_use]
    pub const fn max(&self) -> usize {
        self.max
    }

    /// The text, cleaned and cut to the rule. A result that is too short, or that nobody could see, gives way to
    /// `fallback`, which is cut likewise. A rule that allows an empty text needs no fallback and never takes it.
    ///
    /// Characters are never cut in two. What the panel counts are Unicode scalar values, and so are these.
    ///
    /// ```
    /// use provisioning_core::template::NameRule;
    ///
    /// assert_eq!(NameRule::pterodactyl().fit("  Ada's\n server ", "Server-7"), "Ada's server");
    /// assert_eq!(NameRule::calagopus().fit("MC", "Server-7"), "Server-7");
    /// assert_eq!(NameRule::description().fit("\u{200b}", "Server-7"), "");
    /// ```
    #[must_use]
    pub fn fit(&self, text: &str, fallback: &str) -> String {
        let fitted = self.cut(text);
        if fitted.chars().count() < self.min {
            self.cut(fallback)
        } else {
            fitted
        }
    }

    fn cut(&self, text: &str) -> String {
        let mut cut: String = clean(text).chars().take(self.max).collect();
        cut.truncate(cut.trim_end().len());
        cut
    }
}

/// One line that a person can see: runs of blanks and line ends become one blank, control and invisible characters go.
/// A text with nothing visible in it becomes empty.
pub(crate) fn clean(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_whitespace() {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !character.is_control() && !is_invisible(character) {
            line.push(character);
        }
    }
    line.truncate(line.trim_end().len());
    if line.chars().all(|c| c == ' ' || is_joiner(c)) {
        String::new()
    } else {
        line
    }
}

/// Format characters that show nothing: some are trimmed by the panels, some turn the reading order of a page round.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// Joiners belong to Persian, to Indian scripts and to emoji: they are kept, but show nothing alone.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RULES: [NameRule; 4] = [
        NameRule::pterodactyl(),
        NameRule::pelican(),
        NameRule::calagopus(),
        NameRule::description(),
    ];

    #[test]
    fn a_name_is_one_visible_line() {
        let rule = NameRule::pelican();
        assert_eq!(rule.fit("a\r\n\tb\u{0}\u{7}c  d\u{a0}\u{2003}e", "x"), "a bc d e");
        assert_eq!(rule.fit("\u{202e}evil\u{feff}", "x"), "evil");
        assert_eq!(rule.fit("\u{200d}\u{200b} \u{200c}", "Server-7"), "Server-7");
        assert_eq!(rule.fit("👩\u{200d}🚀", "x"), "👩\u{200d}🚀");
    }

    #[test]
    fn a_cut_leaves_no_blank_at_the_end() {
        let text = format!("{} b", "a".repeat(190));
        assert_eq!(NameRule::pterodactyl().fit(&text, "x"), "a".repeat(190));
    }

    proptest! {
        /// S3.47
        #[test]
        fn the_result_obeys_the_rule(text in any::<String>(), repeat in 1usize..60, index in 0..RULES.len()) {
            let rule = RULES[index];
            let fitted = rule.fit(&text.repeat(repeat), "Server-7");
            let length = fitted.chars().count();
            prop_assert!(length >= rule.min() && length <= rule.max());
            prop_assert!(!fitted.chars().any(char::is_control));
            prop_assert_eq!(fitted.trim(), &fitted);
        }

        #[test]
        fn fitting_twice_is_fitting_once(text in any::<String>(), index in 0..RULES.len()) {
            let once = RULES[index].fit(&text, "Server-7");
            prop_assert_eq!(RULES[index].fit(&once, "Server-7"), once);
        }
    }
}
