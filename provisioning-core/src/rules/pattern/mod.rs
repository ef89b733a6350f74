//! Regular expressions as PHP runs them.
//!
//! A pattern is read into a tree with PCRE's own meaning of every sign. A tree that a finite automaton can decide goes to
//! the crate `regex`, which takes linear time whatever the pattern; the rest (look-around, references, what must not be
//! given back) is run by [`backtrack`] under a budget of steps.

mod automaton;
mod backtrack;
mod delimiter;
mod emit;
mod escape;
mod parse;
mod set;
mod tree;

pub(super) use self::automaton::{Automaton, NotCompiled};
use self::backtrack::Program;
use super::Unchecked;

/// The longest pattern that is compiled, in bytes.
pub(super) const LONGEST_PATTERN: usize = 8192;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Engine);

#[derive(Debug, Clone)]
enum Engine {
    Automaton(Automaton),
    Budgeted(Box<Program>),
}

impl Pattern {
    /// Compiles a pattern with its delimiters and modifiers, as in `/^[a-z]+$/i`.
    pub(super) fn compile(written: &str) -> Result<Self, Unchecked> {
        if written.len() > LONGEST_PATTERN {
            return Err(Unchecked::unknown(format!(
                "the regular expression has {} bytes, and at most {LONGEST_PATTERN} are compiled",
                written.len()
            )));
        }
        let (body, modifiers) = delimiter::split(written)?;
        let tree = parse::read(body, modifiers)?;
        let engine = match emit::automaton(&tree, modifiers) {
            Some(text) => Automaton::compile(&text, modifiers.unicode)
                .map(Engine::Automaton)
                .map_err(|_| Unchecked::unknown("the regular expression is too large"))?,
            None => Engine::Budgeted(Box::new(Program::new(tree, modifiers)?)),
        };
        Ok(Self(engine))
    }

    /// Whether it is found anywhere in the text.
    pub(super) fn is_match(&self, text: &str) -> Result<bool, Unchecked> {
        match &self.0 {
            Engine::Automaton(automaton) => automaton.is_match(text),
            Engine::Budgeted(program) => program
                .is_match(text)
                .ok_or_else(|| Unchecked::unknown("the regular expression takes too many steps on this value")),
        }
    }
}

#[cfg(test)]
mod tests;
