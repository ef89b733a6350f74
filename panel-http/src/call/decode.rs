//! JSON into a type, with the place named where it does not fit.

use serde::de::DeserializeOwned;

use crate::{
    effect::Effect,
    endpoint::Endpoint,
    error::{Error, ErrorKind},
};

/// Reads a JSON body.
///
/// # Errors
/// [`Decode`](ErrorKind::Decode), naming the place in the JSON, never the value there; its effect is
/// [`Applied`](Effect::Applied): the panel did it, only its answer is of no use. [`Interrupted`](ErrorKind::Interrupted)
/// when the body ends too early.
pub fn decode<T: DeserializeOwned>(endpoint: &Endpoint, body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|plain| {
        let mut deserializer = serde_json::Deserializer::from_slice(body);
        let message = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
            Err(error) => format!(
                "the answer is not as expected at `{}`: {}",
                error.path(),
                without_values(&error.inner().to_string())
            ),
            Ok(_) => format!("the answer is not as expected: {}", without_values(&plain.to_string())),
        };
        // A body cut short is not an answer: nobody can tell what the whole of it would have said.
        let effect = if plain.is_eof() {
            Effect::Unknown
        } else {
            Effect::Applied
        };
        Error::call(
            endpoint,
            if plain.is_eof() {
                ErrorKind::Interrupted
            } else {
                ErrorKind::Decode
            },
            effect,
            message,
        )
    })
}

/// Drops what stands in quotes, and numbers in backticks: it is the panel's data, and may be a password. The name of a
/// missing field, in backticks too, is the type's own.
fn without_values(message: &str) -> String {
    let mut kept = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, from_quote)) = rest.split_once(['"', '`']) {
        kept.push_str(before);
        let quote = if rest.as_bytes().get(before.len()) == Some(&b'"') {
            '"'
        } else {
            '`'
        };
        let (quoted, after) = up_to_closing(from_quote, quote);
        let shown = if before.ends_with("missing field ") {
            quoted
        } else {
            "…"
        };
        kept.extend([quote.to_string().as_str(), shown, quote.to_string().as_str()]);
        rest = after;
    }
    kept + rest
}

/// What stands before the closing quote, and what after it. A quote after a backslash closes nothing.
fn up_to_closing(text: &str, quote: char) -> (&str, &str) {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        if character == quote && !escaped {
            return (
                text.get(..at).unwrap_or_default(),
                text.get(at + 1..).unwrap_or_default(),
            );
        }
        escaped = character == '\\' && !escaped;
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Invariant 5: `secret_is_never_printed`.
    #[test]
    fn a_message_about_a_wrong_value_does_not_hold_the_value() {
        for (message, shown) in [
            (
                r#"invalid type: string "hunter2", expected u64"#,
                r#"invalid type: string "…", expected u64"#,
            ),
            (
                r#"invalid type: string "a\"hunter2\\", expected u64"#,
                r#"invalid type: string "…", expected u64"#,
            ),
            (
                "invalid type: integer `1234`, expected a string",
                "invalid type: integer `…`, expected a string",
            ),
            (
                "unknown variant `hunter2`, expected `a`",
                "unknown variant `…`, expected `…`",
            ),
            ("missing field `uuid` at line 1", "missing field `uuid` at line 1"),
            (r#"cut short "hunter2"#, r#"cut short "…""#),
            ("plain", "plain"),
        ] {
            assert_eq!(without_values(message), shown);
        }
    }
}
