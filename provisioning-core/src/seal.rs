//! Keeps what is a customer's own unreadable in the database.

use std::fmt;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Generate, Payload},
};
use secrecy::{ExposeSecret, SecretString};

use crate::store::{StoreError, StoreErrorKind};

/// With what a sealed text begins, which no JSON does.
const MARK: &str = "sealed:1:";

/// How many bytes a key has.
const KEY: usize = 32;

/// How many bytes of a sealed text are its nonce.
const NONCE: usize = 24;

/// A key of the application's own, under which a store keeps what is a customer's: e-mail address, name, the values of
/// variables, what is wanted and known of a service.
///
/// Given to a store by `SqliteStore::seal_with` or `PostgresStore::seal_with`. It is kept in no store, and the engine never
/// sees it.
///
/// # Guarantees
/// * What is sealed can neither be read nor changed without the key, nor put in the place of another document
///   (XChaCha20-Poly1305, each text with a nonce of its own, bound to the kind and the key of its document).
/// * What was stored before there was a seal stays readable, and is sealed when it is written the next time.
/// * Keys can change: [`formerly`](Self::formerly) keeps opening what an older one has closed.
///
/// # Assumptions
/// The key is kept apart from the database and its back-ups; without it they are lost. Ids of services and customers, the
/// uuid of servers, eggs, products, the journal and the events are not sealed: they hold nothing personal but ids of the
/// application's own.
///
/// ```
/// use provisioning_core::seal::Seal;
///
/// // From the environment, in a program: `openssl rand -base64 32` makes one.
/// let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".to_owned();
/// let seal = Seal::from_base64(key.into())?;
/// assert!(Seal::from_base64("too short".to_owned().into()).is_err());
/// # Ok::<(), provisioning_core::seal::InvalidKey>(())
/// ```
#[derive(Clone)]
pub struct Seal {
    /// Closes.
    cipher: XChaCha20Poly1305,
    /// Open what they have closed once.
    former: Vec<XChaCha20Poly1305>,
}

impl Seal {
    /// A seal from a key of 32 random bytes in base64, as `openssl rand -base64 32` prints one.
    ///
    /// # Errors
    /// When it is not base64, or not 32 bytes long.
    pub fn from_base64(key: SecretString) -> Result<Self, InvalidKey> {
        let bytes = BASE64_STANDARD.decode(key.expose_secret().trim());
        let bytes = bytes.map_err(|_| InvalidKey(None))?;
        let cipher = XChaCha20Poly1305::new_from_slice(&bytes).map_err(|_| InvalidKey(Some(bytes.len())))?;
        Ok(Self {
            cipher,
            former: Vec::new(),
        })
    }

    /// Also opens what this seal has closed, which was in use before. What is written is closed with the newer one.
    #[must_use]
    pub fn formerly(mut self, older: Self) -> Self {
        self.former.push(older.cipher);
        self.former.extend(older.former);
        self
    }

    /// Closes a text, for a store of your own. `place` names where it stands: it opens nowhere else.
    ///
    /// # Errors
    /// [`Database`](StoreErrorKind::Database) when the system gives no random bytes.
    pub fn close(&self, place: &str, text: &str) -> Result<String, StoreError> {
        let nonce = XNonce::try_generate().map_err(|error| StoreError::database(error.to_string()))?;
        let payload = Payload {
            msg: text.as_bytes(),
            aad: place.as_bytes(),
        };
        let closed = self.cipher.encrypt(&nonce, payload);
        let closed = closed.map_err(|_| StoreError::new(StoreErrorKind::Sealed, format!("`{place}` is too large")))?;
        Ok(format!(
            "{MARK}{}",
            BASE64_STANDARD.encode([nonce.as_slice(), &closed].concat())
        ))
    }

    /// Opens what was closed for `place`; a text that was never closed is given back as it is.
    ///
    /// # Errors
    /// [`Sealed`](StoreErrorKind::Sealed) when none of the keys opens it, or it was closed for another place.
    pub fn open(&self, place: &str, text: String) -> Result<String, StoreError> {
        let Some(closed) = text.strip_prefix(MARK) else {
            return Ok(text);
        };
        let bytes = BASE64_STANDARD.decode(closed).unwrap_or_default();
        let opened = bytes.split_at_checked(NONCE).and_then(|(nonce, msg)| {
            let nonce = XNonce::try_from(nonce).ok()?;
            let aad = place.as_bytes();
            std::iter::once(&self.cipher)
                .chain(&self.former)
                .find_map(|cipher| cipher.decrypt(&nonce, Payload { msg, aad }).ok())
        });
        opened
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .ok_or_else(|| sealed(place))
    }
}

/// 32 random characters that nobody can guess: letters, digits, `-` and `_`.
///
/// # Errors
/// [`Database`](StoreErrorKind::Database) when the system gives no random bytes.
#[cfg(feature = "engine")]
pub(crate) fn random_text() -> Result<String, StoreError> {
    let bytes = XNonce::try_generate().map_err(|error| StoreError::database(error.to_string()))?;
    Ok(base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// Whether a text was closed by a seal.
pub(crate) fn is_closed(text: &str) -> bool {
    text.starts_with(MARK)
}

pub(crate) fn sealed(place: &str) -> StoreError {
    StoreError::new(StoreErrorKind::Sealed, format!("`{place}`"))
}

/// Shows no key.
impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seal({} former)", self.former.len())
    }
}

/// A text that is no key of a seal. It does not tell the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidKey(Option<usize>);

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => write!(f, "the key of a seal is {KEY} bytes in base64, and this is not base64")?,
            Some(bytes) => write!(
                f,
                "the key of a seal is {KEY} bytes in base64, and this is {bytes} bytes"
            )?,
        }
        f.write_str(": make one with `openssl rand -base64 32`")
    }
}

impl std::error::Error for InvalidKey {}
