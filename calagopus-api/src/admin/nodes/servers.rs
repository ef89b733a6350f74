//! Servers of a node: `/api/admin/nodes/{node}/servers` and `…/transfers`.

use std::collections::BTreeMap;

use panel_http::{Call, Effect, EffectRule, Endpoint, Patch, Safety, open_enum};
use serde::{Deserialize, Serialize};

use super::NodeHandle;
use crate::{
    admin::servers::Server,
    answer::member,
    id::{NodeId, ServerId},
    paging::{Listing, page},
    server::{PowerAction, ResourceUsage},
    words::{CompressionLevel, StreamableArchiveFormat},
};

static LIST: Endpoint = Endpoint::get("admin.nodes.servers.list", "/api/admin/nodes/{node}/servers");
static POWER: Endpoint = Endpoint::post(
    "admin.nodes.servers.power",
    "/api/admin/nodes/{node}/servers/power",
    Safety::Act,
);
static RESOURCES: Endpoint = Endpoint::get(
    "admin.nodes.servers.resources",
    "/api/admin/nodes/{node}/servers/resources",
);
static TRANSFER: Endpoint = Endpoint::post(
    "admin.nodes.servers.transfer",
    "/api/admin/nodes/{node}/servers/transfer",
    Safety::Act,
)
.with_effects(&ONE_BY_ONE);
static TRANSFERS: Endpoint = Endpoint::get("admin.nodes.transfers.list", "/api/admin/nodes/{node}/transfers");
static TRANSFERRING: Endpoint = Endpoint::get(
    "admin.nodes.transfers.servers",
    "/api/admin/nodes/{node}/transfers/servers",
);

pub(crate) static ENDPOINTS: [&Endpoint; 6] = [&LIST, &POWER, &RESOURCES, &TRANSFER, &TRANSFERS, &TRANSFERRING];

/// Servers are sent off one by one: those before the one that could not be are on their way.
static ONE_BY_ONE: [EffectRule; 2] = [
    EffectRule::status(400, Effect::Unknown),
    EffectRule::status(409, Effect::Unknown),
];

open_enum! {
    /// Which allocations of the other node a server gets when many are transferred.
    pub enum MassTransferAllocations {
        /// None.
        None = "none",
        /// Any that is free as its main one, if it has one.
        RandomPrimary = "random_primary",
        /// As many as it has, any that are free.
        RandomAll = "random_all",
        /// Those with the ports it has, where they are free.
        PreservePorts = "preserve_ports",
        /// Those that its egg configuration gives a new server.
        EggConfigDeployment = "egg_config_deployment",
        /// As many as it has, of those that its egg configuration lets an owner take.
        EggConfigSelfAssignRange = "egg_config_self_assign_range",
    }
}

/// How far a transfer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TransferProgress {
    /// What was packed, in bytes.
    pub archive_bytes_processed: u64,
    /// What was sent, in bytes.
    pub network_bytes_processed: u64,
    /// How much there is, in bytes.
    pub bytes_total: u64,
    /// How many files were packed.
    pub files_processed: u64,
}

/// A power action for some servers.
#[derive(Serialize)]
struct Power {
    servers: Vec<ServerId>,
    action: PowerAction,
}

/// Servers to be transferred, and how.
#[derive(Serialize)]
struct Transfer<'a> {
    servers: Vec<ServerId>,
    #[serde(flatten)]
    how: &'a MassTransfer,
}

/// How many servers are transferred at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct MassTransfer {
    /// The node they go to.
    #[serde(rename = "node_uuid")]
    pub node: NodeId,
    /// Which allocations they get there.
    pub allocation_mode: MassTransferAllocations,
    /// Whether their back-ups go with them.
    pub transfer_backups: bool,
    /// Whether back-ups that went with them are deleted where they were.
    pub delete_source_backups: bool,
    /// The form in which files are sent; not `zip`.
    pub archive_format: StreamableArchiveFormat,
    /// How hard they are compressed.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub compression_level: Patch<CompressionLevel>,
    /// How many connections are used beside the first, at most 16.
    pub multiplex_channels: u64,
}

impl MassTransfer {
    /// To this node, without back-ups.
    pub fn new(node: NodeId, allocation_mode: MassTransferAllocations) -> Self {
        Self {
            node,
            allocation_mode,
            transfer_backups: false,
            delete_source_backups: false,
            archive_format: StreamableArchiveFormat::TarLz4,
            compression_level: Patch::Keep,
            multiplex_channels: 0,
        }
    }

    /// Whether their back-ups go with them.
    pub fn transfer_backups(mut self, transfer_backups: bool) -> Self {
        self.transfer_backups = transfer_backups;
        self
    }

    /// Whether back-ups that went with them are deleted where they were.
    pub fn delete_source_backups(mut self, delete_source_backups: bool) -> Self {
        self.delete_source_backups = delete_source_backups;
        self
    }

