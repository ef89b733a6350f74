//! `/api/client/servers/*/command`.

use panel_http::{
    console::ConsoleEvent,
    fake::{NodeCall, node::NodeTrouble, outcome::Reply, php::text_of, validation::Form},
};
use serde_json::json;

use super::{Call, entry};
use crate::fake::{
    consoles::prompt,
    panel::{Outcome, node_failed},
};

/// Gives a line to the console. Whatever the node answers is taken for a success, also when the server does not run.
pub(super) async fn send(call: &Call<'_>) -> Outcome {
    let server = entry::permitted(call, &call.panel.world().database, "control.console")?;
    Form::over(&call.incoming.input)
        .field("command", "required|string|min:1")
        .check()?;
    let line = text_of(call.incoming.get("command"));
    let typed = line.clone();
    let sent = call.panel.work(&server, NodeCall::Command, move |container, _| {
        container.type_in(&typed)
    });
    match sent.await {
        Ok(()) => {
            let output = ConsoleEvent::Output(prompt(&line));
            call.panel.consoles().say(&server.uuid, &output);
        }
        Err(NodeTrouble::Silence) => return Err(node_failed(NodeTrouble::Silence)),
        Err(_) => {}
    }
    let mut world = call.panel.world();
    call.note(&mut world, "server:console.command", &server, json!({"command": line}));
    Ok(Reply::NoContent)
}
