//! Names in the environment that belong to the panel.

const RESERVED: [&str; 12] = [
    "SERVER_MEMORY",
    "SERVER_IP",
    "SERVER_PORT",
    "ENV",
    "HOME",
    "USER",
    "STARTUP",
    "SERVER_UUID",
    "UUID",
    "P_SERVER_LOCATION",
    "P_SERVER_UUID",
    "P_SERVER_ALLOCATION_LIMIT",
];

/// Environment variables that panels set themselves: nobody may give them a value.
#[must_use]
pub const fn reserved_names() -> &'static [&'static str] {
    &RESERVED
}

/// Whether a panel sets this variable itself: one of [`reserved_names`], or any that begins with `P_SERVER_`.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || name.starts_with("P_SERVER_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_panel_sets_are_reserved() {
        for name in ["SERVER_MEMORY", "STARTUP", "P_SERVER_UUID", "P_SERVER_NEW"] {
            assert!(is_reserved(name), "{name}");
        }
        assert!(!is_reserved("SERVER_JARFILE"));
        assert!(reserved_names().contains(&"UUID"));
    }
}
