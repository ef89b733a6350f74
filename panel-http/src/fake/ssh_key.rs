//! Public keys as users paste them.

use super::digest;

/// What the panel keeps of a public key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PublicKey {
    /// The key, in the one form that the panel keeps keys in.
    pub text: String,
    /// What it is known by.
    pub fingerprint: String,
}

/// Least length of the modulus of an RSA key, in bits.
const LEAST: usize = 2048;

impl PublicKey {
    /// Reads `ssh-ed25519 AAAA… comment`, or a key between lines of dashes.
    ///
    /// # Errors
    /// What the panel says of a key that it does not take.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        const INVALID: &str = "The public key provided is not valid.";
        let blob = if text.trim_start().starts_with("-----BEGIN ") {
            let body: String = text
                .lines()
                .map(str::trim)
                .filter(|line| !line.starts_with("---"))
                .collect();
            digest::from_base64(&body).ok_or(INVALID)?
        } else {
            let mut words = text.split_whitespace();
            let kind = words.next().ok_or(INVALID)?;
            let blob = words.next().and_then(digest::from_base64).ok_or(INVALID)?;
            let mut parts = Parts(&blob);
            if parts.next() != Some(kind.as_bytes()) {
                return Err(INVALID);
            }
            match kind {
                "ssh-dss" => return Err("DSA keys are not supported."),
                "ssh-rsa" if parts.nth(1).map_or(0, bits) < LEAST => {
                    return Err("RSA keys must be at least 2048 bytes in length.");
                }
                _ => blob,
            }
        };
        let body = digest::base64(&blob);
        Ok(Self {
            text: format!("-----BEGIN PUBLIC KEY-----\r\n{body}\r\n-----END PUBLIC KEY-----"),
            fingerprint: digest::base64(&digest::sha256(&blob)),
        })
    }
}

/// The parts of a key as SSH writes them: a length, and so many bytes.
struct Parts<'a>(&'a [u8]);

impl<'a> Iterator for Parts<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (part, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(part)
    }
}

fn bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let first = number.get(zeros).map_or(0, |byte| byte.leading_zeros());
    ((number.len() - zeros) * 8).saturating_sub(usize::try_from(first).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kind: &str, parts: &[&[u8]]) -> String {
        let mut blob = Vec::new();
        for part in std::iter::once(&kind.as_bytes()).chain(parts) {
            blob.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
            blob.extend(*part);
        }
        format!("{kind} {} somebody@example.test", digest::base64(&blob))
    }

    #[test]
    fn a_key_is_known_by_its_fingerprint_whatever_its_comment() {
        let text = key("ssh-ed25519", &[&[7; 32]]);
        let read = PublicKey::read(&text).unwrap();
        assert_eq!(read.fingerprint.len(), 43);
        let other = text.replace("somebody", "nobody");
        assert_eq!(PublicKey::read(&other).unwrap(), read);
        assert_eq!(PublicKey::read(&read.text).unwrap(), read);
    }

    /// Recorded on a real panel.
    #[test]
    fn a_fingerprint_is_the_panels() {
        let text = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl laptop";
        let read = PublicKey::read(text).unwrap();
        assert_eq!(read.fingerprint, "+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
    }

    #[test]
    fn weak_and_broken_keys_are_refused() {
        assert!(
            PublicKey::read(&key("ssh-dss", &[&[7; 32]]))
                .unwrap_err()
                .starts_with("DSA")
        );
        assert!(
            PublicKey::read(&key("ssh-rsa", &[&[1, 0, 1], &[9; 128]]))
                .unwrap_err()
                .starts_with("RSA")
        );
        assert!(PublicKey::read(&key("ssh-rsa", &[&[1, 0, 1], &[0x99; 256]])).is_ok());
        for text in ["", "ssh-rsa", "ssh-rsa !!!", "ssh-ed25519 AAAA"] {
            assert!(PublicKey::read(text).unwrap_err().contains("not valid"), "{text}");
        }
    }
}
