//! What the accounts of every panel are checked with.

/// A key that no panel knows.
pub(crate) const STRANGER: &str = "ptlc_0000000000000000000000000000000000000000000";

/// The public half of a key that nobody has the private half of any more.
pub(crate) const SSH_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILkb0gu9GAcu5MgvaH/JFJEJhkYWC7U4POD1/NruFazz conformance";

/// Whether an ssh key was left by an earlier run that was killed: ours would be refused as known.
pub(crate) fn is_of_a_run(name: &str) -> bool {
    name.starts_with("conformance-")
}
