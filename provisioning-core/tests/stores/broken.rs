//! The suite sees what is broken: one store for each promise that breaks just that.
