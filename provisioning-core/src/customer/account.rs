//! What a customer's account on a panel of Pterodactyl's kind is called. Pure and deterministic: the same customer always
//! gets the same names, on every machine.

use super::Customer;
use crate::template::NameRule;

/// Longest part of the user name that comes from what the customer calls himself.
const READABLE: usize = 32;

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
    let readable: String = customer
        .app_username()
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(READABLE)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let readable = if readable.is_empty() { "customer" } else { &readable };
    format!("{readable}-{}", customer.id())
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

    proptest! {
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
