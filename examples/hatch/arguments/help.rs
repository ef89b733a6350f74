//! The page of `hatch --help`: the commands in groups.

use std::fmt::Write as _;

/// Every command, by what it is about.
const GROUPS: [(&str, &[&str]); 6] = [
    ("What is sold", &["eggs", "catalogue", "products", "room"]),
    (
        "The life of a service",
        &[
            "preview",
            "provision",
            "status",
            "suspend",
            "unsuspend",
            "expire",
            "change",
            "options",
            "owner",
            "terminate",
            "keep",
        ],
    ),
    (
        "Its server",
        &[
            "power",
            "console",
            "reinstall",
            "backup",
            "password",
            "rename",
            "describe",
            "variables",
            "set",
            "resources",
            "permissions",
        ],
    ),
    (
        "What waits for a person",
        &["services", "journal", "retry", "adopt", "abandon"],
    ),
    (
        "The whole panel",
        &[
            "diagnose",
            "features",
            "dashboard",
            "sweep",
            "servers",
            "import",
            "import-all",
        ],
    ),
    (
        "The application",
        &["events", "work", "integrations", "customer", "forget", "trust"],
    ),
];

/// The page, with a command that is in no group at the end.
pub(super) fn template(command: &clap::Command) -> String {
    let line = |text: &mut String, it: &clap::Command| {
        let about = it.get_about().map(ToString::to_string).unwrap_or_default();
        // Writing to a text never fails.
        let _ = writeln!(text, "  {:<13} {about}", it.get_name());
    };
    let mut text = "{about}\n\n{usage-heading} {usage}\n".to_owned();
    for (heading, names) in GROUPS {
        let _ = writeln!(text, "\n{heading}:");
        for it in names.iter().filter_map(|name| command.find_subcommand(name)) {
            line(&mut text, it);
        }
    }
    let is_grouped = |it: &&clap::Command| GROUPS.iter().any(|(_, names)| names.contains(&it.get_name()));
    for it in command.get_subcommands().filter(|it| !is_grouped(it)) {
        line(&mut text, it);
    }
    text + "\nOptions:\n{options}{after-help}"
}
