//! The panels' numbers: 0 is no limit of memory, disk and processor, -1 none of swap, and nothing none of a feature.

#[cfg(any(feature = "pterodactyl", feature = "pelican"))]
use std::str::FromStr;

use crate::units::{CpuPercent, IoWeight, Limit, Mebibytes};
#[cfg(any(feature = "pterodactyl", feature = "pelican"))]
use crate::{
    effect::Effect,
    panel::{PanelError, PanelErrorKind, PanelKind},
};

/// A number of the panel out of the engine's text.
#[cfg(any(feature = "pterodactyl", feature = "pelican"))]
pub(in crate::panel) fn parse<T: FromStr>(panel: PanelKind, text: &str, what: &str) -> Result<T, PanelError> {
    text.parse().map_err(|_| {
        let message = format!("`{text}` is not a number of a {what} on {panel}");
        PanelError::new(PanelErrorKind::Invalid, Effect::NotSent, "set-up", message).advising(format!(
            "give the {what} by the number that the panel's admin area shows"
        ))
    })
}

pub(in crate::panel) fn size(mebibytes: u64) -> Limit<Mebibytes> {
    if mebibytes == 0 {
        Limit::Unlimited
    } else {
        Limit::At(Mebibytes::new(mebibytes))
    }
}

pub(in crate::panel) fn size_number(size: Limit<Mebibytes>) -> u64 {
    size.at().map_or(0, Mebibytes::get)
}

pub(in crate::panel) fn swap(mebibytes: i64) -> Limit<Mebibytes> {
    match mebibytes {
        0 => Limit::Disabled,
        swap if swap < 0 => Limit::Unlimited,
        swap => Limit::At(Mebibytes::new(swap.unsigned_abs())),
    }
}

pub(in crate::panel) fn swap_number(swap: Limit<Mebibytes>) -> i64 {
    match swap {
        Limit::Unlimited => -1,
        Limit::Disabled => 0,
        Limit::At(swap) => i64::try_from(swap.get()).unwrap_or(i64::MAX),
    }
}

pub(in crate::panel) fn cpu(percent: u64) -> Limit<CpuPercent> {
    let percent = u32::try_from(percent)
        .ok()
        .and_then(|percent| CpuPercent::new(percent).ok());
    percent.map_or(Limit::Unlimited, Limit::At)
}

pub(in crate::panel) fn cpu_number(cpu: Limit<CpuPercent>) -> u64 {
    cpu.at().map_or(0, |cpu| u64::from(cpu.get()))
}

pub(in crate::panel) fn io(weight: u64) -> IoWeight {
    u16::try_from(weight)
        .ok()
        .and_then(|weight| IoWeight::new(weight).ok())
        .unwrap_or_default()
}

#[cfg(any(feature = "pterodactyl", feature = "pelican"))]
pub(in crate::panel) fn count(limit: Option<u32>) -> Limit<u32> {
    limit.map_or(Limit::Unlimited, Limit::At)
}

pub(in crate::panel) const fn count_number(limit: Limit<u32>) -> Option<u32> {
    match limit {
        Limit::Unlimited => None,
        Limit::Disabled => Some(0),
        Limit::At(number) => Some(number),
    }
}
