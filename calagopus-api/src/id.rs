//! The panel's identifiers: each is a UUID, and each is a type.

use panel_http::text_id;
use uuid::Uuid;

panel_http::uuid_id! {
    /// A server.
    pub struct ServerId;

    /// A user; a subuser is addressed by it too.
    pub struct UserId;

    /// A role: admin permissions, and permissions on every server.
    pub struct RoleId;

    /// A location: a group of nodes.
    pub struct LocationId;

    /// A node.
    pub struct NodeId;

    /// An address and port of a node. Once a server has it, the two together have a [`ServerAllocationId`].
    pub struct NodeAllocationId;

    /// An allocation as a server has it: another UUID than the [`NodeAllocationId`] it came from.
    pub struct ServerAllocationId;

    /// A nest: a group of eggs.
    pub struct NestId;

    /// An egg.
    pub struct EggId;

    /// A variable of an egg.
    pub struct VariableId;

    /// An egg configuration: rules for ports and start commands that are laid over eggs.
    pub struct EggConfigurationId;

    /// An egg repository: a Git repository that eggs come from.
    pub struct EggRepositoryId;

    /// An egg as it lies in a repository.
    pub struct EggRepositoryEggId;

    /// A mount: a folder of a node that servers see.
    pub struct MountId;

    /// A back-up.
    pub struct BackupId;

    /// A group of back-ups of a server.
    pub struct BackupGroupId;

    /// A backup configuration: where back-ups are kept.
    pub struct BackupConfigurationId;

    /// A system backup policy: back-ups that the panel makes by itself.
    pub struct SystemBackupPolicyId;

    /// A server's database on a database host.
    pub struct DatabaseId;

    /// A database host.
    pub struct DatabaseHostId;

    /// A database agent host: a machine that runs whole database servers for game servers.
    pub struct DatabaseAgentHostId;

    /// A template that database instances are made from.
    pub struct DatabaseAgentTemplateId;

    /// A database instance: a whole database server on a database agent host.
    pub struct DatabaseInstanceId;

    /// A database in a database instance.
    pub struct DatabaseInstanceDatabaseId;

    /// A user of a database instance.
    pub struct DatabaseInstanceUserId;

    /// Something long that a node or an agent does, and that can be looked at or aborted.
    pub struct OperationId;

    /// A schedule of a server.
    pub struct ScheduleId;

    /// A step of a schedule.
    pub struct ScheduleStepId;

    /// An API key.
    pub struct ApiKeyId;

    /// An SSH key.
    pub struct SshKeyId;

    /// A log-in of a browser.
    pub struct SessionId;

    /// A security key (WebAuthn) of a user.
    pub struct SecurityKeyId;

    /// A command that a user keeps to hand.
    pub struct CommandSnippetId;

    /// A group into which a user sorts servers.
    pub struct ServerGroupId;

    /// An OAuth provider: another service that users log in with.
    pub struct OAuthProviderId;

    /// A mapping of an OAuth provider: what its users become on the panel.
    pub struct OAuthProviderMappingId;

    /// A user's account at an OAuth provider.
    pub struct OAuthLinkId;

    /// An announcement.
    pub struct AnnouncementId;
}

text_id! {
    /// What both APIs call a server in a path: its UUID, or the first eight hexadecimal digits of it (`uuid_short`).
    ///
    /// Keep the UUID: the panel does not promise that the short form is unique for ever. Eight characters that are not
    /// hexadecimal digits are answered with a `500`.
    pub struct ServerIdentifier;
}

impl From<ServerId> for ServerIdentifier {
    fn from(id: ServerId) -> Self {
        Self::new(id.to_string())
    }
}

impl From<Uuid> for ServerIdentifier {
    fn from(uuid: Uuid) -> Self {
        Self::new(uuid.to_string())
    }
}
