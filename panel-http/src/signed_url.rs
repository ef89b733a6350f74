//! A link that needs no key.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::secret::{REDACTED, Secret};

/// A link to a panel's node (or its object store) that carries its own right to use it, for some minutes: whoever has the
/// link needs no key. It is answered for downloads and uploads.
///
/// `Debug` shows where it goes and hides its query, where the signature is; `Serialize` hides it whole. The link is only to be
/// had through [`expose`](Self::expose).
///
/// It points at another machine than the panel: send no key there.
///
/// ```
/// use panel_http::SignedUrl;
///
/// let link = SignedUrl::new("https://node.example:8080/download/file?token=abc");
/// assert_eq!(format!("{link:?}"), "https://node.example:8080/download/file?[secret]");
/// assert_eq!(link.expose(), "https://node.example:8080/download/file?token=abc");
/// ```
#[derive(Clone, Serialize, Deserialize)]
pub struct SignedUrl {
    url: Secret,
}

impl SignedUrl {
    /// From the link as the panel tells it.
    #[must_use]
    pub fn new(url: impl AsRef<str>) -> Self {
        Self { url: Secret::new(url) }
    }

    /// The link itself. Keep it out of logs.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.url.expose()
    }
}

impl fmt::Debug for SignedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.expose().split_once('?') {
            Some((place, _)) => write!(f, "{place}?{REDACTED}"),
            None => f.write_str(REDACTED),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Invariant 5: `secret_is_never_printed`.
    #[test]
    fn a_signature_is_neither_printed_nor_stored() {
        let text = r#"{"url":"https://node.example/download/backup?token=canary"}"#;
        let link: SignedUrl = serde_json::from_str(text).unwrap();
        assert_eq!(link.expose(), "https://node.example/download/backup?token=canary");
        assert!(!format!("{link:?}").contains("canary"));
        assert_eq!(serde_json::to_string(&link).unwrap(), r#"{"url":"[secret]"}"#);
        assert_eq!(format!("{:?}", SignedUrl::new("canary")), REDACTED);
    }
}
