//! Panel softwares that are switched on and off. No call is made.

use provisioning_core::panel::PanelKind;
use serde_json::json;

use crate::{
    arguments::{IntegrationCommand, Options},
    failure::Failure,
    report::Outcome,
    session::Session,
    settings::Settings,
};

pub(crate) async fn run(options: Options, command: &IntegrationCommand) -> Result<Outcome, Failure> {
    let store = options.store.clone();
    let session = Session::open(options, None).await?;
    let (integrations, change) = (
        session.engine.integrations(),
        match command {
            IntegrationCommand::List => None,
            IntegrationCommand::Activate { software } => Some((PanelKind::from(*software), true)),
            IntegrationCommand::Deactivate { software } => Some((PanelKind::from(*software), false)),
        },
    );
    if let (Some((kind, is_on)), Some(store)) = (change, &store) {
        let mut settings = Settings::of(store)?;
        settings.off.retain(|off| *off != kind);
        if is_on {
            integrations.activate(kind);
        } else {
            settings.off.push(kind);
            integrations.deactivate(kind);
        }
        settings.save(store)?;
    }
    let listed = integrations.list();
    let text: Vec<String> = listed
        .iter()
        .map(|it| {
            format!(
                "{:<12} {}",
                it.kind.to_string(),
                if it.is_active { "on" } else { "off" }
            )
        })
        .collect();
    Ok(Outcome::new(text.join("\n"), json!({ "integrations": listed })))
}
