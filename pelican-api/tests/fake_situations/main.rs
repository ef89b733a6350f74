//! The fake panel, driven into the situations that were recorded from a real one.

fn main() {}
