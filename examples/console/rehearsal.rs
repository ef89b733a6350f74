//! A server on a panel in memory, which runs and talks by itself.

use std::{sync::Arc, time::Duration};

use panel_http::{
    HttpService,
    console::{ConsoleEvent, ConsoleSession, fake::FakeConsoles},
};

use super::{Failure, PanelSoftware};

const MEMORY: u32 = 2048;
const DISK: u32 = 10_240;

/// Sells a server on such a panel, starts it, and opens its console.
pub(super) async fn open(panel: PanelSoftware) -> Result<ConsoleSession, Failure> {
    let (stage, console) = match panel {
        PanelSoftware::Pterodactyl => pterodactyl().await?,
        PanelSoftware::Pelican => pelican().await?,
        PanelSoftware::Calagopus => calagopus().await?,
    };
    tokio::spawn(talk(stage));
    Ok(console)
}

/// A panel, its nodes' end of consoles, and the server.
struct Stage {
    _panel: Arc<dyn HttpService>,
    consoles: FakeConsoles,
    server: String,
}

async fn pterodactyl() -> Result<(Stage, ConsoleSession), Failure> {
    use pterodactyl_api::{
        Patch, UserId,
        models::{
            client::power::Signal,
            server::{Limits, NewServer, Placement},
        },
    };

    let fake = examples::panel();
    let limits = Limits {
        memory: MEMORY.into(),
        swap: 0,
        disk: DISK.into(),
        io: 500,
        cpu: 200,
        threads: Patch::Keep,
    };
    let image = "ghcr.io/example/java:21";
    let new = NewServer::new("survival", UserId::new(1), 3.into(), image, "java -jar server.jar")
        .environment([
            ("MINECRAFT_VERSION", "latest"),
            ("SERVER_JARFILE", "server.jar"),
            ("BUILD_NUMBER", "latest"),
        ])
        .limits(limits)
        .placement(Placement::deploy([], false, []));
    let server = fake.application().servers().create(&new).await?.uuid.to_string();
    let handle = fake.client().server(server.as_str());
    handle.power(Signal::Start).await?;
    let console = handle.console().await?;
    let (_panel, consoles) = (fake.service(), fake.consoles());
    Ok((
        Stage {
            _panel,
            consoles,
            server,
        },
        console,
    ))
}

async fn pelican() -> Result<(Stage, ConsoleSession), Failure> {
    use pelican_api::{
        Patch,
        fake::FakePanel,
        models::{
            client::power::Signal,
            egg::Include,
            server::{Deploy, Limits, NewServer},
        },
    };

    let fake = FakePanel::seeded(1);
    fake.installs_in(Duration::ZERO);
    let panel = fake.application();
    let owner = panel.users().list().await?.items.remove(0);
    let egg = panel.eggs().list().include(Include::Variables).await?.remove(0);
    let variables = egg.variables().map(|it| (&it.env_variable, &it.default_value));
    let limits = Limits {
        memory: MEMORY.into(),
        swap: 0,
        disk: DISK.into(),
        io: 500,
        cpu: 200,
        threads: Patch::Keep,
    };
    let place = Deploy::on_ports(25565..=25600);
    let new = NewServer::new("survival", owner.id, egg.id, variables, limits, place);
    let server = panel.servers().create(&new).await?.uuid.to_string();
    let handle = fake.client().server(server.as_str());
    handle.power(Signal::Start).await?;
    let console = handle.console().await?;
    let (_panel, consoles) = (fake.service(), fake.consoles());
    Ok((
        Stage {
            _panel,
            consoles,
            server,
        },
        console,
    ))
}

async fn calagopus() -> Result<(Stage, ConsoleSession), Failure> {
    use calagopus_api::{
        fake::FakePanel,
        models::server::{Limits, NewServer},
        server::{FeatureLimits, PowerAction},
    };

    let fake = FakePanel::seeded(1);
    fake.installs_in(Duration::ZERO);
    let panel = fake.calagopus();
    let owner = panel.users().list().await?.items.remove(0);
    let egg = panel.nests().with_eggs().await?.remove(0).eggs.remove(0);
    let node = panel.nodes().list().await?.items.remove(0);
    let free = panel.node(node.id).available_allocations().await?.items.remove(0);
    let limits = Limits {
        memory: MEMORY.into(),
        disk: DISK.into(),
        cpu: 200,
        ..Limits::default()
    };
    let (startup, image) = ("java -jar server.jar", "ghcr.io/example/java:21");
    let new = NewServer::new(
        owner.id,
        egg.id,
        "survival",
        limits,
        startup,
        image,
        FeatureLimits::default(),
    )
    .on(node.id, free.id);
    let server = panel.servers().create(&new).await?.id.to_string();
    let handle = panel.client().server(server.as_str());
    handle.power(&PowerAction::Start).await?;
    let console = handle.console().await?;
    let (_panel, consoles) = (fake.service(), fake.consoles());
    Ok((
        Stage {
            _panel,
            consoles,
            server,
        },
        console,
    ))
}

async fn talk(stage: Stage) {
    const LINES: [&str; 4] = [
        "\u{1b}[32m[Server]\u{1b}[0m Done (1.2s)! For help, type \"help\"",
        "[Server] ada joined the game",
        "[Server] <ada> hello?",
        "[Server] ada left the game",
    ];
    for line in LINES.into_iter().cycle() {
        tokio::time::sleep(Duration::from_millis(700)).await;
        let line = ConsoleEvent::Output(line.to_owned());
        stage.consoles.say(&stage.server, &line);
    }
}
