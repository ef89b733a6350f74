//! `/api/client/servers/*/power`.

use panel_http::fake::{
    node::{Ask, Signal},
    outcome::Reply,
    php::text_of,
    validation::Form,
};
use serde_json::Value;

use super::{Call, entry};
use crate::fake::panel::Outcome;

/// Sends a signal, which needs the permission for that one.
pub(super) async fn send(call: &Call<'_>) -> Outcome {
    let signal = text_of(call.incoming.get("signal"));
    let permission = match signal.as_str() {
        "start" => "control.start",
        "stop" | "kill" => "control.stop",
        "restart" => "control.restart",
        _ => "__invalid",
    };
    let server = entry::permitted(call, &call.panel.world().database, permission)?;
    Form::over(&call.incoming.input)
        .field("signal", "required|string|in:start,stop,restart,kill")
        .check()?;
    let signals = Signal::of(&signal).unwrap_or(&[]);
    call.panel
        .ask(server.node, &server.uuid, Ask::Power(signals), |world| {
            call.note(world, format!("server:power.{signal}"), &server, Value::Null);
        })
        .await?;
    Ok(Reply::NoContent)
}
