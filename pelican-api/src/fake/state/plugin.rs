//! Plugins of the panel.

/// A plugin in the panel's folder for them.
#[derive(Debug, Clone)]
pub(in crate::fake) struct Plugin {
    pub(in crate::fake) id: String,
    pub(in crate::fake) name: String,
    pub(in crate::fake) status: PluginStatus,
}

/// What became of a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::fake) enum PluginStatus {
    NotInstalled,
    Disabled,
    Enabled,
}

impl PluginStatus {
    pub(in crate::fake) const fn word(self) -> &'static str {
        match self {
            Self::NotInstalled => "not_installed",
            Self::Disabled => "disabled",
            Self::Enabled => "enabled",
        }
    }
}

impl Plugin {
    /// One that was just put into the folder.
    pub(in crate::fake) fn new(id: String) -> Self {
        Self {
            name: id.clone(),
            id,
            status: PluginStatus::NotInstalled,
        }
    }

    /// What lists are filtered and sorted by.
    pub(in crate::fake) fn column(&self, name: &str) -> &str {
        match name {
            "id" => &self.id,
            "name" => &self.name,
            "author" => AUTHOR,
            _ => CATEGORY,
        }
    }
}

/// Who writes plugins.
pub(in crate::fake) const AUTHOR: &str = "Example";

/// What all of them are.
pub(in crate::fake) const CATEGORY: &str = "plugin";
