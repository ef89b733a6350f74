//! Digests and texts for bytes, as far as panels show them.

/// SHA-1 (FIPS 180-4), of which one-time codes are made.
#[expect(
    clippy::indexing_slicing,
    reason = "the schedule has eighty words, and every place is below eighty"
)]
#[must_use]
pub fn sha1(message: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in padded(message).chunks_exact(64) {
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

/// What SHA-256 begins with, and the words that it mixes in (FIPS 180-4).
const SHA256: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];
#[rustfmt::skip]
const CONSTANTS: [u32; 64] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
];

/// SHA-256 (FIPS 180-4), by which public keys are known.
#[expect(
    clippy::indexing_slicing,
    reason = "the schedule has sixty-four words, and every place is below sixty-four"
)]
#[must_use]
pub fn sha256(message: &[u8]) -> [u8; 32] {
    let mut state = SHA256;
    for block in padded(message).chunks_exact(64) {
        let mut words = [0_u32; 64];
        for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
            *word = bytes.iter().fold(0, |word, &byte| word << 8 | u32::from(byte));
        }
        for place in 16..64 {
            let (early, late) = (words[place - 15], words[place - 2]);
            let early = early.rotate_right(7) ^ early.rotate_right(18) ^ (early >> 3);
            let late = late.rotate_right(17) ^ late.rotate_right(19) ^ (late >> 10);
            let sum = words[place - 16].wrapping_add(early).wrapping_add(words[place - 7]);
            words[place] = sum.wrapping_add(late);
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
        for (word, constant) in words.into_iter().zip(CONSTANTS) {
            let mixed = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let chosen = (e & f) ^ (!e & g);
            let sum = h.wrapping_add(mixed).wrapping_add(chosen);
            let sum = sum.wrapping_add(constant).wrapping_add(word);
            let mixed = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let most = (a & b) ^ (a & c) ^ (b & c);
            (h, g, f, e) = (g, f, e, d.wrapping_add(sum));
            (d, c, b, a) = (c, b, a, sum.wrapping_add(mixed).wrapping_add(most));
        }
        for (word, more) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
            *word = word.wrapping_add(more);
        }
    }
    let mut digest = [0; 32];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

/// A message as both take it: with a bit, zeros and its length after it.
fn padded(message: &[u8]) -> Vec<u8> {
    let mut padded = message.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(64), 0);
    if message.len() % 64 >= 56 {
        padded.resize(padded.len() + 64, 0);
    }
    let bits = u64::try_from(message.len()).unwrap_or(u64::MAX).wrapping_mul(8);
    padded.truncate(padded.len() - 8);
    padded.extend(bits.to_be_bytes());
    padded
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
        let long_too = "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c";
        assert_eq!(hex(&sha256(long.as_bytes())), long_too);
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(&sha256(b"abc")), abc);
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
