//! What this run calls the things it makes, so that nobody else's are ever touched.

use std::time::{SystemTime, UNIX_EPOCH};

/// A word that no other run has.
#[derive(Debug, Clone)]
pub(crate) struct RunName(String);

impl RunName {
    /// From the time and the process.
    pub(crate) fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(format!(
            "conformance-{:x}-{:03x}",
            now.as_secs(),
            std::process::id() & 0xfff
        ))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// A name of its own for one thing.
    pub(crate) fn of(&self, thing: &str) -> String {
        format!("{}-{thing}", self.0)
    }

    /// Whether this run has made what is called so.
    pub(crate) fn owns(&self, name: &str) -> bool {
        let rest = name.strip_prefix(self.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }

    /// A login name, which no hyphen may stand in.
    pub(crate) fn login(&self, who: &str) -> String {
        self.of(who).replace('-', "_")
    }

    /// A login name where fifteen characters are the most that there may be.
    pub(crate) fn short_login(&self, who: char) -> String {
        let word: String = self.0.chars().skip_while(char::is_ascii_alphabetic).collect();
        format!("c{}{who}", word.replace('-', ""))
    }

    /// An e-mail address that reaches nobody.
    pub(crate) fn email(&self, who: &str) -> String {
        format!("{}-{who}@example.org", self.0)
    }

    /// A port above those that are given out as a rule, different from run to run.
    pub(crate) fn port(&self) -> u16 {
        let sum: u32 = self
            .0
            .bytes()
            .map(u32::from)
            .fold(7, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
        u16::try_from(50_000 + sum % 15_000).unwrap_or(50_000)
    }
}
