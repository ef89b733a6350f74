//! The formats of egg files.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::problem::did_you_mean;

/// Which panel's form an egg file has, and of which version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum EggSchema {
    /// Pterodactyl 0.7 to 1.8.
    #[serde(rename = "PTDL_v1")]
    PtdlV1,
    /// Pterodactyl since 1.9. Early versions of Pelican wrote it too, with keys of their own.
    #[serde(rename = "PTDL_v2")]
    PtdlV2,
    /// Pelican, 2024-10 to 2025-08.
    #[serde(rename = "PLCN_v1")]
    PlcnV1,
    /// Pelican, 2025-08 to 2025-10.
    #[serde(rename = "PLCN_v2")]
    PlcnV2,
    /// Pelican since 2025-10.
    #[serde(rename = "PLCN_v3")]
    PlcnV3,
    /// Calagopus; its files name no version.
    #[serde(rename = "calagopus")]
    Calagopus,
}

impl EggSchema {
    /// All of them, oldest first.
    pub const ALL: [Self; 6] = [
        Self::PtdlV1,
        Self::PtdlV2,
        Self::PlcnV1,
        Self::PlcnV2,
        Self::PlcnV3,
        Self::Calagopus,
    ];

    /// Its name: `meta.version` of the file, or `calagopus`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PtdlV1 => "PTDL_v1",
            Self::PtdlV2 => "PTDL_v2",
            Self::PlcnV1 => "PLCN_v1",
            Self::PlcnV2 => "PLCN_v2",
            Self::PlcnV3 => "PLCN_v3",
            Self::Calagopus => "calagopus",
        }
    }

    pub(crate) fn of_version(version: &str) -> Option<Self> {
        let named = Self::ALL.into_iter().find(|schema| schema.name() == version);
        named.filter(|schema| *schema != Self::Calagopus)
    }

    pub(crate) const fn is_ptdl(self) -> bool {
        matches!(self, Self::PtdlV1 | Self::PtdlV2)
    }

    pub(crate) const fn is_plcn(self) -> bool {
        matches!(self, Self::PlcnV1 | Self::PlcnV2 | Self::PlcnV3)
    }
}

impl fmt::Display for EggSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How an egg file is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Syntax {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
        })
    }
}

/// The format of an egg file.
///
/// ```
/// use provisioning_core::egg::EggFormat;
///
/// assert_eq!("PLCN_v3.yaml".parse(), Ok(EggFormat::PLCN_V3_YAML));
/// assert_eq!("PTDL_v2".parse(), Ok(EggFormat::PTDL_V2));
/// assert_eq!(EggFormat::PLCN_V3_YAML.to_string(), "PLCN_v3.yaml");
/// assert!("PTDL_v3".parse::<EggFormat>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct EggFormat {
    /// Whose form.
    pub schema: EggSchema,
    /// JSON or YAML.
    pub syntax: Syntax,
}

impl EggFormat {
    /// Pterodactyl 0.7 to 1.8.
    pub const PTDL_V1: Self = Self::json(EggSchema::PtdlV1);
    /// Pterodactyl since 1.9.
    pub const PTDL_V2: Self = Self::json(EggSchema::PtdlV2);
    /// Pelican, 2024-10 to 2025-08.
    pub const PLCN_V1: Self = Self::json(EggSchema::PlcnV1);
    /// Pelican, 2025-08 to 2025-10, as JSON.
    pub const PLCN_V2_JSON: Self = Self::json(EggSchema::PlcnV2);
    /// Pelican, 2025-08 to 2025-10, as YAML.
    pub const PLCN_V2_YAML: Self = Self::yaml(EggSchema::PlcnV2);
    /// Pelican since 2025-10, as JSON.
    pub const PLCN_V3_JSON: Self = Self::json(EggSchema::PlcnV3);
    /// Pelican since 2025-10, as YAML.
    pub const PLCN_V3_YAML: Self = Self::yaml(EggSchema::PlcnV3);
    /// Calagopus.
    pub const CALAGOPUS: Self = Self::json(EggSchema::Calagopus);

    /// The formats that panels write, oldest first. Pelican and Calagopus read any of theirs as YAML as well.
    pub const ALL: [Self; 8] = [
        Self::PTDL_V1,
        Self::PTDL_V2,
        Self::PLCN_V1,
        Self::PLCN_V2_JSON,
        Self::PLCN_V2_YAML,
        Self::PLCN_V3_JSON,
        Self::PLCN_V3_YAML,
        Self::CALAGOPUS,
    ];

    /// This form as JSON.
    #[must_use]
    pub const fn json(schema: EggSchema) -> Self {
        Self {
            schema,
            syntax: Syntax::Json,
        }
    }

    /// This form as YAML.
    #[must_use]
    pub const fn yaml(schema: EggSchema) -> Self {
        Self {
            schema,
            syntax: Syntax::Yaml,
        }
    }
}

impl fmt::Display for EggFormat {
    /// As in `PTDL_v2` and `calagopus`, which are JSON, or `PLCN_v3.yaml`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.schema, self.syntax) {
            (EggSchema::PlcnV2 | EggSchema::PlcnV3, syntax) | (_, syntax @ Syntax::Yaml) => {
                f.pad(&format!("{}.{syntax}", self.schema))
            }
            (schema, Syntax::Json) => schema.fmt(f),
        }
    }
}

impl FromStr for EggFormat {
    type Err = UnknownFormat;

    /// `PTDL_v1`, `PTDL_v2`, `PLCN_v1`, `PLCN_v2`, `PLCN_v3`, `calagopus`, in any case, with `.json` or `.yaml` behind.
    /// Without either it is JSON, but YAML for `PLCN_v2` and `PLCN_v3`, as Pelican's own export is.
    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        let lower = text.to_ascii_lowercase();
        let (name, syntax) = match lower.rsplit_once('.') {
            Some((name, "json")) => (name, Some(Syntax::Json)),
            Some((name, "yaml" | "yml")) => (name, Some(Syntax::Yaml)),
            _ => (lower.as_str(), None),
        };
        let schema = EggSchema::ALL
            .into_iter()
            .find(|schema| schema.name().eq_ignore_ascii_case(name));
        let Some(schema) = schema else {
            return Err(UnknownFormat(text.to_owned()));
        };
        let usual = match schema {
            EggSchema::PlcnV2 | EggSchema::PlcnV3 => Syntax::Yaml,
            _ => Syntax::Json,
        };
        Ok(Self {
            schema,
            syntax: syntax.unwrap_or(usual),
        })
    }
}

impl Serialize for EggFormat {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A word that names no format of egg files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl UnknownFormat {
    /// What to write instead.
    #[must_use]
    pub fn advice(&self) -> String {
        let names: Vec<String> = EggFormat::ALL.iter().map(ToString::to_string).collect();
        did_you_mean(&self.0, names.iter().map(String::as_str))
    }
}

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no format of egg files ({})", self.0, self.advice())
    }
}

impl std::error::Error for UnknownFormat {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_known_by_its_name() {
        for format in EggFormat::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
            assert_eq!(format.to_string().to_uppercase().parse(), Ok(format));
        }
        assert_eq!("plcn_v3".parse(), Ok(EggFormat::PLCN_V3_YAML));
        assert_eq!("calagopus.yml".parse(), Ok(EggFormat::yaml(EggSchema::Calagopus)));
    }
}
