//! Sizes, processor shares and limits, typed so that a megabyte is never taken for a gigabyte nor "none" for "no limit".

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::problem::Problem;

/// A number somebody wrote that is no size, share or weight.
///
/// Nothing was stored or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidQuantity {
    message: String,
    advice: &'static str,
}

impl InvalidQuantity {
    fn new(message: impl Into<String>, advice: &'static str) -> Self {
        Self {
            message: message.into(),
            advice,
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do next.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        self.advice
    }

    pub(crate) fn at(&self, field: &str) -> Problem {
        Problem::new(field, self.message(), self.advice())
    }
}

impl fmt::Display for InvalidQuantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.advice)
    }
}

impl std::error::Error for InvalidQuantity {}

/// A size in MiB, the unit in which all panels count memory, swap and disk (they call it MB). 1 GB = 1024 MB.
///
/// It always prints its unit. It is read from `2.5 GB`, `512 MB`, `4GiB` or `1 TB`, and from a plain number, which is MB;
/// a fraction of a MB is refused, never rounded. Stored as a number of MiB.
///
/// ```
/// use provisioning_core::units::Mebibytes;
///
/// let size: Mebibytes = "2.5 GB".parse()?;
/// assert_eq!(size, Mebibytes::new(2560));
/// assert_eq!(size.to_string(), "2560 MB");
/// assert_eq!(size.in_gigabytes(), "2.5 GB");
/// assert_eq!(Mebibytes::from_gib(4).to_string(), "4 GB");
/// # Ok::<_, provisioning_core::units::InvalidQuantity>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mebibytes(u64);

impl Mebibytes {
    /// From a number of MiB.
    #[must_use]
    pub const fn new(mebibytes: u64) -> Self {
        Self(mebibytes)
    }

    /// From a number of GiB, 1024 MiB each.
    #[must_use]
    pub const fn from_gib(gibibytes: u32) -> Self {
        // Widening: no `u32` overflows here.
        Self(gibibytes as u64 * 1024)
    }

    /// The number of MiB.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The exact size in GB, as in `2.5 GB`. Read back, it is the same size.
    #[must_use]
    pub fn in_gigabytes(self) -> String {
        let whole = self.0 / 1024;
        // A 1024th has ten decimals: 10^10 / 1024 = 9765625.
        let decimals = format!("{:010}", self.0 % 1024 * 9_765_625);
        match decimals.trim_end_matches('0') {
            "" => format!("{whole} GB"),
            decimals => format!("{whole}.{decimals} GB"),
        }
    }
}

impl fmt::Display for Mebibytes {
    /// Whole gigabytes as GB, anything else as MB: no digit is lost.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 1024, self.0 % 1024) {
            (gigabytes @ 1.., 0) => write!(f, "{gigabytes} GB"),
            _ => write!(f, "{} MB", self.0),
        }
    }
}

const SIZE_ADVICE: &str = "write a size such as \"4 GB\" or \"512 MB\"; a plain number is MB";

impl FromStr for Mebibytes {
    type Err = InvalidQuantity;

    fn from_str(text: &str) -> Result<Self, InvalidQuantity> {
        let text = text.trim();
        let refuse = |why: &str| InvalidQuantity::new(format!("{} {why}", quoted(text)), SIZE_ADVICE);
        if text.starts_with('-') {
            return Err(refuse("is negative"));
        }
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
        if whole.is_empty() || decimals.is_empty() || decimals.contains('.') {
            return Err(refuse("is not a size"));
        }
        let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
            "" | "m" | "mb" | "mib" => 1,
            "g" | "gb" | "gib" => 1024,
            "t" | "tb" | "tib" => 1024 * 1024,
            _ => return Err(refuse("has no known unit")),
        };
        let too_large = || refuse("is too large");
        let whole = whole
            .parse::<u64>()
            .ok()
            .and_then(|whole| whole.checked_mul(factor))
            .ok_or_else(too_large)?;
        let part = part_of(decimals, factor).ok_or_else(|| refuse("is not a whole number of MB"))?;
        whole.checked_add(part).map(Self).ok_or_else(too_large)
    }
}

/// `0.decimals × factor`, if that is whole.
fn part_of(decimals: &str, factor: u64) -> Option<u64> {
    let decimals = decimals.trim_end_matches('0');
    // A fraction of 2^20 is whole only with at most twenty decimals; so many fit into 128 bits.
    let places = u32::try_from(decimals.len()).ok().filter(|places| *places <= 20)?;
    if places == 0 {
        return Some(0);
    }
    let product = decimals.parse::<u128>().ok()?.checked_mul(u128::from(factor))?;
    let scale = 10u128.checked_pow(places)?;
    (product % scale == 0)
        .then_some(product / scale)
        .and_then(|part| u64::try_from(part).ok())
}

