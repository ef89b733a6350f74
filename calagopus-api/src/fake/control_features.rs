//! What a test does to the things that users do by themselves, and puts on the panel past the API.

use std::time::Duration;

use serde_json::json;

use super::{FakePanel, seed, state::Kind};

/// # What users do by themselves
impl FakePanel {
    /// One more role, with permissions of administrators, such as `servers.read`. Gives its uuid.
    pub fn add_role(&self, name: &str, permissions: &[&str]) -> String {
        let now = self.panel().now();
        let role = json!({
            "name": name, "description": null, "require_two_factor": false, "admin_permissions": permissions,
            "server_permissions": [],
        });
        seed::thing(&mut self.panel().world(), Kind::Role, role, now)
    }

    /// One more host for databases, at this location or on this node, by its uuid. Gives its own. A seeded panel has one, an
    /// empty one none.
    pub fn add_database_host(&self, name: &str, place: &str) -> String {
        let now = self.panel().now();
        seed::database_host(&mut self.panel().world(), name, place, now)
    }

    /// One more mount, that users mount by themselves once their node and their egg have it. Gives its uuid.
    pub fn add_mount(&self, name: &str, source: &str, target: &str) -> String {
        let now = self.panel().now();
        let mount = json!({
            "name": name, "description": null, "source": source, "target": target, "read_only": true,
            "user_mountable": true,
        });
        seed::thing(&mut self.panel().world(), Kind::Mount, mount, now)
    }

    /// An extension of the panel adds a limit to all servers, which it shows once it was set. Limits of extensions that the panel
    /// does not have it passes over.
    pub fn add_feature_limit(&self, name: &str) {
        self.panel().world().feature_limits.push(name.to_owned());
    }

    /// A user's password, which changes of the account ask for. It is `password` unless it was set.
    pub fn set_password(&self, user: &str, password: &str) {
        if let Some(user) = self.panel().world().database.users.get_mut(user) {
            user.password = Some(password.to_owned());
        }
    }

    /// How long nodes take to say that a back-up is made, deleted or restored. Zero unless set.
    pub fn backups_in(&self, time: Duration) {
        self.panel().world().backups_in = time;
    }
}
