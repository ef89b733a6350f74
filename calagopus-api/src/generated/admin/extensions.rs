//! Extensions of the panel, and its rebuilds with them: `/api/admin/extensions`.

use panel_http::{Body, Call, Endpoint, Safety, Transport, call};
use serde::{Deserialize, Serialize};

use crate::{
    answer::{self, member},
    calagopus::Calagopus,
    tagged::tagged_enum,
};

static LIST: Endpoint = Endpoint::get("admin.extensions.list", "/api/admin/extensions");
static STATUS: Endpoint = Endpoint::get("admin.extensions.status", "/api/admin/extensions/manage/status");
static ADD: Endpoint = Endpoint::put("admin.extensions.add", "/api/admin/extensions/manage/add", Safety::Act);
static REMOVE: Endpoint = Endpoint::delete(
    "admin.extensions.remove",
    "/api/admin/extensions/manage/{extension}",
    Safety::Act,
);
static REBUILD: Endpoint = Endpoint::post(
    "admin.extensions.rebuild",
    "/api/admin/extensions/manage/rebuild",
    Safety::Act,
);
static CANCEL_REBUILD: Endpoint = Endpoint::post(
    "admin.extensions.cancel_rebuild",
    "/api/admin/extensions/manage/rebuild/cancel",
    Safety::Act,
);
static LOGS: Endpoint = Endpoint::get("admin.extensions.logs", "/api/admin/extensions/manage/logs");

pub(crate) static ENDPOINTS: [&Endpoint; 7] = [&LIST, &STATUS, &ADD, &REMOVE, &REBUILD, &CANCEL_REBUILD, &LOGS];

/// An extension that is built into the running panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Extension {
    /// What it says of itself.
    #[serde(rename = "metadata_toml")]
    pub metadata: ExtensionMetadata,
    /// The package name of its code.
    pub package_name: String,
    /// Its description.
    pub description: String,
    /// Its authors.
    pub authors: Vec<String>,
    /// Its version.
    pub version: String,
}

/// What an extension says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExtensionMetadata {
    /// Its package name, such as `dev.example.name`.
    pub package_name: String,
    /// Its name.
    pub name: String,
    /// Which versions of the panel it is for.
    pub panel_version: String,
    /// Its licence, if it is to be accepted.
    pub license_text: Option<String>,
}

/// What becomes of the extensions with the next rebuild.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExtensionStatus {
    /// Whether the panel is being built.
    pub is_building: bool,
    /// The last build, if what builds answers.
    pub supervisor: Option<Supervisor>,
    /// Those that were added and are not built in.
    pub pending_extensions: Vec<PendingExtension>,
    /// Those that were removed and are still built in.
    pub removed_extensions: Vec<PendingExtension>,
}

/// What builds the panel, and its last build.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Supervisor {
    /// What it does.
    pub state: SupervisorState,
    /// The version of the panel that it builds.
    pub panel_version: String,
    /// What tells one set of extensions from another.
    pub cache_key: String,
    /// The name of the program that it builds.
    pub bin_name: String,
    /// The number of the build.
    pub build_id: Option<u64>,
    /// When it began.
    pub started_at: Option<String>,
    /// When it ended.
    pub finished_at: Option<String>,
    /// The exit code of the build.
    pub exit_code: Option<i32>,
    /// Why it failed.
    pub failure_reason: Option<String>,
    /// How many bytes it has said.
    pub log_len: u64,
}

tagged_enum! {
    /// What becomes of a build of the panel.
    #[derive(PartialEq)]
    pub enum SupervisorState told_by "type" {
        /// Nothing is being built.
        Idle = "idle",
        /// It waits.
        Queued = "queued",
        /// It is being built.
        Building = "building" {
            /// How far it is.
            phase: BuildPhase,
        },
        /// It was built.
        Succeeded = "succeeded",
        /// It failed.
        Failed = "failed",
    }
}

tagged_enum! {
    /// How far a build of the panel is.
    #[derive(PartialEq)]
    pub enum BuildPhase told_by "type" {
        /// It is being prepared.
        Preparing = "preparing",
        /// What was there before is being removed.
        Clearing = "clearing",
        /// Extensions are being added.
        Adding = "adding" {
            /// How many are added.
            done: u32,
            /// How many there are.
            total: u32,
        },
        /// The sources are being brought in line.
        Resync = "resync",
        /// Translations are being laid ready.
        StagingTranslations = "staging_translations",
        /// The program is being compiled.
        Building = "building",
        /// The program is being tried.
        Verifying = "verifying",
        /// The program is being put in its place.
        Installing = "installing",
        /// The panel is being started again.
        Restarting = "restarting",
    }
}

