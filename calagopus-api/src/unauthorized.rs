//! What a `401` of this panel means: three things, with three cures.

use http::StatusCode;
use panel_http::{Error, Problem};

/// Why the panel answered `401`. Only one of the three is a wrong key.
///
/// [`Error::advice`] says the cure of the one that it is.
///
/// ```
/// # use panel_http::recording::{Exchange, Replay};
/// use calagopus_api::{Calagopus, Unauthorized};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), calagopus_api::Error> {
/// # let answer = r#"{"method": "GET", "path": "/", "status": 401, "response_headers": {"content-type": "application/json"},
/// #     "response_body": {"errors": ["unauthorized"]}}"#;
/// # let panel = Calagopus::builder("https://panel.example", "c7sp_example".into());
/// # let panel = panel.service(Replay::new([Exchange::read(answer).unwrap()])).build()?;
/// let error = panel.system_overview().await.unwrap_err();
/// assert_eq!(Unauthorized::of(&error), Some(Unauthorized::NoAdministrator));
/// assert!(error.advice().contains("administrator"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unauthorized {
    /// No key arrived, or something that has not the length of one. Kind [`WrongKey`](crate::ErrorKind::WrongKey).
    NoKey,
    /// The panel does not know the key: it never was one, or it was deleted. Kind [`WrongKey`](crate::ErrorKind::WrongKey).
    UnknownKey,
    /// The key is good, and its owner is no administrator; `/api/admin` is for administrators. Kind
    /// [`WrongKindOfKey`](crate::ErrorKind::WrongKindOfKey).
    NoAdministrator,
}

impl Unauthorized {
    /// Which of the three an error is, if it is one.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        let status = error.status()?;
        error.problems().iter().find_map(|problem| Self::said(status, problem))
    }

    /// What a text of an answer with this status means.
    pub(crate) fn said(status: StatusCode, problem: &Problem) -> Option<Self> {
        if status != StatusCode::UNAUTHORIZED {
            return None;
        }
        match problem.detail.as_str() {
            "missing authorization" | "invalid authorization header" => Some(Self::NoKey),
            "invalid api key" => Some(Self::UnknownKey),
            "unauthorized" => Some(Self::NoAdministrator),
            _ => None,
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::NoKey => {
                "give the whole key as the panel showed it, 48 characters that begin with c7sp_; if it is whole, a proxy before the panel takes the Authorization header away"
            }
            Self::UnknownKey => {
                "create a new API key on the panel, in the account area of its owner, and give that one"
            }
            Self::NoAdministrator => {
                "use a key of an administrator, or of a user whose role has admin permissions; this one is good for the Client API only"
            }
        }
    }
}
