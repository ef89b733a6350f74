//! The running panel: its log level, e-mails, telemetry and updates: `/api/admin/system`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Patch, Safety, Transport, call};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    admin::{database_agent_hosts::DatabaseAgentHost, nodes::Node, system::ContainerType},
    answer::{self, member},
    calagopus::Calagopus,
    generated::admin::extensions::Extension,
    paging::PageBody,
    tagged::tagged_enum,
};

static DEBUG: Endpoint = Endpoint::get("admin.system.debug", "/api/admin/system/debug");
static SET_DEBUG: Endpoint = Endpoint::post("admin.system.set_debug", "/api/admin/system/debug", Safety::Level);
static TELEMETRY: Endpoint = Endpoint::get("admin.system.telemetry", "/api/admin/system/telemetry");
static UPDATES: Endpoint = Endpoint::get("admin.system.updates", "/api/admin/system/updates");
static RECHECK_UPDATES: Endpoint = Endpoint::post(
    "admin.system.recheck_updates",
    "/api/admin/system/updates/recheck",
    Safety::Act,
);
static VERSION_HISTORY: Endpoint = Endpoint::get("admin.system.version_history", "/api/admin/system/updates/history");
static OUTDATED_NODES: Endpoint = Endpoint::get("admin.system.outdated_nodes", "/api/admin/system/updates/nodes");
static OUTDATED_DATABASE_AGENT_HOSTS: Endpoint = Endpoint::get(
    "admin.system.outdated_database_agent_hosts",
    "/api/admin/system/updates/database-agent-hosts",
);
static EMAIL_TEMPLATES: Endpoint = Endpoint::get("admin.system.email_templates", "/api/admin/system/email/templates");
static TEST_EMAIL: Endpoint = Endpoint::post("admin.system.test_email", "/api/admin/system/email/test", Safety::Act);
static EMAIL_TEMPLATES_GET: Endpoint = Endpoint::get(
    "admin.system.email_templates.get",
    "/api/admin/system/email/templates/{identifier}",
);
static EMAIL_TEMPLATES_UPDATE: Endpoint = Endpoint::put(
    "admin.system.email_templates.update",
    "/api/admin/system/email/templates/{identifier}",
    Safety::Level,
);

pub(crate) static ENDPOINTS: [&Endpoint; 12] = [
    &DEBUG,
    &SET_DEBUG,
    &TELEMETRY,
    &UPDATES,
    &RECHECK_UPDATES,
    &VERSION_HISTORY,
    &OUTDATED_NODES,
    &OUTDATED_DATABASE_AGENT_HOSTS,
    &EMAIL_TEMPLATES,
    &TEST_EMAIL,
    &EMAIL_TEMPLATES_GET,
    &EMAIL_TEMPLATES_UPDATE,
];

/// Whether the panel writes a detailed log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DebugLog {
    /// Whether it does.
    pub enabled: bool,
    /// Whether it does when it is started.
    pub default: bool,
}

/// What the panel would tell its makers of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Telemetry {
    /// What it calls itself.
    #[serde(rename = "uuid")]
    pub id: Uuid,
    /// The panel.
    pub panel: TelemetryPanel,
    /// What is on it.
    pub resources: TelemetryResources,
    /// Its extensions.
    pub extensions: Vec<Extension>,
    /// Its nodes.
    pub nodes: Vec<TelemetryNode>,
    /// Its hosts of database instances.
    pub database_agent_hosts: Vec<TelemetryDatabaseAgentHost>,
}

/// A panel, as its makers are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TelemetryPanel {
    /// Its version.
    pub version: String,
    /// The container it runs in.
    pub container_type: ContainerType,
    /// The version of its database.
    pub database_version: String,
    /// The version of its cache.
    pub cache_version: String,
    /// The architecture it was built for, such as `x86_64`.
    pub architecture: String,
    /// The kernel of its machine.
    pub kernel_version: String,
}

/// What is on a panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TelemetryResources {
    /// Its users.
    pub users: TelemetryUsers,
    /// Its back-ups.
    pub backups: TelemetryBackups,
    /// Its servers.
    pub servers: TelemetryServers,
}

/// The users of a panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TelemetryUsers {
    /// How many there are.
    pub total: u64,
    /// How many there are of each language.
    pub languages: BTreeMap<String, u64>,
}

/// The back-ups of a panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TelemetryBackups {
    /// How many there are.
    pub total: u64,
    /// How many there are on each kind of storage.
    pub disks: BTreeMap<String, u64>,
}

/// The servers of a panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TelemetryServers {
    /// How many there are.
    pub total: u64,
}

/// A node, as the makers of the panel are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TelemetryNode {
    /// Its version.
    pub version: String,
    /// The container it runs in.
    pub container_type: ContainerType,
    /// Its memory.
    pub memory: TelemetryMemory,
    /// Its servers.
    pub servers: TelemetryStates,
    /// The architecture it was built for, such as `x86_64`.
    pub architecture: String,
    /// The kernel of its machine.
    pub kernel_version: String,
}

