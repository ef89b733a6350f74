//! Sending a server to another node.

use panel_http::Patch;
use serde::{Deserialize, Serialize};

use crate::{
    id::{BackupId, NodeAllocationId, NodeId},
    words::{CompressionLevel, StreamableArchiveFormat},
};

/// Where a server is transferred to, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct TransferServer {
    /// The node it goes to.
    #[serde(rename = "node_uuid")]
    pub node: NodeId,
    /// Its main allocation there.
    #[serde(rename = "allocation_uuid", default, skip_serializing_if = "Patch::is_keep")]
    pub allocation: Patch<NodeAllocationId>,
    /// Allocations beside the main one.
    #[serde(rename = "allocation_uuids")]
    pub allocations: Vec<NodeAllocationId>,
    /// Those of its back-ups that go with it.
    pub backups: Vec<BackupId>,
    /// Whether back-ups that went with it are deleted where they were.
    pub delete_source_backups: bool,
    /// The form in which files are sent; not `zip`.
    pub archive_format: StreamableArchiveFormat,
    /// How hard they are compressed.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub compression_level: Patch<CompressionLevel>,
    /// How many connections are used beside the first, at most 16.
    pub multiplex_channels: u64,
}

impl TransferServer {
    /// To this node, without an allocation yet.
    pub fn new(node: NodeId) -> Self {
        Self {
            node,
            allocation: Patch::Keep,
            allocations: Vec::new(),
            backups: Vec::new(),
            delete_source_backups: false,
            archive_format: StreamableArchiveFormat::TarLz4,
            compression_level: Patch::Keep,
            multiplex_channels: 0,
        }
    }

    /// Sets its main allocation there.
    pub fn allocation(mut self, allocation: NodeAllocationId) -> Self {
        self.allocation = Patch::Set(allocation);
        self
    }

    /// Sets the allocations beside the main one.
    pub fn allocations(mut self, allocations: impl IntoIterator<Item = NodeAllocationId>) -> Self {
        self.allocations = allocations.into_iter().collect();
        self
    }

    /// Sets those of its back-ups that go with it.
    pub fn backups(mut self, backups: impl IntoIterator<Item = BackupId>) -> Self {
        self.backups = backups.into_iter().collect();
        self
    }

    /// Whether back-ups that went with it are deleted where they were.
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
