//! `timezone`

use super::rule::Parameter;
use crate::rules::{Unchecked, zones};

/// Which names of time zones it takes.
#[derive(Debug, Clone)]
pub(super) enum Zones {
    /// Those that are in use.
    All,
    /// Former names too.
    WithFormer,
    /// Those of one part of the world, as in `Europe`.
    Area(String),
    /// Those of one country.
    Country(String),
}

const AREAS: [&str; 10] = [
    "AFRICA",
    "AMERICA",
    "ANTARCTICA",
    "ARCTIC",
    "ASIA",
    "ATLANTIC",
    "AUSTRALIA",
    "EUROPE",
    "INDIAN",
    "PACIFIC",
];

impl Zones {
    pub(super) fn read(parameters: &[Parameter]) -> Result<Self, Unchecked> {
        let parameter = |place: usize| parameters.get(place).and_then(Option::as_deref).map(str::to_uppercase);
        let Some(group) = parameter(0) else {
            return Ok(Self::All);
        };
        match group.as_str() {
            "ALL" => Ok(Self::All),
            "UTC" => Ok(Self::Area("UTC".to_owned())),
            "ALL_WITH_BC" => Ok(Self::WithFormer),
            "PER_COUNTRY" => match parameter(1).filter(|country| country.len() == 2) {
                Some(country) => Ok(Self::Country(country)),
                None => Err(Unchecked::broken("PER_COUNTRY needs a country of two letters")),
            },
            area if AREAS.contains(&area) => Ok(Self::Area(area.to_owned())),
            _ => Err(Unchecked::Broken(format!("Undefined constant DateTimeZone::{group}"))),
        }
    }

    pub(super) fn accepts(&self, text: &str) -> Result<bool, Unchecked> {
        let Some(country) = zones::country(text) else {
            return Ok(false);
        };
        let is_current = country.is_some() || text == "UTC";
        Ok(match self {
            Self::All => is_current,
            Self::WithFormer if is_current => true,
            Self::WithFormer => return Err(Unchecked::unknown("former names of time zones are not judged")),
            Self::Area(area) if area == "UTC" => text == "UTC",
            Self::Area(area) => {
                is_current
                    && text
                        .split_once('/')
                        .is_some_and(|(first, _)| first.eq_ignore_ascii_case(area))
            }
            Self::Country(wanted) => country == Some(wanted),
        })
    }
}
