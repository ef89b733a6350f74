//! What an account on a panel says of its owner.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Customer, account};

/// What an account that we made says of its owner. Its user name is given once and not a part of it.
///
/// `Debug` shows nothing: all of it is personal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Profile {
    /// The e-mail address.
    pub email: String,
    /// The first name. Pelican keeps none.
    pub first_name: String,
    /// The last name. Pelican keeps none.
    pub last_name: String,
}

impl Profile {
    /// That of a customer: his address, and his names as every panel takes them.
    ///
    /// ```
    /// use provisioning_core::customer::{Customer, Profile};
    /// use provisioning_core::id::CustomerId;
    ///
    /// let ada = Customer::new(CustomerId::new("42")?, "ada@example.org")?;
    /// assert_eq!(Profile::of(&ada).first_name, "Customer");
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(customer: &Customer) -> Self {
        Self {
            email: customer.email().to_owned(),
            first_name: account::first_name(customer),
            last_name: account::last_name(customer),
        }
    }

    /// The fields in which it is not what was last written; all of them when that is not known. `with_names`: the panel keeps
    /// names.
    #[must_use]
    pub fn differences(&self, written: Option<&Self>, with_names: bool) -> Vec<String> {
        let differs = |field: fn(&Self) -> &str| written.is_none_or(|written| field(written) != field(self));
        let fields: [(&str, bool); 3] = [
            ("email", differs(|it| &it.email)),
            ("first_name", with_names && differs(|it| &it.first_name)),
            ("last_name", with_names && differs(|it| &it.last_name)),
        ];
        let differing = fields.into_iter().filter(|(_, differs)| *differs);
        differing.map(|(field, _)| field.to_owned()).collect()
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Profile(…)")
    }
}

/// Why an account keeps another profile than its customer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProfileProblem {
    /// Another account has the e-mail address.
    EmailTaken,
    /// The panel does not accept the e-mail address or a name.
    Invalid,
    /// The panel shows another account under the customer's id, or none.
    NotProved,
    /// The account administers the panel by now.
    Administrator,
    /// The panel refused for another reason.
    Refused,
}

impl ProfileProblem {
    /// What to do about it.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::EmailTaken => {
                "free the address on the panel, or ask the customer for another; then give his data once more"
            }
            Self::Invalid => "correct the customer's data",
            Self::NotProved => "set the external id of the right account on the panel to the customer's id",
            Self::Administrator => "change the account on the panel by hand: one that administers it is left alone",
            Self::Refused => "see what the panel says of the account, then give the customer's data once more",
        }
    }
}

impl fmt::Display for ProfileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EmailTaken => "another account has the e-mail address",
            Self::Invalid => "the panel does not accept the e-mail address or a name",
            Self::NotProved => "the panel shows another account under the customer's id, or none",
            Self::Administrator => "the account administers the panel",
            Self::Refused => "the panel refuses",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::CustomerId;

    fn profile(email: &str, first: &str) -> Profile {
        let customer = Customer::new(CustomerId::new("42").unwrap(), email).unwrap();
        Profile::of(&customer.name(first, "Lovelace"))
    }

    #[test]
    fn a_profile_differs_in_what_the_panel_keeps_and_nothing_else() {
        let (old, new) = (profile("ada@example.org", "Ada"), profile("a@example.org", "Augusta"));
        assert_eq!(new.differences(Some(&old), true), ["email", "first_name"]);
        assert_eq!(new.differences(Some(&old), false), ["email"]);
        assert!(new.differences(Some(&new), true).is_empty());
        assert_eq!(new.differences(None, true).len(), 3, "nobody knows what it says");
    }

    #[test]
    fn nothing_personal_of_a_profile_is_printed() {
        assert!(!format!("{:?}", profile("canary@example.org", "canary")).contains("canary"));
    }
}
