//! What the owner of a server changed on the panel is his.

use std::borrow::Cow;

use crate::{
    panel::ObservedServer,
    service::{Desired, ServerSpec, ServiceRecord},
};

/// What is wanted, with everything kept that the server's owner has changed on the panel since we last wrote: its name and
/// description, the variables that the egg lets him edit, and the image among those of the egg.
///
/// The record knows what we wrote last; without that nothing can be told apart, and nothing is kept. What somebody set by an
/// edit of its own that was not reached yet goes before what the owner has made of it. Borrowed where nothing is kept.
#[must_use]
pub fn keep_owner_edits<'a>(
    desired: &'a Desired,
    record: &ServiceRecord,
    server: &ObservedServer,
) -> Cow<'a, ServerSpec> {
    let mut spec = Cow::Borrowed(&desired.spec);
    let Some(applied) = record.applied_as_seen(server) else {
        return spec;
    };
    let reached = record.converged.unwrap_or_default();
    let is_insisted = |field: &str| desired.insisted.get(field).is_some_and(|revision| *revision > reached);
    if server.name != applied.name && !is_insisted("name") {
        spec.to_mut().name.clone_from(&server.name);
    }
    if server.description != applied.description && !is_insisted("description") {
        spec.to_mut().description.clone_from(&server.description);
    }
    // Its image and variables are then those of another egg than we wrote last: nobody's edits yet.
    if server.egg != spec.egg || server.egg != applied.egg {
        return spec;
    }
    let egg = desired.product.egg();
    let is_of_the_egg = egg.docker_images.iter().any(|image| image.image == server.docker_image);
    if server.docker_image != applied.docker_image && is_of_the_egg && !is_insisted("docker_image") {
        spec.to_mut().docker_image.clone_from(&server.docker_image);
    }
    let Some(environment) = &server.environment else {
        return spec;
    };
    for variable in egg.variables.iter().filter(|variable| variable.user_editable) {
        let name = &variable.env_variable;
        let nothing = String::new();
        let now = environment.get(name).unwrap_or(&nothing);
        let is_edited = applied.environment.get(name).is_some_and(|written| written != now);
        if is_edited && !is_insisted(&format!("environment.{name}")) {
            spec.to_mut().environment.insert(name.clone(), now.clone());
        }
    }
    spec
}

/// What a write makes of a server, with the owner's edits that it carries along left out: those stay what they were to us.
#[cfg(feature = "engine")]
pub(crate) fn without_owner_edits(
    written: &ServerSpec,
    desired: &ServerSpec,
    applied: Option<&ServerSpec>,
) -> ServerSpec {
    let mut ours = written.clone();
    let Some(applied) = applied else { return ours };
    if written.name != desired.name {
        ours.name.clone_from(&applied.name);
    }
    if written.description != desired.description {
        ours.description.clone_from(&applied.description);
    }
    if written.docker_image != desired.docker_image {
        ours.docker_image.clone_from(&applied.docker_image);
    }
    for (name, value) in &mut ours.environment {
        if desired.environment.get(name) != Some(value)
            && let Some(known) = applied.environment.get(name)
        {
            value.clone_from(known);
        }
    }
    ours
}

/// What we wrote last, as far as the panel shows it: also what a write without an answer has put there is ours.
pub(crate) fn applied_as_seen<'a>(
    applied: Option<&'a ServerSpec>,
    unanswered: impl Iterator<Item = &'a ServerSpec>,
    server: &ObservedServer,
) -> Option<Cow<'a, ServerSpec>> {
    let mut seen = Cow::Borrowed(applied?);
    for sent in unanswered {
        let ours = seen.to_mut();
        if sent.egg == server.egg && sent.egg != ours.egg {
            ours.egg.clone_from(&sent.egg);
            ours.environment.clone_from(&sent.environment);
        }
        if sent.name == server.name {
            ours.name.clone_from(&sent.name);
        }
        if sent.description == server.description {
            ours.description.clone_from(&sent.description);
        }
        if sent.docker_image == server.docker_image {
            ours.docker_image.clone_from(&sent.docker_image);
        }
        for (name, value) in &sent.environment {
            if server.environment.as_ref().and_then(|known| known.get(name)) == Some(value) {
                ours.environment.insert(name.clone(), value.clone());
            }
        }
    }
    Some(seen)
}
