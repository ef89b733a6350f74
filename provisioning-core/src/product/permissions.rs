//! What a customer may do with his server.

use serde::{Deserialize, Serialize};

/// What a customer may do with his server. What he may not is refused, and no panel is called for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
#[non_exhaustive]
pub struct Permissions {
    /// Start, stop, restart and kill it.
    pub power: bool,
    /// See its console and write to it.
    pub console: bool,
    /// Install it anew, which loses its files.
    pub reinstall: bool,
    /// Change the variables that are open to him.
    pub variables: bool,
    /// Choose among the eggs of the product when he orders, and, where he may reinstall, later.
    pub egg: bool,
}

impl Default for Permissions {
    /// Everything but what loses files.
    fn default() -> Self {
        Self {
            power: true,
            console: true,
            reinstall: false,
            variables: true,
            egg: true,
        }
    }
}
