//! The one typed read.

use calagopus_api::{Effect, ErrorKind, SystemOverview, admin::system::ContainerType};
use panel_http::recording::{check_request, check_response};

use crate::support::{self, Handle as _};
use panel_http::recording::Replay;

/// Design 4.1: nothing is lost of what the panel said, and the recorded request is the one that is made.
#[tokio::test]
async fn the_overview_is_read_as_the_panel_told_it() {
    let recorded = support::recorded("015");
    let report = check_response::<SystemOverview>(&recorded.response_body, &[]).unwrap();
    assert_eq!((report.leaves, report.probed, report.untyped), (25, 30, Vec::new()));

    let service = Replay::new([recorded.clone()]);
    let panel = service.panel();
    check_request(&recorded, &panel.system_overview().into_request().unwrap()).unwrap();
    let overview = panel.system_overview().await.unwrap();
    assert_eq!(
        (overview.version.as_str(), overview.container_type),
        ("1.1.4", ContainerType::None)
    );
    assert_eq!(overview.memory.total_bytes, 25_276_510_208);
    assert_eq!(service.asked()[0].line, "GET /api/admin/system/overview");
}

/// The check can fail: a value of another type is noticed, and told with its place.
#[tokio::test]
async fn an_overview_in_another_form_is_an_error_that_names_the_place() {
    let mut recorded = support::recorded("015");
    recorded.response_body["cpu"]["cpu_count"] = "two".into();
    assert!(check_response::<SystemOverview>(&recorded.response_body, &[]).is_err());
    let error = Replay::new([recorded]).panel().system_overview().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Decode, Effect::Applied));
    assert!(error.to_string().contains("`cpu.cpu_count`"), "{error}");
}

#[tokio::test]
async fn a_container_of_a_newer_panel_is_kept() {
    let mut recorded = support::recorded("015");
    recorded.response_body["container_type"] = "official_tiny".into();
    let overview = Replay::new([recorded]).panel().system_overview().await.unwrap();
    assert_eq!(overview.container_type.as_str(), "official_tiny");
}

/// S2.63: a key that is not good enough is told as such.
#[tokio::test]
async fn a_key_of_no_administrator_does_not_read_the_overview() {
    let error = Replay::new([support::recorded("259")])
        .panel()
        .system_overview()
        .await
        .unwrap_err();
    assert!(error.is_about_the_key());
    assert!(error.advice().contains("administrator"), "{}", error.advice());
}
