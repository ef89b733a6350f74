//! The promises of `hatch`, kept by the built program against a panel on a loopback port.

mod bad_input;
mod kill;
mod lifecycle;
mod operations;
mod stage;
