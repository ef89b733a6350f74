//! The second factor for logging in to an account: `/api/client/account/two-factor`.

use http::Method;
use panel_http::{Call, Endpoint, Error, Safety, Secret, Transport, call, envelope, transport::Answer};
use serde::{Deserialize, Serialize};

// A `GET` that is no read: each one stores another secret.
static SET_UP: Endpoint = Endpoint::new(
    "account.two_factor.set_up",
    Method::GET,
    "/api/client/account/two-factor",
    Safety::Act,
);
static ENABLE: Endpoint = Endpoint::post(
    "account.two_factor.enable",
    "/api/client/account/two-factor",
    Safety::Act,
);
static DISABLE: Endpoint = Endpoint::post(
    "account.two_factor.disable",
    "/api/client/account/two-factor/disable",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 3] = [&SET_UP, &ENABLE, &DISABLE];

/// What an app for one-time codes needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TwoFactorSetup {
    /// The link for a QR code, `otpauth://totp/…`; the secret is in it.
    pub image_url_data: Secret,
    /// The secret, in base 32.
    pub secret: Secret,
}

/// Codes that log in once each without the app, 10 of them. The panel shows them only now.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecoveryTokens {
    /// The codes.
    pub tokens: Vec<Secret>,
}

/// How the panel wraps what an app needs.
#[derive(Deserialize)]
struct Wrapped {
    data: TwoFactorSetup,
}

#[derive(Serialize)]
struct Enable<'a> {
    code: &'a str,
    password: &'a str,
}

#[derive(Serialize)]
struct Disable<'a> {
    password: &'a str,
}

/// The second factor of the account. Reached without one, too, where the panel demands it.
#[derive(Debug, Clone)]
pub struct TwoFactor {
    transport: Transport,
}

impl TwoFactor {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// Begins to set it up: `GET /api/client/account/two-factor`. Sent once: each call makes another secret, and ends the one
    /// before. It is asked for at a log-in only after [`enable`](Self::enable).
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it is on already.
    pub fn set_up(&self) -> Call<TwoFactorSetup> {
        Call::new(&self.transport, &SET_UP, &[], set_up)
    }

    /// Switches it on: `POST /api/client/account/two-factor`, with the six digits that the app shows and the password of the
    /// account. Sent once: a second time would end the codes of the first.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused): code (`TwoFactorAuthenticationTokenInvalid`) or password
    /// (`BadRequestHttpException`) is wrong. [`Panel`](crate::ErrorKind::Panel): it was never [set up](Self::set_up).
    pub fn enable(&self, code: &str, password: &Secret) -> Call<RecoveryTokens> {
        Call::new(&self.transport, &ENABLE, &[], envelope::item).json(&Enable {
            code,
            password: password.expose(),
        })
    }

    /// Switches it off: `POST /api/client/account/two-factor/disable`, with the password of the account. Sent once. Off
    /// already is a success.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused): the password is wrong. [`Unsupported`](crate::ErrorKind::Unsupported): a panel
    /// before 1.11.8, which has another route for it.
    pub fn disable(&self, password: &Secret) -> Call<()> {
        Call::new(&self.transport, &DISABLE, &[], call::done).json(&Disable {
            password: password.expose(),
        })
    }
}

fn set_up(endpoint: &Endpoint, answer: &Answer) -> Result<TwoFactorSetup, Error> {
    call::json::<Wrapped>(endpoint, answer).map(|it| it.data)
}
