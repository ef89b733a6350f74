//! The panel's words for a failed rule.

/// What a size counts, which the wording depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Number,
    Items,
    Characters,
}

/// The sentence about a failed rule. `attribute` is how the field is called.
pub(super) fn message(rule: &str, attribute: &str, parameters: &[String], measure: Measure) -> String {
    let parameter = |place: usize| parameters.get(place).map_or("", String::as_str);
    let (first, second) = (parameter(0), parameter(1));
    let counted = |number: String, items: String, characters: String| match measure {
        Measure::Number => number,
        Measure::Items => items,
        Measure::Characters => characters,
    };
    let compared = |words: &str, items: &str| {
        counted(
            format!("The {attribute} field must be {words} {first}."),
            items.to_owned(),
            format!("The {attribute} field must be {words} {first} characters."),
        )
    };
    let others = || {
        parameters
            .iter()
            .map(|name| shown(name))
            .collect::<Vec<_>>()
            .join(" / ")
    };
    let listed = || parameters.join(", ");
    match rule {
        "accepted" => format!("The {attribute} must be accepted."),
        "alpha" => format!("The {attribute} may only contain letters."),
        "alpha_dash" => format!("The {attribute} may only contain letters, numbers, and dashes."),
        "alpha_num" => format!("The {attribute} may only contain letters and numbers."),
        "array" => format!("The {attribute} must be an array."),
        "ascii" => {
            format!("The {attribute} field must only contain single-byte alphanumeric characters and symbols.")
        }
        "between" => counted(
            format!("The {attribute} must be between {first} and {second}."),
            format!("The {attribute} must have between {first} and {second} items."),
            format!("The {attribute} must be between {first} and {second} characters."),
        ),
        "boolean" => format!("The {attribute} field must be true or false."),
        "confirmed" => format!("The {attribute} confirmation does not match."),
        "decimal" => format!(
            "The {attribute} field must have {} decimal places.",
            parameters.join("-")
        ),
        "declined" => format!("The {attribute} field must be declined."),
        "digits" => format!("The {attribute} must be {first} digits."),
        "digits_between" => format!("The {attribute} must be between {first} and {second} digits."),
        "email" => format!("The {attribute} must be a valid email address."),
        "ends_with" => format!(
            "The {attribute} field must end with one of the following: {}.",
            listed()
        ),
        "exists" | "in" | "not_in" => format!("The selected {attribute} is invalid."),
        "filled" | "required" => format!("The {attribute} field is required."),
        "gt" => compared(
            "greater than",
            &format!("The {attribute} field must have more than {first} items."),
        ),
        "gte" => compared(
            "greater than or equal to",
            &format!("The {attribute} field must have {first} items or more."),
        ),
        "integer" => format!("The {attribute} must be an integer."),
        "ip" => format!("The {attribute} must be a valid IP address."),
        "ipv4" => format!("The {attribute} field must be a valid IPv4 address."),
        "ipv6" => format!("The {attribute} field must be a valid IPv6 address."),
        "json" => format!("The {attribute} must be a valid JSON string."),
        "lowercase" | "uppercase" => format!("The {attribute} field must be {rule}."),
        "lt" => compared(
            "less than",
            &format!("The {attribute} field must have less than {first} items."),
        ),
        "lte" => compared(
            "less than or equal to",
            &format!("The {attribute} field must not have more than {first} items."),
        ),
        "max" => counted(
            format!("The {attribute} may not be greater than {first}."),
            format!("The {attribute} may not have more than {first} items."),
            format!("The {attribute} may not be greater than {first} characters."),
        ),
        "max_digits" => format!("The {attribute} field must not have more than {first} digits."),
        "min" => counted(
            format!("The {attribute} must be at least {first}."),
            format!("The {attribute} must have at least {first} items."),
            format!("The {attribute} must be at least {first} characters."),
        ),
        "min_digits" => format!("The {attribute} field must have at least {first} digits."),
        "multiple_of" => format!("The {attribute} field must be a multiple of {first}."),
        "not_regex" => format!("The {attribute} field format is invalid."),
        "numeric" => format!("The {attribute} must be a number."),
        "p_username" => format!(
            "The {attribute} must start and end with alpha-numeric characters and\n                contain only letters, numbers, dashes, underscores, and periods."
        ),
        "present" => format!("The {attribute} field must be present."),
        "regex" | "url" => format!("The {attribute} format is invalid."),
        "required_with" => format!("The {attribute} field is required when {} is present.", others()),
        "required_unless" => {
            let (other, values) = parameters
                .split_first()
                .map_or((String::new(), &[][..]), |(other, values)| (shown(other), values));
            format!(
                "The {attribute} field is required unless {other} is in {}.",
                values.join(", ")
            )
        }
        "required_without" => format!("The {attribute} field is required when {} is not present.", others()),
        "size" => counted(
            format!("The {attribute} must be {first}."),
            format!("The {attribute} must contain {first} items."),
            format!("The {attribute} must be {first} characters."),
        ),
        "starts_with" => format!(
            "The {attribute} field must start with one of the following: {}.",
            listed()
        ),
        "string" => format!("The {attribute} must be a string."),
        "timezone" => format!("The {attribute} must be a valid zone."),
        "unique" => format!("The {attribute} has already been taken."),
        "uuid" => format!("The {attribute} field must be a valid UUID."),
        other => format!("validation.{other}"),
    }
}

/// How a field is called that has no name of its own.
pub(super) fn shown(field: &str) -> String {
    field.replace('_', " ")
}
