//! What it takes to make and to change a user.

use panel_http::{Patch, Secret};
use serde::{Deserialize, Serialize};

use super::User;

/// A new user.
///
/// It serialises without its password; the call that makes it sends the password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewUser {
    /// E-mail address, at most 255 characters; unique. The panel stores it in lower case.
    pub email: String,
    /// Name for logging in, at most 255 characters; unique. The panel stores it in lower case.
    pub username: String,
    /// What your system calls it, at most 255 characters; unique. One with a `/` cannot be looked up.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub external_id: Patch<String>,
    /// Whether the panel lets nobody but its API change it; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_managed_externally: Option<bool>,
    /// Its password. Without one the panel makes one up and its e-mail has a link to set it.
    #[serde(default, skip_serializing)]
    pub password: Patch<Secret>,
    /// The language of its panel, a locale such as `de`; `en` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its time zone, such as `Europe/Berlin`; `UTC` if it is not given. The panel never tells it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}

impl NewUser {
    /// With what every user needs.
    pub fn new(email: impl Into<String>, username: impl Into<String>) -> Self {
        Self {
            email: email.into(),
            username: username.into(),
            external_id: Patch::Keep,
            is_managed_externally: None,
            password: Patch::Keep,
            language: None,
            timezone: None,
        }
    }

    /// Sets what your system calls it.
    pub fn external_id(mut self, external_id: impl Into<String>) -> Self {
        self.external_id = Patch::Set(external_id.into());
        self
    }
}

/// A change of a user. The panel wants e-mail address and username always; the others stay as they are unless they are set.
///
/// It serialises without its password; the call that makes the change sends the password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateUser {
    /// E-mail address; unique.
    pub email: String,
    /// Name for logging in; unique.
    pub username: String,
    /// What your system calls it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub external_id: Patch<String>,
    /// Whether the panel lets nobody but its API change it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_managed_externally: Option<bool>,
    /// Its password. `Clear` leaves it as it is, too.
    #[serde(default, skip_serializing)]
    pub password: Patch<Secret>,
    /// The language of its panel, a locale such as `de`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its time zone, such as `Europe/Berlin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}

impl UpdateUser {
    /// With what the panel always wants.
    pub fn new(email: impl Into<String>, username: impl Into<String>) -> Self {
        Self {
            email: email.into(),
            username: username.into(),
            external_id: Patch::Keep,
            is_managed_externally: None,
            password: Patch::Keep,
            language: None,
            timezone: None,
        }
    }

    /// A change that changes nothing yet.
    pub fn of(user: &User) -> Self {
        Self::new(&user.email, &user.username)
    }

    /// Sets or, with [`Patch::Clear`], empties what your system calls it.
    pub fn external_id(mut self, external_id: Patch<String>) -> Self {
        self.external_id = external_id;
        self
    }
}

/// Setters of what both have.
macro_rules! settings {
    ($($request:ident)+) => {$(
        impl $request {
            /// Whether the panel lets nobody but its API change name, e-mail address and password. Panels before beta 30
            /// ignore it.
            pub const fn managed_externally(mut self, managed_externally: bool) -> Self {
                self.is_managed_externally = Some(managed_externally);
                self
            }

            /// Sets its password.
            pub fn password(mut self, password: Secret) -> Self {
                self.password = Patch::Set(password);
                self
            }

            /// Sets the language of its panel, a locale such as `de`.
            pub fn language(mut self, language: impl Into<String>) -> Self {
                self.language = Some(language.into());
                self
            }

            /// Sets its time zone, such as `Europe/Berlin`.
            pub fn timezone(mut self, timezone: impl Into<String>) -> Self {
                self.timezone = Some(timezone.into());
                self
            }
        }
    )+};
}

settings!(NewUser UpdateUser);
