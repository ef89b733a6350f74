//! The client is complete: every route of the panel has a typed call, and every typed call is a route of the panel.
//!
//! The routes are those beside this file, and those of the `routes.json` that `PANEL_ROUTES` names, if it names one.

use panel_http::recording::RouteList;

fn differences(routes: &RouteList) -> Vec<String> {
    routes.compare(&pelican_api::endpoints(), &[])
}

#[test]
fn every_route_of_the_panel_has_a_typed_call() {
    let routes = RouteList::from_text(include_str!("routes.txt")).unwrap();
    assert!(routes.len() > 100, "a list that is cut short finds no gap");
    assert_eq!(differences(&routes), [""; 0]);
    if let Some(file) = std::env::var_os("PANEL_ROUTES") {
        let text = std::fs::read_to_string(file).unwrap();
        let routes = RouteList::from_json(&text, &["/api/application", "/api/client"]).unwrap();
        assert!(!routes.is_empty(), "no route of either API");
        assert_eq!(differences(&routes), [""; 0]);
    }
}

/// The check can fail: a route that is taken away or added is noticed.
#[test]
fn a_changed_list_of_routes_is_noticed() {
    let text = include_str!("routes.txt");
    let (first, rest) = text.split_once("\nGET /api/application/roles\n").unwrap();
    let routes = RouteList::from_text(&format!("{first}\nPUT /api/client/newer\n{rest}")).unwrap();
    let differences = differences(&routes);
    assert!(differences.contains(&"no endpoint for PUT /api/client/newer".to_owned()));
    assert!(differences.contains(&"roles.list: the panel has no route GET /api/application/roles".to_owned()));
}
