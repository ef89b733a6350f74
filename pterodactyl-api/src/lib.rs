#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod application;
pub mod client;
pub mod dialect;
#[cfg(feature = "fake")]
pub mod fake;
pub mod id;
pub mod ordered_map;
pub mod port_range;
pub mod related;
pub mod scalar;

#[cfg(feature = "console")]
pub use panel_http::console;
pub use panel_http::{
    self, Address, Body, Call, Clock, Effect, Endpoint, Error, ErrorKind, HttpService, Lane, List, Page, Patch,
    Problem, Raw, Safety, Secret, Transport, TransportBuilder,
};

pub use crate::{
    application::{
        Application,
        servers::{SuspendOutcome, UnsuspendOutcome},
    },
    client::{Client, power},
    dialect::{PterodactylDialect, is_no_viable_allocation, is_no_viable_node, is_taken},
    id::{
        AllocationId, DatabaseHostId, DatabaseId, EggId, LocationId, MountId, NestId, NodeId, ServerId,
        ServerIdentifier, SubuserId, UserId, VariableId,
    },
    ordered_map::OrderedMap,
    port_range::PortRange,
    scalar::Scalar,
};

/// The panel's things, and the requests that make and change them, by resource.
pub mod models {
    pub use crate::application::{
        allocations as allocation, databases as database, eggs as egg, locations as location, nests as nest,
        nodes as node, servers as server, users as user,
    };

    /// The panel's things as the Client API shows them.
    pub mod client {
        pub use crate::client::{account, power, resources, servers as server, websocket};
    }
}

/// Every route that this version has a typed call for.
#[must_use]
pub fn endpoints() -> Vec<&'static Endpoint> {
    use crate::{application as admin, client as user};

    let groups: [&[&'static Endpoint]; 12] = [
        &admin::users::ENDPOINTS,
        &admin::servers::ENDPOINTS,
        &admin::nodes::ENDPOINTS,
        &admin::allocations::ENDPOINTS,
        &admin::locations::ENDPOINTS,
        &admin::nests::ENDPOINTS,
        &admin::eggs::ENDPOINTS,
        &user::account::ENDPOINTS,
        &user::servers::ENDPOINTS,
        &user::resources::ENDPOINTS,
        &user::power::ENDPOINTS,
        &user::websocket::ENDPOINTS,
    ];
    groups.concat()
}
