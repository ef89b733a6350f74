//! Two looks at an egg, side by side.

use super::{EggChange, FieldChange};
use crate::egg::{Egg, EggVariable, InstallScript, Stop};

/// What a server made from `after` would have different from one made from `before`, and the name. Ids, descriptions
/// and authors do not count, nor the order of variables. What one of the two does not say at all (the panel's API leaves
/// out the install script, say) is no difference either.
#[must_use]
pub fn diff(before: &Egg, after: &Egg) -> Vec<EggChange> {
    let mut changes = Vec::new();
    if before.name != after.name {
        changes.push(EggChange::Renamed {
            before: before.name.clone(),
            after: after.name.clone(),
        });
    }
    let images = |egg: &Egg| texts(egg.docker_images.iter().map(|image| &image.image));
    if images(before) != images(after) {
        changes.push(EggChange::Images {
            before: images(before),
            after: images(after),
        });
    }
    startup(before, after, &mut changes);
    if let (Some(before), Some(after)) = (&before.script, &after.script) {
        script(before, after, &mut changes);
    }
    config(before, after, &mut changes);
    let (added, removed) = moved(&before.features, &after.features);
    if !added.is_empty() || !removed.is_empty() {
        changes.push(EggChange::Features { added, removed });
    }
    let (added, removed) = moved(&before.file_denylist, &after.file_denylist);
    if !added.is_empty() || !removed.is_empty() {
        changes.push(EggChange::FileDenylist { added, removed });
    }
    variables(before, after, &mut changes);
    changes
}

fn texts<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    texts.cloned().collect()
}

/// What is in the second and not in the first, and the other way round.
fn moved(before: &[String], after: &[String]) -> (Vec<String>, Vec<String>) {
    (
        texts(after.iter().filter(|it| !before.contains(it))),
        texts(before.iter().filter(|it| !after.contains(it))),
    )
}

fn startup(before: &Egg, after: &Egg, changes: &mut Vec<EggChange>) {
    if before.startup() != after.startup() {
        changes.push(EggChange::Startup {
            before: before.startup().to_owned(),
            after: after.startup().to_owned(),
        });
    }
    if before
        .startup_commands
        .iter()
        .skip(1)
        .ne(after.startup_commands.iter().skip(1))
    {
        let labels = |egg: &Egg| texts(egg.startup_commands.iter().skip(1).map(|it| &it.label));
        changes.push(EggChange::StartupChoices {
            before: labels(before),
            after: labels(after),
        });
    }
}

fn script(before: &InstallScript, after: &InstallScript, changes: &mut Vec<EggChange>) {
    // The line ends of a script are the panel's: Pelican's YAML has none of Windows'.
    let lines = |script: &InstallScript| {
        let mut lines: Vec<String> = script.script.lines().map(|line| line.trim_end().to_owned()).collect();
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines
    };
    let (old, new) = (lines(before), lines(after));
    if old != new {
        let (added, removed) = (without(&new, &old), without(&old, &new));
        changes.push(EggChange::Script { added, removed });
    }
    if (&before.container, &before.entrypoint) != (&after.container, &after.entrypoint) {
        let installer = |script: &InstallScript| format!("{} in {}", script.entrypoint, script.container);
        changes.push(EggChange::Installer {
            before: installer(before),
            after: installer(after),
        });
    }
}

/// How many of these lines the others do not have, each counted as often as it is there.
fn without(lines: &[String], others: &[String]) -> usize {
    let mut counts = std::collections::HashMap::<&str, usize>::new();
    for line in others {
        *counts.entry(line).or_default() += 1;
    }
    let is_new = |line: &String| match counts.get_mut(line.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    lines.iter().map(is_new).filter(|is_new| *is_new).count()
}

fn config(before: &Egg, after: &Egg, changes: &mut Vec<EggChange>) {
    let (old, new) = (&before.config, &after.config);
    let said = |egg: &Egg| egg.config != crate::egg::EggConfig::default();
    if !said(before) || !said(after) {
        return;
    }
    let find = |files: &[crate::egg::ConfigFile], path: &str| files.iter().find(|file| file.path == path).cloned();
    let paths = |files: &[crate::egg::ConfigFile]| texts(files.iter().map(|file| &file.path));
    let (added, removed) = moved(&paths(&old.files), &paths(&new.files));
    let differs =
        |file: &&crate::egg::ConfigFile| find(&old.files, &file.path).is_some_and(|old| effect(&old) != effect(file));
    let changed = texts(new.files.iter().filter(differs).map(|file| &file.path));
    if !added.is_empty() || !removed.is_empty() || !changed.is_empty() {
        changes.push(EggChange::ConfigFiles {
            added,
            removed,
            changed,
        });
    }
    if old.startup.done != new.startup.done {
        changes.push(EggChange::StartupDetection {
            before: old.startup.done.clone(),
            after: new.startup.done.clone(),
        });
    }
    let (before, after) = (stop(old.stop.as_ref()), stop(new.stop.as_ref()));
    if before != after {
        changes.push(EggChange::Stop { before, after });
    }
}

/// What the node does to a file, in whichever form the egg says it.
fn effect(file: &crate::egg::ConfigFile) -> (Option<String>, bool, Vec<crate::egg::Replacement>) {
    let parser = match file.parser.as_deref() {
        Some("yml") => Some("yaml"),
        other => other,
    };
    let mut replace = file.replace.clone();
    for it in &mut replace {
        it.insert_new.get_or_insert(parser != Some("file"));
        it.update_existing.get_or_insert(true);
    }
    (parser.map(str::to_owned), file.create_new.unwrap_or(true), replace)
}

fn stop(stop: Option<&Stop>) -> String {
    match stop {
        None => "nothing".to_owned(),
        Some(Stop::Command(command)) => format!("the command {command:?}"),
        Some(Stop::Signal(signal)) => match signal.to_ascii_uppercase().as_str() {
            "C" => "the signal SIGINT".to_owned(),
            "^C" => "the signal SIGKILL".to_owned(),
            name => format!("the signal {name}"),
        },
        Some(Stop::Other { kind, .. }) => format!("{kind:?}"),
    }
}

fn variables(before: &Egg, after: &Egg, changes: &mut Vec<EggChange>) {
    for variable in &after.variables {
        let env_variable = variable.env_variable.clone();
        match before.variable(&env_variable) {
            None => changes.push(EggChange::VariableAdded {
                env_variable,
                needs_value: variable.required() && variable.default_value.trim().is_empty(),
            }),
            Some(old) => {
                let fields = changed_fields(old, variable);
                if !fields.is_empty() {
                    changes.push(EggChange::VariableChanged { env_variable, fields });
                }
            }
        }
    }
    let gone = before
        .variables
        .iter()
        .filter(|variable| after.variable(&variable.env_variable).is_none());
    changes.extend(gone.map(|variable| EggChange::VariableRemoved {
        env_variable: variable.env_variable.clone(),
    }));
}

fn changed_fields(before: &EggVariable, after: &EggVariable) -> Vec<FieldChange> {
    let values = |it: &EggVariable| {
        [
            ("name", it.name.clone()),
            ("description", it.description.clone()),
            ("default_value", it.default_value.clone()),
            ("user_viewable", it.user_viewable.to_string()),
            ("user_editable", it.user_editable.to_string()),
            ("secret", it.secret.to_string()),
            ("rules", it.rules.to_string()),
        ]
    };
    let both = values(before).into_iter().zip(values(after));
    both.filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| FieldChange {
            field: field.to_owned(),
            before,
            after,
        })
        .collect()
}