/// The memory of a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TelemetryMemory {
    /// All of it, in bytes.
    pub total_bytes: u64,
    /// Not used for anything, in bytes.
    pub free_bytes: u64,
    /// Used by all programs, in bytes.
    pub used_bytes: u64,
    /// Used by the program itself, in bytes.
    pub used_bytes_process: u64,
}

/// How the servers or instances of a machine do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TelemetryStates {
    /// How many there are.
    pub total: u64,
    /// How many of them run.
    pub online: u64,
    /// How many of them do not.
    pub offline: u64,
}

/// A host of database instances, as the makers of the panel are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TelemetryDatabaseAgentHost {
    /// Its version.
    pub version: String,
    /// The container it runs in.
    pub container_type: ContainerType,
    /// Its memory.
    pub memory: TelemetryMemory,
    /// Its database instances.
    pub instances: TelemetryStates,
    /// The architecture it was built for, such as `x86_64`.
    pub architecture: String,
    /// The kernel of its machine.
    pub kernel_version: String,
}

/// What newer versions there are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UpdateInformation {
    /// The version of the panel that runs.
    pub panel_version: String,
    /// The newest version of the panel.
    pub latest_panel_version: String,
    /// The newest version of the daemon of nodes.
    pub latest_wings_version: String,
    /// The newest version of the agent of database instances.
    pub latest_db_agent_version: String,
    /// What newer versions there are of its extensions, by package name.
    pub extensions: BTreeMap<String, ExtensionUpdate>,
}

tagged_enum! {
    /// Whether there is a newer version of an extension.
    #[derive(PartialEq)]
    pub enum ExtensionUpdate told_by "type" {
        /// There is none.
        NoUpdate = "no_update",
        /// There is one.
        UpdateAvailable = "update_available" {
            /// The version that runs.
            version: String,
            /// The newest version.
            latest_version: String,
            /// What is new in it.
            changes: Vec<String>,
        },
        /// Nobody can say.
        Error = "error" {
            /// Why.
            error: String,
        },
    }
}

/// Which versions ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VersionHistory {
    /// Those of the panel.
    pub panel: Vec<VersionHistoryEntry>,
    /// Those of its extensions, by package name.
    pub extensions: BTreeMap<String, Vec<VersionHistoryEntry>>,
}

/// A version that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VersionHistoryEntry {
    /// The version.
    pub version: String,
    /// Since when.
    pub timestamp: Timestamp,
}

/// A page of the nodes whose daemon is not the newest.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OutdatedNodes {
    /// The page.
    pub outdated_nodes: PageBody<OutdatedNode>,
    /// How many nodes did not answer.
    pub failed_nodes: u64,
}

/// A node whose daemon is not the newest.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OutdatedNode {
    /// The version of its daemon.
    pub version: String,
    /// The node.
    pub node: Node,
}

/// A page of the hosts of database instances whose agent is not the newest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OutdatedDatabaseAgentHosts {
    /// The page.
    pub outdated_database_agent_hosts: PageBody<OutdatedDatabaseAgentHost>,
    /// How many hosts did not answer.
    pub failed_database_agent_hosts: u64,
}

/// A host of database instances whose agent is not the newest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OutdatedDatabaseAgentHost {
    /// The version of its agent.
    pub version: String,
    /// The host.
    pub database_agent_host: DatabaseAgentHost,
}

/// An e-mail that the panel sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EmailTemplateSummary {
    /// What the panel calls it.
    pub identifier: String,
    /// What can be filled in.
    pub available_variables: Vec<String>,
}

/// An e-mail that the panel sends, with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EmailTemplate {
    /// What can be filled in.
    pub available_variables: Vec<String>,
    /// Whether it is sent where nothing else is set.
    pub default_enabled: bool,
    /// Whether it is sent.
    pub enabled: bool,
    /// Its subject where nothing else is set.
    pub default_subject: String,
    /// Its subject, if one is set.
    pub subject: Option<String>,
    /// Its text where nothing else is set.
    pub default_content: String,
    /// Its text, if one is set.
    pub content: Option<String>,
}

/// A change of an e-mail that the panel sends. What is not set stays as it is; what is cleared is the panel's own
/// again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateEmailTemplate {
    /// Its text, at least 1 character.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub content: Patch<String>,
    /// Its subject, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub subject: Patch<String>,
    /// Whether it is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

impl UpdateEmailTemplate {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets or, with [`Patch::Clear`], empties its text, at least 1 character.
    pub fn content(mut self, content: Patch<String>) -> Self {
        self.content = content;
        self
    }

    /// Sets or, with [`Patch::Clear`], empties its subject, 1 to 255 characters.
    pub fn subject(mut self, subject: Patch<String>) -> Self {
        self.subject = subject;
        self
    }

    /// Whether it is sent.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }
}

#[derive(Serialize)]
struct Enabled {
    enabled: bool,
}

#[derive(Serialize)]
struct Email<'a> {
    email: &'a str,
}

/// The running panel.
#[derive(Debug, Clone)]
pub struct System {
    transport: Transport,
}

