//! Pairs of our own.

pub fn check() {}
