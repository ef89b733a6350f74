//! `/api/settings` and `/api/languages`, which the panel tells everybody. The fake asks for a key there, too.

use serde_json::json;

use super::{Action::Now, Route, call::Call, users::LANGUAGES};
use crate::fake::{
    answer::{Outcome, Reply},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/settings", "", Now(settings)),
    ("GET", "api/languages", "", Now(languages)),
];

fn settings(call: &Call<'_>) -> Outcome {
    Ok(Reply::ok(json!({
        "time": views::date(call.panel.now()), "oobe_step": null, "captcha_provider": {"type": "none"},
        "app": {
            "url": "http://fake.localhost", "icon": "/icon.svg", "icon_light": null, "banner": null,
            "banner_light": null, "name": "Calagopus", "language": "en", "registration_enabled": true, "debug": false,
        },
        "webauthn": {"enabled": true, "allow_discoverable": true},
        "server": {
            "max_file_manager_view_size": 10_485_760, "max_file_manager_content_search_size": 5_242_880,
            "max_file_manager_search_results": 100, "max_subuser_count": 25, "max_schedule_step_count": 50,
            "max_backup_group_count": 10, "max_database_instance_database_count": 10,
            "max_database_instance_user_count": 10, "allow_overwriting_custom_docker_image": true,
            "allow_acknowledging_installation_failure": true, "container_prelude": "container@calagopus~",
        },
        "user": {
            "max_server_group_count": 25, "max_api_key_count": 50, "max_command_snippet_count": 100,
            "max_security_key_count": 50, "max_ssh_key_count": 50, "allow_changing_language": true, "route_order": null,
        },
    })))
}

fn languages(_: &Call<'_>) -> Outcome {
    Ok(Reply::ok(json!({"languages": LANGUAGES})))
}
