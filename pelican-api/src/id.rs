//! The panel's identifiers.

use uuid::Uuid;

panel_http::numeric_id! {
    /// Number of a server on the Application API. The Client API knows a [`ServerIdentifier`] instead.
    ///
    /// A panel restored from a back-up gives numbers out again: keep the server's `uuid` beside it.
    pub struct ServerId;

    /// Number of a user.
    pub struct UserId;

    /// Number of a role: permissions in the panel's admin area.
    pub struct RoleId;

    /// Number of a node.
    pub struct NodeId;

    /// Number of an allocation: an address and port of a node.
    pub struct AllocationId;

    /// Number of an egg.
    pub struct EggId;

    /// Number of an egg's variable.
    pub struct VariableId;

    /// Number of a subuser: a user who may use another's server.
    pub struct SubuserId;

    /// Number of a server's database.
    pub struct DatabaseId;

    /// Number of a database host.
    pub struct DatabaseHostId;

    /// Number of a mount: a folder of a node that servers see.
    pub struct MountId;

    /// Number of a server's schedule.
    pub struct ScheduleId;

    /// Number of a schedule's task.
    pub struct TaskId;
}

panel_http::text_id! {
    /// What the Client API calls a server: its short identifier (`1a2b3c4d`) or its whole UUID. Treat it as opaque text.
    pub struct ServerIdentifier;

    /// Name of a plugin, such as `billing`.
    pub struct PluginId;

    /// The first 16 characters of a key, which tell it from others and open nothing.
    pub struct ApiKeyIdentifier;

    /// SHA-256 fingerprint of an SSH key, in Base64.
    pub struct SshKeyFingerprint;
}

impl From<Uuid> for ServerIdentifier {
    /// The whole UUID, which every version of the panel accepts.
    fn from(uuid: Uuid) -> Self {
        Self::new(uuid.to_string())
    }
}
