//! The ports a product may be given.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{problem::Problem, units::quoted};

/// One port or a range, as in `25565` or `25600-25610`: above 1024, and at most 1000 in one range, as the panels have it.
///
/// ```
/// use provisioning_core::product::PortRange;
///
/// let range: PortRange = "25600-25610".parse()?;
/// assert!(range.contains(25610));
/// assert_eq!(range.to_string(), "25600-25610");
/// # Ok::<_, provisioning_core::product::InvalidPorts>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PortRange {
    first: u16,
    last: u16,
}

impl PortRange {
    /// Most ports in one range.
    pub const MOST: u16 = 1000;

    /// The ports from `first` to `last`, both included.
    ///
    /// # Errors
    /// A port below 1025, a range that runs backwards or one of more than 1000 ports.
    pub fn new(first: u16, last: u16) -> Result<Self, InvalidPorts> {
        let refuse = |message: &str, advice: &'static str| {
            Err(InvalidPorts {
                message: format!("{first}-{last} {message}"),
                advice,
            })
        };
        if first <= 1024 || last <= 1024 {
            return Err(InvalidPorts {
                message: format!("port {} is too low", first.min(last)),
                advice: "write ports from 1025 to 65535",
            });
        }
        match last.checked_sub(first) {
            None => refuse("runs backwards", "write the lower port first"),
            Some(more) if more >= Self::MOST => refuse("has more than 1000 ports", "split it into several ranges"),
            Some(_) => Ok(Self { first, last }),
        }
    }

    /// The lowest port.
    #[must_use]
    pub const fn first(&self) -> u16 {
        self.first
    }

    /// The highest port.
    #[must_use]
    pub const fn last(&self) -> u16 {
        self.last
    }

    /// Every port, lowest first.
    #[must_use]
    pub fn ports(&self) -> RangeInclusive<u16> {
        self.first..=self.last
    }

    /// Whether it includes the port.
    #[must_use]
    pub fn contains(&self, port: u16) -> bool {
        self.ports().contains(&port)
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            self.first.fmt(f)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

impl FromStr for PortRange {
    type Err = InvalidPorts;

    fn from_str(text: &str) -> Result<Self, InvalidPorts> {
        let port = |part: &str| {
            let part = part.trim();
            let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            part.parse::<u16>().ok().filter(|_| digits).ok_or_else(|| InvalidPorts {
                message: format!("{} is no port", quoted(part)),
                advice: "write ports such as 25565 and ranges such as \"25600-25610\", from 1025 to 65535",
            })
        };
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Self::new(port(first)?, port(last)?)
    }
}

impl TryFrom<String> for PortRange {
    type Error = InvalidPorts;

    fn try_from(text: String) -> Result<Self, InvalidPorts> {
        text.parse()
    }
}

impl From<PortRange> for String {
    fn from(range: PortRange) -> Self {
        range.to_string()
    }
}

/// A text that is neither a port nor a range of ports. Nothing was stored or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidPorts {
    message: String,
    advice: &'static str,
}

impl InvalidPorts {
    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do next.
    #[must_use]
    pub const fn advice(&self) -> &'static str {
        self.advice
    }

    pub(crate) fn at(&self, field: &str) -> Problem {
        Problem::new(field, self.message(), self.advice())
    }
}

impl fmt::Display for InvalidPorts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.advice)
    }
}

impl std::error::Error for InvalidPorts {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// S3.24, S3.35
    #[test]
    fn a_port_or_a_range_is_read_and_anything_else_refused() {
        for (text, printed) in [
            ("25565", "25565"),
            (" 25600 - 25610 ", "25600-25610"),
            ("1025", "1025"),
            ("65535", "65535"),
            ("2000-2999", "2000-2999"),
            ("5000-5000", "5000"),
        ] {
            assert_eq!(text.parse::<PortRange>().unwrap().to_string(), printed);
        }
        for (text, why) in [
            ("1024", "too low"),
            ("0", "too low"),
            ("80-2000", "too low"),
            ("65536", "no port"),
            ("25610-25600", "backwards"),
            ("2000-3000", "more than 1000"),
            ("", "no port"),
            ("a", "no port"),
            ("+2000", "no port"),
            ("2000-2001-2002", "no port"),
            ("2000-", "no port"),
        ] {
            let error = text.parse::<PortRange>().unwrap_err().to_string();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn a_range_is_read_as_it_was_printed(first in any::<u16>(), more in 0u16..1200) {
            if let Ok(range) = PortRange::new(first, first.saturating_add(more)) {
                prop_assert_eq!(range.to_string().parse(), Ok(range));
                prop_assert!(range.ports().count() <= 1000);
            }
        }
    }
}
