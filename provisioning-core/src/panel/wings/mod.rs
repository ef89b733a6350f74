//! What the panels of Pterodactyl's kind have in common: their numbers, their nodes, which run Wings, and their errors.

pub(super) mod checks;
pub(super) mod error;
pub(super) mod numbers;
