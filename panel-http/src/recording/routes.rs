//! The routes that a panel has, held against the endpoints of an API crate.

use std::{collections::BTreeMap, fmt};

use serde_json::{Map, Value};

use crate::endpoint::Endpoint;

/// The routes of a panel, as a list of its own says.
///
/// Names of parameters do not matter: `{server}`, `{server:uuid}` and `{id}` are one. An optional parameter, `{force?}`, is
/// two routes: the one without it, and the one with its name as a word.
///
/// ```
/// use panel_http::{Endpoint, recording::RouteList};
///
/// static LIST: Endpoint = Endpoint::get("users.list", "/api/application/users");
/// let routes = RouteList::from_text("GET /api/application/users\nGET /api/application/users/{user:id}").unwrap();
/// let differences = routes.compare(&[&LIST], &[]);
/// assert_eq!(differences, ["no endpoint for GET /api/application/users/{user:id}"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RouteList(BTreeMap<Shape, String>);

/// A route without the names of its parameters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    method: String,
    path: String,
}

/// Why something is not a list of routes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotARouteList(String);

impl fmt::Display for NotARouteList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a list of routes: {}", self.0)
    }
}

impl std::error::Error for NotARouteList {}

impl RouteList {
    /// Reads one route from each line, such as `GET /api/client/account`. Empty lines and those that begin with `#` are
    /// passed over.
    ///
    /// # Errors
    /// A line that is something else.
    pub fn from_text(text: &str) -> Result<Self, NotARouteList> {
        let mut routes = Self::default();
        let lines = text.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.split_once(' ') {
                Some((methods, path)) if path.starts_with('/') => routes.add(methods, path),
                _ => return Err(NotARouteList(format!("`{line}`"))),
            }
        }
        Ok(routes)
    }

    /// Reads what Laravel lists: an array of `{"method": "GET|HEAD", "uri": "api/…"}`, or one with `path` in the place of
    /// `uri`, which may be in a member `endpoints`; or an OpenAPI document. Only routes below one of `apis`, such as
    /// `/api/client`, are kept.
    ///
    /// # Errors
    /// Another form.
    pub fn from_json(text: &str, apis: &[&str]) -> Result<Self, NotARouteList> {
        let whole: Value = serde_json::from_str(text).map_err(|error| NotARouteList(error.to_string()))?;
        if let Some(paths) = whole.get("paths").and_then(Value::as_object) {
            return Ok(Self::from_openapi(paths, apis));
        }
        let entries = whole.get("endpoints").unwrap_or(&whole);
        let entries = entries
            .as_array()
            .ok_or_else(|| NotARouteList("no array of routes".to_owned()))?;
        let mut routes = Self::default();
        for entry in entries {
            let text = |name: &str| entry.get(name).and_then(Value::as_str);
            let (Some(methods), Some(path)) = (text("method"), text("path").or_else(|| text("uri"))) else {
                return Err(NotARouteList(entry.to_string()));
            };
            let path = format!("/{}", path.trim_matches('/'));
            if is_below(&path, apis) {
                routes.add(methods, &path);
            }
        }
        Ok(routes)
    }

    fn from_openapi(paths: &Map<String, Value>, apis: &[&str]) -> Self {
        let mut routes = Self::default();
        for (path, operations) in paths.iter().filter(|(path, _)| is_below(path, apis)) {
            let names = operations.as_object().into_iter().flat_map(Map::keys);
            // What is beside the verbs: parameters, a summary.
            for method in names.filter(|name| matches!(name.as_str(), "get" | "post" | "put" | "patch" | "delete")) {
                routes.add(&method.to_uppercase(), path);
            }
        }
        routes
    }

    fn add(&mut self, methods: &str, path: &str) {
        // Laravel answers `HEAD` wherever it answers `GET`.
        for method in methods.split('|').filter(|method| *method != "HEAD") {
            for form in forms(path) {
                let told = format!("{method} {form}");
                self.0.entry(shape(method, &form)).or_insert(told);
            }
        }
    }

    /// How many routes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What differs, one line each: a route without an endpoint that is not `left_out` on purpose, an endpoint that the panel
    /// does not have, and what is left out without need.
    #[must_use]
    pub fn compare(&self, endpoints: &[&Endpoint], left_out: &[(&str, &str)]) -> Vec<String> {
        let ours = |endpoint: &Endpoint| shape(endpoint.method.as_str(), endpoint.template);
        let has_endpoint = |route: &Shape| endpoints.iter().any(|endpoint| ours(endpoint) == *route);
        let left_out: Vec<(Shape, &str)> = left_out.iter().map(|(route, _)| (shape_of(route), *route)).collect();

        let missing = self.0.iter().filter(|(route, _)| !has_endpoint(route));
        let missing = missing.filter(|(route, _)| !left_out.iter().any(|(left_out, _)| left_out == *route));
        let unknown = endpoints
            .iter()
            .filter(|endpoint| !self.0.contains_key(&ours(endpoint)));
        let needless = left_out
            .iter()
            .filter(|(route, _)| has_endpoint(route) || !self.0.contains_key(route));
        missing
            .map(|(_, told)| format!("no endpoint for {told}"))
            .chain(unknown.map(|it| {
                let (operation, method, template) = (it.operation, &it.method, it.template);
                format!("{operation}: the panel has no route {method} {template}")
            }))
            .chain(needless.map(|(_, told)| format!("left out without need: {told}")))
            .collect()
    }
}

