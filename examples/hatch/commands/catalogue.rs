//! The imported eggs: what there is, what is offered, and what a new version changes.

use std::fmt::Write as _;

use provisioning_core::{
    catalog::ImportedEgg,
    egg::{CatalogEgg, Egg, EggId, EggVariable, ImpactKind},
};
use serde_json::{Value, json};

use super::panel::news;
use crate::{
    arguments::{CatalogueCommand, Options},
    failure::{Exit, Failure},
    report::Outcome,
    session::Session,
};

pub(crate) async fn run(options: Options, command: &CatalogueCommand) -> Result<Outcome, Failure> {
    let session = Session::open(options, None).await?;
    match command {
        CatalogueCommand::List => list(&session).await,
        CatalogueCommand::Show { which } => show(&session, &which.egg).await,
        CatalogueCommand::Enable { which } => offer(&session, &which.egg, true).await,
        CatalogueCommand::Disable { which } => offer(&session, &which.egg, false).await,
        CatalogueCommand::Sync { egg } => sync(&session, egg.as_deref()).await,
    }
}

async fn list(session: &Session) -> Result<Outcome, Failure> {
    let entries = session.engine.catalog().list(&session.panel).await?;
    let text: Vec<String> = entries
        .iter()
        .map(|entry| format!("{:>5}  {:<28} {}", entry.egg.id, entry.egg.name, standing(entry)))
        .collect();
    let text = if text.is_empty() {
        format!(
            "no egg of the panel `{}` was imported yet: `hatch eggs` does it",
            session.panel
        )
    } else {
        text.join("\n")
    };
    let json: Vec<Value> = entries
        .iter()
        .map(|entry| json!({ "id": entry.egg.id, "name": entry.egg.name, "is_offered": entry.is_offered(), "is_removed": entry.is_removed }))
        .collect();
    Ok(Outcome::new(text, json!({ "panel": session.panel, "eggs": json })))
}

const fn standing(entry: &CatalogEgg) -> &'static str {
    match (entry.is_removed, entry.enabled) {
        (true, _) => "the panel has it no more",
        (false, true) => "offered",
        (false, false) => "not offered",
    }
}

async fn show(session: &Session, wanted: &str) -> Result<Outcome, Failure> {
    let mut entry = find(session, wanted).await?;
    for variable in entry.egg.variables.iter_mut().filter(|variable| variable.secret) {
        "[secret]".clone_into(&mut variable.default_value);
    }
    let egg = &entry.egg;
    let mut text = format!("egg {} ({}): {}", egg.name, egg.id, standing(&entry));
    let mut line = |name: &str, value: &str| {
        // Writing to a text never fails.
        let _ = write!(text, "\n  {name:<9} {value}");
    };
    if !egg.description.is_empty() {
        line("about", &egg.description);
    }
    for image in &egg.docker_images {
        line("image", &format!("{} ({})", image.image, image.label));
    }
    for startup in &egg.startup_commands {
        line("startup", &startup.command);
    }
    for variable in &egg.variables {
        line("variable", &described(variable));
    }
    line("script", &script(egg));
    Ok(Outcome::new(text, json!({ "panel": session.panel, "egg": entry })))
}

fn described(variable: &EggVariable) -> String {
    let owner = match (variable.user_editable, variable.user_viewable) {
        (true, _) => "owners change it",
        (false, true) => "owners see it",
        (false, false) => "owners do not see it",
    };
    format!(
        "{}={}  {} ({owner})",
        variable.env_variable, variable.default_value, variable.rules
    )
}

fn script(egg: &Egg) -> String {
    match &egg.script {
        Some(script) => format!("{} lines, in {}", script.script.lines().count(), script.container),
        None => "none is known".to_owned(),
    }
}

async fn offer(session: &Session, wanted: &str, enabled: bool) -> Result<Outcome, Failure> {
    let entry = find(session, wanted).await?;
    let (catalogue, egg) = (session.engine.catalog(), &entry.egg);
    let text = if enabled {
        catalogue.enable(&session.panel, &egg.id).await?;
        format!("egg {} ({}) is offered", egg.name, egg.id)
    } else {
        catalogue.disable(&session.panel, &egg.id).await?;
        format!(
            "egg {} ({}) is offered no more; what was sold keeps working",
            egg.name, egg.id
        )
    };
    Ok(Outcome::new(
        text,
        json!({ "panel": session.panel, "egg": egg.id, "is_enabled": enabled }),
    ))
}

async fn sync(session: &Session, wanted: Option<&str>) -> Result<Outcome, Failure> {
    session.progress.say("ask the panel for its eggs");
    let catalogue = session.engine.catalog();
    let synced = match wanted {
        None => catalogue.import(&session.panel).await?,
        // One that was never imported may still be on the panel, by its id.
        Some(wanted) => {
            let known = find(session, wanted).await.map(|entry| entry.egg.id);
            vec![
                catalogue
                    .sync(&session.panel, &known.unwrap_or_else(|_| EggId::new(wanted)))
                    .await?,
            ]
        }
    };
    let text: Vec<String> = synced.iter().map(told).collect();
    let json: Vec<Value> = synced
        .iter()
        .map(|it| {
            json!({
                "id": it.egg.id,
                "name": it.egg.name,
                "news": news(it),
                "changes": it.changes,
                "impacts": it.impacts,
            })
        })
        .collect();
    Ok(Outcome::new(
        text.join("\n"),
        json!({ "panel": session.panel, "eggs": json }),
    ))
}

/// What is new of an egg, and whom it touches.
fn told(synced: &ImportedEgg) -> String {
    let mut text = format!("{synced}: {}", news(synced));
    for change in &synced.changes {
        let _ = write!(text, "\n  {change}");
    }
    for impact in &synced.impacts {
        let _ = write!(text, "\n  {}  {impact}", urgency(impact.kind));
    }
    text
}

const fn urgency(kind: ImpactKind) -> &'static str {
    match kind {
        ImpactKind::Breaks => "TO DO       ",
        ImpactKind::KeepsOld => "as before   ",
        ImpactKind::TakesEffect => "takes effect",
        _ => "            ",
    }
}

/// An imported egg, by its id on the panel, its uuid or its name.
async fn find(session: &Session, wanted: &str) -> Result<CatalogEgg, Failure> {
    let entries = session.engine.catalog().list(&session.panel).await?;
    let names: Vec<String> = entries.iter().map(|entry| entry.egg.name.clone()).collect();
    let is_it = |entry: &CatalogEgg| {
        let egg = &entry.egg;
        let has_uuid = || {
            egg.uuid
                .is_some_and(|uuid| uuid.to_string().eq_ignore_ascii_case(wanted))
        };
        egg.id.as_str() == wanted || egg.name == wanted || has_uuid()
    };
    entries.into_iter().find(is_it).ok_or_else(|| {
        let message = format!("the panel `{}` has no imported egg `{wanted}`", session.panel);
        let advice = match names.as_slice() {
            [] => "import the panel's eggs with `hatch eggs`".to_owned(),
            names => format!("import it with `hatch eggs` if it is new; known: {}", names.join(", ")),
        };
        Failure::new(Exit::BadInput, "not_found", message, advice)
    })
}