/// The text in quotation marks, cut where it would flood a message.
pub(crate) fn quoted(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{:?}", format!("{}…", text.get(..end).unwrap_or_default())),
        None => format!("{text:?}"),
    }
}

/// A share of the processor in percent: 100 is one thread. Never 0, which panels read as "no limit": that is
/// [`Limit::Unlimited`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct CpuPercent(u32);

impl CpuPercent {
    /// One thread.
    pub const ONE_THREAD: Self = Self(100);

    /// From percent; 100 is one thread.
    ///
    /// # Errors
    /// 0 is refused: it would mean "no limit".
    pub fn new(percent: u32) -> Result<Self, InvalidQuantity> {
        match percent {
            0 => Err(InvalidQuantity::new(
                "0 % of the processor is no limit at all",
                "write \"unlimited\" if that is meant",
            )),
            percent => Ok(Self(percent)),
        }
    }

    /// The percentage.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for CpuPercent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}

impl FromStr for CpuPercent {
    type Err = InvalidQuantity;

    /// Reads `200`, `200%` and `200 %`.
    fn from_str(text: &str) -> Result<Self, InvalidQuantity> {
        let number = text.trim();
        let number = number.strip_suffix('%').unwrap_or(number).trim_end();
        match number.parse::<u32>() {
            Ok(percent) if number.bytes().all(|b| b.is_ascii_digit()) => Self::new(percent),
            _ => Err(InvalidQuantity::new(
                format!("{} is no processor share", quoted(text)),
                "write whole percent, where 100 is one thread, or \"unlimited\"",
            )),
        }
    }
}

impl TryFrom<u32> for CpuPercent {
    type Error = InvalidQuantity;

    fn try_from(percent: u32) -> Result<Self, InvalidQuantity> {
        Self::new(percent)
    }
}

impl From<CpuPercent> for u32 {
    fn from(share: CpuPercent) -> Self {
        share.0
    }
}

/// How much a server may use of the disk's throughput in comparison to others: 10 to 1000, by default 500.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct IoWeight(u16);

impl IoWeight {
    /// From a weight.
    ///
    /// # Errors
    /// Below 10 or above 1000 panels refuse it.
    pub fn new(weight: u16) -> Result<Self, InvalidQuantity> {
        match weight {
            10..=1000 => Ok(Self(weight)),
            _ => Err(InvalidQuantity::new(
                format!("{weight} is no io weight"),
                "write a number from 10 to 1000, or leave it out for the default, 500",
            )),
        }
    }

    /// The weight.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl Default for IoWeight {
    fn default() -> Self {
        Self(500)
    }
}

impl fmt::Display for IoWeight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<u16> for IoWeight {
    type Error = InvalidQuantity;

    fn try_from(weight: u16) -> Result<Self, InvalidQuantity> {
        Self::new(weight)
    }
}

impl From<IoWeight> for u16 {
    fn from(weight: IoWeight) -> Self {
        weight.0
    }
}

/// How much of something a server may have. Panels write this as 0, -1 or null, each meaning something else per field.
///
/// Stored as `"unlimited"`, `"disabled"` or the value. A limit equals a value when it is set at just that value:
///
/// ```
/// use provisioning_core::units::{Limit, Mebibytes};
///
/// assert_eq!(Limit::At(Mebibytes::from_gib(4)), Mebibytes::new(4096));
/// assert_ne!(Limit::Unlimited, Mebibytes::new(0));
/// assert_eq!(Limit::<Mebibytes>::Disabled.to_string(), "disabled");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "these three are all there are, and callers must treat each"
)]
pub enum Limit<T> {
    /// As much as there is.
    Unlimited,
    /// None at all.
    Disabled,
    /// At most this much.
    At(T),
}

impl<T> Limit<T> {
    /// The value it is set at.
    #[must_use]
    pub fn at(self) -> Option<T> {
        match self {
            Self::At(value) => Some(value),
            Self::Unlimited | Self::Disabled => None,
        }
    }

    /// Whether there is no limit.
    #[must_use]
    pub const fn is_unlimited(&self) -> bool {
        matches!(self, Self::Unlimited)
    }
}

impl<T: PartialEq> PartialEq<T> for Limit<T> {
    fn eq(&self, other: &T) -> bool {
        matches!(self, Self::At(value) if value == other)
    }
}

impl<T> From<T> for Limit<T> {
    fn from(value: T) -> Self {
        Self::At(value)
    }
}

impl<T: fmt::Display> fmt::Display for Limit<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unlimited => f.write_str("unlimited"),
            Self::Disabled => f.write_str("disabled"),
            Self::At(value) => value.fmt(f),
        }
    }
}

