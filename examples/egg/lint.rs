//! Whether files are eggs.

use std::path::{Path, PathBuf};

use provisioning_core::{
    egg::{Acceptance, EggFile, EggVariable},
    panel::PanelKind,
};
use serde_json::{Map, Value, json};

use crate::{
    files::{self, Trouble},
    report::{Ending, Report},
};

pub(crate) const PANELS: [PanelKind; 3] = [PanelKind::Pterodactyl, PanelKind::Pelican, PanelKind::Calagopus];

pub(crate) fn run(paths: &[PathBuf], as_json: bool, report: &mut Report) -> Result<(), Ending> {
    let files = files::files(paths);
    if files.is_empty() {
        return Err(Ending::Usage("there is no .json, .yaml or .yml file".to_owned()));
    }
    for path in files {
        let result = files::read(&path);
        if result.is_err() {
            report.bad();
        }
        if as_json {
            report.line(object(&path, &result))?;
        } else {
            report.line(line(&path, &result))?;
        }
    }
    Ok(())
}

fn line(path: &Path, result: &Result<EggFile, Trouble>) -> String {
    let path = path.display();
    match result {
        Err(trouble) => format!("bad  {path}: {trouble}"),
        Ok(file) => {
            let accepted = PANELS
                .into_iter()
                .filter(|panel| file.accepted_by(*panel).is_accepted());
            let accepted: Vec<String> = accepted.map(|panel| panel.to_string()).collect();
            let panels = match accepted.as_slice() {
                [] => "taken by no panel".to_owned(),
                accepted => format!("taken by {}", accepted.join(", ")),
            };
            let notes = match file.notes.len() {
                0 => String::new(),
                1 => ", 1 note".to_owned(),
                count => format!(", {count} notes"),
            };
            format!("ok   {path}: {}, {panels}{notes}", file.format)
        }
    }
}

fn object(path: &Path, result: &Result<EggFile, Trouble>) -> Value {
    let file = path.display().to_string();
    match result {
        Err(trouble) => {
            let place = match trouble {
                Trouble::Bad(error) => json!(error.place()),
                Trouble::Unreadable(_) => Value::Null,
            };
            json!({
                "file": file, "ok": false, "format": null, "error": trouble.to_string(), "place": place,
                "notes": [], "variables": [],
            })
        }
        Ok(egg_file) => {
            let panels: Map<String, Value> = PANELS.into_iter().map(|panel| acceptance(egg_file, panel)).collect();
            let variables: Vec<Value> = egg_file.egg.variables.iter().map(variable).collect();
            json!({
                "file": file, "ok": true, "format": egg_file.format.schema, "syntax": egg_file.format.syntax,
                "error": null, "notes": egg_file.notes, "name": egg_file.egg.name, "accepted_by": panels,
                "variables": variables,
            })
        }
    }
}

fn acceptance(file: &EggFile, panel: PanelKind) -> (String, Value) {
    let Acceptance { refusals, changes, .. } = file.accepted_by(panel);
    let ok = refusals.is_empty();
    (
        panel.to_string().to_lowercase(),
        json!({ "ok": ok, "refusals": refusals, "changes": changes }),
    )
}

fn variable(variable: &EggVariable) -> Value {
    json!({
        "name": variable.name,
        "description": variable.description,
        "env_variable": variable.env_variable,
        "default_value": variable.default_value,
        "user_viewable": variable.user_viewable,
        "user_editable": variable.user_editable,
        "required": variable.required(),
        "rules": variable.rules.iter().collect::<Vec<_>>(),
    })
}
