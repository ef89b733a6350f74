//! `/api/client/servers/*/command`.

use panel_http::{
    console::ConsoleEvent,
    fake::{
        NodeCall,
        outcome::{Refusal, Reply},
        php::text_of,
        validation::Form,
    },
};
use serde_json::json;

use super::{Call, entry};
use crate::fake::{consoles::prompt, panel::Outcome};

/// Gives a line to the console. A server that does not run is told apart from a node that fails.
pub(super) async fn send(call: &Call<'_>) -> Outcome {
    let server = entry::permitted(call, &call.panel.world().database, "control.console")?;
    Form::over(&call.incoming.input)
        .field("command", "required|string|min:1")
        .check()?;
    let line = text_of(call.incoming.get("command"));
    let typed = line.clone();
    let sent = call
        .panel
        .work(&server, NodeCall::Command, move |container, _| {
            container.type_in(&typed)
        })
        .await;
    sent.map_err(|refusal| match refusal.status {
        502 => Refusal::http(502, "HttpException", "Server must be online in order to send commands."),
        _ => refusal,
    })?;
    call.panel
        .consoles()
        .say(&server.uuid, &ConsoleEvent::Output(prompt(&line)));
    let mut world = call.panel.world();
    call.note(&mut world, "server:console.command", &server, json!({"command": line}));
    Ok(Reply::NoContent)
}
