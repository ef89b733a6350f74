//! Bad command lines: one clear error, before anything is sent.

use crate::stage::{Ran, command};

const URL: &str = "https://panel.example";

#[tokio::test]
async fn a_bad_command_line_is_one_error_and_exit_code_2() {
    let lines: [(&[&str], &str); 10] = [
        (&["--fake"], "--panel <PANEL>"),
        (&["--panel", "wisp", "--fake"], "invalid value 'wisp'"),
        (&["--panel", "pelican"], "--url <URL>"),
        (
            &["--panel", "pelican", "--fake", "--url", URL],
            "cannot be used with '--url <URL>'",
        ),
        (
            &["--panel", "pelican", "--fake", "--wait", "long"],
            "not a whole number of seconds",
        ),
        (
            &["--panel", "pelican", "--fake", "--server", "1"],
            "unexpected argument '--server'",
        ),
        (&["--panel", "pterodactyl", "--url", URL], "PANEL_KEY is not set"),
        (&["--panel", "pelican", "--url", URL], "PANEL_KEY is not set"),
        (&["--panel", "calagopus", "--url", URL], "PANEL_KEY is not set"),
        (
            &["--panel", "calagopus", "--fake", "--quota", "none"],
            "invalid value 'none' for '--quota <CALLS>'",
        ),
    ];
    for (arguments, expected) in lines {
        told_once(Ran::of(command(arguments).spawn().unwrap()).await, expected);
    }
}

#[tokio::test]
async fn keys_and_addresses_are_looked_at_before_anything_is_sent() {
    let with_keys = |panel, url| {
        let mut command = command(&["--panel", panel, "--url", url]);
        command.env("PANEL_KEY", "a").env("PANEL_CLIENT_KEY", "b");
        command
    };
    for panel in ["pterodactyl", "pelican", "calagopus"] {
        if panel != "calagopus" {
            let mut one_key = with_keys(panel, URL);
            one_key.env_remove("PANEL_CLIENT_KEY");
            told_once(Ran::of(one_key.spawn().unwrap()).await, "PANEL_CLIENT_KEY is not set");
        }
        for (url, expected) in [("http://panel.example", "https"), ("panel example", "address")] {
            told_once(Ran::of(with_keys(panel, url).spawn().unwrap()).await, expected);
        }
    }
}

fn told_once(ran: Ran, expected: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert!(
        ran.err.starts_with("error: ") && ran.err.contains(expected),
        "{expected}: {ran:?}"
    );
    assert_eq!(ran.err.matches("error: ").count(), 1, "{ran:?}");
}
