//! What the accounts of every panel are checked with.

/// A key that no panel knows.
pub(crate) const STRANGER: &str = "ptlc_0000000000000000000000000000000000000000000";

/// The public half of a key that nobody has the private half of. Its fingerprint holds no `/`: Pelican has no route to take
/// away a key whose fingerprint does.
pub(crate) const SSH_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOgttJ9By7M9VfPpiTUSHJyavDW6U7JLAiSdVDhPImlF conformance";

/// What panels call it. One that an earlier run could not take away is of no use to anybody.
pub(crate) const SSH_KEY_FINGERPRINT: &str = "WuynaMuhPj0gJk0oyXUJycgq1lKfeCxKvHiY9dtzvdM";
