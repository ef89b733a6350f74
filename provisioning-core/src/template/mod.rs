//! Names and descriptions of servers, with placeholders.

mod rule;
mod values;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::problem::{Problem, did_you_mean};

pub use rule::NameRule;
pub(crate) use rule::clean;
pub use values::NameValues;

/// What a placeholder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Placeholder {
    /// `%owner_email%`: the customer's e-mail address.
    OwnerEmail,
    /// `%owner_username%`: last and first name, in this order, as in `Lovelace Ada`.
    OwnerUsername,
    /// `%owner_firstname%`: the customer's first name.
    OwnerFirstname,
    /// `%owner_lastname%`: the customer's last name.
    OwnerLastname,
    /// `%product_name%`: what the product is called.
    ProductName,
    /// `%order_id%`: the app's order number; nothing where there is none.
    OrderId,
    /// `%service_id%`: the app's id of the service.
    ServiceId,
    /// `%service_expiration%`: the day on which the service ends, in UTC, as in `2026-12-31`; nothing where it has no end.
    ServiceExpiration,
}

impl Placeholder {
    /// All placeholders, in the order of their documentation.
    pub const ALL: [Self; 8] = [
        Self::OwnerEmail,
        Self::OwnerUsername,
        Self::OwnerFirstname,
        Self::OwnerLastname,
        Self::ProductName,
        Self::OrderId,
        Self::ServiceId,
        Self::ServiceExpiration,
    ];

    /// The word between the percent signs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OwnerEmail => "owner_email",
            Self::OwnerUsername => "owner_username",
            Self::OwnerFirstname => "owner_firstname",
            Self::OwnerLastname => "owner_lastname",
            Self::ProductName => "product_name",
            Self::OrderId => "order_id",
            Self::ServiceId => "service_id",
            Self::ServiceExpiration => "service_expiration",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|placeholder| placeholder.name() == name)
    }
}

impl fmt::Display for Placeholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "%{}%", self.name())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Value(Placeholder),
}

/// A name or a description with [placeholders](Placeholder), parsed once.
///
/// A placeholder is a percent sign, a word that begins with a letter (letters, digits, `_`, `-`), and a percent sign.
/// Any other percent sign is itself, `%%` too: it stays two. A word that is no known placeholder is refused when the
/// template is parsed, so that no customer ever sees `%onwer_email%`.
///
/// *Guarantees*: rendering is one pass. A customer called `%product_name%` is called so in the result as well.
///
/// ```
/// use provisioning_core::template::NameTemplate;
///
/// let template = NameTemplate::parse("MC-%service_id%")?;
/// assert_eq!(template.to_string(), "MC-%service_id%");
/// let error = NameTemplate::parse("%onwer_email%").unwrap_err();
/// assert!(error.to_string().contains("did you mean `%owner_email%`?"));
/// # Ok::<_, provisioning_core::template::TemplateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NameTemplate(Vec<Piece>);

impl NameTemplate {
    /// Reads a template.
    ///
    /// # Errors
    /// [`TemplateError`] names every unknown placeholder at once.
    pub fn parse(source: &str) -> Result<Self, TemplateError> {
        let mut pieces = Vec::new();
        let mut unknown = Vec::new();
        let mut text = String::new();
        let mut rest = source;
        while let Some((before, after)) = rest.split_once('%') {
            text.push_str(before);
            match placeholder_word(after) {
                None => {
                    text.push('%');
                    rest = after;
                }
                Some((word, after_word)) => {
                    match Placeholder::from_name(word) {
                        Some(placeholder) => {
                            if !text.is_empty() {
                                pieces.push(Piece::Text(std::mem::take(&mut text)));
                            }
                            pieces.push(Piece::Value(placeholder));
                        }
                        None => unknown.push(word.to_owned()),
                    }
                    rest = after_word;
                }
            }
        }
        text.push_str(rest);
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        if unknown.is_empty() {
            Ok(Self(pieces))
        } else {
            Err(TemplateError { unknown })
        }
    }

    /// The text with every placeholder replaced, as long as it comes. What a panel takes is [`render_within`](Self::render_within).
    #[must_use]
    pub fn render(&self, values: &NameValues) -> String {
        self.0.iter().fold(String::new(), |mut text, piece| {
            match piece {
                Piece::Text(literal) => text.push_str(literal),
                Piece::Value(placeholder) => text.push_str(&values.value(*placeholder)),
            }
            text
        })
    }

    /// The text as a panel with this rule takes it; `Server-` and the service id where nothing usable is left.
    #[must_use]
    pub fn render_within(&self, values: &NameValues, rule: &NameRule) -> String {
        rule.fit(&self.render(values), &format!("Server-{}", values.service_id()))
    }
}

