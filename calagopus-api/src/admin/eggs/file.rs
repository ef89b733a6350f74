//! An egg to be imported.

use panel_http::Body;

use super::ExportedEgg;

/// The file of an egg, in a form that the panel can import: its own, Pterodactyl's (`PTDL_v1`, `PTDL_v2`) or Pelican's
/// (`PLCN_…`), as JSON or YAML.
#[derive(Debug, Clone)]
#[must_use = "a file does nothing until it is given to a call"]
pub struct EggFile {
    media_type: &'static str,
    text: String,
}

impl EggFile {
    /// A file of JSON.
    pub fn json(text: impl Into<String>) -> Self {
        Self {
            media_type: "application/json",
            text: text.into(),
        }
    }

    /// A file of YAML.
    pub fn yaml(text: impl Into<String>) -> Self {
        Self {
            media_type: "application/yaml",
            text: text.into(),
        }
    }

    pub(super) fn into_body(self) -> (&'static str, Body) {
        (self.media_type, self.text.into())
    }
}

impl From<&ExportedEgg> for EggFile {
    fn from(egg: &ExportedEgg) -> Self {
        Self::json(serde_json::json!(egg).to_string())
    }
}
