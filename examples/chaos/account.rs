//! The account at the end: of every service, what is wanted and what is there. Pure.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What is wanted of a service in the end, and what the engine says of it.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// The key that its server carries.
    pub(crate) key: String,
    /// Nothing when it shall have ended.
    pub(crate) server: Option<WantedServer>,
    /// The cause for which it waits for a person.
    pub(crate) parked: Option<String>,
    /// Whether the engine has nothing to do for it any more.
    pub(crate) is_at_rest: bool,
    /// The causes to wait for a person that were brought about on purpose.
    pub(crate) brought_about: BTreeSet<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WantedServer {
    pub(crate) is_suspended: bool,
    /// In MiB; 0 is unlimited.
    pub(crate) memory: u64,
}

/// A server on the panel.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// The key of the request that made it; on a panel that does not tell it, the key it carries.
    pub(crate) made_by: Option<String>,
    pub(crate) uuid: String,
    pub(crate) is_suspended: bool,
    pub(crate) memory: u64,
}

/// A server on a node.
#[derive(Debug, Clone)]
pub(crate) struct Container {
    pub(crate) made_by: Option<String>,
    pub(crate) uuid: String,
    pub(crate) runs: bool,
}

/// What is there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    pub(crate) rows: Vec<Row>,
    /// Nothing where the nodes cannot be seen.
    pub(crate) containers: Option<Vec<Container>>,
    /// How many servers a key had at a time, at most, where that is known.
    pub(crate) most_at_once: BTreeMap<String, usize>,
}

/// What is to say of one service.
#[derive(Debug)]
pub(crate) struct Line {
    wanted: Wanted,
    found: usize,
    duplicates: usize,
    is_lost: bool,
    wrongs: Vec<String>,
}

/// What is to say of all.
#[derive(Debug)]
pub(crate) struct Account {
    lines: Vec<Line>,
    orphans: Vec<String>,
}

impl Account {
    /// Compares. `is_ours` says of a key whether it was given here.
    pub(crate) fn of(wanted: Vec<Wanted>, found: &Found, is_ours: impl Fn(&str) -> bool) -> Self {
        let known: BTreeSet<&str> = wanted.iter().map(|wanted| wanted.key.as_str()).collect();
        let is_orphan = |key: Option<&str>| key.is_some_and(|key| is_ours(key) && !known.contains(key));
        let rows = found.rows.iter().filter(|row| is_orphan(row.made_by.as_deref()));
        let nodes = found.containers.iter().flatten();
        let nodes = nodes.filter(|container| is_orphan(container.made_by.as_deref()));
        let orphans: BTreeSet<String> = rows
            .map(|row| row.uuid.clone())
            .chain(nodes.map(|container| container.uuid.clone()))
            .collect();
        Self {
            orphans: orphans.into_iter().collect(),
            lines: wanted.into_iter().map(|wanted| Line::of(wanted, found)).collect(),
        }
    }

    /// Whether every service is as wanted, or waits for a person for a cause that was brought about.
    pub(crate) fn is_as_wanted(&self) -> bool {
        self.orphans.is_empty() && self.lines.iter().all(|line| line.wrongs.is_empty())
    }
}

impl Line {
    fn of(wanted: Wanted, found: &Found) -> Self {
        let is_of = |made_by: &Option<String>| made_by.as_deref() == Some(wanted.key.as_str());
        let rows: Vec<&Row> = found.rows.iter().filter(|row| is_of(&row.made_by)).collect();
        let mut wrongs = Vec::new();
        let mut wrong = |is_so: bool, what: &str| {
            if is_so {
                wrongs.push(what.to_owned());
            }
        };
        let at_once = found.most_at_once.get(&wanted.key).copied().unwrap_or_default();
        let duplicates = rows.len().max(at_once).saturating_sub(1);
        wrong(duplicates > 0, "more than one server at a time");
        let is_excused = match &wanted.parked {
            Some(cause) => {
                let is_excused = wanted.brought_about.contains(cause.as_str());
                wrong(!is_excused, "parked for no cause that was brought about");
                is_excused
            }
            None => false,
        };
        wrong(wanted.parked.is_none() && !wanted.is_at_rest, "not at rest");
        let is_lost = wanted.server.is_some() && rows.is_empty() && !is_excused;
        wrong(is_lost, "lost");
        match wanted.server {
            None => wrong(!rows.is_empty() && !is_excused, "ended, and left a server behind"),
            Some(server) => {
                let differs = |row: &Row| row.is_suspended != server.is_suspended || row.memory != server.memory;
                wrong(rows.iter().any(|row| differs(row)) && !is_excused, "not as sold");
            }
        }
        if let Some(containers) = &found.containers {
            let mine: Vec<&Container> = containers.iter().filter(|it| is_of(&it.made_by)).collect();
            let has_container = |row: &Row| mine.iter().any(|container| container.uuid == row.uuid);
            wrong(!rows.iter().all(|row| has_container(row)), "its node does not have it");
            let is_row = |container: &Container| rows.iter().any(|row| row.uuid == container.uuid);
            wrong(
                !mine.iter().all(|it| is_row(it)),
                "its node has one that the panel does not",
            );
            let runs = |row: &Row| mine.iter().any(|it| it.uuid == row.uuid && it.runs);
            wrong(
                rows.iter().any(|row| row.is_suspended && runs(row)),
                "suspended, and running",
            );
        }
        Self {
            found: rows.len(),
            duplicates,
            is_lost,
            wrongs,
            wanted,
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wanted = match self.wanted.server {
            None => "ended".to_owned(),
            Some(server) if server.is_suspended => format!("{} MiB, suspended", server.memory),
            Some(server) => format!("{} MiB", server.memory),
        };
        write!(f, "{:<28} wanted {wanted:<20} found {}", self.wanted.key, self.found)?;
        if let Some(cause) = &self.wanted.parked {
            write!(f, "  parked: {cause}")?;
        }
        if !self.wrongs.is_empty() {
            write!(f, "  WRONG: {}", self.wrongs.join("; "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(f, "{line}")?;
        }
        for orphan in &self.orphans {
            writeln!(f, "server {orphan}  WRONG: nobody ordered it")?;
        }
        let count = |is_so: &dyn Fn(&Line) -> bool| self.lines.iter().filter(|line| is_so(line)).count();
        write!(
            f,
            "{} services: {} wanted, {} found, {} duplicates, {} orphans, {} lost, {} parked, {} wrong",
            self.lines.len(),
            count(&|line| line.wanted.server.is_some()),
            count(&|line| line.found > 0),
            self.lines.iter().map(|line| line.duplicates).sum::<usize>(),
            self.orphans.len(),
            count(&|line| line.is_lost),
            count(&|line| line.wanted.parked.is_some()),
            count(&|line| !line.wrongs.is_empty()),
        )
    }
}
