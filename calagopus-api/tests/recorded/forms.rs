//! Forms of a request that the panel takes, and that this library never sends.

use panel_http::recording::Exchange;

/// Members of changes that are emptied by null. In every other one null says nothing, and is left out.
const EMPTIED_BY_NULL: [&str; 36] = [
    "allocation_uuid",
    "backup_configuration_uuid",
    "backup_group_uuid",
    "banner",
    "banner_light",
    "cmd",
    "config_allocations",
    "config_routes",
    "config_startup",
    "content",
    "default_value",
    "description",
    "dismissible_end",
    "egg_repository_egg_uuid",
    "email_path",
    "enabled_end",
    "enabled_start",
    "expires",
    "external_id",
    "flag",
    "icon_light",
    "ip_alias",
    "name_first_path",
    "name_last_path",
    "notes",
    "oobe_step",
    "password",
    "public_host",
    "public_port",
    "public_url",
    "retention_count",
    "retention_days",
    "role_uuid",
    "sftp_host",
    "subject",
    "timezone",
];

/// The form, if the request is in one.
pub(super) fn another_form(exchange: &Exchange) -> Option<String> {
    let body = &exchange.request_body;
    if exchange.method != "GET" && body.is_null() {
        return Some("partial write we never send, without a body".to_owned());
    }
    let is_change = matches!(exchange.method.as_str(), "PATCH" | "PUT");
    let mut members = body.as_object().into_iter().flatten().filter(|_| is_change);
    let says_nothing =
        |(name, value): &(&String, &serde_json::Value)| value.is_null() && !EMPTIED_BY_NULL.contains(&name.as_str());
    let (name, _) = members.find(says_nothing)?;
    Some(format!(
        "partial write we never send, with null for `{name}`, which stays as it is"
    ))
}
