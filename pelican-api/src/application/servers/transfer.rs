//! Moving a server to another node.

use panel_http::{Call, Effect, EffectRule, Endpoint, Safety, call};
use serde::{Deserialize, Serialize};

use super::ServerHandle;
use crate::{
    dialect::{DATA_VALIDATION, NODE_REFUSED, NODE_UNREACHABLE},
    id::{AllocationId, NodeId},
};

pub(super) static TRANSFER: Endpoint = Endpoint::post(
    "servers.transfer",
    "/api/application/servers/{server}/transfer",
    Safety::Act,
)
.with_effects(&[
    EffectRule::bare(406, Effect::Refused),
    EffectRule::code(DATA_VALIDATION, Effect::Refused),
]);
pub(super) static CANCEL: Endpoint = Endpoint::post(
    "servers.cancel_transfer",
    "/api/application/servers/{server}/transfer/cancel",
    Safety::Act,
)
.with_effects(&[
    EffectRule::bare(406, Effect::Refused),
    EffectRule::code(DATA_VALIDATION, Effect::Refused),
    // The panel forgets the transfer before it tells the nodes.
    EffectRule::code(NODE_REFUSED, Effect::Applied),
    EffectRule::code(NODE_UNREACHABLE, Effect::Applied),
]);

/// Where a server moves to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct Transfer {
    /// The node. The panel does not mind the one that it is on, or one in maintenance.
    pub node_id: NodeId,
    /// Its primary allocation there. The panel only looks that it is nobody's primary one: choose a free one of that node,
    /// any other is not given to the server, which then points at it all the same.
    pub allocation_id: AllocationId,
    /// More free allocations of that node. The panel passes over any other without a word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allocation_additional: Vec<AllocationId>,
}

impl Transfer {
    /// To this node and allocation.
    pub const fn new(node: NodeId, allocation: AllocationId) -> Self {
        Self {
            node_id: node,
            allocation_id: allocation,
            allocation_additional: Vec::new(),
        }
    }

    /// With these allocations too.
    pub fn additional(mut self, allocations: impl IntoIterator<Item = AllocationId>) -> Self {
        self.allocation_additional.extend(allocations);
        self
    }
}

impl ServerHandle {
    /// Begins to move it to another node: `POST /api/application/servers/{server}/transfer`, permission
    /// *Servers: read & write*. Sent once.
    ///
    /// It holds the allocations of both nodes until the move has ended.
    ///
    /// *Caveats*: a success says that the panel has noted the move, not that a node has begun: its answer is not looked at.
    /// Neither the move nor its end can be seen on the Application API before [`Server::node`](super::Server::node) changes;
    /// a [`Client`](crate::Client) sees it in the server's `is_transferring`.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) with status 406: the node has no room. [`Conflict`](crate::ErrorKind::Conflict):
    /// it moves already, or is not installed. [`Validation`](crate::ErrorKind::Validation).
    /// [`Node`](crate::ErrorKind::Node): its present node cannot be reached; the effect is
    /// [`Unknown`](crate::Effect::Unknown), and since beta 26 the move stays noted:
    /// [`cancel_transfer`](Self::cancel_transfer) ends that.
    pub fn transfer(&self, to: &Transfer) -> Call<()> {
        self.call(&TRANSFER, call::done).json(to)
    }

    /// Ends its move to another node before it is done: `POST /api/application/servers/{server}/transfer/cancel`, permission
    /// *Servers: read & write*. Sent once.
    ///
    /// *Caveats*: the allocations of the other node stay with the server; take them away with
    /// [`update_build`](Self::update_build). The panel tells the other node by a route that nodes up to 1.0.0-beta29 do not
    /// have: with them it ends in [`Node`](crate::ErrorKind::Node), always.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) with status 406: it does not move. [`Node`](crate::ErrorKind::Node), whose
    /// effect is [`Applied`](crate::Effect::Applied): for the panel the move has ended, while the nodes may go on.
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn cancel_transfer(&self) -> Call<()> {
        self.call(&CANCEL, call::done)
    }
}