    /// Sets the form in which files are sent; `tar_lz4` if you say nothing. Not `zip`.
    pub fn archive_format(mut self, archive_format: StreamableArchiveFormat) -> Self {
        self.archive_format = archive_format;
        self
    }

    /// Sets how hard they are compressed.
    pub fn compression_level(mut self, compression_level: CompressionLevel) -> Self {
        self.compression_level = Patch::Set(compression_level);
        self
    }

    /// Sets how many connections are used beside the first.
    pub fn multiplex_channels(mut self, multiplex_channels: u64) -> Self {
        self.multiplex_channels = multiplex_channels;
        self
    }
}

impl NodeHandle {
    /// Its servers, or those whose name contains what is searched for: `GET /api/admin/nodes/{node}/servers`, permission
    /// `servers.read`.
    pub fn servers(&self) -> Listing<Server> {
        self.list(&LIST, |it, answer| page(it, answer, "servers"))
    }

    /// What each of its servers uses just now, as the daemon says: `GET /api/admin/nodes/{node}/servers/resources`, permission
    /// `servers.read`. The panel keeps it in mind for 15 seconds. A server that the daemon does not know is not in it.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) when the daemon cannot be reached.
    pub fn resources(&self) -> Call<BTreeMap<ServerId, ResourceUsage>> {
        self.call(&RESOURCES, |it, answer| member(it, answer, "resources"))
    }

    /// Starts, stops, restarts or kills some of its servers, and gives how many:
    /// `POST /api/admin/nodes/{node}/servers/power`, permission `nodes.power`. Sent once. Those that it does not have are passed
    /// over without a word.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for no server at all, which the panel takes for
    /// [all](Self::power_all) of them; [`Panel`](crate::ErrorKind::Panel) when the daemon cannot be reached.
    pub fn power(&self, servers: impl IntoIterator<Item = ServerId>, action: PowerAction) -> Call<u64> {
        let servers: Vec<ServerId> = servers.into_iter().collect();
        if servers.is_empty() {
            return self.power_all(action).refuse(NO_SERVER);
        }
        self.power_call(servers, action)
    }

    /// Starts, stops, restarts or kills **all** of its servers, and gives how many:
    /// `POST /api/admin/nodes/{node}/servers/power`, permission `nodes.power`. Sent once.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) when the daemon cannot be reached.
    pub fn power_all(&self, action: PowerAction) -> Call<u64> {
        self.power_call(Vec::new(), action)
    }

    fn power_call(&self, servers: Vec<ServerId>, action: PowerAction) -> Call<u64> {
        self.call(&POWER, |it, answer| member(it, answer, "affected"))
            .json(&Power { servers, action })
    }

    /// Transfers some of its servers to another node, and gives how many are on their way:
    /// `POST /api/admin/nodes/{node}/servers/transfer`, permission `nodes.transfers`. Sent once. Those that are on their way
    /// already, or that it does not have, are passed over without a word.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for no server at all, which the panel takes for
    /// [all](Self::transfer_all) of them; [`NotFound`](crate::ErrorKind::NotFound) when there is no such node. Any other error, one about
    /// the same node too, is [`Unknown`](crate::Effect::Unknown): some may be on their way.
    pub fn transfer(&self, servers: impl IntoIterator<Item = ServerId>, how: &MassTransfer) -> Call<u64> {
        let servers: Vec<ServerId> = servers.into_iter().collect();
        if servers.is_empty() {
            return self.transfer_all(how).refuse(NO_SERVER);
        }
        self.transfer_call(servers, how)
    }

    /// Transfers **all** of its servers to another node, and gives how many are on their way:
    /// `POST /api/admin/nodes/{node}/servers/transfer`, permission `nodes.transfers`. Sent once.
    ///
    /// # Errors
    /// As [`transfer`](Self::transfer).
    pub fn transfer_all(&self, how: &MassTransfer) -> Call<u64> {
        self.transfer_call(Vec::new(), how)
    }

    fn transfer_call(&self, servers: Vec<ServerId>, how: &MassTransfer) -> Call<u64> {
        self.call(&TRANSFER, |it, answer| member(it, answer, "affected"))
            .json(&Transfer { servers, how })
    }

    /// How far the transfers of its servers have come, as the daemon says: `GET /api/admin/nodes/{node}/transfers`, permission
    /// `nodes.transfers`.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) when the daemon cannot be reached.
    pub fn transfers(&self) -> Call<BTreeMap<ServerId, TransferProgress>> {
        self.call(&TRANSFERS, |it, answer| member(it, answer, "transfers"))
    }

    /// Those of its servers that are being transferred, or of them those whose name contains what is searched for:
    /// `GET /api/admin/nodes/{node}/transfers/servers`, permission `nodes.transfers`.
    pub fn transferring_servers(&self) -> Listing<Server> {
        self.list(&TRANSFERRING, |it, answer| page(it, answer, "servers"))
    }
}

/// Why a call without a server is refused.
const NO_SERVER: &str = "no server is named, which the panel takes for all servers of the node";
