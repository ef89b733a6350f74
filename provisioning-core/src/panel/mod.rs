//! The port to a panel: what the engine asks of one, in words all three share.

#[cfg(feature = "calagopus")]
mod calagopus;
mod capabilities;
mod error;
mod observed;
#[cfg(feature = "pelican")]
mod pelican;
#[cfg(feature = "pterodactyl")]
mod pterodactyl;
mod request;
mod room;
#[cfg(any(feature = "pterodactyl", feature = "pelican", feature = "calagopus"))]
mod set_up;
#[cfg(any(feature = "pterodactyl", feature = "pelican", feature = "calagopus"))]
mod wings;

use std::{collections::BTreeMap, fmt};

use async_trait::async_trait;

#[cfg(feature = "calagopus")]
pub use self::calagopus::{Calagopus, calagopus};
#[cfg(feature = "pelican")]
pub use self::pelican::{Pelican, pelican};
#[cfg(feature = "pterodactyl")]
pub use self::pterodactyl::{Pterodactyl, pterodactyl};
pub use self::{
    capabilities::{Capabilities, PanelKind, PasswordHelp},
    error::{PanelError, PanelErrorKind},
    observed::{
        Address, LiveServer, NodeAnswer, ObservedAccount, ObservedServer, PowerState, ServerRef, ServerState,
        ServersPage, Usage,
    },
    request::{
        AccountQuery, ChangeBuild, ChangeDetails, ChangeStartup, ChangeVariables, CreateServer, FreeAllocation,
        NewAccount, PowerAction, Site,
    },
    room::{NodeAllocation, NodePlace, NodeRoom, Stock, StockKind},
};
#[cfg(all(feature = "engine", feature = "test-util"))]
pub use panel_http::fault::Fault;

use crate::{
    customer::Profile, diagnose::Check, egg::PanelEgg, id::ExternalKey, product::BackupPolicy, service::ServerSpec,
};

