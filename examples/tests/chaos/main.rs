//! The program itself, for a while, on each panel; and that its judge can find fault.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "../../chaos/account.rs"]
mod account;
mod judging;
mod running;