impl System {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// Whether it writes a detailed log: `GET /api/admin/system/debug`, permission `settings.read`.
    ///
    /// From the document, not recorded.
    pub fn debug(&self) -> Call<DebugLog> {
        answer::call(&self.transport, &DEBUG, &[], call::json)
    }

    /// Makes it write a detailed log, or an ordinary one, until it is started again: `POST /api/admin/system/debug`,
    /// permission `settings.update`. May be repeated, and is.
    ///
    /// From the document, not recorded.
    pub fn set_debug(&self, enabled: bool) -> Call<()> {
        answer::call(&self.transport, &SET_DEBUG, &[], call::done).json(&Enabled { enabled })
    }

    /// What it would tell its makers of itself: `GET /api/admin/system/telemetry`, permission `stats.read`.
    ///
    /// From the document, not recorded.
    pub fn telemetry(&self) -> Call<Telemetry> {
        answer::call(&self.transport, &TELEMETRY, &[], |it, answer| {
            member(it, answer, "telemetry")
        })
    }

    /// What newer versions there are, if it has looked: `GET /api/admin/system/updates`, permission `stats.read`.
    ///
    /// From the document, not recorded.
    pub fn updates(&self) -> Call<Option<UpdateInformation>> {
        answer::call(&self.transport, &UPDATES, &[], |it, answer| {
            member(it, answer, "update_information")
        })
    }

    /// Looks for newer versions: `POST /api/admin/system/updates/recheck`, permission `stats.read`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn recheck_updates(&self) -> Call<UpdateInformation> {
        answer::call(&self.transport, &RECHECK_UPDATES, &[], |it, answer| {
            member(it, answer, "update_information")
        })
    }

    /// Which versions ran here, and since when: `GET /api/admin/system/updates/history`, permission `stats.read`.
    ///
    /// From the document, not recorded.
    pub fn version_history(&self) -> Call<VersionHistory> {
        answer::call(&self.transport, &VERSION_HISTORY, &[], |it, answer| {
            member(it, answer, "version_history")
        })
    }

    /// A page of the nodes whose daemon is not the newest: `GET /api/admin/system/updates/nodes`, permission
    /// `nodes.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) before the panel has looked for newer versions.
    pub fn outdated_nodes(&self, page: u64, per_page: u32) -> Call<OutdatedNodes> {
        answer::call(&self.transport, &OUTDATED_NODES, &[], call::json)
            .query("page", page.to_string())
            .query("per_page", per_page.to_string())
    }

    /// A page of the database agent hosts whose agent is not the newest:
    /// `GET /api/admin/system/updates/database-agent-hosts`, permission `database-agent-hosts.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) before the panel has looked for newer versions.
    pub fn outdated_database_agent_hosts(&self, page: u64, per_page: u32) -> Call<OutdatedDatabaseAgentHosts> {
        answer::call(&self.transport, &OUTDATED_DATABASE_AGENT_HOSTS, &[], call::json)
            .query("page", page.to_string())
            .query("per_page", per_page.to_string())
    }

    /// The e-mails that it sends: `GET /api/admin/system/email/templates`, permission `email-templates.read`.
    ///
    /// From the document, not recorded.
    pub fn email_templates(&self) -> Call<Vec<EmailTemplateSummary>> {
        answer::call(&self.transport, &EMAIL_TEMPLATES, &[], |it, answer| {
            member(it, answer, "email_templates")
        })
    }

    /// Sends an e-mail to this address: `POST /api/admin/system/email/test`, permission `settings.read`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when the panel sends no e-mails; [`Panel`](crate::ErrorKind::Panel) when
    /// it could not be sent.
    pub fn test_email(&self, email: &str) -> Call<()> {
        answer::call(&self.transport, &TEST_EMAIL, &[], call::done).json(&Email { email })
    }

    /// One of the e-mails that it sends.
    #[must_use]
    pub fn email_template(&self, identifier: &str) -> EmailTemplateHandle {
        EmailTemplateHandle::new(&self.transport, identifier)
    }
}

/// One of the e-mails that the panel sends, by its identifier.
#[derive(Debug, Clone)]
pub struct EmailTemplateHandle {
    transport: Transport,
    identifier: String,
}

impl EmailTemplateHandle {
    pub(super) fn new(transport: &Transport, identifier: &str) -> Self {
        Self {
            transport: transport.clone(),
            identifier: identifier.to_owned(),
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.identifier], read)
    }

    /// Reads it: `GET /api/admin/system/email/templates/{identifier}`, permission `email-templates.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<EmailTemplate> {
        self.call(&EMAIL_TEMPLATES_GET, |it, answer| member(it, answer, "email_template"))
    }

    /// Changes it: `PUT /api/admin/system/email/templates/{identifier}`, permissions `settings.read` and
    /// `email-templates.update`. May be repeated, and is.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation).
    pub fn update(&self, change: &UpdateEmailTemplate) -> Call<()> {
        self.call(&EMAIL_TEMPLATES_UPDATE, call::done).json(change)
    }
}

impl Calagopus {
    /// The running panel.
    #[must_use]
    pub fn system(&self) -> System {
        System::new(self.transport())
    }
}
