//! What the place of back-ups needs.

use std::collections::BTreeMap;

use panel_http::{OrderedMap, Secret};
use serde::{Deserialize, Serialize};

use crate::{id::NodeId, words::CompressionType};

/// What each kind of place needs. One that is on the node needs nothing.
///
/// Its secrets are shown as `[secret]` when it is serialised; the calls that make and change a backup configuration send them,
/// and refuse one that is `[secret]` itself.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BackupStorage {
    /// For [`BackupDisk::S3`](crate::words::BackupDisk::S3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3: Option<S3Storage>,
    /// For [`BackupDisk::Restic`](crate::words::BackupDisk::Restic).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restic: Option<ResticStorage>,
    /// For [`BackupDisk::ProxmoxBackupServer`](crate::words::BackupDisk::ProxmoxBackupServer).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pbs: Option<ProxmoxStorage>,
    /// For [`BackupDisk::Kopia`](crate::words::BackupDisk::Kopia).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kopia: Option<KopiaStorage>,
}

impl BackupStorage {
    /// What a place on the node needs: nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The secrets with their places in a request.
    pub(super) fn secrets(&self) -> Vec<(String, &Secret)> {
        let at = |place: &str| format!("/backup_configs/{place}");
        let mut secrets = Vec::new();
        if let Some(s3) = &self.s3 {
            secrets.push((at("s3/secret_key"), &s3.secret_key));
        }
        if let Some(restic) = &self.restic {
            let variables = restic.environment.iter();
            secrets.extend(variables.map(|(name, value)| {
                let name = name.replace('~', "~0").replace('/', "~1");
                (at(&format!("restic/environment/{name}")), value)
            }));
        }
        if let Some(pbs) = &self.pbs {
            secrets.push((at("pbs/token_secret"), &pbs.token_secret));
        }
        if let Some(kopia) = &self.kopia {
            secrets.push((at("kopia/password"), &kopia.password));
        }
        secrets
    }
}

/// An S3 bucket.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants all of them in every write")]
pub struct S3Storage {
    /// The access key, 1 to 255 characters.
    pub access_key: String,
    /// The secret key.
    pub secret_key: Secret,
    /// The bucket.
    pub bucket: String,
    /// Its region.
    pub region: String,
    /// The URL of the service.
    pub endpoint: String,
    /// Whether the bucket stands in the path of a URL, not in its host.
    pub path_style: bool,
    /// How archives are compressed.
    pub compression_type: CompressionType,
    /// How large a part of an upload is, in bytes.
    pub part_size: u64,
}

/// A Restic repository.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants all of them in every write")]
pub struct ResticStorage {
    /// Where it is, as Restic writes it.
    pub repository: String,
    /// How long to wait for a lock, in seconds.
    pub retry_lock_seconds: u64,
    /// Environment variables of Restic, such as `RESTIC_PASSWORD`.
    pub environment: OrderedMap<Secret>,
    /// When it is pruned, and by which nodes; at most 50.
    #[serde(default)]
    pub prune_jobs: Vec<PruneJob>,
}

/// When a Restic repository is pruned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants all of them in every write")]
pub struct PruneJob {
    /// When, as cron writes it.
    pub cron: String,
    /// The nodes that do it.
    pub nodes: Vec<NodeId>,
}

/// A Proxmox Backup Server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants all of them in every write")]
pub struct ProxmoxStorage {
    /// Its URL.
    pub url: String,
    /// The datastore.
    pub datastore: String,
    /// The namespace in it.
    pub namespace: Option<String>,
    /// The API token, `user@realm!name`.
    pub token_id: String,
    /// The secret of the token.
    pub token_secret: Secret,
    /// SHA-256 fingerprint of its certificate, if nobody trusts it otherwise.
    pub fingerprint: Option<String>,
    /// What the names of back-ups begin with.
    pub backup_id_prefix: Option<String>,
}

/// A Kopia repository server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants all of them in every write")]
pub struct KopiaStorage {
    /// Its URL.
    pub url: String,
    /// Name for logging in, `user@host`.
    pub username: String,
    /// The password.
    pub password: Secret,
    /// SHA-256 fingerprint of its certificate, if nobody trusts it otherwise.
    pub fingerprint: Option<String>,
    /// Tags of the snapshots, at most 50.
    pub tags: BTreeMap<String, String>,
}
