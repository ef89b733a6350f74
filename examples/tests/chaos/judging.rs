//! The judge finds what is wrong, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use crate::account::{Account, Container, Found, Row, Wanted, WantedServer};

const SMALL: WantedServer = WantedServer {
    is_suspended: false,
    memory: 256,
};

fn wanted(key: &str, server: Option<WantedServer>) -> Wanted {
    Wanted {
        key: key.to_owned(),
        server,
        parked: None,
        is_at_rest: true,
        brought_about: BTreeSet::new(),
    }
}

fn row(key: &str, uuid: &str) -> Row {
    Row {
        made_by: Some(key.to_owned()),
        uuid: uuid.to_owned(),
        is_suspended: false,
        memory: 256,
    }
}

fn container(key: &str, uuid: &str, runs: bool) -> Container {
    Container {
        made_by: Some(key.to_owned()),
        uuid: uuid.to_owned(),
        runs,
    }
}

/// Two services, one that is wanted and there, one that has ended and is gone.
fn in_order() -> (Vec<Wanted>, Found) {
    let wanted = vec![wanted("run-1", Some(SMALL)), wanted("run-2", None)];
    let found = Found {
        rows: vec![row("run-1", "a")],
        containers: Some(vec![container("run-1", "a", true)]),
        most_at_once: BTreeMap::from([("run-1".to_owned(), 1), ("run-2".to_owned(), 1)]),
    };
    (wanted, found)
}

fn judged((wanted, found): (Vec<Wanted>, Found)) -> (bool, String) {
    let account = Account::of(wanted, &found, |key| key.starts_with("run-"));
    (account.is_as_wanted(), account.to_string())
}

#[test]
fn what_is_as_wanted_passes() {
    let (is_as_wanted, told) = judged(in_order());
    assert!(is_as_wanted, "{told}");
    assert!(
        told.ends_with("2 services: 1 wanted, 1 found, 0 duplicates, 0 orphans, 0 lost, 0 parked, 0 wrong"),
        "{told}"
    );
}

/// Each thing that can be wrong is found, and called by its name.
#[test]
fn every_wrong_is_found() {
    type Harm = fn(&mut Vec<Wanted>, &mut Found);
    let harms: [(&str, Harm); 12] = [
        ("1 duplicates", |_, found| found.rows.push(row("run-1", "b"))),
        ("more than one server at a time", |_, found| {
            found.most_at_once.insert("run-1".to_owned(), 2);
        }),
        ("1 lost", |_, found| found.rows.clear()),
        ("1 orphans", |_, found| found.rows.push(row("run-9", "c"))),
        ("nobody ordered it", |_, found| {
            found
                .containers
                .iter_mut()
                .for_each(|all| all.push(container("run-9", "d", true)));
        }),
        ("left a server behind", |_, found| found.rows.push(row("run-2", "e"))),
        ("not as sold", |_, found| {
            found.rows.iter_mut().for_each(|row| row.memory = 512)
        }),
        ("not as sold", |_, found| {
            found.rows.iter_mut().for_each(|row| row.is_suspended = true);
        }),
        ("its node does not have it", |_, found| {
            found.containers = Some(Vec::new())
        }),
        ("one that the panel does not", |_, found| {
            found
                .containers
                .iter_mut()
                .for_each(|all| all.push(container("run-2", "f", true)));
        }),
        ("parked for no cause", |wanted, _| {
            wanted.iter_mut().for_each(|it| it.parked = Some("refused".to_owned()));
        }),
        ("not at rest", |wanted, _| {
            wanted.iter_mut().for_each(|it| it.is_at_rest = false)
        }),
    ];
    for (name, harm) in harms {
        let (mut wanted, mut found) = in_order();
        harm(&mut wanted, &mut found);
        let (is_as_wanted, told) = judged((wanted, found));
        assert!(!is_as_wanted && told.contains(name), "{name}:\n{told}");
    }
}

/// Reliability 1.5: a suspended server that runs is not suspended, whatever the panel says.
#[test]
fn a_suspended_server_that_runs_is_found() {
    let (mut wanted, mut found) = in_order();
    let server = WantedServer {
        is_suspended: true,
        ..SMALL
    };
    wanted.iter_mut().take(1).for_each(|it| it.server = Some(server));
    found.rows.iter_mut().for_each(|row| row.is_suspended = true);
    let (is_as_wanted, told) = judged((wanted, found));
    assert!(!is_as_wanted && told.contains("suspended, and running"), "{told}");
}

/// A server that an administrator deleted is not made again: its service waits for a person, and that is right.
#[test]
fn what_was_brought_about_is_no_fault() {
    let (mut wanted, mut found) = in_order();
    wanted.iter_mut().take(1).for_each(|it| {
        it.parked = Some("missing".to_owned());
        it.brought_about = BTreeSet::from(["missing"]);
    });
    found.rows.clear();
    found.containers = Some(Vec::new());
    let (is_as_wanted, told) = judged((wanted, found));
    assert!(is_as_wanted && told.contains("parked: missing"), "{told}");
}

/// On a panel of one's own there are servers of others, and nodes that cannot be seen.
#[test]
fn strangers_are_none_of_our_business() {
    let (wanted, mut found) = in_order();
    found.rows.push(row("somebody-else", "z"));
    found.rows.push(Row {
        made_by: None,
        ..row("", "y")
    });
    found.containers = None;
    found.most_at_once.clear();
    let (is_as_wanted, told) = judged((wanted, found));
    assert!(is_as_wanted, "{told}");
}
