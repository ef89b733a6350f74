//! Which situations are covered, and how the panel gets into each.

use std::time::Duration;

use http::Method;
use pterodactyl_api::fake::{Access, NodeAnswer};
use serde_json::json;

use crate::stage::{
    Level::{self, Bare, Built, Peopled, Sold},
    Stage, deploy,
};

/// The recordings that are covered, and how far the panel is set up in each.
#[rustfmt::skip]
pub(crate) const SITUATIONS: &[(&str, Level)] = &[
    ("001-location-create", Bare),
    ("003-allocations-create", Peopled),
    ("004-nests-list", Peopled),
    ("005-auth-no-header", Bare),
    ("006-auth-no-header-no-accept", Bare),
    ("007-auth-wrong-key", Bare),
    ("008-auth-garbage-key", Bare),
    ("010-auth-readonly-write", Bare),
    ("012-auth-client-key-on-application", Bare),
    ("013-users-list-accept-any", Bare),
    ("015-users-422-no-accept", Bare),
    ("016-malformed-json", Bare),
    ("017-json-body-no-content-type", Bare),
    ("018-form-encoded", Bare),
    ("019-unknown-route", Bare),
    ("020-unknown-route-no-accept", Bare),
    ("023-id-not-numeric", Bare),
    ("026-user-create-password", Bare),
    ("027-user-create-duplicate-all", Bare),
    ("028-user-create-duplicate-email-case", Bare),
    ("030-user-create-bad-username", Bare),
    ("031-user-create-bad-language", Bare),
    ("032-user-create-null-fields", Bare),
    ("033-user-create-unknown-fields", Bare),
    ("035-user-get-include-servers", Peopled),
    ("036-user-get-include-unknown", Peopled),
    ("037-user-external", Peopled),
    ("038-user-external-404", Peopled),
    ("039-users-filter-email", Peopled),
    ("040-users-filter-email", Peopled),
    ("041-users-filter-external_id", Peopled),
    ("042-users-filter-username", Peopled),
    ("043-users-filter-uuid", Peopled),
    ("044-users-filter-email", Peopled),
    ("045-users-filter-unknown", Peopled),
    ("046-users-filter-unknown-no-accept", Peopled),
    ("048-users-sort-unknown", Peopled),
    ("049-users-page-2", Peopled),
    ("050-users-page-past-end", Peopled),
    ("051-users-per-page-0", Peopled),
    ("052-users-per-page-negative", Peopled),
    ("053-users-per-page-text", Peopled),
    ("054-users-per-page-huge", Peopled),
    ("055-user-update-full", Peopled),
    ("057-user-update-omit-external", Peopled),
    ("058-user-update-password", Peopled),
    ("059-user-update-dup-external", Peopled),
    ("060-location-create-2", Peopled),
    ("062-location-create-422", Peopled),
    ("063-locations-list", Built),
    ("064-locations-filter", Built),
    ("065-location-get", Built),
    ("067-location-update-partial", Built),
    ("071-nodes-list", Built),
    ("072-nodes-list-include", Built),
    ("074-node-get-include-allocations", Built),
    ("078-allocations-list", Built),
    ("079-allocations-list-include", Built),
    ("080-allocations-filter-free", Built),
    ("083-allocations-create-mixed", Built),
    ("084-allocations-create-existing", Built),
    ("085-allocations-create-bad-port", Built),
    ("086-allocations-create-bad-mapping", Built),
    ("087-allocations-create-too-many", Built),
    ("088-allocations-create-bad-ip", Built),
    ("090-allocations-list-2", Built),
    ("091-allocation-delete", Built),
    ("092-allocation-delete-wrong-node", Built),
    ("093-nest-get", Peopled),
    ("094-nests-list-plain", Peopled),
    ("095-eggs-list", Peopled),
    ("096-eggs-list-include", Peopled),
    ("097-egg-get-include-all", Peopled),
    ("098-egg-get-wrong-nest", Peopled),
    ("099-egg-get-flat", Peopled),
    ("100-nodes-deployable", Built),
    ("101-nodes-deployable-page", Built),
    ("102-nodes-deployable-none", Built),
    ("103-nodes-deployable-422", Built),
    ("104-nodes-deployable-json-body", Built),
    ("105-server-create-allocation", Built),
    ("106-server-get-installing", Built),
    ("107-server-suspend-while-installing", Built),
    ("108-server-get-suspended-while-installing", Built),
    ("110-server-unsuspend", Built),
    ("111-server-get-installed", Built),
    ("112-server-create-deploy", Built),
    ("113-server-create-deploy-minimal", Built),
    ("115-server-create-422-many", Sold),
    ("117-server-create-no-allocation-no-deploy", Sold),
    ("118-server-create-taken-allocation", Sold),
    ("119-server-create-missing-env", Sold),
    ("120-server-create-bad-env", Sold),
    ("121-server-create-env-int", Sold),
    ("123-server-create-deploy-int-ports", Sold),
    ("124-server-create-no-viable-node", Sold),
    ("125-server-create-no-viable-node-location", Sold),
    ("126-server-create-no-viable-allocation", Sold),
    ("127-server-create-no-viable-dedicated", Sold),
    ("129-server-create-wings-422", Sold),
    ("130-server-create-wings-drop", Sold),
    ("131-server-external-after-failed-create", Sold),
    ("132-server-external", Sold),
    ("133-server-external-404", Sold),
    ("134-server-get-include-all", Sold),
    ("135-server-404", Sold),
    ("136-servers-list", Sold),
    ("138-servers-filter-external_id", Sold),
    ("139-servers-filter-name", Sold),
    ("140-servers-filter-uuid", Sold),
    ("141-servers-filter-uuidShort", Sold),
    ("142-servers-filter-image", Sold),
    ("143-servers-filter-unknown", Sold),
    ("145-server-details", Sold),
    ("146-server-details-omit", Sold),
    ("147-server-details-restore", Sold),
    ("148-server-details-dup-external", Sold),
    ("150-server-details-change-owner", Sold),
    ("151-server-details-owner-back", Sold),
    ("152-server-build-limits", Sold),
    ("153-server-build-flat", Sold),
    ("154-server-build-partial-limits-422", Sold),
    ("156-server-build-no-feature-limits-422", Sold),
    ("157-server-build-feature-limits-empty", Sold),
    ("159-server-build-only-feature-limits", Sold),
    ("160-server-build-add-allocations", Sold),
    ("161-server-build-foreign-allocation", Sold),
    ("164-server-build-remove-additional", Sold),
    ("165-server-build-422", Sold),
    ("167-server-startup", Sold),
    ("168-server-startup-omit-variable", Sold),
    ("169-server-startup-empty-env", Sold),
    ("170-server-startup-env-list", Sold),
    ("171-server-startup-extra-variable", Sold),
    ("172-server-startup-422", Sold),
    ("175-server-suspend", Sold),
    ("176-server-suspend-again", Sold),
    ("178-server-reinstall-suspended", Sold),
    ("179-server-get-reinstalling-suspended", Sold),
    ("180-server-get-after-reinstall-suspended", Sold),
    ("181-server-unsuspend-not-suspended", Sold),
    ("183-server-get-after-failed-suspend", Sold),
    ("184-server-suspend-wings-404", Sold),
    ("186-server-reinstall-wings-409", Sold),
    ("187-server-reinstall-fails", Sold),
    ("188-server-get-reinstall-failed", Sold),
    ("189-server-create-install-fails", Sold),
    ("190-server-get-install-failed", Sold),
    ("191-server-suspend-install-failed", Sold),
    ("204-user-delete-with-servers", Sold),
    ("206-allocation-delete-in-use", Sold),
    ("207-server-delete-wings-500", Sold),
    ("208-server-get-after-failed-delete", Sold),
    ("209-server-delete-force", Sold),
    ("212-server-get-deleted", Sold),
    ("213-allocations-delete-other", Built),
    ("215-location-delete", Peopled),
    ("216-user-delete", Peopled),
    ("217-auth-ip-not-allowed", Peopled),
    ("219-client-key-of-non-admin-on-application", Peopled),
    ("234-client-servers", Sold),
    ("235-client-servers-page", Sold),
    ("236-client-servers-admin-none", Sold),
    ("237-client-servers-admin", Sold),
    ("238-client-servers-admin-all", Sold),
    ("239-client-servers-admin-as-user", Sold),
    ("241-client-servers-filter-external", Sold),
    ("242-client-servers-filter-unknown", Sold),
    ("243-client-server", Sold),
    ("245-client-server-by-numeric-id", Sold),
    ("246-client-server-not-mine", Sold),
    ("247-client-server-404", Sold),
    ("248-client-resources", Sold),
    ("249-client-websocket", Sold),
    ("251-client-power-422", Sold),
    ("252-client-power-start", Sold),
    ("253-client-resources-running", Sold),
    ("256-client-power-restart", Sold),
    ("257-client-power-kill", Sold),
    ("259-client-resources-node-down", Sold),
    ("272-client-resources-installing-409", Sold),
    ("274-client-websocket-installing-admin", Sold),
    ("275-client-power-installing-409", Sold),
    ("353-client-server-suspended", Sold),
    ("354-client-power-suspended-409", Sold),
    ("355-client-resources-suspended-409", Sold),
    ("356-client-websocket-suspended-409", Sold),
    ("360-client-websocket-suspended-admin", Sold),
    ("361-client-resources-suspended-admin", Sold),
    ("363-client-power-node-maintenance-409", Sold),
    ("364-client-server-node-maintenance", Sold),
    ("365-server-create-on-maintenance-node", Sold),
    ("374-panel-maintenance-503", Peopled),
    ("375-panel-maintenance-503-no-accept", Peopled),
    ("376-panel-2fa-required", Peopled),
    ("377-panel-2fa-required-client", Peopled),
    ("379-rate-limit-429", Peopled),
    ("382-hazard-server-create", Sold),
    ("384-hazard-server-gone", Sold),
    ("385-user-create-external-odd-0", Peopled),
    ("386-user-external-odd-0", Peopled),
    ("387-user-create-external-odd-1", Peopled),
    ("388-user-external-odd-1", Peopled),
    ("389-user-create-external-odd-2", Peopled),
    ("390-user-external-odd-2", Peopled),
    ("391-user-create-external-odd-3", Peopled),
    ("392-user-external-odd-3", Peopled),
    ("393-user-create-external-odd-4", Peopled),
    ("394-user-external-odd-4", Peopled),
    ("395-user-create-external-odd-5", Peopled),
    ("396-user-external-odd-5", Peopled),
    ("397-user-create-external-odd-6", Peopled),
    ("398-user-external-odd-6", Peopled),
    ("400-user-external-odd-7", Peopled),
    ("401-user-external-case", Peopled),
    ("402-user-create-external-case-dup", Peopled),
    ("406-user-update-root-admin-null", Peopled),
    ("407-users-filter-plus", Peopled),
    ("408-users-filter-wildcards", Peopled),
    ("409-users-filter-empty", Peopled),
    ("410-users-trailing-slash", Peopled),
    ("412-server-create-deploy-after-absurd", Sold),
    ("413-server-create-memory-overflow", Sold),
    ("416-server-create-additional-taken", Sold),
    ("417-server-create-additional-null", Sold),
    ("418-server-create-both", Sold),
    ("419-server-create-deploy-null", Sold),
    ("421-server-create-omit-nullable-env", Sold),
    ("422-server-create-name-html", Sold),
    ("423-server-create-oom-null", Sold),
    ("424-server-create-oom-killer", Sold),
    ("425-server-create-extra-node", Sold),
    ("428-server-startup-switch-egg", Sold),
    ("429-server-startup-switch-egg-empty-env", Sold),
    ("430-server-startup-switch-egg-404", Sold),
    ("431-server-get-variables", Sold),
    ("432-server-create-stuck", Sold),
    ("433-server-stuck-delete", Sold),
    ("434-user-include-without-permission", Peopled),
    ("435-server-build-threads-set", Sold),
    ("436-server-build-threads-omitted", Sold),
    ("437-server-build-threads-null", Sold),
    ("438-server-build-restore", Sold),
    ("439-client-resources-unknown-to-node", Sold),
];

