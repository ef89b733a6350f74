//! The API client alone: `pterodactyl-api` without any idea of selling.
//!
//! It runs on the panel in memory. For a real one take `Application::new("https://panel.example", key)` with an application
//! key, and `Client::new(…)` with a client key; nothing else changes.

use pterodactyl_api::{
    Effect, Error, Patch,
    fake::FakePanel,
    is_taken,
    models::{
        client::power::Signal,
        egg,
        server::{Include, Limits, NewServer, Placement},
        user::NewUser,
    },
};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let fake = FakePanel::seeded(1);
    let panel = fake.application();

    // A page is a call; `all()` walks through the pages as they are needed.
    for node in panel.nodes().list().await?.items {
        println!("node {} {}: {} MiB of memory", node.id, node.name, node.memory);
    }

    // What is asked for is typed: a wrong include or filter does not compile.
    let ada = NewUser::new("ada@example.org", "ada", "Ada", "Lovelace").external_id("customer-42");
    let ada = panel.users().create(&ada).await?;
    println!("user {} {}", ada.id, ada.username);

    let nests = panel.nests().list().await?.items;
    let Some(nest) = nests.first() else { return Ok(()) };
    let eggs = panel
        .nest(nest.id)
        .eggs()
        .list()
        .include(egg::Include::Variables)
        .await?;
    let Some(egg) = eggs.first() else { return Ok(()) };

    let new = NewServer::new(
        "survival",
        ada.id,
        egg.id,
        &egg.docker_image,
        egg.startup.as_deref().unwrap_or_default(),
    )
    .environment(
        egg.variables()
            .map(|variable| (&variable.env_variable, &variable.default_value)),
    )
    .limits(Limits {
        memory: 2048,
        swap: 0,
        disk: 10_240,
        io: 500,
        cpu: 200,
        threads: Patch::Keep,
    })
    .placement(Placement::deploy([], false, []))
    .external_id("order-77");
    let server = panel.servers().create(&new).include(Include::Allocations).await?;
    let address = server.primary_allocation().map(|allocation| allocation.address());
    println!(
        "server {} {} at {}",
        server.id,
        server.name,
        address.unwrap_or_default()
    );

    // Each error says whether it may have happened, and what to do now.
    match panel.servers().create(&new).await {
        Err(error) if is_taken(&error, "external_id") => {
            println!("a second time: {error}");
            assert_eq!(error.effect(), Effect::Refused);
        }
        Err(error) => return Err(error),
        Ok(_) => println!("a second time: made again"),
    }

    // The Client API sees the server as its users do.
    let client = fake.client();
    client.server(server.uuid.to_string()).power(Signal::Start).await?;
    let resources = client.server(server.uuid.to_string()).resources().await?;
    println!("it is {}", resources.current_state);

    panel.server(server.id).suspend().await?;
    let found = panel.servers().find_by_external_id("order-77").await?;
    println!("suspended: {}", found.suspended);
    panel.server(server.id).delete().await?;
    let gone = panel.servers().find_by_external_id("order-77").await;
    println!("deleted: {}", gone.is_err_and(|error| error.is_not_found()));
    Ok(())
}
