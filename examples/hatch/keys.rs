//! The keys of the panel, which come from the environment: a command line can be read by everybody on the machine.

use std::env;

use panel_http::Secret;
use provisioning_core::seal::Seal;

use crate::failure::Failure;

const APPLICATION: &str = "PANEL_KEY";
const CLIENT: &str = "PANEL_CLIENT_KEY";
const STORE: &str = "STORE_KEY";

pub(crate) struct Keys {
    pub(crate) application: Secret,
    pub(crate) client: Option<Secret>,
}

impl Keys {
    pub(crate) fn from_environment() -> Result<Self, Failure> {
        let application = read(APPLICATION).ok_or_else(|| {
            Failure::input(
                format!("the panel's application key is missing: {APPLICATION} is not set"),
                format!("create one in the panel's admin area under Application API and set {APPLICATION}"),
            )
        })?;
        Ok(Self {
            application,
            client: read(CLIENT),
        })
    }
}

/// What keeps customers' data in the store unreadable, if it was given.
pub(crate) fn seal() -> Result<Option<Seal>, Failure> {
    let Ok(key) = env::var(STORE) else { return Ok(None) };
    let seal = Seal::from_base64(key.into());
    seal.map(Some).map_err(|invalid| {
        let message = format!("{STORE} is no key: {invalid}");
        Failure::input(message, "give the key that the store was made with")
    })
}

fn read(variable: &str) -> Option<Secret> {
    let key = Secret::from(env::var(variable).ok()?);
    (!key.is_empty()).then_some(key)
}
