//! One port, or several in a row.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use crate::error::{Error, ErrorKind};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// One port (`25565`) or several in a row (`25600-25610`, both ends counted), written as text as the panel wants it.
///
/// The panel takes at most 1000 ports in a row.
///
/// ```
/// use panel_http::PortRange;
///
/// assert_eq!(PortRange::from(25565).to_string(), "25565");
/// assert_eq!(PortRange::from(25600..=25610).to_string(), "25600-25610");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PortRange {
    first: u16,
    last: Option<u16>,
}

impl PortRange {
    /// The first port.
    #[must_use]
    pub const fn first(self) -> u16 {
        self.first
    }

    /// The last port.
    #[must_use]
    pub fn last(self) -> u16 {
        self.last.unwrap_or(self.first)
    }

    /// Whether `port` is in it.
    #[must_use]
    pub fn contains(self, port: u16) -> bool {
        (self.first..=self.last()).contains(&port)
    }
}

impl From<u16> for PortRange {
    fn from(port: u16) -> Self {
        Self {
            first: port,
            last: None,
        }
    }
}

impl From<RangeInclusive<u16>> for PortRange {
    fn from(ports: RangeInclusive<u16>) -> Self {
        Self {
            first: *ports.start(),
            last: Some(*ports.end()),
        }
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last {
            None => write!(f, "{}", self.first),
            Some(last) => write!(f, "{}-{last}", self.first),
        }
    }
}

impl FromStr for PortRange {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = |_| {
            let message = format!("`{text}` is neither a port nor a range of ports such as 25600-25610");
            Error::configuration(ErrorKind::InvalidRequest, message)
        };
        let port = |text: &str| text.parse().map_err(refuse);
        match text.split_once('-') {
            None => port(text).map(Self::from),
            Some((first, last)) => Ok(Self::from(port(first)?..=port(last)?)),
        }
    }
}

impl Serialize for PortRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PortRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
