//! What the placeholders of a template stand for.

use std::fmt;

use jiff::{Timestamp, tz::TimeZone};

use super::Placeholder;
use crate::{
    customer::Customer,
    id::{OrderId, ServiceId},
};

/// The values of one service for a [`NameTemplate`](super::NameTemplate). What is not given renders as nothing.
///
/// `Debug` shows the service's id only: the rest is personal.
#[derive(Clone, PartialEq, Eq)]
pub struct NameValues {
    service_id: ServiceId,
    owner_email: String,
    owner_first_name: String,
    owner_last_name: String,
    product_name: String,
    order_id: String,
    expires: Option<Timestamp>,
}

impl NameValues {
    /// The values of a service; without any more it can render only `%service_id%`.
    #[must_use]
    pub fn new(service_id: &ServiceId) -> Self {
        Self {
            service_id: service_id.clone(),
            owner_email: String::new(),
            owner_first_name: String::new(),
            owner_last_name: String::new(),
            product_name: String::new(),
            order_id: String::new(),
            expires: None,
        }
    }

    /// The owner's e-mail address and names.
    #[must_use]
    pub fn customer(self, customer: &Customer) -> Self {
        self.owner(customer.email(), customer.first_name(), customer.last_name())
    }

    /// The owner's e-mail address, first name and last name.
    #[must_use]
    pub fn owner(self, email: impl Into<String>, first_name: impl Into<String>, last_name: impl Into<String>) -> Self {
        Self {
            owner_email: email.into(),
            owner_first_name: first_name.into(),
            owner_last_name: last_name.into(),
            ..self
        }
    }

    /// What the product is called.
    #[must_use]
    pub fn product_name(self, name: impl Into<String>) -> Self {
        Self {
            product_name: name.into(),
            ..self
        }
    }

    /// The app's order number.
    #[must_use]
    pub fn order_id(self, order: impl Into<OrderId>) -> Self {
        Self {
            order_id: order.into().into(),
            ..self
        }
    }

    /// When the service ends.
    #[must_use]
    pub fn expires(self, expires: Option<Timestamp>) -> Self {
        Self { expires, ..self }
    }

    pub(super) fn service_id(&self) -> &ServiceId {
        &self.service_id
    }

    pub(super) fn value(&self, placeholder: Placeholder) -> String {
        match placeholder {
            Placeholder::OwnerEmail => self.owner_email.clone(),
            Placeholder::OwnerUsername => {
                let separator = if self.owner_last_name.is_empty() || self.owner_first_name.is_empty() {
                    ""
                } else {
                    " "
                };
                format!("{}{separator}{}", self.owner_last_name, self.owner_first_name)
            }
            Placeholder::OwnerFirstname => self.owner_first_name.clone(),
            Placeholder::OwnerLastname => self.owner_last_name.clone(),
            Placeholder::ProductName => self.product_name.clone(),
            Placeholder::OrderId => self.order_id.clone(),
            Placeholder::ServiceId => self.service_id.to_string(),
            Placeholder::ServiceExpiration => self
                .expires
                .map(|at| at.to_zoned(TimeZone::UTC).date().to_string())
                .unwrap_or_default(),
        }
    }
}

impl fmt::Debug for NameValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NameValues")
            .field("service_id", &self.service_id)
            .finish_non_exhaustive()
    }
}
