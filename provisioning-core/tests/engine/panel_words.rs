//! What is said of panels in words and numbers, without one.

use provisioning_core::{
    Effect,
    panel::{
        AccountQuery, Capabilities, NewAccount, ObservedAccount, PanelError, PanelErrorKind, PowerAction, PowerState,
        Stock, StockKind,
    },
    template::NameRule,
};

/// A power state and a click are told in the panels' own words, also one that a newer panel has.
#[test]
fn power_is_told_in_the_words_of_the_panels() {
    let states = [
        PowerState::Offline,
        PowerState::Starting,
        PowerState::Running,
        PowerState::Stopping,
        PowerState::Other("hibernating".to_owned()),
    ];
    let words = states.map(|state| state.to_string());
    assert_eq!(words, ["offline", "starting", "running", "stopping", "hibernating"]);
    let actions = [
        PowerAction::Start,
        PowerAction::Stop,
        PowerAction::Restart,
        PowerAction::Kill,
    ];
    assert_eq!(
        actions.map(|action| action.to_string()),
        ["start", "stop", "restart", "kill"]
    );
}

/// Everything that a panel can fail with has words of its own, and the error knows its call.
#[test]
fn an_error_of_a_panel_tells_its_kind_and_its_call() {
    let kind = PanelErrorKind::UnknownToNode;
    assert_eq!(kind.to_string(), "the node does not know it");
    let error = PanelError::new(kind, Effect::Refused, "servers.delete", "gone");
    assert_eq!(
        (error.operation(), error.to_string().as_str()),
        ("servers.delete", "gone")
    );
}

/// What may be promised of a node, what of that is left, and which share remains after one more server.
#[test]
fn a_stock_is_counted_with_its_overallocation() {
    for (used, total, percent, in_all, left) in [
        (250, 1000, 0, Some(1000), Some(750)),
        (250, 1000, 25, Some(1250), Some(1000)),
        (250, 1000, 200, Some(3000), Some(2750)),
        (250, 100, 50, Some(150), Some(0)),
        (250, 1000, -1, None, None),
    ] {
        let stock = Stock::overallocated(StockKind::Memory, used, total, percent);
        assert_eq!((stock.total, stock.left()), (in_all, left), "{stock:?}");
    }
    for (total, wanted, share) in [
        (Some(1000), 250, 0.5),
        (Some(1000), 0, 0.75),
        (Some(1000), 900, 0.0),
        (Some(0), 0, 0.0),
        (None, 900, 1.0),
    ] {
        let stock = Stock::new(StockKind::Disk, 250, total);
        assert!(
            (stock.share_left(wanted) - share).abs() < f64::EPSILON,
            "{wanted} of {stock:?}"
        );
    }
}

/// What is printed of an account is its number and its key, and nothing of the person.
#[test]
fn an_account_is_printed_without_its_person() {
    let mut observed = ObservedAccount::new("7", Some("key-42".to_owned()), "ada@example.org", "ada");
    observed.first_name = "Ada".to_owned();
    observed.last_name = "Lovelace".to_owned();
    let new = ["key-42", "ada@example.org", "ada", "Ada", "Lovelace"].map(str::to_owned);
    let [key, email, username, first, last] = new;
    let queries = [
        AccountQuery::Key(key.clone()),
        AccountQuery::Email(email.clone()),
        AccountQuery::Username(username.clone()),
    ];
    let printed = [
        format!("{observed:?}"),
        format!("{:?}", NewAccount::new(key, email, username, first, last)),
        format!("{queries:?}"),
    ];
    for text in printed {
        assert!(text.contains("key-42"), "{text}");
        for personal in ["example.org", "ada", "Ada", "Lovelace"] {
            assert!(!text.contains(personal), "{personal} in {text}");
        }
    }
}

/// Who chooses where a server goes, and how long its name may be, differs from panel to panel.
#[test]
fn the_panels_differ_in_places_and_names() {
    let (pterodactyl, pelican) = (Capabilities::pterodactyl(), Capabilities::pelican());
    let calagopus = Capabilities::calagopus();
    let chooses = |panel: &Capabilities| (panel.chooses_nodes, panel.chooses_ports);
    assert_eq!(chooses(&pterodactyl), (true, true));
    assert_eq!(chooses(&pelican), (true, false));
    assert_eq!(chooses(&calagopus), (false, false));
    assert_eq!(pterodactyl.names, NameRule::pterodactyl());
    assert_eq!(pelican.names, NameRule::pelican());
    assert_eq!(calagopus.names, NameRule::calagopus());
}