/// An extension that waits for a rebuild.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PendingExtension {
    /// What it says of itself.
    #[serde(rename = "metadata_toml")]
    pub metadata: ExtensionMetadata,
    /// The package name of its code.
    pub package_name: String,
    /// Its description.
    pub description: String,
    /// Its authors.
    pub authors: Vec<String>,
    /// Its version.
    pub version: String,
}

/// An extension that was uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AddedExtension {
    /// The extension.
    pub extension: PendingExtension,
    /// Whether its licence is to be accepted first: then it was not kept.
    pub needs_license_acceptance: bool,
}

/// A part of what a build said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BuildLog {
    /// Where the next part begins.
    pub offset: u64,
    /// What it said.
    pub data: String,
    /// Whether that is all it has said so far.
    pub eof: bool,
}

#[derive(Serialize)]
struct RemoveMigrations {
    remove_migrations: bool,
}

/// The extensions of the panel.
#[derive(Debug, Clone)]
pub struct Extensions {
    transport: Transport,
}

impl Extensions {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// Those that are built into the running panel: `GET /api/admin/extensions`, permission `extensions.read`.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Call<Vec<Extension>> {
        answer::call(&self.transport, &LIST, &[], |it, answer| {
            member(it, answer, "extensions")
        })
    }

    /// What is to be built in, taken out, and being built: `GET /api/admin/extensions/manage/status`, permission
    /// `extensions.manage`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) where the panel does not run in the image that can build extensions.
    pub fn status(&self) -> Call<ExtensionStatus> {
        answer::call(&self.transport, &STATUS, &[], call::json)
    }

    /// Uploads the archive of an extension, for the next rebuild: `PUT /api/admin/extensions/manage/add`, permission
    /// `extensions.manage`. Sent once.
    ///
    /// An extension with a licence that was not accepted is not kept: look at
    /// [`needs_license_acceptance`](AddedExtension::needs_license_acceptance).
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for what is no archive of an extension;
    /// [`Panel`](crate::ErrorKind::Panel) where the panel does not run in the image that can build extensions.
    pub fn add(&self, accept_license: bool, body: impl Into<Body>) -> Call<AddedExtension> {
        answer::call(&self.transport, &ADD, &[], call::json)
            .query("accept_license", accept_license.to_string())
            .body("application/octet-stream", body.into())
    }

    /// Takes an extension, by its package name, out of the next rebuild:
    /// `DELETE /api/admin/extensions/manage/{extension}`, permission `extensions.manage`. Sent once.
    ///
    /// With `remove_migrations` its tables are taken out of the database at once, with what is in them.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for what is no package name; [`Panel`](crate::ErrorKind::Panel) where the
    /// panel does not run in the image that can build extensions.
    pub fn remove(&self, extension: &str, remove_migrations: bool) -> Call<()> {
        answer::call(&self.transport, &REMOVE, &[extension], call::done).json(&RemoveMigrations { remove_migrations })
    }

    /// Builds the panel with its extensions, and gives the number of the build:
    /// `POST /api/admin/extensions/manage/rebuild`, permission `extensions.manage`. Sent once.
    ///
    /// With `force` also when just these extensions were built before, or failed to.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it is being built; [`Panel`](crate::ErrorKind::Panel) where the
    /// panel does not run in the image that can build extensions or when what builds the panel does not answer.
    pub fn rebuild(&self, force: bool) -> Call<u64> {
        answer::call(&self.transport, &REBUILD, &[], |it, answer| {
            member(it, answer, "build_id")
        })
        .query("force", force.to_string())
    }

    /// Stops a build, the one that is running if none is named, and gives its number:
    /// `POST /api/admin/extensions/manage/rebuild/cancel`, permission `extensions.manage`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when that build is not running; [`Panel`](crate::ErrorKind::Panel) where
    /// the panel does not run in the image that can build extensions or when what builds the panel does not answer.
    pub fn cancel_rebuild(&self, build: Option<u64>) -> Call<u64> {
        let call = answer::call(&self.transport, &CANCEL_REBUILD, &[], |it, answer| {
            member(it, answer, "build_id")
        });
        match build {
            Some(build) => call.query("build_id", build.to_string()),
            None => call,
        }
    }

    /// What a build said from a byte on; of the last one if none is named: `GET /api/admin/extensions/manage/logs`,
    /// permission `extensions.manage`.
    ///
    /// Begin at 0 and go on at the [`offset`](BuildLog::offset) of the answer.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) where the panel does not run in the image that can build extensions or when
    /// what builds the panel does not answer.
    pub fn logs(&self, build: Option<u64>, from: u64) -> Call<BuildLog> {
        let call = answer::call(&self.transport, &LOGS, &[], call::json).query("from_offset", from.to_string());
        match build {
            Some(build) => call.query("build_id", build.to_string()),
            None => call,
        }
    }
}

impl Calagopus {
    /// The extensions of the panel.
    #[must_use]
    pub fn extensions(&self) -> Extensions {
        Extensions::new(self.transport())
    }
}
