//! The client is complete: every operation that the panel's document names has a typed call, but for those that are left out on
//! purpose, and every typed call is one of them.
//!
//! The routes are those beside this file, and those of the document that `PANEL_ROUTES` names, if it names one.

use panel_http::recording::RouteList;

const ROUTES: &str = include_str!("routes.txt");

/// What has no typed call on purpose, and why. The document names no route that is a web socket or a page for people.
fn left_out() -> Vec<(&'static str, &'static str)> {
    let reason = |route: &&'static str| match route.split_once(' ')?.1 {
        path if path.starts_with("/api/auth/") => Some("people log in here, with a browser and its cookie"),
        path if path.starts_with("/api/remote/") => Some("nodes speak to the panel here, with keys of their own"),
        _ => None,
    };
    let of_others = ROUTES.lines().filter_map(|route| Some((route, reason(&route)?)));
    of_others.chain(behind_a_feature()).collect()
}

#[cfg(feature = "full")]
fn behind_a_feature() -> Vec<(&'static str, &'static str)> {
    Vec::new()
}

#[cfg(not(feature = "full"))]
fn behind_a_feature() -> Vec<(&'static str, &'static str)> {
    let lines = include_str!("routes_full.txt").lines();
    let routes = lines.filter(|line| !line.starts_with('#'));
    routes.map(|route| (route, "the feature `full` has it")).collect()
}

fn differences(routes: &RouteList) -> Vec<String> {
    routes.compare(&calagopus_api::endpoints(), &left_out())
}

#[test]
fn every_route_of_the_panel_has_a_typed_call() {
    let routes = RouteList::from_text(ROUTES).unwrap();
    assert_eq!(routes.len(), 501, "a list that is cut short finds no gap");
    assert_eq!(differences(&routes), [""; 0]);
    if let Some(file) = std::env::var_os("PANEL_ROUTES") {
        let text = std::fs::read_to_string(file).unwrap();
        let routes = RouteList::from_json(&text, &["/api"]).unwrap();
        assert!(!routes.is_empty(), "no route of the panel");
        assert_eq!(differences(&routes), [""; 0]);
    }
}

/// The check can fail: a route that is taken away or added is noticed.
#[test]
fn a_changed_list_of_routes_is_noticed() {
    let (first, rest) = ROUTES.split_once("\nGET /api/admin/system/overview\n").unwrap();
    let routes = RouteList::from_text(&format!("{first}\nPUT /api/client/newer\n{rest}")).unwrap();
    let differences = differences(&routes);
    assert!(differences.contains(&"no endpoint for PUT /api/client/newer".to_owned()));
    assert!(
        differences
            .contains(&"admin.system.overview: the panel has no route GET /api/admin/system/overview".to_owned())
    );
}

/// What is left out is so for a reason, and is not much.
#[test]
fn only_routes_of_browsers_and_nodes_are_left_out() {
    let is_behind_a_feature = |(route, _): &(&str, &str)| behind_a_feature().iter().any(|(other, _)| other == route);
    let mut left_out = left_out();
    left_out.retain(|it| !is_behind_a_feature(it));
    assert_eq!(left_out.len(), 35, "{left_out:?}");
}

#[test]
fn no_two_calls_share_a_name() {
    let endpoints = calagopus_api::endpoints();
    let mut names: Vec<_> = endpoints.iter().map(|endpoint| endpoint.operation).collect();
    names.sort_unstable();
    let repeated: Vec<_> = names.windows(2).filter(|pair| pair.first() == pair.last()).collect();
    assert!(repeated.is_empty(), "an error names its operation: {repeated:?}");
}
