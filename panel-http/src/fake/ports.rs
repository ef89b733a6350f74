//! Ports and addresses as callers write them.

use std::net::{IpAddr, Ipv4Addr};

use serde_json::Value;

use super::{
    outcome::Refusal,
    php::{items, text_of},
};

/// Which ports a panel lets be allocated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Floor {
    /// Those above this one.
    Above(u16),
    /// This one and those above.
    From(u16),
}

impl Floor {
    const fn allows(self, port: u16) -> bool {
        match self {
            Self::Above(floor) => port > floor,
            Self::From(floor) => port >= floor,
        }
    }

    fn words(self) -> String {
        match self {
            Self::Above(floor) => format!("greater than {floor}"),
            Self::From(floor) => format!("greater than or equal to {floor}"),
        }
    }
}

/// Ports and ranges as the caller wrote them. What is neither is dropped.
///
/// # Errors
/// 400 for a range of more than `longest` ports.
pub fn listed(sent: &Value, longest: u64) -> Result<Vec<(u64, u64)>, Refusal> {
    let mut ranges = Vec::new();
    for text in items(sent).into_iter().map(text_of) {
        if let Ok(port) = text.parse() {
            ranges.push((port, port));
        } else if let Some((from, to)) = range(&text) {
            if from.abs_diff(to) >= longest {
                return Err(Refusal::display(
                    400,
                    "DisplayException",
                    "Adding more than 1000 ports in a single range at once is not supported.",
                ));
            }
            ranges.push((from, to));
        }
    }
    Ok(ranges)
}

/// `25565-25570`: two numbers of four or five digits.
#[must_use]
pub fn range(text: &str) -> Option<(u64, u64)> {
    let (from, to) = text.split_once('-')?;
    let is_port = |part: &str| matches!(part.len(), 4 | 5) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_port(from) || !is_port(to) {
        return None;
    }
    Some((from.parse().ok()?, to.parse().ok()?))
}

/// An address, a block of at most 128, or this machine's name.
///
/// # Errors
/// 400 when it is none of these.
pub fn addresses(text: &str) -> Result<Vec<String>, Refusal> {
    let unreadable = || {
        let detail = format!("Could not parse provided allocation IP address ({text}): Invalid IP address format");
        Refusal::display(400, "DisplayException", detail)
    };
    let Some((address, bits)) = text.split_once('/') else {
        let text = if text == "localhost" { "127.0.0.1" } else { text };
        let address: IpAddr = text.parse().map_err(|_| unreadable())?;
        return Ok(vec![address.to_string()]);
    };
    let bits = bits
        .parse::<u32>()
        .ok()
        .filter(|bits| (25..=32).contains(bits))
        .ok_or_else(|| {
            Refusal::display(
                400,
                "CidrOutOfRangeException",
                "CIDR notation only allows masks between /25 and /32.",
            )
        })?;
    let address: Ipv4Addr = address.parse().map_err(|_| unreadable())?;
    let size = 1_u32 << (32 - bits);
    let first = u32::from(address) & !(size - 1);
    Ok((0..size)
        .map(|place| Ipv4Addr::from(first + place).to_string())
        .collect())
}

/// The ports that a port or a range stands for.
///
/// # Errors
/// 400 when it is neither, too long, or out of bounds.
pub fn numbers(text: &str, floor: Floor) -> Result<Vec<u16>, Refusal> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (from, to) = match range(text) {
        Some((from, to)) => (from.min(to), from.max(to)),
        None if is_digits => {
            let port = text.parse().unwrap_or(u64::MAX);
            (port, port)
        }
        None => {
            return Err(Refusal::display(
                400,
                "InvalidPortMappingException",
                format!("The mapping provided for {text} was invalid and could not be processed."),
            ));
        }
    };
    if to - from >= 1000 {
        return Err(Refusal::display(
            400,
            "TooManyPortsInRangeException",
            "Adding more than 1000 ports in a single range at once is not supported.",
        ));
    }
    let port = |number: u64| u16::try_from(number).ok().filter(|port| floor.allows(*port));
    match (port(from), port(to)) {
        (Some(from), Some(to)) => Ok((from..=to).collect()),
        _ => Err(Refusal::display(
            400,
            "PortOutOfRangeException",
            format!(
                "Ports in an allocation must be {} and less than or equal to 65535.",
                floor.words()
            ),
        )),
    }
}
