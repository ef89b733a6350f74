//! Eggs.

use jiff::Timestamp;
use serde_json::Value;

#[derive(Debug, Clone)]
pub(in crate::fake) struct Egg {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) uuid: String,
    pub(in crate::fake) name: String,
    pub(in crate::fake) author: String,
    pub(in crate::fake) description: Option<String>,
    /// The picture itself, as files have it.
    pub(in crate::fake) icon: Option<String>,
    pub(in crate::fake) features: Value,
    pub(in crate::fake) tags: Value,
    /// Labels and images, in order; or images alone.
    pub(in crate::fake) images: Value,
    /// Labels and commands, in order; or commands alone.
    pub(in crate::fake) startups: Value,
    pub(in crate::fake) files: Value,
    pub(in crate::fake) startup: Value,
    pub(in crate::fake) logs: Value,
    pub(in crate::fake) stop: Option<String>,
    pub(in crate::fake) file_denylist: Value,
    pub(in crate::fake) update_url: Option<String>,
    pub(in crate::fake) script: Script,
    pub(in crate::fake) variables: Vec<Variable>,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
}

/// What installs a server.
#[derive(Debug, Clone)]
pub(in crate::fake) struct Script {
    pub(in crate::fake) install: Option<String>,
    pub(in crate::fake) entry: String,
    pub(in crate::fake) container: String,
}

#[derive(Debug, Clone)]
pub(in crate::fake) struct Variable {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) name: String,
    pub(in crate::fake) description: String,
    pub(in crate::fake) env: String,
    pub(in crate::fake) default: String,
    pub(in crate::fake) viewable: bool,
    pub(in crate::fake) editable: bool,
    pub(in crate::fake) rules: Vec<String>,
    pub(in crate::fake) sort: Option<i64>,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
}
