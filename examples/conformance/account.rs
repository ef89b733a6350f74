//! What the accounts of every panel are checked with.

/// A key that no panel knows.
pub(crate) const STRANGER: &str = "ptlc_0000000000000000000000000000000000000000000";

/// The public half of a key that nobody has the private half of any more.
pub(crate) const SSH_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKwleBuInWr9IwZ46k9n7Ae2aXdB410yDTiu19RxvzpJ conformance";

/// What panels call it: Pelican takes no key away whose name has a slash. One that an earlier run could not take away is of no use to anybody.
pub(crate) const SSH_KEY_FINGERPRINT: &str = "LN0KjOampnViDB6SV50Q9nXlBZGRTw2JosMsa5w3RWY";
