//! What opens a console of a fake node.

use jiff::Timestamp;

use crate::secret::Secret;

/// A token that a fake node lets in. A real node reads all this in the token itself, which the panel has signed.
#[derive(Debug, Clone)]
#[must_use = "hand it to `FakeConsoles::admit`"]
pub struct Token {
    text: Secret,
    pub(super) server: String,
    permissions: Vec<String>,
    expires: Timestamp,
    pub(super) denied: bool,
    pub(super) user: Option<String>,
}

impl Token {
    /// A token for one server. Panels let them expire after ten minutes. The permission `*` is all of them but those that
    /// begin with `admin`; without `websocket.connect` nobody is let in.
    pub fn new<P: Into<String>>(
        text: impl Into<Secret>,
        server: impl Into<String>,
        permissions: impl IntoIterator<Item = P>,
        expires: Timestamp,
    ) -> Self {
        Self {
            text: text.into(),
            server: server.into(),
            permissions: permissions.into_iter().map(Into::into).collect(),
            expires,
            denied: false,
            user: None,
        }
    }

    /// Given to this user, so that it can be taken back with all of that user's.
    pub fn of_user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }

    pub(super) fn text(&self) -> &str {
        self.text.expose()
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.text() == text
    }

    pub(super) const fn expires(&self) -> Timestamp {
        self.expires
    }

    pub(super) fn may(&self, permission: &str) -> bool {
        let has = |wanted: &str| self.permissions.iter().any(|known| known == wanted);
        has(permission) || (!permission.starts_with("admin") && has("*"))
    }

    /// What a node has against it, whatever server it is for.
    pub(super) fn problem(&self, now: Timestamp) -> Option<&'static str> {
        if self.expires <= now {
            Some("jwt: exp claim is invalid")
        } else if self.denied {
            Some("jwt: created too far in past (denylist)")
        } else if !self.may("websocket.connect") {
            Some("jwt: missing connect permission")
        } else {
            None
        }
    }
}
