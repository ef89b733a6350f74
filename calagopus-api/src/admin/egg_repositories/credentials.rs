//! How the panel logs in to a Git repository.

use panel_http::Secret;
use serde::{Deserialize, Serialize};

/// How the panel logs in to a Git repository. The secrets of an answer are empty.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum RepositoryCredentials {
    /// Not at all.
    None,
    /// With a password, over `https` only.
    Password {
        /// Name for logging in.
        username: String,
        /// The password.
        password: Secret,
    },
    /// With a private key, over `ssh` only.
    PrivateKey {
        /// Name for logging in.
        username: String,
        /// The key.
        private_key: Secret,
        /// What it is locked with, if it is.
        passphrase: Option<Secret>,
    },
    /// A way that this version does not know.
    #[serde(other)]
    Unknown,
}

impl RepositoryCredentials {
    /// The secrets with their places in a request.
    pub(super) fn secrets(&self) -> Vec<(&'static str, &Secret)> {
        match self {
            Self::None | Self::Unknown => Vec::new(),
            Self::Password { password, .. } => vec![("/credentials/password", password)],
            Self::PrivateKey {
                private_key,
                passphrase,
                ..
            } => {
                let passphrase = passphrase.as_ref().map(|secret| ("/credentials/passphrase", secret));
                let key = ("/credentials/private_key", private_key);
                std::iter::once(key).chain(passphrase).collect()
            }
        }
    }
}
