//! The routes of the panel that the fake has, one file a resource.

mod account;
mod api_keys;
mod attachments;
mod backup_groups;
mod backups;
mod call;
mod client_servers;
mod databases;
mod egg_moves;
mod egg_variables;
mod eggs;
mod file_changes;
mod files;
mod list;
mod node_allocations;
mod node_backups;
mod node_machine;
mod nodes;
mod power;
mod public;
mod schedule_steps;
mod schedules;
mod server_create;
mod server_delete;
mod servers;
mod settings;
mod shapes;
mod ssh_keys;
mod subusers;
mod system;
mod things;
mod two_factor;
mod users;

use std::pin::Pin;

pub(super) use self::call::Call;
use super::{
    answer::{Outcome, Refusal},
    incoming::Incoming,
};

type Running<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// What a route does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Action {
    /// At once.
    Now(fn(&Call<'_>) -> Outcome),
    /// After a while: it waits, or asks a node.
    Later(for<'a> fn(&'a Call<'a>) -> Running<'a>),
}

/// A verb, a path, the permission that it wants, and what is done. A name in braces stands for one word.
type Route = (&'static str, &'static str, &'static str, Action);

/// The routes of every resource.
const TABLES: &[&[Route]] = &[
    account::ROUTES,
    api_keys::ROUTES,
    attachments::ROUTES,
    backup_groups::ROUTES,
    backups::ROUTES,
    client_servers::ROUTES,
    databases::ROUTES,
    egg_moves::ROUTES,
    egg_variables::ROUTES,
    eggs::ROUTES,
    file_changes::ROUTES,
    files::ROUTES,
    node_allocations::ROUTES,
    node_backups::ROUTES,
    node_machine::ROUTES,
    nodes::ROUTES,
    power::ROUTES,
    public::ROUTES,
    schedule_steps::ROUTES,
    schedules::ROUTES,
    server_create::ROUTES,
    servers::ROUTES,
    settings::ROUTES,
    shapes::ROUTES,
    ssh_keys::ROUTES,
    subusers::ROUTES,
    system::ROUTES,
    two_factor::ROUTES,
    users::ROUTES,
];

/// The route of a request.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) action: Action,
    pub(super) template: &'static str,
    pub(super) permission: &'static str,
    pub(super) parameters: Vec<(&'static str, String)>,
}

impl Found {
    pub(super) fn is_admin(&self) -> bool {
        self.template.starts_with("api/admin/")
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let mut found = self.parameters.iter().filter(|(known, _)| *known == name);
        found.next().map(|(_, value)| value.as_str())
    }
}

/// Finds the route of a request. Whole words go before names in braces.
pub(super) fn find(incoming: &Incoming) -> Result<Found, Refusal> {
    let wanted = match incoming.method.as_str() {
        "HEAD" => "GET",
        method => method,
    };
    let fitting = || {
        TABLES
            .iter()
            .flat_map(|table| table.iter())
            .filter_map(|route| Some((route, fit(route.1, &incoming.segments)?)))
    };
    let fewest = fitting().map(|(_, parameters)| parameters.len()).min();
    let fewest = fewest.ok_or_else(|| Refusal::not_found("route"))?;
    let mut best = fitting().filter(|((method, ..), parameters)| *method == wanted && parameters.len() == fewest);
    let (route, parameters) = best.next().ok_or_else(Refusal::wrong_method)?;
    let (_, template, permission, action) = *route;
    Ok(Found {
        action,
        template,
        permission,
        parameters,
    })
}

fn fit(template: &'static str, segments: &[String]) -> Option<Vec<(&'static str, String)>> {
    let mut parameters = Vec::new();
    let mut given = segments.iter();
    for wanted in template.split('/') {
        let segment = given.next().filter(|segment| !segment.is_empty())?;
        match wanted.strip_prefix('{') {
            Some(name) => parameters.push((name.trim_end_matches('}'), segment.clone())),
            None if wanted == segment => {}
            None => return None,
        }
    }
    given.next().is_none().then_some(parameters)
}

/// Does what the route does.
pub(super) async fn run(action: Action, call: &Call<'_>) -> Outcome {
    match action {
        Action::Now(action) => action(call),
        Action::Later(action) => action(call).await,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What the fake has no route for, and why.
    const LEFT_OUT: [(&str, &str); 3] = [
        (
            "GET api/admin/nodes/{}/config",
            "the settings of a machine's own program",
        ),
        (
            "PATCH api/admin/nodes/{}/config",
            "the settings of a machine's own program",
        ),
        (
            "PATCH api/admin/nodes/config",
            "the settings of the machines' own programs",
        ),
    ];

    /// A verb and a path, whatever its words are called.
    fn plain(method: &str, path: &str) -> String {
        let words = path.trim_start_matches('/').split('/');
        let words: Vec<&str> = words
            .map(|word| if word.starts_with('{') { "{}" } else { word })
            .collect();
        format!("{method} {}", words.join("/"))
    }

    fn of(endpoints: &[&crate::Endpoint]) -> BTreeSet<String> {
        let endpoints = endpoints.iter();
        endpoints
            .map(|endpoint| plain(endpoint.method.as_str(), endpoint.template))
            .collect()
    }

    /// The routes of feature `full` are what a sale, an operator and a customer do not touch: the fake has few of them.
    #[test]
    fn every_call_that_is_written_by_hand_has_a_route_here_and_every_route_a_call() {
        let all = of(&crate::endpoints());
        #[cfg(feature = "full")]
        let seldom = of(&crate::generated::endpoints());
        #[cfg(not(feature = "full"))]
        let seldom = BTreeSet::new();
        let here = TABLES.iter().flat_map(|table| table.iter());
        let here: Vec<String> = here.map(|(method, path, ..)| plain(method, path)).collect();
        let left_out: BTreeSet<String> = LEFT_OUT.iter().map(|(route, _)| (*route).to_owned()).collect();
        let distinct: BTreeSet<String> = here.iter().cloned().collect();
        assert_eq!(distinct.len(), here.len(), "a route that stands twice");
        let missing: Vec<&String> = all
            .iter()
            .filter(|it| !seldom.contains(*it) && !distinct.contains(*it) && !left_out.contains(*it))
            .collect();
        assert!(missing.is_empty(), "no route for {missing:#?}");
        assert!(left_out.iter().all(|it| all.contains(it) && !distinct.contains(it)));
        if cfg!(feature = "full") {
            let unknown: Vec<&String> = distinct.iter().filter(|it| !all.contains(*it)).collect();
            assert!(unknown.is_empty(), "no call for {unknown:#?}");
        }
    }
}
