//! The promises of `hatch`, kept by the built program against a panel on a loopback port.

mod bad_input;
mod calagopus;
mod kill;
mod lifecycle;
mod operations;
mod products;
mod stage;