/// Where `after` continues a percent sign as a placeholder: its word, and what follows the closing percent sign.
fn placeholder_word(after: &str) -> Option<(&str, &str)> {
    let (word, rest) = after.split_once('%')?;
    let is_word = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    is_word.then_some((word, rest))
}

impl Default for NameTemplate {
    /// `Server-%service_id%`
    fn default() -> Self {
        Self(vec![
            Piece::Text("Server-".to_owned()),
            Piece::Value(Placeholder::ServiceId),
        ])
    }
}

impl fmt::Display for NameTemplate {
    /// The template as it was written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(text),
            Piece::Value(placeholder) => placeholder.fmt(f),
        })
    }
}

impl FromStr for NameTemplate {
    type Err = TemplateError;

    fn from_str(source: &str) -> Result<Self, TemplateError> {
        Self::parse(source)
    }
}

impl TryFrom<String> for NameTemplate {
    type Error = TemplateError;

    fn try_from(source: String) -> Result<Self, TemplateError> {
        Self::parse(&source)
    }
}

impl From<NameTemplate> for String {
    fn from(template: NameTemplate) -> Self {
        template.to_string()
    }
}

/// A template with words between percent signs that are no placeholders. Nothing was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    unknown: Vec<String>,
}

impl TemplateError {
    /// The unknown words, first to last, without their percent signs.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.unknown.iter().map(String::as_str)
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> String {
        let words = self
            .unknown
            .iter()
            .map(|word| format!("`%{word}%`"))
            .collect::<Vec<_>>()
            .join(", ");
        match self.unknown.len() {
            1 => format!("{words} is no placeholder"),
            _ => format!("{words} are no placeholders"),
        }
    }

    /// What to do next: the nearest placeholder for each unknown word, and the list of all.
    #[must_use]
    pub fn advice(&self) -> String {
        let names: Vec<String> = Placeholder::ALL.iter().map(ToString::to_string).collect();
        let nearest = self.unknown.iter().filter_map(|word| {
            let advice = did_you_mean(&format!("%{word}%"), names.iter().map(String::as_str));
            advice.starts_with("did").then_some(advice)
        });
        let all = format!(
            "placeholders are {}; a percent sign before a blank stays as it is",
            names.join(" ")
        );
        nearest.chain([all]).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn at(&self, field: &str) -> Problem {
        Problem::new(field, self.message(), self.advice())
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message(), self.advice())
    }
}

impl std::error::Error for TemplateError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::id::ServiceId;

    fn values(name: &str) -> NameValues {
        NameValues::new(&ServiceId::new("7").unwrap())
            .owner(name, name, name)
            .product_name(name)
            .order_id(name)
    }

    #[test]
    fn a_template_is_stored_as_it_was_written() {
        let source = "100% %owner_firstname% %% %";
        let template = NameTemplate::parse(source).unwrap();
        assert_eq!(serde_json::to_value(&template).unwrap(), source);
        assert_eq!(serde_json::from_value::<NameTemplate>(source.into()).unwrap(), template);
        assert!(serde_json::from_value::<NameTemplate>("%nonsense%".into()).is_err());
    }

    #[test]
    fn the_default_is_what_its_text_says() {
        assert_eq!(
            NameTemplate::parse("Server-%service_id%").unwrap(),
            NameTemplate::default()
        );
    }

    proptest! {
        #[test]
        fn parsing_and_rendering_never_panic(source in any::<String>(), name in any::<String>()) {
            if let Ok(template) = NameTemplate::parse(&source) {
                prop_assert_eq!(template.to_string(), source);
                let _ = template.render(&values(&name));
            }
        }

        /// S3.44
        #[test]
        fn a_value_is_never_expanded(name in "[a-z%]{0,6}(%product_name%|%owner_firstname%|%){0,3}[a-z%_]{0,6}") {
            let template = NameTemplate::parse("%owner_firstname%|%product_name%").unwrap();
            prop_assert_eq!(template.render(&values(&name)), format!("{name}|{name}"));
        }

        /// S3.45
        #[test]
        fn literal_text_survives(text in "[^%]{0,20}(% )?[^%]{0,20}%?") {
            prop_assert_eq!(NameTemplate::parse(&text).unwrap().render(&values("x")), text);
        }

        /// S3.45
        #[test]
        fn literal_text_around_a_placeholder_survives(before in "[^%]{0,20}%{0,3}", after in "%{0,3}[^%]{0,20}") {
            let template = NameTemplate::parse(&format!("{before}%service_id%{after}")).unwrap();
            prop_assert_eq!(template.render(&values("x")), format!("{before}7{after}"));
        }
    }
}
