//! Names and values for a server's environment.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::problem::{Findings, Problem, Problems};

/// What a panel leaves of a text: it drops blanks and invisible marks around it, and a blank that it drops would differ
/// from what is wanted for ever.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\0' | '\u{feff}' | '\u{200b}' | '\u{200e}'))
}

/// Values of environment variables by name. `Debug` shows the names only: a value may be a token or a password.
///
/// ```
/// use provisioning_core::product::Variables;
///
/// let variables: Variables = [("RCON_PASSWORD", "canary")].into_iter().collect();
/// assert_eq!(format!("{variables:?}"), r#"{"RCON_PASSWORD"}"#);
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Variables<V = String>(BTreeMap<String, V>);

impl<V> Variables<V> {
    pub(super) const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// The value of this variable.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&V> {
        self.0.get(name)
    }

    /// Gives a variable a value; the last one counts.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<V>) {
        self.0.insert(name.into(), value.into());
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Variables {
    /// Reads one `NAME=value` per line, as people paste them. The value may contain `=`; blank lines do not count, nor
    /// blanks around names and values.
    ///
    /// # Errors
    /// Every line without `=`, without a name, or with a name that was there before.
    pub fn from_lines(lines: &str) -> Result<Self, Problems> {
        let mut findings = Findings::default();
        let mut variables = Self::default();
        for (index, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let field = format!("variables, line {}", index + 1);
            match line.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
                None | Some(("", _)) => {
                    findings.add(Problem::new(field, "it gives no variable a value", "write NAME=value"));
                }
                Some((name, _)) if variables.get(name).is_some() => {
                    findings.add(Problem::new(
                        field,
                        format!("`{name}` is there twice"),
                        "remove one of the two",
                    ));
                }
                Some((name, value)) => variables.insert(name, value),
            }
        }
        findings.finish(Some(variables))
    }
}

impl<V> Default for Variables<V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<N: Into<String>, V: Into<W>, W> FromIterator<(N, V)> for Variables<W> {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

impl<V> From<BTreeMap<String, V>> for Variables<V> {
    fn from(map: BTreeMap<String, V>) -> Self {
        Self(map)
    }
}

impl<V> fmt::Debug for Variables<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S2.55
    #[test]
    fn one_variable_per_line_and_the_value_may_contain_an_equals_sign() {
        let variables = Variables::from_lines("A=1\r\n\n  B = x=y=z \nC=\n").unwrap();
        assert_eq!(variables, [("A", "1"), ("B", "x=y=z"), ("C", "")].into_iter().collect());
    }

    #[test]
    fn a_line_that_is_no_variable_is_reported_and_not_skipped() {
        let problems = Variables::from_lines("A=1\nnonsense\n=x\nA=2").unwrap_err();
        assert_eq!(
            problems.to_string(),
            "variables, line 2: it gives no variable a value (write NAME=value)\n\
             variables, line 3: it gives no variable a value (write NAME=value)\n\
             variables, line 4: `A` is there twice (remove one of the two)"
        );
    }
}
