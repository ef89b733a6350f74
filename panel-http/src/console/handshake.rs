//! The proof that the other end of an upgrade speaks web socket (RFC 6455, section 4).

use std::hash::{BuildHasher, RandomState};

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName};
use sha1_smol::Sha1;

/// The constant of the protocol.
const PROTOCOL: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// A key that is another one each time. It keeps an answer from being taken for that of another request; it is no secret.
pub(super) fn new_key() -> String {
    let half = || RandomState::new().hash_one(()).to_be_bytes();
    STANDARD.encode([half(), half()].concat())
}

/// What the other end answers to a key.
pub(super) fn accept(key: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(key);
    hash.update(PROTOCOL);
    STANDARD.encode(hash.digest().bytes())
}

/// Whether a word is in a header that lists words.
pub(super) fn lists(headers: &HeaderMap, name: HeaderName, word: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .any(|value| value.trim().eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

    use super::*;

    #[test]
    fn the_answer_to_a_key_is_that_of_the_protocol() {
        assert_eq!(accept(b"dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        for _ in 0..100 {
            let key = new_key();
            assert_eq!(accept(key.as_bytes()), derive_accept_key(key.as_bytes()));
        }
    }

    #[test]
    fn a_key_is_sixteen_bytes_that_do_not_come_twice() {
        let keys: std::collections::BTreeSet<_> = (0..1000).map(|_| new_key()).collect();
        assert_eq!(keys.len(), 1000);
        assert!(keys.iter().all(|key| STANDARD.decode(key).unwrap().len() == 16));
    }
}
