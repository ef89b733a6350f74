//! What Calagopus does to those who rely on it, and only Calagopus.

mod calls;
mod creation;
mod left_behind;
mod node;
mod phantom;
mod sight;
