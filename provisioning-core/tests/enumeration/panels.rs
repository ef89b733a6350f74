//! The fake panels, as they are judged: by what really is there.

mod calagopus;
mod pelican;
mod pterodactyl;

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use panel_http::{
    Clock, HttpService,
    fake::{FakeContainer, FakeNode},
    fault::FaultPlan,
};
use provisioning_core::engine::Connection;

/// A server's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// What the panel calls it.
    pub(crate) id: String,
    pub(crate) uuid: String,
    pub(crate) key: Option<String>,
    /// The key of the request that made it.
    pub(crate) made_by: Option<String>,
    pub(crate) name: String,
    /// The key of the account that owns it.
    pub(crate) owner: Option<String>,
    /// The panel's word for its state; none when it is ready.
    pub(crate) status: Option<String>,
    pub(crate) suspended: bool,
    pub(crate) memory: i64,
    pub(crate) disk: i64,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) key: Option<String>,
    pub(crate) email: String,
    pub(crate) username: String,
    pub(crate) password: Option<String>,
}

/// What is started, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Startup {
    pub(crate) image: String,
    pub(crate) variables: Vec<(String, String)>,
}

/// A fake panel with its nodes.
#[async_trait]
pub(crate) trait Ground: fmt::Debug + Send + Sync {
    /// The panel for an engine whose calls go this way.
    fn connection(&self, service: Arc<dyn HttpService>) -> Connection;
    /// The panel itself.
    fn service(&self) -> Arc<dyn HttpService>;
    fn faults(&self) -> &FaultPlan;
    fn node(&self, number: u64) -> FakeNode;
    /// The panel dies and comes back.
    fn restart(&self);
    fn rows(&self) -> Vec<Row>;
    fn containers(&self) -> Vec<FakeContainer>;
    fn accounts(&self) -> Vec<Account>;
    /// How often the panel was asked for what helps with a lost password.
    fn calls_for_passwords(&self) -> usize;
    fn most_at_once_for(&self, key: &str) -> usize;
    fn created_for(&self, key: &str) -> usize;
    /// Another tool takes the key off a server.
    fn clear_key(&self, row: &Row);
    /// What the panel says of a server that is not in the state for it.
    fn conflict(&self) -> &'static str;
    /// What the panel says when there were too many calls.
    fn too_many(&self) -> &'static str {
        r#"{"errors":[{"code":"ThrottleRequestsException","status":"429","detail":"Too Many Attempts."}]}"#
    }
    /// A server that somebody makes by hand, of the first egg and without a key, on the allocation of this number.
    async fn somebody_makes_a_server(&self, allocation: u64, name: &str);
    /// Somebody gives a server to the administrator.
    async fn somebody_takes(&self, row: &Row);
    /// Somebody writes this key on a server.
    async fn somebody_writes_the_key(&self, row: &Row, key: &str);
    async fn startup(&self, row: &Row) -> Startup;
    /// How a product says that its servers go to any node.
    fn anywhere(&self) -> String {
        String::new()
    }
    /// What the panel calls its first node.
    fn first_node(&self) -> String {
        "1".to_owned()
    }
    /// Whether the answer to a suspension proves that the node was told.
    fn answers_for_the_node(&self) -> bool {
        true
    }
    /// Whether a panel that was restarted may leave a row of which it cannot tell whether there is a server.
    fn confuses_absence_with_silence(&self) -> bool {
        false
    }
}

/// A fresh panel.
pub(crate) fn open(name: &str, clock: Arc<dyn Clock>) -> Arc<dyn Ground> {
    match name {
        "pterodactyl" => Arc::new(pterodactyl::open(clock)),
        "pelican" => Arc::new(pelican::open(clock)),
        _ => Arc::new(calagopus::open(clock)),
    }
}
