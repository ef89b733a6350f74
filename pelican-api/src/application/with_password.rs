//! Sending a password.

use panel_http::{Patch, Secret};
use serde::{Serialize, Serializer};

/// A request as it is sent: the only place where its password is written out.
#[derive(Serialize)]
pub(super) struct WithPassword<'a, R> {
    #[serde(flatten)]
    pub(super) request: &'a R,
    #[serde(skip_serializing_if = "Patch::is_keep", serialize_with = "exposed")]
    pub(super) password: &'a Patch<Secret>,
}

fn exposed<S: Serializer>(password: &&Patch<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    match password {
        Patch::Set(password) => serializer.serialize_str(password.expose()),
        Patch::Keep | Patch::Clear => serializer.serialize_none(),
    }
}
