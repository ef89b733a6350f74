//! What the accounts of every panel are checked with.

/// A key that no panel knows.
pub(crate) const STRANGER: &str = "ptlc_0000000000000000000000000000000000000000000";

/// The public half of a key that nobody has the private half of any more.
pub(crate) const SSH_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILkb0gu9GAcu5MgvaH/JFJEJhkYWC7U4POD1/NruFazz conformance";

/// What panels call it. One that an earlier run could not take away is of no use to anybody.
pub(crate) const SSH_KEY_FINGERPRINT: &str = "Df/uDfb7XKmy9QQtvoC4n07FhtA3w1IQoYAAx5il3yE";
