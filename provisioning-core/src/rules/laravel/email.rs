//! `email`

use super::rule::Parameter;
use crate::rules::{Dialect, Unchecked};

/// Which demands an address has to meet; all of them.
#[derive(Debug, Clone)]
pub(super) struct Email(Vec<Demand>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Demand {
    /// It is written as the standards say.
    Standard,
    /// The same, and nothing in it is odd.
    Strict,
    /// What PHP's own filter takes.
    Filter { unicode: bool },
    /// A name server knows the host.
    NameServer,
    /// Its letters are not made to look like others.
    Spoof,
}

impl Email {
    pub(super) fn read(parameters: &[Parameter]) -> Self {
        let mut demands: Vec<Demand> = Vec::new();
        for parameter in parameters {
            let demand = match parameter.as_deref() {
                Some("strict") => Demand::Strict,
                Some("filter") => Demand::Filter { unicode: false },
                Some("filter_unicode") => Demand::Filter { unicode: true },
                Some("dns") => Demand::NameServer,
                Some("spoof") => Demand::Spoof,
                _ => Demand::Standard,
            };
            if !demands.contains(&demand) {
                demands.push(demand);
            }
        }
        if demands.is_empty() {
            demands.push(Demand::Standard);
        }
        Self(demands)
    }

    pub(super) fn accepts(&self, text: &str, dialect: Dialect) -> Result<bool, Unchecked> {
        if dialect == Dialect::Pelican && text.contains(['\r', '\n']) {
            return Ok(false);
        }
        let mut unknown = None;
        for demand in &self.0 {
            match demand.is_met(text) {
                Some(true) => {}
                Some(false) => return Ok(false),
                None => unknown = Some(Unchecked::unknown("an address of this kind is not judged here")),
            }
        }
        unknown.map_or(Ok(true), Err)
    }
}

impl Demand {
    /// `None` where it cannot be told.
    fn is_met(self, text: &str) -> Option<bool> {
        let address = Address::read(text);
        match self {
            Self::Standard => address.map(|address| address.is_some()),
            Self::Strict => address.map(|address| address.is_some_and(|address| address.is_plain())),
            Self::Filter { unicode } => Some(is_filtered(text, unicode)),
            Self::Spoof if text.is_ascii() => Some(true),
            Self::Spoof => None,
            Self::NameServer => match address {
                Some(None) => Some(false),
                _ => None,
            },
        }
    }
}

/// An address that is written rightly.
struct Address<'a> {
    local: &'a str,
    host: &'a str,
}

/// A sign of the local part that needs no quotes.
fn is_atom(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || (!c.is_ascii() && !c.is_control())
}

/// Words with single points between them.
fn is_dotted(text: &str, is_sign: impl Fn(char) -> bool) -> bool {
    text.split('.')
        .all(|word| !word.is_empty() && word.chars().all(&is_sign))
}

impl<'a> Address<'a> {
    /// The address; `Some(None)` if it is none, `None` if it cannot be told: comments, folded blanks and the like.
    fn read(text: &'a str) -> Option<Option<Self>> {
        let Some((local, host)) = text.rsplit_once('@') else {
            return Some(None);
        };
        let is_odd = |text: &str| {
            text.contains(['(', ')', '\r', '\n', '\t']) || text.chars().any(|c| !c.is_ascii() && c.is_whitespace())
        };
        if local.is_empty() || host.is_empty() {
            return Some(None);
        }
        if is_odd(local.trim_matches(' ')) || is_odd(host.trim_end_matches('\n')) {
            return None;
        }
        let local_is_right = match local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inside) if inside.contains(['"', '\\']) || inside.is_empty() => return None,
            Some(inside) => inside.chars().all(|c| !c.is_control()),
            None if local.contains('"') => return None,
            None => is_dotted(local, is_atom),
        };
        let host_is_right = match host.strip_prefix('[') {
            Some(inside) => match inside.strip_suffix(']') {
                Some(address) if address.parse::<std::net::Ipv4Addr>().is_ok() => true,
                _ => return None,
            },
            None => is_host(host),
        };
        Some((local_is_right && host_is_right).then_some(Self { local, host }))
    }

    /// Whether a cautious reader has nothing to remark.
    fn is_plain(&self) -> bool {
        let has_top = self.host.contains('.') && !self.host.starts_with('[');
        !self.local.starts_with('"') && self.local.len() <= 64 && has_top && self.local.len() + self.host.len() < 254
    }
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        let is_sign =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || (!c.is_ascii() && !c.is_control());
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(is_sign)
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

/// PHP's `FILTER_VALIDATE_EMAIL`.
fn is_filtered(text: &str, unicode: bool) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else {
        return false;
    };
    let is_sign = |c: char| {
        if c.is_ascii() {
            is_atom(c)
        } else {
            unicode && c.is_alphanumeric()
        }
    };
    let is_word = |word: &str| !word.is_empty() && word.chars().all(is_sign);
    let is_quoted = |word: &str| {
        word.len() >= 2
            && word
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'))
                .is_some_and(|inside| {
                    inside.bytes().all(
                        |byte| matches!(byte, 1..=8 | 0x0b | 0x0c | 0x0e..=0x1f | 0x21 | 0x23..=0x5b | 0x5d..=0x7f),
                    )
                })
    };
    let local_is_right = local.chars().count() <= 64 && local.split('.').all(|word| is_word(word) || is_quoted(word));
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let host_is_right = match address {
        Some(address) => match address.strip_prefix("IPv6:") {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => address.parse::<std::net::Ipv4Addr>().is_ok(),
        },
        None => is_filtered_host(host),
    };
    text.len() < 255 && local_is_right && host_is_right
}

/// Labels of ASCII, two at least, and a letter at the beginning of the last.
fn is_filtered_host(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() < 64
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let top = host.rsplit_once('.').map(|(_, top)| top);
    host.split('.').all(is_label) && top.is_some_and(|top| top.starts_with(|c: char| c.is_ascii_alphabetic()))
}
