//! What the panel checks of a form, field by field, in its words.

use super::answer::Refusal;

/// What is wrong so far.
#[derive(Debug, Default)]
pub(super) struct Checks(Vec<String>);

impl Checks {
    pub(super) fn new() -> Self {
        Self::default()
    }

    fn wrong(&mut self, field: &str, said: impl std::fmt::Display) -> &mut Self {
        self.0.push(format!("{field}: {said}"));
        self
    }

    /// A text of at least and at most so many characters.
    pub(super) fn length(&mut self, field: &str, text: Option<&str>, least: usize, most: usize) -> &mut Self {
        match text.map(|text| text.chars().count()) {
            Some(length) if length < least => self.wrong(field, format_args!("length is lower than {least}")),
            Some(length) if length > most => self.wrong(field, format_args!("length is greater than {most}")),
            _ => self,
        }
    }

    /// A number within these bounds.
    pub(super) fn range(&mut self, field: &str, number: Option<i64>, least: i64, most: i64) -> &mut Self {
        match number {
            Some(number) if number < least => self.wrong(field, format_args!("lower than {least}")),
            Some(number) if number > most => self.wrong(field, format_args!("greater than {most}")),
            _ => self,
        }
    }

    /// Letters, digits and underscores.
    pub(super) fn word(&mut self, field: &str, text: Option<&str>) -> &mut Self {
        let fits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        match text {
            Some(text) if !fits(text) => self.wrong(field, "does not match pattern /^[a-zA-Z0-9_]+$/"),
            _ => self,
        }
    }

    /// Something before and after an at sign.
    pub(super) fn email(&mut self, field: &str, text: Option<&str>) -> &mut Self {
        let Some(text) = text else { return self };
        match text.rsplit_once('@') {
            None => self.wrong(field, "not a valid email: value is missing `@`"),
            Some(("", _)) => self.wrong(field, "not a valid email: user is empty"),
            Some((_, "")) => self.wrong(field, "not a valid email: domain is empty"),
            Some(_) => self,
        }
    }

    /// Anything else that must be so.
    pub(super) fn holds(&mut self, field: &str, holds: bool, said: &str) -> &mut Self {
        if holds { self } else { self.wrong(field, said) }
    }

    /// As the routes tell it: each error as a text.
    pub(super) fn flat(&mut self) -> Result<(), Refusal> {
        self.0.sort();
        match std::mem::take(&mut self.0) {
            errors if errors.is_empty() => Ok(()),
            errors => Err(Refusal::flat(errors)),
        }
    }

    /// As the models tell it: all errors in one text, encoded once more.
    pub(super) fn nested(&mut self) -> Result<(), Refusal> {
        match std::mem::take(&mut self.0) {
            errors if errors.is_empty() => Ok(()),
            errors => Err(Refusal::nested(&errors)),
        }
    }
}
