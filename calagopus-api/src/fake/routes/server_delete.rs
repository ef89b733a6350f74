//! The end of a server.

use panel_http::fake::node::Ask;
use serde::Deserialize;
use serde_json::json;

use super::{backups::forget, call::Call};
use crate::fake::{
    answer::{self, Outcome, Refusal, Reply},
    state::Kind,
};

#[derive(Deserialize)]
struct Delete {
    #[serde(default)]
    force: bool,
    #[serde(default)]
    delete_backups: bool,
}

/// The node is asked first, and a node that fails keeps the row, unless it is forced. This goes on without its caller. Back-ups
/// that are not deleted belong to no server then.
pub(super) async fn delete(call: &Call<'_>) -> Outcome {
    let Delete { force, delete_backups } = call.payload()?;
    let server = call.server()?.clone();
    let panel = call.panel.clone();
    let of_it: Vec<String> = {
        let world = panel.world();
        let rows = world.database.things(Kind::Backup, &server.uuid);
        rows.filter(|_| delete_backups).map(|row| row.uuid.clone()).collect()
    };
    let work = async move {
        {
            let mut world = panel.world();
            world
                .database
                .things
                .retain(|thing| thing.kind != Kind::Database || thing.of != server.uuid);
        }
        let asked = panel.ask(&server.node, &server.uuid, Ask::Delete).await;
        if let Err(trouble) = asked
            && !force
        {
            let said = answer::words(trouble);
            return Err(Refusal::unmet(format!("failed to delete server: {said}")));
        }
        panel.world().database.delete_server(&server.uuid);
        panel.consoles().deny(&server.uuid);
        Ok(())
    };
    call.panel.leave(work).await.map_err(|_| Refusal::broken())??;
    for backup in &of_it {
        forget(call, backup);
    }
    let mut world = call.panel.world();
    call.log(
        &mut world,
        "server:delete",
        json!({"uuid": call.word("server"), "delete_backups": delete_backups}),
    );
    Ok(Reply::done())
}
