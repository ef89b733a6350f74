//! From what an administrator writes to options.

use std::collections::{BTreeMap, BTreeSet};

use super::{ChosenOption, OptionTarget, ProductOption};
use crate::{
    problem::{Findings, Problem, did_you_mean},
    product::{
        OptionDraft, Product, Written,
        written::{flag, number, text},
    },
    units::{InvalidQuantity, Mebibytes, quoted},
};

/// The words for what an option can change, those with a name of their own aside.
const WORDS: [(&str, OptionTarget); 9] = [
    ("memory", OptionTarget::Memory),
    ("swap", OptionTarget::Swap),
    ("disk", OptionTarget::Disk),
    ("cpu", OptionTarget::Cpu),
    ("io", OptionTarget::Io),
    ("databases", OptionTarget::Databases),
    ("backups", OptionTarget::Backups),
    ("allocations", OptionTarget::Allocations),
    ("schedules", OptionTarget::Schedules),
];

/// What `changes` says, or else the key; `None` where it says nothing that there is.
pub(in crate::product) fn target_of(key: &str, draft: &OptionDraft) -> Option<OptionTarget> {
    let written = text("", &draft.changes).ok()?;
    let word = written.as_deref().unwrap_or(key);
    match word.split_once('.') {
        Some(("custom", name)) if !name.is_empty() => Some(OptionTarget::Custom(name.to_owned())),
        Some(("variables", name)) if !name.is_empty() => Some(OptionTarget::Variable(name.to_owned())),
        _ => WORDS
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, target)| target.clone()),
    }
}

/// Every option that is sound by itself; two that replace the same thing are one too many.
pub(in crate::product) fn check(
    drafts: &BTreeMap<String, OptionDraft>,
    findings: &mut Findings,
) -> BTreeMap<String, ProductOption> {
    let mut options = BTreeMap::new();
    let mut replaced = BTreeSet::new();
    for (key, draft) in drafts {
        let Some(option) = option(key, draft, findings) else {
            continue;
        };
        if option.replaces && !replaced.insert(option.target.clone()) {
            findings.add(Problem::new(
                format!("options.{key}.replaces"),
                format!("another option replaces {} too", option.target),
                "let at most one of them replace it",
            ));
        }
        options.insert(key.clone(), option);
    }
    options
}

fn option(key: &str, draft: &OptionDraft, findings: &mut Findings) -> Option<ProductOption> {
    let at = |name: &str| format!("options.{key}.{name}");
    let usual = |c: char| matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' | '.');
    if key.is_empty() || !key.chars().all(usual) {
        let advice = "write it of a-z, 0-9, `.`, `_` and `-`";
        findings.add(Problem::new(
            "options",
            format!("{} is no key of an option", quoted(key)),
            advice,
        ));
    }
    let name = findings.keep(text(&at("name"), &draft.name));
    let target = findings.keep(target(key, draft));
    let replaces = findings.keep(flag(&at("replaces"), &draft.replaces, false));
    let may_expire = findings.keep(flag(&at("may_expire"), &draft.may_expire, false));
    let unit = target
        .as_ref()
        .and_then(|target| findings.keep(unit(&at("unit"), &draft.unit, target)));
    let min = findings.keep(number(&at("min"), &draft.min, Some(1)));
    let max = findings.keep(number(&at("max"), &draft.max, None));
    let step = findings.keep(number(&at("step"), &draft.step, Some(1)));
    let mut is_sound = true;
    for (name, value) in [("min", min), ("max", max), ("step", step)] {
        if value == Some(0) {
            is_sound = false;
            findings.add(Problem::new(at(name), "0 of it is none of it", "write 1 or more"));
        }
    }
    let (min, max) = (min?, max?);
    if min > max {
        is_sound = false;
        findings.add(Problem::new(
            at("max"),
            format!("it is less than `min`, {min}"),
            "write a higher number",
        ));
    }
    is_sound.then_some(ProductOption {
        name: name?.unwrap_or_else(|| key.to_owned()),
        target: target?,
        replaces: replaces?,
        unit: unit?,
        min,
        max,
        step: step?,
        may_expire: may_expire?,
    })
}

fn target(key: &str, draft: &OptionDraft) -> Result<OptionTarget, Problem> {
    let field = format!("options.{key}.changes");
    let written = text(&field, &draft.changes)?;
    target_of(key, draft).ok_or_else(|| {
        let word = written.as_deref().unwrap_or(key);
        let words = WORDS
            .iter()
            .map(|(word, _)| *word)
            .chain(["custom.NAME", "variables.NAME"]);
        Problem::new(
            field,
            format!("no option can change {}", quoted(word)),
            did_you_mean(word, words),
        )
    })
}

fn unit(field: &str, written: &Option<Written>, target: &OptionTarget) -> Result<u64, Problem> {
    if target.is_size() {
        let advice = "write a size such as \"1 GB\"";
        let size = text(field, written)?.ok_or_else(|| Problem::new(field, "it is missing", advice))?;
        let size: Mebibytes = size.parse().map_err(|error: InvalidQuantity| error.at(field))?;
        return match size.get() {
            0 => Err(Problem::new(field, "nothing of it is no option", advice)),
            size => Ok(size),
        };
    }
    let default = if *target == OptionTarget::Cpu { None } else { Some(1) };
    match number(field, written, default)? {
        0 => Err(Problem::new(field, "nothing of it is no option", "write 1 or more")),
        unit => Ok(u64::from(unit)),
    }
}

/// Notes every option whose least or most, alone or with all others, no panel would take.
pub(in crate::product) fn report_impossible(product: &Product, findings: &mut Findings) {
    let amounts = |amount: fn(&ProductOption) -> u32| {
        let chosen = product.options().iter();
        chosen.map(move |(key, option)| (key.clone(), ChosenOption::new(amount(option))))
    };
    let least = amounts(|option| option.min).map(|one| BTreeMap::from([one]));
    let most = amounts(|option| option.max - (option.max - option.min.min(option.max)) % option.step.max(1));
    let all: BTreeMap<_, _> = most.clone().collect();
    let each = least.chain(most.map(|one| BTreeMap::from([one]))).chain([all]);
    let mut reported = BTreeSet::new();
    for chosen in each {
        for problem in product.with_options(&chosen).err().into_iter().flatten() {
            if reported.insert(problem.field().to_owned()) {
                findings.add(problem);
            }
        }
    }
}
