//! What a customer's account on a panel is called. Pure and deterministic: the same customer always gets the same names, on
//! every machine.

use super::Customer;
use crate::template::NameRule;

/// Longest part of the user name that comes from what the customer calls himself.
const READABLE: usize = 32;

/// What a panel takes as a user name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum UsernameRule {
    /// Pterodactyl and Pelican: long enough for any id.
    Long,
    /// Calagopus: 3 to 15 of `A`–`Z`, `a`–`z`, `0`–`9` and `_`.
    Short,
}

impl UsernameRule {
    /// The customer's user name under this rule; the first `variant` is 1, others are for when a stranger has it.
    #[must_use]
    pub fn name(self, customer: &Customer, variant: u32) -> String {
        match (self, variant) {
            (Self::Long, 0 | 1) => username_for(customer),
            (Self::Long, variant) => format!("{}-{variant}", username_for(customer)),
            (Self::Short, variant) => short_username_for(customer, variant),
        }
    }
}

/// Longest user name under [`UsernameRule::Short`].
const SHORT: usize = 15;

/// Longest id that stands in a short user name as it is.
const SHORT_ID: usize = 8;

/// The short user name: what the customer calls himself, an underscore, and his id; the id's fingerprint where the id is too
/// long, or has other characters than the panel takes, or a stranger has the name.
///
/// Lower case, 3 to 15 letters, digits and underscores. Fingerprints of two customers may be the same: the panel refuses the
/// second, and the next variant is another.
///
/// ```
/// use provisioning_core::{customer::{Customer, account}, id::CustomerId};
///
/// let ada = Customer::new(CustomerId::new("42")?, "ada@example.org")?;
/// assert_eq!(account::short_username_for(&ada, 1), "customer_42");
/// assert_eq!(account::short_username_for(&ada.username("Ada Lovelace-Byron"), 1), "adalovelaceb_42");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn short_username_for(customer: &Customer, variant: u32) -> String {
    let id = customer.id().as_str();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mark = if variant <= 1 && id.len() <= SHORT_ID && id.chars().all(is_plain) {
        id.to_owned()
    } else {
        fingerprint(&format!("{id}/{variant}"))
    };
    let room = SHORT - 1 - mark.len();
    let readable: String = readable(customer).chars().take(room).collect();
    format!("{readable}_{mark}")
}

/// Eight letters and digits that are the same on every machine: FNV-1a, in base 36.
fn fingerprint(text: &str) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let mut hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
    let mut next = || {
        let digit = usize::try_from(hash % 36).ok().and_then(|digit| DIGITS.get(digit));
        hash /= 36;
        digit.map_or('0', |digit| char::from(*digit))
    };
    (0..SHORT_ID).map(|_| next()).collect()
}

/// The user name: what the customer calls himself (letters and digits only, `customer` if nothing is left), a hyphen,
/// and his id.
///
/// *Guarantees*: two customers never share one, whatever they call themselves: the first part has no hyphen, so that
/// all after the first hyphen is the id. Lower case, 3 to 153 characters, and of the form
/// `^[a-z0-9]([\w\.-]+)[a-z0-9]$` that the panel asks for.
///
/// ```
/// use provisioning_core::{customer::{Customer, account}, id::CustomerId};
///
/// let ada = Customer::new(CustomerId::new("42")?, "ada@example.org")?;
/// assert_eq!(account::username_for(&ada), "customer-42");
/// assert_eq!(account::username_for(&ada.username("Ada L.")), "adal-42");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn username_for(customer: &Customer) -> String {
    format!("{}-{}", readable(customer), customer.id())
}

/// What the customer calls himself, letters and digits only; `customer` if nothing is left.
fn readable(customer: &Customer) -> String {
    let readable: String = customer
        .app_username()
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(READABLE)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    if readable.is_empty() {
        "customer".to_owned()
    } else {
        readable
    }
}

/// The first name, 1 to 191 visible characters; `Customer` where the app gave none.
#[must_use]
pub fn first_name(customer: &Customer) -> String {
    NameRule::pterodactyl().fit(customer.first_name(), "Customer")
}

/// The last name, 1 to 191 visible characters; the customer's id where the app gave none.
#[must_use]
pub fn last_name(customer: &Customer) -> String {
    NameRule::pterodactyl().fit(customer.last_name(), customer.id().as_str())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::id::CustomerId;

    fn customer(id: &str, username: &str) -> Option<Customer> {
        Some(
            Customer::new(CustomerId::new(id).ok()?, "ada@example.org")
                .unwrap()
                .username(username),
        )
    }

    /// `^[a-z0-9]([\w\.-]+)[a-z0-9]$`, lower case
    fn panel_takes(username: &str) -> bool {
        let plain = |c: char| matches!(c, 'a'..='z' | '0'..='9');
        username.len() >= 3
            && username.starts_with(plain)
            && username.ends_with(plain)
            && username.chars().all(|c| plain(c) || matches!(c, '_' | '.' | '-'))
    }

    #[test]
    fn a_hyphen_in_a_name_cannot_imitate_another_customer() {
        assert_ne!(
            username_for(&customer("1", "a-b").unwrap()),
            username_for(&customer("b-1", "a").unwrap())
        );
    }

    #[test]
    fn different_customers_never_share_a_name() {
        let ids = ["1", "b-1", "a-b-1", "b.1", "b_1", "customer-1", "a-1"];
        let usernames = ["", "a", "b", "A", "a-b", "a-", "-a", "a.b", "ab", "customer", "é", "1"];
        let mut owners = BTreeMap::new();
        for (id, username) in ids
            .iter()
            .flat_map(|id| usernames.iter().map(move |username| (*id, *username)))
        {
            let name = username_for(&customer(id, username).unwrap());
            assert_eq!(*owners.entry(name).or_insert(id), id);
        }
    }

    #[test]
    fn a_panel_account_always_has_names() {
        let nobody = customer("42", "").unwrap().name(" \n", "\u{200b}");
        assert_eq!(
            (first_name(&nobody), last_name(&nobody)),
            ("Customer".to_owned(), "42".to_owned())
        );
        let long = customer("42", "").unwrap().name("é".repeat(300), "x");
        assert_eq!(first_name(&long).chars().count(), 191);
    }

    #[test]
    fn a_short_name_has_another_variant_when_a_stranger_has_it() {
        let ada = customer("42", "ada").unwrap();
        let names: std::collections::BTreeSet<String> =
            (1..=4).map(|variant| UsernameRule::Short.name(&ada, variant)).collect();
        assert_eq!(names.len(), 4, "{names:?}");
        assert!(names.contains("ada_42"));
        assert_ne!(
            UsernameRule::Short.name(&customer("a.b", "").unwrap(), 1),
            UsernameRule::Short.name(&customer("a-b", "").unwrap(), 1)
        );
    }

    proptest! {
        #[test]
        fn every_customer_gets_a_short_name_the_panel_takes(
            id in "[a-z0-9._-]{1,120}", username in any::<String>(), variant in 1_u32..9,
        ) {
            if let Some(customer) = customer(&id, &username) {
                let name = UsernameRule::Short.name(&customer, variant);
                prop_assert!((3..=15).contains(&name.len()), "{}", name);
                prop_assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{}", name);
            }
        }

        #[test]
        fn every_customer_gets_a_name_the_panel_takes(id in "[a-z0-9._-]{1,120}", username in any::<String>()) {
            if let Some(customer) = customer(&id, &username) {
                let name = username_for(&customer);
                prop_assert!(panel_takes(&name), "{}", name);
                prop_assert!(name.len() <= 153);
            }
        }
    }
}
