//! Digests and texts for bytes, as far as panels show them.

/// SHA-1 (FIPS 180-4), of which one-time codes are made.
#[expect(
    clippy::indexing_slicing,
    reason = "the schedule has eighty words, and every place is below eighty"
)]
#[must_use]
pub fn sha1(message: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    let mut padded = message.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(64), 0);
    if message.len() % 64 >= 56 {
        padded.resize(padded.len() + 64, 0);
    }
    let bits = u64::try_from(message.len()).unwrap_or(u64::MAX).wrapping_mul(8);
    padded.truncate(padded.len() - 8);
    padded.extend(bits.to_be_bytes());
    for block in padded.chunks_exact(64) {
        let mut words = [0_u32; 80];
        for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
            *word = bytes.iter().fold(0, |word, &byte| word << 8 | u32::from(byte));
        }
        for place in 16..80 {
            let mixed = words[place - 3] ^ words[place - 8] ^ words[place - 14] ^ words[place - 16];
            words[place] = mixed.rotate_left(1);
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (round, word) in words.into_iter().enumerate() {
            let (mixed, constant): (u32, u32) = match round {
                0..20 => ((b & c) | (!b & d), 0x5a82_7999),
                20..40 => (b ^ c ^ d, 0x6ed9_eba1),
                40..60 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6),
            };
            let sum = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e);
            let sum = sum.wrapping_add(constant).wrapping_add(word);
            (a, b, c, d, e) = (sum, a, b.rotate_left(30), c, d);
        }
        for (word, more) in state.iter_mut().zip([a, b, c, d, e]) {
            *word = word.wrapping_add(more);
        }
    }
    let mut digest = [0; 20];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

fn hmac_sha1(key: &[u8], message: &[u8]) -> [u8; 20] {
    let mut key = key.to_vec();
    if key.len() > 64 {
        key = sha1(&key).to_vec();
    }
    key.resize(64, 0);
    let keyed = |mask: u8, rest: &[u8]| {
        let masked = key.iter().map(|byte| byte ^ mask);
        sha1(&masked.chain(rest.iter().copied()).collect::<Vec<u8>>())
    };
    keyed(0x5c, &keyed(0x36, message))
}

/// The one-time code of a secret in base 32, in the half minute with this number (RFC 6238).
#[must_use]
pub fn one_time_code(secret: &str, half_minute: u64) -> String {
    let mac = hmac_sha1(&bytes_of(secret, BASE32, 5), &half_minute.to_be_bytes());
    let place = usize::from(mac.last().copied().unwrap_or(0) & 15);
    let chosen = mac.iter().skip(place).take(4);
    let number = chosen.fold(0_u32, |number, &byte| number << 8 | u32::from(byte)) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// Bytes as hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes in base 64, without padding.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    let letter = |chunk: &[u8], place: usize| {
        let padded = chunk.iter().copied().chain([0; 2]).take(3);
        let bits = padded.fold(0_u32, |bits, byte| bits << 8 | u32::from(byte));
        let place = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or(0);
        BASE64.get(place).map_or('A', |&letter| char::from(letter))
    };
    let letters = |chunk: &[u8]| (0..=chunk.len()).map(|place| letter(chunk, place)).collect::<String>();
    bytes.chunks(3).map(letters).collect()
}

/// What a text in base 64 stands for; nothing when it is none.
#[must_use]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let is_letter = |byte: u8| BASE64.contains(&byte);
    (!text.is_empty() && text.bytes().all(is_letter)).then(|| bytes_of(text, BASE64, 6))
}

/// The bytes of a text whose letters stand for so many bits each.
fn bytes_of(text: &str, alphabet: &[u8], width: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.bytes() {
        let value = alphabet.iter().position(|&known| known == letter).unwrap_or(0);
        bits = bits << width | u32::try_from(value).unwrap_or(0);
        count += width;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap_or(0));
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_and_codes_are_those_of_the_standards() {
        assert_eq!(hex(&sha1(b"")), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        assert_eq!(hex(&sha1(b"abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
        let long = "a".repeat(120);
        assert_eq!(hex(&sha1(long.as_bytes())), "f34c1488385346a55709ba056ddd08280dd4c6d6");
        assert_eq!(one_time_code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1), "287082");
        assert_eq!(one_time_code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 37_037_036), "081804");
    }

    #[test]
    fn base_64_goes_both_ways() {
        for (bytes, text) in [("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg")] {
            assert_eq!(base64(bytes.as_bytes()), text);
            assert_eq!(from_base64(text).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(from_base64("a b"), None);
    }
}
