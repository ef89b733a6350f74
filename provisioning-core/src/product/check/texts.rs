//! Names, images and commands.

use super::super::{
    Written,
    written::{required, text},
};
use crate::{
    egg::Egg,
    problem::Problem,
    template::{NameTemplate, TemplateError, clean},
    units::quoted,
};

pub(super) fn product_name(written: &Option<Written>) -> Result<String, Problem> {
    let advice = "write what customers read, such as \"Minecraft 4 GB\"";
    match clean(&required("name", written, advice)?) {
        name if name.is_empty() => Err(Problem::new("name", "there is nothing to see in it", advice)),
        name if name.chars().count() > 191 => {
            Err(Problem::new("name", "it has more than 191 characters", "shorten it"))
        }
        name => Ok(name),
    }
}

pub(super) fn template(field: &str, written: &Option<Written>) -> Result<Option<NameTemplate>, Problem> {
    text(field, written)?
        .map(|source| NameTemplate::parse(&source).map_err(|error: TemplateError| error.at(field)))
        .transpose()
}

/// The image a server gets; empty where the egg is not known, which is a problem of its own.
pub(super) fn docker_image(written: &Option<Written>, egg: Option<&Egg>) -> Result<String, Problem> {
    let field = "docker_image";
    let Some(image) = text(field, written)? else {
        return match egg.map(Egg::default_image) {
            Some(None) => Err(Problem::new(field, "the egg has no image of its own", "write one")),
            Some(Some(image)) => Ok(image.to_owned()),
            None => Ok(String::new()),
        };
    };
    let usual = |c: char| c.is_ascii_alphanumeric() || "_./-:@ ".contains(c);
    match image.strip_prefix('~').unwrap_or(&image) {
        name if !name.chars().all(usual) => Err(Problem::new(
            field,
            format!("{} is no image", quoted(&image)),
            "write it as Docker pulls it, as in \"ghcr.io/owner/image:tag\"",
        )),
        _ if image.len() > 191 => Err(Problem::new(field, "it has more than 191 characters", "shorten it")),
        _ => Ok(image),
    }
}

/// The command a server starts with; empty where the egg is not known, which is a problem of its own.
pub(super) fn startup(written: &Option<Written>, egg: Option<&Egg>) -> Result<String, Problem> {
    let field = "startup";
    let own = text(field, written)?;
    let startup = own
        .or_else(|| egg.map(|egg| egg.startup().to_owned()))
        .unwrap_or_default();
    if egg.is_some() && startup.trim().is_empty() {
        return Err(Problem::new(
            field,
            "the egg has no startup command of its own",
            "write one",
        ));
    }
    Ok(startup)
}

pub(super) fn threads(written: &Option<Written>) -> Result<Option<String>, Problem> {
    let field = "resources.threads";
    let threads = text(field, written)?;
    match threads.as_deref() {
        Some(text) if !text.chars().all(|c| c.is_ascii_digit() || c == '-' || c == ',') => {
            let message = format!("{} names no threads", quoted(text));
            Err(Problem::new(
                field,
                message,
                "write numbers and ranges without blanks, as in \"0-3,6\"",
            ))
        }
        _ => Ok(threads),
    }
}
