use futures_util::{StreamExt, TryStreamExt};
use panel_http::{ErrorKind, List, Transport, envelope, list_request, open_enum};
use serde::Deserialize;

use crate::stage::{Does, LIST, Stage, json};

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Server {
    id: u64,
}

open_enum! {
    /// Sort orders.
    pub(crate) enum Sort {
        /// By number.
        Id = "id",
    }
}

list_request! {
    /// Servers.
    pub(crate) struct Servers of Server, sort Sort {
        /// By name.
        filter_name = "name",
    }
}

fn servers(transport: &Transport) -> Servers {
    Servers(List::new(transport, &LIST, &[], envelope::page))
}

/// A page as Pterodactyl writes it: its links have lost the filters.
fn page(number: u64, last: u64, ids: &[u64]) -> Does {
    let data: Vec<_> = ids
        .iter()
        .map(|id| serde_json::json!({"object": "server", "attributes": {"id": id}}))
        .collect();
    let links = serde_json::json!({"next": format!("https://panel.test/api/application/servers?page={}", number + 1)});
    let pagination = serde_json::json!({
        "total": 5, "count": ids.len(), "per_page": 2, "current_page": number, "total_pages": last, "links": links,
    });
    Does::Answers(json(
        200,
        serde_json::json!({"object": "list", "data": data, "meta": {"pagination": pagination}}).to_string(),
    ))
}

fn ids(servers: &[Server]) -> Vec<u64> {
    servers.iter().map(|server| server.id).collect()
}

#[tokio::test(start_paused = true)]
async fn every_page_keeps_the_filters_and_the_walk_ends_at_the_last() {
    let stage = Stage::new([page(1, 3, &[1, 2]), page(2, 3, &[3, 4]), page(3, 3, &[5])]);
    let list = servers(&stage.transport())
        .filter_name("a & b")
        .sort_by_descending(Sort::Id)
        .per_page(2);
    let all: Vec<Server> = list.all().try_collect().await.unwrap();
    assert_eq!(ids(&all), [1, 2, 3, 4, 5]);
    let queries: Vec<String> = stage
        .seen()
        .iter()
        .map(|seen| seen.uri.split_once('?').unwrap().1.to_owned())
        .collect();
    let kept = "filter%5Bname%5D=a+%26+b&sort=-id&per_page=2";
    assert_eq!(
        queries,
        [
            format!("{kept}&page=1"),
            format!("{kept}&page=2"),
            format!("{kept}&page=3")
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_empty_page_is_the_last_whatever_the_panel_says() {
    let stage = Stage::new([page(1, 9, &[1, 2]), page(2, 9, &[])]);
    let all: Vec<Server> = servers(&stage.transport()).all().try_collect().await.unwrap();
    assert_eq!(ids(&all), [1, 2]);
    assert_eq!(stage.calls(), 2);
}

/// A panel or proxy that ignores `page` would be read for ever.
#[tokio::test(start_paused = true)]
async fn a_walk_cannot_go_round_in_a_circle() {
    let stage = Stage::new((0..99).map(|_| page(1, 9, &[1, 2])));
    let read: Vec<_> = servers(&stage.transport()).all().collect().await;
    assert_eq!(read.len(), 3, "two servers and an error");
    let error = read[2].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("page 2 was asked for"), "{error}");
    assert_eq!(stage.calls(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_walk_ends_with_its_error_and_is_resumed_at_a_page() {
    let stage = Stage::new([
        page(1, 3, &[1, 2]),
        crate::stage::refusal(404),
        page(2, 3, &[3, 4]),
        page(3, 3, &[5]),
    ]);
    let transport = stage.transport();
    let mut pages = servers(&transport).pages();
    assert_eq!(pages.next().await.unwrap().unwrap().number, 1);
    assert!(pages.next().await.unwrap().unwrap_err().is_not_found());
    assert!(pages.next().await.is_none(), "an error ends the walk");
    let rest: Vec<Server> = servers(&transport).page(2).all().try_collect().await.unwrap();
    assert_eq!(ids(&rest), [3, 4, 5]);
}

/// A list that the panel does not page is one page.
#[tokio::test(start_paused = true)]
async fn a_list_without_pages_is_read_once() {
    let whole = r#"{"object":"list","data":[{"object":"server","attributes":{"id":7}}]}"#;
    let stage = Stage::new([Does::Answers(json(200, whole))]);
    let page = servers(&stage.transport()).await.unwrap();
    assert_eq!((ids(&page.items), page.next(), page.total), (vec![7], None, 1));
    assert!(!stage.seen()[0].uri.contains('?'), "one page is asked for as it is");
}
