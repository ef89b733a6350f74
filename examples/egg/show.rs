//! What is in an egg.

use std::path::PathBuf;

use provisioning_core::egg::{EggFile, EggVariable, Stop};
use serde_json::json;

use crate::{
    files,
    lint::PANELS,
    report::{Ending, Report},
};

pub(crate) fn run(paths: &[PathBuf], as_json: bool, report: &mut Report) -> Result<(), Ending> {
    for (index, path) in files::files(paths).iter().enumerate() {
        let file = match files::read(path) {
            Ok(file) => file,
            Err(trouble) => {
                report.error(format_args!("{}: {trouble}", path.display()));
                continue;
            }
        };
        if as_json {
            let egg = json!({ "file": path, "format": file.format, "egg": file.egg, "notes": file.notes });
            report.line(egg)?;
            continue;
        }
        if index > 0 {
            report.line("")?;
        }
        report.line(path.display())?;
        for line in lines(&file) {
            report.line(format_args!("  {line}"))?;
        }
    }
    Ok(())
}

fn lines(file: &EggFile) -> Vec<String> {
    let egg = &file.egg;
    let mut lines = vec![format!("{} by {}, {}", egg.name, egg.author, file.format)];
    let mut section = |title: &str, items: Vec<String>| {
        if !items.is_empty() {
            lines.push(format!("{title}:"));
            lines.extend(items.into_iter().map(|item| format!("  {item}")));
        }
    };
    let images = egg.docker_images.iter();
    section("images", images.map(|it| labelled(&it.label, &it.image)).collect());
    let commands = egg.startup_commands.iter();
    section("startup", commands.map(|it| labelled(&it.label, &it.command)).collect());
    section("stop", egg.config.stop.iter().map(stop).collect());
    let files = egg.config.files.iter();
    section(
        "files written before a start",
        files
            .map(|it| format!("{} ({} places)", it.path, it.replace.len()))
            .collect(),
    );
    section("install script", script(file));
    section("variables", egg.variables.iter().map(variable).collect());
    section("notes", file.notes.iter().map(ToString::to_string).collect());
    for panel in PANELS {
        let verdict = file.accepted_by(panel);
        if verdict.is_accepted() {
            let changes = verdict.changes.iter().map(ToString::to_string).collect();
            section(&format!("{panel} takes it, and changes"), changes);
        } else {
            let refusals = verdict.refusals.iter().map(ToString::to_string).collect();
            section(&format!("{panel} refuses it"), refusals);
        }
    }
    lines
}

fn labelled(label: &str, text: &str) -> String {
    if label == text {
        text.to_owned()
    } else {
        format!("{label}: {text}")
    }
}

fn stop(stop: &Stop) -> String {
    match stop {
        Stop::Command(command) => format!("the command {command:?}"),
        Stop::Signal(signal) => format!("the signal {signal}"),
        other => format!("{other:?}"),
    }
}

fn script(file: &EggFile) -> Vec<String> {
    let script = file.egg.script.iter();
    script
        .map(|it| {
            format!(
                "{} lines, {} in {}",
                it.script.lines().count(),
                it.entrypoint,
                it.container
            )
        })
        .collect()
}

fn variable(variable: &EggVariable) -> String {
    let owners = match (variable.user_viewable, variable.user_editable) {
        (true, true) => "owners see and change it",
        (true, false) => "owners see it",
        (false, true) => "owners change it unseen",
        (false, false) => "not for owners",
    };
    format!(
        "{} = {:?} [{}] {owners}",
        variable.env_variable, variable.default_value, variable.rules
    )
}