/// One panel, as the engine sees it. Open: the adapters of this crate are three implementations.
///
/// # Guarantees an implementation must give
/// * A write is sent **at most once** per call of its function: no retry below. Reads may be retried.
/// * Every call ends within [`Capabilities::longest_call`], a creation within [`Capabilities::longest_creation`], a
///   reinstallation within [`Capabilities::longest_reinstallation`], waiting for the panel's quota included.
/// * `Ok(None)` of a look-up means that the panel itself said "no such thing" to a key that may see it. Anything else is an
///   error: unreachable is not gone.
/// * [`PanelError::effect`] is [`Refused`](crate::Effect::Refused) only where the panel changed nothing.
#[async_trait]
pub trait Panel: fmt::Debug + Send + Sync + 'static {
    /// What this panel, with this key, can do.
    fn capabilities(&self) -> Capabilities;

    /// The server that carries this key.
    async fn find_server(&self, key: &ExternalKey) -> Result<Option<ObservedServer>, PanelError>;

    /// The server with this identity, whatever key it carries; `None` also when its number belongs to another server now.
    async fn read_server(&self, server: &ServerRef) -> Result<Option<ObservedServer>, PanelError>;

    /// Makes a server.
    async fn create_server(&self, request: &CreateServer) -> Result<ObservedServer, PanelError>;

    /// Changes name, description and owner; keeps the key. Gives the server where the panel's answer shows it.
    async fn change_details(
        &self,
        server: &ServerRef,
        to: &ChangeDetails,
    ) -> Result<Option<ObservedServer>, PanelError>;

    /// Changes limits and feature limits; equal values tell the node again. Gives the server where the answer shows it.
    async fn change_build(&self, server: &ServerRef, to: &ChangeBuild) -> Result<Option<ObservedServer>, PanelError>;

    /// Changes egg, image and startup command, and the variables unless [they are apart](Capabilities::variables_apart).
    /// Gives the server where the answer shows it.
    async fn change_startup(
        &self,
        server: &ServerRef,
        to: &ChangeStartup,
    ) -> Result<Option<ObservedServer>, PanelError>;

    /// The variables of the server's egg, by name. Asked for only where [they are apart](Capabilities::variables_apart).
    async fn read_variables(&self, server: &ServerRef) -> Result<BTreeMap<String, String>, PanelError> {
        let _ = server;
        Err(PanelError::not_apart("variables.read"))
    }

    /// Changes the variables alone. Asked for only where [they are apart](Capabilities::variables_apart).
    async fn change_variables(&self, server: &ServerRef, to: &ChangeVariables) -> Result<(), PanelError> {
        let _ = (server, to);
        Err(PanelError::not_apart("variables.change"))
    }

    /// All allocations of the server, as [`ObservedServer::allocations`] has them. Asked for only where [they are
    /// apart](Capabilities::allocations_apart).
    async fn read_allocations(&self, server: &ServerRef) -> Result<Vec<String>, PanelError> {
        let _ = server;
        Err(PanelError::not_apart("allocations.read"))
    }

    /// Stops the server and keeps its owner out.
    async fn suspend(&self, server: &ServerRef) -> Result<(), PanelError>;

    /// Lets the owner in again.
    async fn unsuspend(&self, server: &ServerRef) -> Result<(), PanelError>;

    /// Deletes the server and its files. [`UnknownToNode`](PanelErrorKind::UnknownToNode) when the panel keeps its row because
    /// the node does not know it. A panel that cannot keep backups deletes them whatever is asked.
    async fn delete_server(&self, server: &ServerRef, backups: BackupPolicy) -> Result<(), PanelError>;

    /// Deletes the server from the panel whatever its node says: its files may stay there.
    async fn force_delete_server(&self, server: &ServerRef, backups: BackupPolicy) -> Result<(), PanelError>;

    /// Runs the install script of the server's egg anew. Its files may be lost.
    ///
    /// On some panels this lifts a suspension: the engine asks for it only while there is none. One that is shown as installing
    /// is meant to be installed all the same: its time is over.
    async fn reinstall(&self, server: &ObservedServer) -> Result<(), PanelError>;

    /// Begins a backup of the server's files, named by the panel. It is made when the answer comes, or later.
    async fn back_up(&self, server: &ServerRef) -> Result<(), PanelError>;

    /// Starts or stops the server, by its uuid: with its number alone, another's could be meant.
    async fn power(&self, server: &ServerRef, action: PowerAction) -> Result<(), PanelError>;

    /// One page of all servers of the panel, from 1, in the order in which they were made. Leaves room in the quota for
    /// calls that somebody waits for.
    ///
    /// Pages shift when servers are made or deleted while one reads: a server may come twice, or not at all.
    async fn servers(&self, page: u64) -> Result<ServersPage, PanelError>;

    /// Asks the server's node, past the panel's own record.
    async fn ask_node(&self, server: &ObservedServer) -> Result<NodeAnswer, PanelError>;

    /// Asks the server's node whether it runs and how much it uses, for people. Its figures may be some seconds old.
    async fn live(&self, server: &ServerRef) -> Result<LiveServer, PanelError>;

    /// Opens the live console of the server.
    ///
    /// Default: this panel has none.
    #[cfg(feature = "console")]
    async fn console(&self, server: &ServerRef) -> Result<panel_http::console::ConsoleSession, PanelError> {
        let message = format!("server {}: this panel has no console", server.id);
        Err(PanelError::new(
            PanelErrorKind::Refused,
            crate::Effect::NotSent,
            "console",
            message,
        ))
    }

    /// The account that fits exactly; never one that merely resembles.
    async fn find_account(&self, query: &AccountQuery) -> Result<Option<ObservedAccount>, PanelError>;

    /// Makes an account.
    async fn create_account(&self, account: &NewAccount) -> Result<ObservedAccount, PanelError>;

    /// Writes our key on an account that had none.
    async fn link_account(&self, account: &ObservedAccount, external_id: &str) -> Result<ObservedAccount, PanelError>;

    /// Brings the profile of an account to this one. Its key, user name and password stay.
    async fn update_account(&self, account: &ObservedAccount, to: &Profile) -> Result<(), PanelError>;

    /// Mails the owner of an account a link by which he sets a new password. Asked for only where the panel [does
    /// so](Capabilities::password_help).
    async fn mail_password_link(&self, account: &ObservedAccount) -> Result<(), PanelError> {
        let _ = account;
        Err(PanelError::no_such_help("users.reset_password"))
    }

    /// Gives an account a new password. Asked for only where that [helps](Capabilities::password_help).
    async fn set_password(&self, account: &ObservedAccount, password: &str) -> Result<(), PanelError> {
        let _ = (account, password);
        Err(PanelError::no_such_help("users.update"))
    }

    /// The nodes that matter to a server like this: those that its site names, otherwise all, with what they have and what of
    /// it is free. Whether it fits there is judged elsewhere.
    async fn find_room(&self, spec: &ServerSpec) -> Result<Vec<NodeRoom>, PanelError>;

    /// Where servers can be: every node, without its allocations. `None` where this adapter cannot tell; then a product may
    /// name places that there are not.
    async fn places(&self) -> Result<Option<Vec<NodePlace>>, PanelError> {
        Ok(None)
    }

    /// Whether the key may make servers. Changes nothing; an error of the kind [`Access`](PanelErrorKind::Access) says that
    /// it may not.
    async fn may_create_servers(&self) -> Result<(), PanelError>;

    /// Every egg of the panel.
    async fn eggs(&self) -> Result<Vec<PanelEgg>, PanelError>;

    /// Marks by which this panel is told from another at the same address: the identities of its nodes.
    async fn fingerprint(&self) -> Result<Vec<String>, PanelError>;

    /// Tests the connection and each permission. Changes nothing.
    async fn diagnose(&self) -> Vec<Check>;

    /// Where an administrator sees this server.
    fn server_page(&self, server: &ServerRef) -> String;

    /// Where its owner sees this server.
    fn customer_page(&self, server: &ServerRef) -> String;

    /// Uses another administration key from the next call on.
    ///
    /// # Errors
    /// When it cannot be a key; the old one stays.
    fn replace_key(&self, key: &str) -> Result<(), PanelError>;

    /// Uses another client key from the next call on.
    ///
    /// # Errors
    /// When it cannot be a key, or the panel was set up without one; the old one stays.
    fn replace_client_key(&self, key: &str) -> Result<(), PanelError>;
}