fn is_below(path: &str, apis: &[&str]) -> bool {
    let is_below = |api: &&str| {
        path.strip_prefix(*api)
            .is_some_and(|rest| matches!(rest.chars().next(), None | Some('/')))
    };
    apis.iter().any(is_below)
}

/// A path with an optional parameter at its end is two.
fn forms(path: &str) -> Vec<String> {
    let optional = path
        .rsplit_once('/')
        .and_then(|(before, last)| Some((before, last.strip_prefix('{')?.strip_suffix("?}")?)));
    match optional {
        Some((before, name)) => vec![before.to_owned(), format!("{before}/{name}")],
        None => vec![path.to_owned()],
    }
}

fn shape_of(route: &str) -> Shape {
    let (method, path) = route.split_once(' ').unwrap_or(("", route));
    shape(method, path)
}

fn shape(method: &str, path: &str) -> Shape {
    let segments = path
        .split('/')
        .map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    Shape {
        method: method.to_owned(),
        path: segments.collect::<Vec<_>>().join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effect::Safety;

    static LIST: Endpoint = Endpoint::get("servers.list", "/api/servers");
    static DELETE: Endpoint = Endpoint::delete("servers.delete", "/api/servers/{server}", Safety::Act);
    static FORCE: Endpoint = Endpoint::delete("servers.force_delete", "/api/servers/{server}/force", Safety::Act);

    #[test]
    fn a_list_that_is_the_same_differs_in_nothing() {
        let text = "# made by hand\n\nGET /api/servers\nDELETE /api/servers/{server}/{force?}\n";
        let routes = RouteList::from_text(text).unwrap();
        assert_eq!(routes.len(), 3);
        assert_eq!(routes.compare(&[&LIST, &DELETE, &FORCE], &[]), [""; 0]);
    }

    #[test]
    fn a_gap_and_a_route_that_there_is_not_are_told() {
        let routes = RouteList::from_text("GET /api/servers\nPOST /api/servers").unwrap();
        assert_eq!(
            routes.compare(&[&LIST, &DELETE], &[]),
            [
                "no endpoint for POST /api/servers",
                "servers.delete: the panel has no route DELETE /api/servers/{server}"
            ]
        );
    }

    #[test]
    fn what_is_left_out_on_purpose_is_no_gap_and_must_be_one() {
        let routes = RouteList::from_text("GET /api/servers\nPOST /api/servers").unwrap();
        assert_eq!(routes.compare(&[&LIST], &[("POST /api/servers", "a reason")]), [""; 0]);
        assert_eq!(
            routes.compare(&[&LIST], &[("GET /api/servers", "none"), ("PUT /api/servers", "none")]),
            [
                "no endpoint for POST /api/servers",
                "left out without need: GET /api/servers",
                "left out without need: PUT /api/servers"
            ]
        );
    }

    #[test]
    fn every_form_of_json_is_the_text() {
        let text = RouteList::from_text("GET /api/servers\nDELETE /api/servers/{server}").unwrap();
        let laravel = r#"[
            {"method": "GET|HEAD", "uri": "api/servers"},
            {"method": "DELETE", "uri": "api/servers/{server:uuid}"},
            {"method": "GET|HEAD", "uri": "api/serverside"},
            {"method": "GET|HEAD", "uri": "docs/api"}
        ]"#;
        let named = r#"{"panel": "1.0", "endpoints": [
            {"method": "GET", "path": "/api/servers"},
            {"method": "DELETE", "path": "/api/servers/{id}"}
        ]}"#;
        let openapi = r#"{"openapi": "3.1.0", "paths": {
            "/api/servers": {"get": {}},
            "/api/servers/{id}": {"delete": {}, "parameters": []},
            "/api/serverside": {"get": {}}
        }}"#;
        for json in [laravel, named, openapi] {
            let routes = RouteList::from_json(json, &["/api/servers"]).unwrap();
            assert_eq!(routes.0.keys().collect::<Vec<_>>(), text.0.keys().collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_is_no_list_of_routes_is_told() {
        assert!(RouteList::from_text("GET").is_err());
        for json in ["", "{}", "[1]", r#"[{"method": "GET"}]"#] {
            assert!(RouteList::from_json(json, &["/api"]).is_err(), "{json}");
        }
    }
}
