//! Customers: who owns a sold server.

pub mod account;
mod profile;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::profile::{Profile, ProfileProblem};
use crate::{id::CustomerId, problem::Problem};

/// A customer of the app. Which panel account is his is proved, not guessed, from what is said here.
///
/// `Debug` shows the id only: the rest is personal.
///
/// ```
/// use provisioning_core::{customer::Customer, id::CustomerId};
///
/// let ada = Customer::new(CustomerId::new("42")?, "ada@example.org")?.name("Ada", "Lovelace");
/// assert!(!format!("{ada:?}").contains("ada@example.org"));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    id: CustomerId,
    email: String,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    #[serde(default)]
    email_verified: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    username_proves: bool,
}

impl Customer {
    /// A customer with an e-mail address that was not verified, without names. Blanks around the address are dropped.
    ///
    /// # Errors
    /// [`InvalidEmail`] if the address is implausible. Whether it exists is not looked up.
    pub fn new(id: CustomerId, email: impl AsRef<str>) -> Result<Self, InvalidEmail> {
        let email = email.as_ref().trim();
        if let Some(why) = implausible(email) {
            return Err(InvalidEmail { why });
        }
        Ok(Self {
            id,
            email: email.to_owned(),
            first_name: String::new(),
            last_name: String::new(),
            username: None,
            email_verified: false,
            username_proves: false,
        })
    }

    /// First and last name.
    #[must_use]
    pub fn name(self, first: impl Into<String>, last: impl Into<String>) -> Self {
        Self {
            first_name: first.into(),
            last_name: last.into(),
            ..self
        }
    }

    /// What he calls himself in the app. It becomes a part of his panel user name; a blank one counts as none.
    #[must_use]
    pub fn username(self, username: impl Into<String>) -> Self {
        Self {
            username: Some(username.into()).filter(|name| !name.trim().is_empty()),
            ..self
        }
    }

    /// Whether the app has proof that the e-mail address is his. Without it no existing panel account is linked by
    /// e-mail: anybody can type in another's address. Default: no.
    #[must_use]
    pub fn email_verified(self, verified: bool) -> Self {
        Self {
            email_verified: verified,
            ..self
        }
    }

    /// Whether a panel account with exactly [his user name](Self::username) is his: the app and the panel share their user
    /// names. Without it no existing account is linked by user name: anybody can choose another's. Default: no.
    #[must_use]
    pub fn username_proves(self, proves: bool) -> Self {
        Self {
            username_proves: proves,
            ..self
        }
    }

    /// The same without anything but the id.
    #[must_use]
    pub fn forgotten(self) -> Self {
        Self {
            id: self.id,
            email: String::new(),
            first_name: String::new(),
            last_name: String::new(),
            username: None,
            email_verified: false,
            username_proves: false,
        }
    }

    /// The app's id.
    #[must_use]
    pub const fn id(&self) -> &CustomerId {
        &self.id
    }

    /// The e-mail address.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }

    /// The first name as the app gave it; may be empty. What a panel takes is [`account::first_name`].
    #[must_use]
    pub fn first_name(&self) -> &str {
        &self.first_name
    }

    /// The last name as the app gave it; may be empty. What a panel takes is [`account::last_name`].
    #[must_use]
    pub fn last_name(&self) -> &str {
        &self.last_name
    }

    /// What he calls himself in the app. What a panel takes is [`account::username_for`].
    #[must_use]
    pub fn app_username(&self) -> Option<&str> {
        self.username.as_deref()
    }

    /// Whether the app has proof that the e-mail address is his.
    #[must_use]
    pub const fn is_email_verified(&self) -> bool {
        self.email_verified
    }

    /// The user name by which a panel account is his, where the app says so.
    #[must_use]
    pub fn proving_username(&self) -> Option<&str> {
        self.app_username().filter(|_| self.username_proves)
    }

    /// Customer 42, Ada Lovelace, for examples and tests.
    #[cfg(feature = "test-util")]
    #[must_use]
    pub fn example() -> Self {
        Self {
            id: CustomerId::example("42"),
            email: "ada@example.org".to_owned(),
            first_name: "Ada".to_owned(),
            last_name: "Lovelace".to_owned(),
            username: None,
            email_verified: false,
            username_proves: false,
        }
    }
}

impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Customer").field("id", &self.id).finish_non_exhaustive()
    }
}

/// An implausible e-mail address. The address itself is not repeated: it is personal. Nothing was stored or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidEmail {
    why: &'static str,
}

impl InvalidEmail {
    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> String {
        format!("this is no e-mail address: {}", self.why)
    }

    /// What to do next.
    #[must_use]
    pub const fn advice(&self) -> &'static str {
        "give the customer's address, as in name@example.org"
    }

    pub(crate) fn at(&self, field: &str) -> Problem {
        Problem::new(field, self.message(), self.advice())
    }
}

impl fmt::Display for InvalidEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message(), self.advice())
    }
}

impl std::error::Error for InvalidEmail {}

fn implausible(email: &str) -> Option<&'static str> {
    if email.is_empty() {
        return Some("it is empty");
    }
    // Pterodactyl's column.
    if email.chars().count() > 191 {
        return Some("it has more than 191 characters");
    }
    if email.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Some("it contains a blank or a control character");
    }
    let Some((local, domain)) = email.rsplit_once('@') else {
        return Some("it has no @");
    };
    if local.is_empty() || local.contains('@') {
        return Some("it needs one @ with a name before it");
    }
    let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    if !domain.split('.').all(label) {
        return Some("what follows the @ is no domain");
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn customer(email: &str) -> Result<Customer, InvalidEmail> {
        Customer::new(CustomerId::new("42").unwrap(), email)
    }

    #[test]
    fn a_plausible_address_is_taken_and_an_implausible_one_is_not() {
        for email in [
            "ada@example.org",
            " ada+games@mail.example.org ",
            "ada@localhost",
            "jürgen@münchen.example",
        ] {
            assert!(customer(email).is_ok(), "{email}");
        }
        for email in [
            "",
            " ",
            "ada",
            "@example.org",
            "ada@",
            "a@b@example.org",
            "ada@example..org",
            "a da@example.org",
            "ada@exa/mple.org",
            "ada@example.org.",
        ] {
            assert!(customer(email).is_err(), "{email}");
        }
        assert!(customer(&format!("{}@example.org", "a".repeat(200))).is_err());
    }

    #[test]
    fn nothing_personal_is_printed() {
        let ada = customer("canary-mail@example.org")
            .unwrap()
            .name("canary-first", "canary-last")
            .username("canary-user");
        assert_eq!(format!("{ada:?}"), "Customer { id: CustomerId(\"42\"), .. }");
        let error = customer("canary mail@example.org").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"));
    }

    #[test]
    fn a_customer_is_read_as_he_was_stored() {
        let ada = customer("ada@example.org")
            .unwrap()
            .name("Ada", "Lovelace")
            .username("ada")
            .email_verified(true);
        let stored = serde_json::to_string(&ada).unwrap();
        assert_eq!(serde_json::from_str::<Customer>(&stored).unwrap(), ada);
        assert!(serde_json::from_str::<Customer>(r#"{"id": "42", "email": "ada@example.org", "newer": 1}"#).is_ok());
    }

    proptest! {
        #[test]
        fn judging_an_address_never_panics(email in any::<String>()) {
            let _ = customer(&email);
        }
    }
}
