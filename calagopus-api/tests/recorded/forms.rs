//! Forms of a request that the panel takes, and that this library never sends.

use panel_http::recording::Exchange;

/// The form, if the request is in one.
pub(super) fn another_form(exchange: &Exchange) -> Option<String> {
    let is_write = exchange.method != "GET";
    (is_write && exchange.request_body.is_null()).then(|| "a write without a body, which is never sent".to_owned())
}
