//! The promises of `conformance`, kept by the built program: on its own panels, and on panels on a loopback port that fail.

mod calagopus;
mod command_line;
mod failing;
mod laravel;
mod stage;
mod trial;
mod whole;
