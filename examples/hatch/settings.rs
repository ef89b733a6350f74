//! What an operator has set for good, kept beside the store: which panel softwares are switched off.

use std::{fs, io::ErrorKind, path::PathBuf};

use provisioning_core::panel::PanelKind;
use serde::{Deserialize, Serialize};

use crate::{
    arguments::StoreAddress,
    failure::{Exit, Failure},
};

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Settings {
    /// The panel softwares that are switched off.
    #[serde(default)]
    pub(crate) off: Vec<PanelKind>,
}

impl Settings {
    /// The settings of a store; those of a new one, where there are none.
    pub(crate) fn of(store: &StoreAddress) -> Result<Self, Failure> {
        let file = file_of(store);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(broken(&file, &error.to_string())),
        };
        toml::from_str(&text).map_err(|error| broken(&file, error.to_string().trim_end()))
    }

    /// Keeps them: whole, or as they were.
    pub(crate) fn save(&self, store: &StoreAddress) -> Result<(), Failure> {
        let file = file_of(store);
        let new = file.with_extension("new");
        let text = toml::to_string(self).map_err(|error| broken(&file, &error.to_string()))?;
        fs::write(&new, text)
            .and_then(|()| fs::rename(&new, &file))
            .map_err(|error| broken(&file, &error.to_string()))
    }
}

fn file_of(store: &StoreAddress) -> PathBuf {
    let mut name = store.0.clone().into_os_string();
    name.push(".toml");
    name.into()
}

fn broken(file: &std::path::Path, why: &str) -> Failure {
    let message = format!("the settings {} cannot be used: {why}", file.display());
    Failure::new(
        Exit::Failed,
        "store",
        message,
        "correct the file; without it every panel software is switched on",
    )
}
