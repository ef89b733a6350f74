//! What Calagopus does to those who rely on it, and only Calagopus.

mod backups;
mod calls;
mod creation;
mod left_behind;
mod limits;
mod live;
mod node;
mod phantom;
mod ports;
mod quota;
mod refusals;
mod reinstalling;
mod room;
mod shown;
mod sight;
