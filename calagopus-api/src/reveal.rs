//! Sending secrets.

use panel_http::{Call, Patch, Secret, secret::REDACTED};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// A request as it is sent: the only place where its password is written out.
#[derive(Serialize)]
pub(crate) struct Revealed<'a, R> {
    #[serde(flatten)]
    pub(crate) request: &'a R,
    #[serde(skip_serializing_if = "Patch::is_keep", serialize_with = "exposed")]
    pub(crate) password: &'a Patch<Secret>,
}

fn exposed<S: Serializer>(password: &&Patch<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    match password {
        Patch::Set(password) => serializer.serialize_str(password.expose()),
        Patch::Keep | Patch::Clear => serializer.serialize_none(),
    }
}

/// Sends a request with the secrets inside of it written out at their places, which are JSON pointers. One that shows itself as
/// redacted was lost on its way here: the call is refused.
pub(crate) fn reveal<T, I>(
    call: Call<T, I>,
    request: &impl Serialize,
    secrets: &[(impl AsRef<str>, &Secret)],
) -> Call<T, I> {
    let mut body = match serde_json::to_value(request) {
        Ok(body) => body,
        Err(error) => return call.refuse(format!("the body cannot be written as JSON: {error}")),
    };
    for (place, secret) in secrets {
        if secret.expose() == REDACTED {
            return call.refuse(format!("the secret at {} was redacted: give it again", place.as_ref()));
        }
        if let Some(place) = body.pointer_mut(place.as_ref()) {
            *place = Value::from(secret.expose());
        }
    }
    call.json(&body)
}
