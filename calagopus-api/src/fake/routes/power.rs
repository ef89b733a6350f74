//! Power for servers.

use panel_http::fake::{
    NodeCall,
    node::{NodeTrouble, Signal},
};
use serde::Deserialize;
use serde_json::json;

use super::{Action::Later, Route, call::Call};
use crate::fake::answer::{Outcome, Reply};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("POST", "api/admin/nodes/{node}/servers/power", "nodes.power", Later(|call| Box::pin(of_node(call)))),
    ("POST", "api/client/servers/{server}/power", "", Later(|call| Box::pin(of_server(call)))),
];

/// What a power action does.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PowerAction {
    Start,
    Stop,
    Restart,
    Kill,
}

impl PowerAction {
    const fn signals(self) -> &'static [Signal] {
        match self {
            Self::Start => &[Signal::Start],
            Self::Stop | Self::Kill => &[Signal::Stop],
            Self::Restart => &[Signal::Stop, Signal::Start],
        }
    }

    const fn permission(self) -> &'static str {
        match self {
            Self::Start => "control.start",
            Self::Stop | Self::Kill => "control.stop",
            Self::Restart => "control.restart",
        }
    }
}

#[derive(Deserialize)]
struct OfServer {
    #[serde(alias = "signal")]
    action: PowerAction,
}

/// Power for one server, by whoever may.
async fn of_server(call: &Call<'_>) -> Outcome {
    let OfServer { action } = call.payload()?;
    call.check(action.permission())?;
    let server = call.server()?;
    let done = call.panel.perform(server, NodeCall::Power, move |container, now| {
        if container.suspended {
            return Err(NodeTrouble::Status(409));
        }
        container.signal(action.signals(), now);
        Ok(())
    });
    done.await?;
    call.log(
        &mut call.panel.world(),
        "server:power",
        json!({"action": format!("{action:?}").to_lowercase()}),
    );
    Ok(Reply::done())
}

#[derive(Deserialize)]
struct OfNode {
    servers: Vec<String>,
    #[serde(alias = "signal")]
    action: PowerAction,
}

/// Power for servers of a node. No server stands for all of them.
async fn of_node(call: &Call<'_>) -> Outcome {
    let sent: OfNode = call.payload()?;
    let node = call.word("node").to_owned();
    let wanted: Vec<_> = {
        let world = call.panel.world();
        let rows = world.database.servers.iter().filter(|server| server.node == node);
        let rows = rows.filter(|server| sent.servers.is_empty() || sent.servers.contains(&server.uuid));
        rows.cloned().collect()
    };
    let mut affected = 0;
    for server in &wanted {
        let done = call.panel.perform(server, NodeCall::Power, move |container, now| {
            container.signal(sent.action.signals(), now);
            Ok(())
        });
        match done.await {
            Ok(()) => affected += 1,
            Err(NodeTrouble::Status(404)) => {}
            Err(trouble) => return Err(trouble.into()),
        }
    }
    Ok(Reply::ok(json!({"affected": affected})))
}
