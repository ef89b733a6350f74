//! The variables of a product: their values, and who may set them.

use std::collections::BTreeSet;

use super::super::{
    ProductDraft, Variables, Written,
    environment::known,
    option::{OptionTarget, target_of},
    written::{items, text},
};
use crate::{
    egg::{Egg, PanelEgg},
    panel::PanelKind,
    problem::{Findings, Problem},
};

/// What a draft says about variables.
#[derive(Default)]
pub(super) struct CheckedVariables {
    pub(super) values: Variables,
    /// Names whose values could not be read.
    pub(super) unread: Vec<String>,
    pub(super) open_to_customers: BTreeSet<String>,
    pub(super) hidden: BTreeSet<String>,
    /// What gets its value later: from the customer, or with a port.
    pub(super) open: BTreeSet<String>,
}

impl CheckedVariables {
    /// The values of the variables that this egg has.
    pub(super) fn of(&self, egg: &Egg) -> Variables {
        self.values.of(egg)
    }
}

type Settable<'a> = Option<&'a (PanelKind, Vec<&'a PanelEgg>)>;

impl ProductDraft {
    pub(super) fn check_variables(&self, eggs: Settable<'_>, findings: &mut Findings) -> CheckedVariables {
        let mut checked = CheckedVariables::default();
        for (name, value) in self.variables.iter() {
            note_unknown(&format!("variables.{name}"), name, eggs, findings);
            match findings.keep(value.text(&format!("variables.{name}"))) {
                Some(value) => checked.values.insert(name, value),
                None => checked.unread.push(name.to_owned()),
            }
        }
        self.check_lines(eggs, &mut checked, findings);

        let bound = self.bound(eggs, findings);
        let hidden = names("hidden_variables", &self.hidden_variables, eggs, findings);
        checked.hidden = hidden.unwrap_or_default();
        let opened = names("customer_variables", &self.customer_variables, eggs, findings);
        let (Some((_, eggs)), opened) = (eggs, opened) else {
            return checked;
        };
        let is_taken = |name: &str| bound.iter().any(|it| it.name == name) || checked.hidden.contains(name);
        let open = match opened {
            None => {
                let variables = eggs.iter().flat_map(|egg| &egg.variables);
                let editable = variables.filter(|it| it.user_editable && !is_taken(&it.env_variable));
                editable.map(|it| it.env_variable.clone()).collect()
            }
            Some(names) => {
                for name in names.iter().filter(|name| is_taken(name)) {
                    let by = bound.iter().find(|it| it.name == *name);
                    let by = by.map_or("hidden_variables", |it| it.field.as_str());
                    findings.add(Problem::new(
                        "customer_variables",
                        format!("`{name}` is taken by `{by}`"),
                        "leave it out of one of the two",
                    ));
                }
                names
            }
        };
        checked.open = open.clone();
        checked
            .open
            .extend(bound.into_iter().filter(|it| it.is_port).map(|it| it.name));
        checked.open_to_customers = open;
        checked
    }

    /// `NAME=value`, one a line.
    fn check_lines(&self, eggs: Settable<'_>, checked: &mut CheckedVariables, findings: &mut Findings) {
        let Some(lines) = findings.keep(text("variable_lines", &self.variable_lines)).flatten() else {
            return;
        };
        match Variables::from_lines(&lines) {
            Err(problems) => {
                for problem in problems {
                    let field = problem.field().replacen("variables", "variable_lines", 1);
                    findings.add(Problem::new(field, problem.message(), problem.advice()));
                }
            }
            Ok(values) => {
                for (name, value) in values.iter() {
                    note_unknown("variable_lines", name, eggs, findings);
                    if self.variables.get(name).is_some() {
                        let message = format!("`{name}` has a value in `variables` too");
                        findings.add(Problem::new("variable_lines", message, "remove one of the two"));
                    }
                    checked.values.insert(name, value.as_str());
                }
            }
        }
    }

    /// Variables that get their values from ports and options.
    fn bound(&self, eggs: Settable<'_>, findings: &mut Findings) -> Vec<Bound> {
        let ports = self.placement.additional.iter().enumerate();
        let ports = ports.map(|(index, port)| (format!("placement.additional.{index}.variable"), &port.variable));
        let first = ("placement.port_variable".to_owned(), &self.placement.port_variable);
        let mut bound: Vec<Bound> = std::iter::once(first)
            .chain(ports)
            .filter_map(|(field, written)| {
                let name = text(&field, written).ok().flatten()?;
                Some(Bound {
                    field,
                    name,
                    is_port: true,
                })
            })
            .collect();
        bound.extend(
            self.options
                .iter()
                .filter_map(|(key, draft)| match target_of(key, draft)? {
                    OptionTarget::Variable(name) => Some(Bound {
                        field: format!("options.{key}"),
                        name,
                        is_port: false,
                    }),
                    _ => None,
                }),
        );
        for (index, it) in bound.iter().enumerate() {
            note_unknown(&it.field, &it.name, eggs, findings);
            let before = bound.iter().take(index).find(|other| other.name == it.name);
            if let Some(other) = before.filter(|other| other.is_port || it.is_port) {
                let message = format!("`{}` gets its value from `{}` already", it.name, other.field);
                findings.add(Problem::new(&it.field, message, "choose another variable"));
            }
        }
        bound
    }
}

/// A variable that is no customer's to set.
struct Bound {
    field: String,
    name: String,
    is_port: bool,
}

fn names(
    field: &str,
    written: &Option<Written>,
    eggs: Settable<'_>,
    findings: &mut Findings,
) -> Option<BTreeSet<String>> {
    let names = findings.keep(items(field, written)).flatten()?;
    for name in &names {
        note_unknown(field, name, eggs, findings);
    }
    Some(names.into_iter().collect())
}

/// A name that none of the eggs has, or that the panel gives a value itself.
fn note_unknown(field: &str, name: &str, eggs: Settable<'_>, findings: &mut Findings) {
    let Some((kind, eggs)) = eggs else { return };
    let mut problem = None;
    for egg in eggs {
        match known(*kind, egg, name) {
            Ok(()) => return,
            Err(other) => drop(problem.get_or_insert(other)),
        }
    }
    if let Some(problem) = problem {
        findings.add(Problem::new(field, problem.message(), problem.advice()));
    }
}