/// What happens before the recorded request.
pub(crate) async fn prepare(name: &str, stage: &mut Stage) {
    let number: u32 = name[..3].parse().unwrap();
    key(number, stage);
    let fake = stage.fake.clone();
    let node = fake.node(1);
    match number {
        27 | 28 => stage.user("alice", json!("bill-1")).await,
        72 | 74 => {
            let location = json!({"short": "us.test", "long": "US"});
            stage.application(Method::PATCH, "locations/2", Some(location)).await;
        }
        84 | 90..=92 | 213 => stage.open_ports().await,
        106..=108 => {
            node.install_takes(Duration::from_secs(3600));
            first(stage).await;
            if number == 108 {
                stage.post("servers/1/suspend", json!({})).await;
            }
        }
        110 | 111 => {
            first(stage).await;
            if number == 110 {
                stage.post("servers/1/suspend", json!({})).await;
            }
        }
        129 => {
            node.answers(NodeAnswer::Status(422));
        }
        130 | 259 => {
            node.answers(NodeAnswer::Unreachable);
        }
        164 => change_build(stage, json!({"add_allocations": [6]})).await,
        436 => {
            let limits = json!({"memory": 1024, "swap": 0, "disk": 2048, "io": 500, "cpu": 100, "threads": "0-1"});
            change_build(stage, json!({"limits": limits})).await;
        }
        176 | 353..=361 => drop(stage.post("servers/1/suspend", json!({})).await),
        178..=180 => {
            if number == 179 {
                node.install_takes(Duration::from_secs(3600));
            }
            stage.post("servers/1/suspend", json!({})).await;
            if number > 178 {
                stage.post("servers/1/reinstall", json!({})).await;
            }
        }
        183 => {
            node.answers(NodeAnswer::Status(500));
            let refused = stage.application(Method::POST, "servers/1/suspend", None).await;
            assert_eq!(refused.status, 500);
        }
        184 => {
            node.answers(NodeAnswer::Status(404));
        }
        186 => {
            node.answers(NodeAnswer::Status(409));
        }
        188 => {
            node.install_fails(true);
            stage.post("servers/3/reinstall", json!({})).await;
        }
        190 | 191 | 207..=209 => {
            node.install_fails(number < 200);
            let fourth = stage.server("srv four", json!({"deploy": deploy(&[])})).await;
            stage.word("servers/7", &format!("servers/{fourth}"));
            if number > 200 {
                node.answers(NodeAnswer::Status(500));
            }
            if number == 208 {
                let refused = stage
                    .application(Method::DELETE, &format!("servers/{fourth}"), None)
                    .await;
                assert_eq!(refused.status, 500);
            }
        }
        212 => fake.administrator_deletes(3),
        215 => assert_eq!(fake.add_location("us.test"), 2),
        217 => fake.restrict_key_to_addresses(&["10.0.0.1"]),
        235 => fake.administrator_deletes(3),
        272 | 274 | 275 => {
            node.install_takes(Duration::from_secs(3600));
            stage.post("servers/1/reinstall", json!({})).await;
        }
        363..=365 => {
            node.maintenance(true);
        }
        374 | 375 => fake.maintenance(true),
        376 | 377 => fake.require_two_factor(true),
        379 => fake.rate_limits(0, 0),
        386 => stage.user("odd0", json!("a/b")).await,
        388 => stage.user("odd1", json!("sp ace")).await,
        390 => stage.user("odd2", json!("\u{fc}n\u{ef}-\u{2713}")).await,
        392 | 401 | 402 => stage.user("odd3", json!("UPPER")).await,
        394 => stage.user("odd4", json!("12345")).await,
        396 => stage.user("odd5", json!("a.b%c")).await,
        398 => stage.user("odd6", json!("x".repeat(191))).await,
        400 => stage.user("odd7", json!("trail ")).await,
        407 => stage.user("odd1", json!("sp ace")).await,
        412 => {
            let all = json!({"memory": 99_999_999, "swap": 0, "disk": 128, "io": 500, "cpu": 10});
            stage
                .server("absurd", json!({"limits": all, "allocation": {"default": 8}}))
                .await;
        }
        428..=431 => {
            let server = stage
                .server("more", json!({"deploy": deploy(&[]), "external_id": "eggsw"}))
                .await;
            stage.word("servers/27", &format!("servers/{server}"));
        }
        433 => {
            node.install_never_reports(true);
            let stuck = stage
                .server("more", json!({"deploy": deploy(&[]), "external_id": "stuck"}))
                .await;
            stage.word("servers/28", &format!("servers/{stuck}"));
        }
        434 => fake.set_permission("servers", Access::None),
        439 => {
            stage.word("7dfa61e5", &fake.servers()[0].uuid[..8]);
            node.loses_everything();
        }
        _ => {}
    }
}

/// With whose key the request is sent.
fn key(number: u32, stage: &mut Stage) {
    let fake = &stage.fake;
    stage.key = match number {
        7 | 8 => None,
        10 => Some(fake.new_key(&[("locations", Access::Read)])),
        12 | 236..=238 | 274 | 360 | 361 | 377 | 439 => Some(fake.client_key()),
        246 => Some(fake.new_client_key(4)),
        219..=364 => Some(fake.new_client_key(3)),
        _ => Some(fake.application_key()),
    };
}

async fn first(stage: &Stage) {
    let more = json!({"external_id": "svc-1", "description": "first", "allocation": {"default": 1, "additional": [2]}});
    stage.server("srv one", more).await;
}

async fn change_build(stage: &Stage, more: serde_json::Value) {
    let mut build = json!({
        "allocation": 1,
        "limits": {"memory": 1024, "swap": 0, "disk": 2048, "io": 500, "cpu": 100},
        "feature_limits": {"databases": 2, "allocations": 3, "backups": 2},
    });
    build.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let changed = stage.application(Method::PATCH, "servers/1/build", Some(build)).await;
    assert_eq!(changed.status, 200);
}
