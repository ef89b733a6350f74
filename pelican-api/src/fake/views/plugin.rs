//! Plugins of the panel.

use serde_json::{Value, json};

use super::View;
use crate::fake::state::{AUTHOR, CATEGORY, Plugin, PluginStatus};

impl View<'_> {
    pub(in crate::fake) fn plugin(plugin: &Plugin) -> Value {
        json!({
            "id": plugin.id,
            "name": plugin.name,
            "author": AUTHOR,
            "version": "1.0.0",
            "description": null,
            "category": CATEGORY,
            "url": null,
            "update_url": null,
            "namespace": "Example",
            "class": "Example",
            "panels": null,
            "panel_version": null,
            "composer_packages": null,
            "meta": {
                "status": plugin.status.word(),
                "status_message": null,
                "load_order": 0,
                "is_compatible": true,
                "update_available": false,
                "can_enable": plugin.status == PluginStatus::Disabled,
                "can_disable": plugin.status == PluginStatus::Enabled,
            },
        })
    }
}
