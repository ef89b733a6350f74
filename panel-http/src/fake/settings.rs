//! The switches of a fake panel.

use std::time::Duration;

/// What a test switches on and off, and how long things take.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// Closed for maintenance: 503 to everybody.
    pub maintenance: bool,
    /// A web server before the panel sends everybody to https.
    pub redirect_to_https: bool,
    /// Something else answers at the address.
    pub web_page_only: bool,
    /// The panel demands a second factor.
    pub two_factor_required: bool,
    /// How long a request waits for a worker.
    pub queue_delay: Duration,
    /// How long a create takes from its checks to its row.
    pub commit_delay: Duration,
    /// How long the panel waits for a node.
    pub node_timeout: Duration,
    /// How long installs take on nodes that were told nothing else.
    pub installs_in: Duration,
}

impl Settings {
    /// Everything off and at once, with this patience with nodes.
    #[must_use]
    pub const fn new(node_timeout: Duration) -> Self {
        Self {
            maintenance: false,
            redirect_to_https: false,
            web_page_only: false,
            two_factor_required: false,
            queue_delay: Duration::ZERO,
            commit_delay: Duration::ZERO,
            node_timeout,
            installs_in: Duration::ZERO,
        }
    }
}
