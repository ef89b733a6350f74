//! What it takes to make and to change a mount.

use panel_http::Patch;
use serde::{Deserialize, Serialize};

use super::Mount;

/// A new mount.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewMount {
    /// Its name, 2 to 64 characters; unique.
    pub name: String,
    /// The folder on the node; not one of the panel's own, such as `/etc/pelican` or `/var/lib/pelican/volumes`.
    pub source: String,
    /// The folder in the container; not `/home/container` itself.
    pub target: String,
    /// Its description, at most 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether servers may only read it; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
    /// Whether users may mount it themselves; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_mountable: Option<bool>,
}

impl NewMount {
    /// With its name, the folder on the node and the folder in the container.
    pub fn new(name: impl Into<String>, source: impl Into<String>, target: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            source: source.into(),
            target: target.into(),
            description: Patch::Keep,
            read_only: None,
            user_mountable: None,
        }
    }

    /// Sets its description.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }
}

/// A change of a mount. The panel wants the first three fields always; the others stay as they are unless they are set.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateMount {
    /// Its name, 2 to 64 characters; unique.
    pub name: String,
    /// The folder on the node.
    pub source: String,
    /// The folder in the container.
    pub target: String,
    /// Its description, at most 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether servers may only read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
    /// Whether users may mount it themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_mountable: Option<bool>,
}

impl UpdateMount {
    /// With what the panel always wants: name, folder on the node and folder in the container.
    pub fn new(name: impl Into<String>, source: impl Into<String>, target: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            source: source.into(),
            target: target.into(),
            description: Patch::Keep,
            read_only: None,
            user_mountable: None,
        }
    }

    /// A change that changes nothing yet.
    pub fn of(mount: &Mount) -> Self {
        Self::new(&mount.name, &mount.source, &mount.target)
    }

    /// Sets or, with [`Patch::Clear`], empties its description.
    pub fn description(mut self, description: Patch<String>) -> Self {
        self.description = description;
        self
    }
}

/// Setters of what both have.
macro_rules! settings {
    ($($request:ident)+) => {$(
        impl $request {
            /// Whether servers may only read it.
            pub const fn read_only(mut self, read_only: bool) -> Self {
                self.read_only = Some(read_only);
                self
            }

            /// Whether users may mount it themselves.
            pub const fn user_mountable(mut self, user_mountable: bool) -> Self {
                self.user_mountable = Some(user_mountable);
                self
            }
        }
    )+};
}

settings!(NewMount UpdateMount);
