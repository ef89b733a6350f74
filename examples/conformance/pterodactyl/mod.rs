//! The life of a user and a server on Pterodactyl.

mod account;
mod application;
mod made;
mod server;
mod server_things;

use std::{process::ExitCode, time::Duration};

use panel_http::Secret;
use pterodactyl_api::{Application, Client, fake::FakePanel};

use self::made::Made;
use crate::{
    arguments::{Arguments, Keys},
    report::Report,
    run_name::RunName,
};

/// What every group of checks works with.
pub(crate) struct Life {
    panel: Application,
    client: Client,
    password: Option<Secret>,
    wait: Duration,
    names: RunName,
    made: Made,
    report: Report,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let (panel, client, password) = handles(arguments)?;
    let mut life = Life {
        panel,
        client,
        password,
        wait: arguments.wait,
        names: RunName::new(),
        made: Made::default(),
        report: Report::default(),
    };
    let interrupted = tokio::select! {
        () = life.check() => false,
        _ = tokio::signal::ctrl_c() => true,
    };
    if interrupted {
        life.report.settle("the whole run", Err("interrupted".to_owned()));
    }
    life.clean_up().await;
    Ok(life.report.end(&pterodactyl_api::endpoints()))
}

fn handles(arguments: &Arguments) -> Result<(Application, Client, Option<Secret>), String> {
    let Some(url) = &arguments.url else {
        let fake = FakePanel::seeded(1);
        fake.installs_in(Duration::from_millis(50));
        return Ok((fake.application(), fake.client(), None));
    };
    let keys = Keys::from_environment()?;
    let mut panel = Application::builder(url, keys.application);
    let mut client = Client::builder(url, keys.client);
    if arguments.allow_plain_http {
        panel = panel.allow_plain_http();
        client = client.allow_plain_http();
    }
    let panel = panel.build().map_err(|error| error.to_string())?;
    let client = client.build().map_err(|error| error.to_string())?;
    Ok((panel, client, keys.password))
}

impl Life {
    async fn check(&mut self) {
        self.account().await;
        self.places().await;
        if let Some(user) = self.user().await {
            self.server(user).await;
            self.delete_user(user).await;
        }
    }
}
