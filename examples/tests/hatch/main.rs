//! The promises of `hatch`, kept by the built program against a panel on a loopback port.

mod application;
mod bad_input;
mod bought;
mod calagopus;
mod catalogue;
mod customers;
mod kill;
mod lifecycle;
mod operations;
mod products;
mod stage;
mod trial;
mod weather;
mod whole_panel;
