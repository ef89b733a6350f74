//! The parts of a connection test.

use panel_http::{Call, Endpoint, Error, ErrorKind, Transport};
use serde_json::json;

use crate::{diagnose::Check, panel::PanelError};

/// Asks for the permission to write things: an empty body.
pub(in crate::panel) async fn probe(transport: &Transport, endpoint: &'static Endpoint) -> Result<(), Error> {
    let call: Call<()> = Call::new(transport, endpoint, &[], |_, _| Ok(()));
    call.json(&json!({})).await
}

/// Whether a key may read things, by the answer to a look at them.
pub(in crate::panel) fn permission<T>(name: &str, answer: Result<T, Error>) -> Check {
    match answer {
        Ok(_) => Check::passed(name, "granted"),
        Err(error) if error.kind() == ErrorKind::Forbidden => missing(name),
        Err(error) => Check::failed(name, error.to_string(), error.advice()),
    }
}

fn missing(name: &str) -> Check {
    let advice = format!("create an application key with `{name}` in the panel's admin area and give that one");
    Check::failed(name, "missing", advice)
}

/// Whether the key may write, by the answer to an empty body. The panel judges the key before it looks at the body: an empty
/// one is refused by every key that may write, and changes nothing.
pub(in crate::panel) fn may_write<T>(answer: Result<T, Error>) -> Result<bool, Error> {
    match answer {
        Err(error) if error.is_validation() => Ok(true),
        Err(error) if error.kind() == ErrorKind::Forbidden => Ok(false),
        Err(error) => Err(error),
        Ok(_) => Ok(true),
    }
}

/// The same as a check.
pub(in crate::panel) fn write_permission<T>(name: &str, answer: Result<T, Error>) -> Check {
    match may_write(answer) {
        Ok(true) => Check::passed(name, "granted"),
        Ok(false) => missing(name),
        Err(error) => Check::failed(name, error.to_string(), error.advice()),
    }
}

/// A key without sight of allocations sells all the same, unless the engine must choose them.
pub(in crate::panel) fn without_addresses(check: Check, consequence: &str) -> Check {
    if check.is_failure() {
        Check::failed(check.name, format!("{}: {consequence}", check.message), check.advice)
    } else {
        check
    }
}

/// No call gets through: why, and whether the address or the key is to be looked at.
pub(in crate::panel) fn no_access(error: Error, told: fn(Error) -> PanelError) -> Check {
    let name = if error.is_about_the_key() {
        "application key"
    } else {
        "address"
    };
    let check = Check::failed(name, error.to_string(), error.advice());
    check.because(crate::Error::from(told(error)).reason())
}

/// The client key, by whether the account that it belongs to administers the panel.
pub(in crate::panel) fn client_key(is_administrator: Option<Result<bool, Error>>) -> Check {
    let name = "client key";
    match is_administrator {
        None => Check::noted(
            name,
            "none given: live power states and questions to nodes are not available",
            "create one in the panel under Account, API Credentials, if you want them",
        ),
        Some(Ok(true)) => Check::passed(name, "known to the panel, of an administrator"),
        Some(Ok(false)) => Check::noted(
            name,
            "known to the panel, but not of an administrator: it sees its owner's servers only",
            "give the client key of an administrator",
        ),
        Some(Err(error)) => Check::failed(name, error.to_string(), error.advice()),
    }
}
