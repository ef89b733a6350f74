//! What the owner of a server changed on the panel is his.

use crate::{
    panel::ObservedServer,
    service::{Desired, ServerSpec},
};

/// What is wanted, with everything kept that the server's owner has changed on the panel since we last wrote: its name and
/// description, the variables that the egg lets him edit, and the image among those of the egg.
///
/// `applied` is what we wrote last; without it nothing can be told apart, and nothing is kept.
#[must_use]
pub fn keep_owner_edits(desired: &Desired, applied: Option<&ServerSpec>, server: &ObservedServer) -> ServerSpec {
    let mut spec = desired.spec.clone();
    let Some(applied) = applied else { return spec };
    if server.name != applied.name {
        spec.name.clone_from(&server.name);
    }
    if server.description != applied.description {
        spec.description.clone_from(&server.description);
    }
    if server.egg != spec.egg {
        return spec;
    }
    let egg = desired.product.egg();
    let is_of_the_egg = egg.docker_images.iter().any(|image| image.image == server.docker_image);
    if server.docker_image != applied.docker_image && is_of_the_egg {
        spec.docker_image.clone_from(&server.docker_image);
    }
    for variable in egg.variables.iter().filter(|variable| variable.user_editable) {
        let name = &variable.env_variable;
        let nothing = String::new();
        let now = server.environment.get(name).unwrap_or(&nothing);
        if Some(now) != applied.environment.get(name) && applied.environment.contains_key(name) {
            spec.environment.insert(name.clone(), now.clone());
        }
    }
    spec
}