impl<T: Serialize> Serialize for Limit<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unlimited => serializer.serialize_str("unlimited"),
            Self::Disabled => serializer.serialize_str("disabled"),
            Self::At(value) => value.serialize(serializer),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Unlimited,
    Disabled,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "\"unlimited\", \"disabled\" or a value")]
enum WordOr<T> {
    Word(Word),
    Value(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Limit<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match WordOr::deserialize(deserializer)? {
            WordOr::Word(Word::Unlimited) => Self::Unlimited,
            WordOr::Word(Word::Disabled) => Self::Disabled,
            WordOr::Value(value) => Self::At(value),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn size(text: &str) -> Result<u64, String> {
        text.parse::<Mebibytes>()
            .map(Mebibytes::get)
            .map_err(|error| error.to_string())
    }

    /// S3.30, S3.31
    #[test]
    fn gigabytes_become_megabytes_and_back_exactly() {
        for (text, expected) in [
            ("2.5 GB", 2560),
            ("512 MB", 512),
            ("4GiB", 4096),
            ("4 g", 4096),
            ("300", 300),
            ("2.0", 2),
            ("0.5 TB", 524_288),
            (" 1gb ", 1024),
        ] {
            assert_eq!(size(text), Ok(expected), "{text}");
        }
        assert_eq!(Mebibytes::new(2560).in_gigabytes(), "2.5 GB");
        assert_eq!(Mebibytes::new(1).in_gigabytes(), "0.0009765625 GB");
        assert_eq!(Mebibytes::new(0).to_string(), "0 MB");
    }

    /// S3.30
    #[test]
    fn a_size_that_is_negative_too_large_or_broken_is_refused() {
        for (text, why) in [
            ("-1 GB", "negative"),
            ("18446744073709551616", "too large"),
            ("18014398509481984 GB", "too large"),
            ("99999999999999999999999 MB", "too large"),
            ("2.5 MB", "whole"),
            ("0.0001 GB", "whole"),
            ("1.000000000000000000000000000001 GB", "whole"),
            ("4 KB", "unit"),
            ("2,5 GB", "unit"),
            ("", "not a size"),
            ("GB", "not a size"),
            ("1.2.3 GB", "not a size"),
            ("1. GB", "not a size"),
            ("+1", "not a size"),
        ] {
            let error = size(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
        assert_eq!(size("18446744073709551615"), Ok(u64::MAX));
    }

    /// S2.45
    #[test]
    fn a_processor_share_is_in_percent_and_never_nothing() {
        assert_eq!("100".parse(), Ok(CpuPercent::ONE_THREAD));
        assert_eq!(" 250 % ".parse::<CpuPercent>().unwrap().to_string(), "250 %");
        for text in ["0", "-1", "+1", "1.5", "", "%", "4294967296"] {
            assert!(text.parse::<CpuPercent>().is_err(), "{text}");
        }
    }

    /// S2.47
    #[test]
    fn an_io_weight_is_from_10_to_1000() {
        assert!(IoWeight::new(9).is_err());
        assert!(IoWeight::new(10).is_ok());
        assert!(IoWeight::new(1000).is_ok());
        assert!(IoWeight::new(1001).is_err());
        assert_eq!(IoWeight::default().get(), 500);
        assert!(serde_json::from_str::<IoWeight>("9").is_err());
    }

    #[test]
    fn unlimited_disabled_and_a_value_are_stored_apart() {
        for (limit, text) in [
            (Limit::Unlimited, r#""unlimited""#),
            (Limit::Disabled, r#""disabled""#),
            (Limit::At(Mebibytes::new(0)), "0"),
        ] {
            assert_eq!(serde_json::to_string(&limit).unwrap(), text);
            assert_eq!(serde_json::from_str::<Limit<Mebibytes>>(text).unwrap(), limit);
        }
        assert!(serde_json::from_str::<Limit<Mebibytes>>("-1").is_err());
        assert!(serde_json::from_str::<Limit<Mebibytes>>(r#""none""#).is_err());
    }

    proptest! {
        /// S3.30
        #[test]
        fn every_size_round_trips(number in any::<u64>()) {
            let size = Mebibytes::new(number);
            prop_assert_eq!(size.to_string().parse(), Ok(size));
            prop_assert_eq!(size.in_gigabytes().parse(), Ok(size));
        }

        #[test]
        fn reading_a_size_never_panics(text in any::<String>()) {
            let _ = text.parse::<Mebibytes>();
            let _ = text.parse::<CpuPercent>();
        }

        #[test]
        fn a_size_always_prints_its_unit(number in any::<u64>()) {
            let text = Mebibytes::new(number).to_string();
            prop_assert!(text.ends_with(" MB") || text.ends_with(" GB"));
        }
    }
}
