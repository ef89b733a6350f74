//! The program that somebody who only needs the API wants to write: it compiles as it stands, and runs.

use serde_json::json;

use crate::support;

/// The whole program, as its author writes it.
mod program {
    use futures_util::TryStreamExt;
    use pterodactyl_api::{Application, Client, ServerId, SuspendOutcome, models::server::Include, power::Signal};

    #[tokio::main]
    #[expect(
        dead_code,
        reason = "it would call a panel; `run` below is the same with a panel in memory"
    )]
    async fn main() -> Result<(), pterodactyl_api::Error> {
        // Two kinds of key, two roots, two types: a client key on the Application API does not compile.
        let panel = Application::new(
            "https://panel.example",
            std::env::var("PANEL_KEY").unwrap_or_default().into(),
        )?;
        let me = Client::new("https://panel.example", "ptlc_…".to_owned().into())?;
        run(panel, me).await.map(drop)
    }

    pub(crate) async fn run(panel: Application, me: Client) -> Result<String, pterodactyl_api::Error> {
        let mut said = String::new();

        let mut servers = panel.servers().list().filter_name("mc-").include(Include::User).all();
        while let Some(server) = servers.try_next().await? {
            said += &format!(
                "{} {} {} {}; ",
                server.id,
                server.name,
                server.limits.memory,
                server.user().map_or("hidden", |u| u.email.as_str())
            );
        }

        match panel.server(ServerId::new(7)).suspend().await {
            Ok(SuspendOutcome::Suspended) => said += "suspended; ",
            Ok(_) => said += "nothing to do; ",
            Err(e) if e.is_not_found() => said += "no such server; ",
            Err(e) => said += &format!("{e}\n  may have happened: {:?}\n  do: {}", e.effect(), e.advice()),
        }

        me.server("1a2b3c4d").power(Signal::Restart).await?;
        let raw: serde_json::Value = panel.get("/api/application/nests").await?.json()?;
        said += &raw.to_string();
        Ok(said)
    }
}

#[tokio::test]
async fn the_program_runs_and_reads_every_page_with_its_filters() {
    let page = |number: u64| {
        let mut server = support::recorded("431-")["attributes"].clone();
        server["id"] = json!(number);
        json!({
            "object": "list",
            "data": [{"object": "server", "attributes": server}],
            "meta": {"pagination": {
                "total": 1, "count": 1, "per_page": 50, "current_page": 1, "total_pages": 1, "links": {}
            }}
        })
    };
    let panel = support::Scripted::new([
        support::json("GET /api/application/servers", 200, page(1)),
        support::json("POST /api/application/servers/7/suspend", 204, ""),
        support::json("POST /api/client/servers/1a2b3c4d/power", 204, ""),
        support::json("GET /api/application/nests", 200, json!({"object": "list"})),
    ]);
    let said = program::run(panel.application(), panel.client()).await.unwrap();
    assert_eq!(said, r#"1 more 128 alice@example.test; suspended; {"object":"list"}"#);
    assert_eq!(
        panel.asked(),
        [
            "GET /api/application/servers?filter%5Bname%5D=mc-&include=user&page=1",
            "POST /api/application/servers/7/suspend",
            "POST /api/client/servers/1a2b3c4d/power",
            "GET /api/application/nests",
        ]
    );
}
