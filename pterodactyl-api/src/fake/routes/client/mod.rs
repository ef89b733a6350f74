//! The routes of the Client API, one file a resource.

mod account;
mod activity;
mod api_keys;
mod backups;
mod command;
mod databases;
mod entry;
mod files;
mod files_change;
mod network;
mod permissions;
mod power;
mod resources;
mod schedules;
mod servers;
mod settings;
mod ssh_keys;
mod startup;
mod tasks;
mod two_factor;
mod users;
mod websocket;

use std::time::Duration;

use jiff::Timestamp;
use panel_http::fake::{outcome::Reply, routes::Route, throttle::OwnQuota};
use serde_json::{Value, json};

use super::Call;
use crate::fake::{
    panel::Outcome,
    state::{Server, Subject},
    world::World,
};

/// What a route does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::fake) enum Action {
    Servers,
    Permissions,
    Account,
    UpdateEmail,
    UpdatePassword,
    AccountActivity,
    ApiKeys,
    CreateApiKey,
    DeleteApiKey,
    SshKeys,
    CreateSshKey,
    RemoveSshKey,
    TwoFactor,
    EnableTwoFactor,
    DisableTwoFactor,
    Server,
    Resources,
    WebSocket,
    Activity,
    Command,
    Power,
    Databases,
    CreateDatabase,
    RotatePassword,
    DeleteDatabase,
    Files,
    FileContents,
    FileDownload,
    FileUpload,
    RenameFiles,
    CopyFile,
    WriteFile,
    CompressFiles,
    DecompressFile,
    DeleteFiles,
    CreateFolder,
    ChangeModes,
    PullFile,
    Schedules,
    CreateSchedule,
    Schedule,
    UpdateSchedule,
    ExecuteSchedule,
    DeleteSchedule,
    CreateTask,
    UpdateTask,
    DeleteTask,
    Allocations,
    CreateAllocation,
    UpdateAllocation,
    SetPrimaryAllocation,
    DeleteAllocation,
    Users,
    CreateUser,
    User,
    UpdateUser,
    DeleteUser,
    Backups,
    CreateBackup,
    Backup,
    DownloadBackup,
    LockBackup,
    RestoreBackup,
    DeleteBackup,
    Startup,
    UpdateVariable,
    Rename,
    Reinstall,
    SetImage,
}

/// `*` stands for one segment.
#[rustfmt::skip]
pub(super) const ROUTES: &[Route<Action>] = &[
    ("GET", "api/client", Action::Servers),
    ("GET", "api/client/permissions", Action::Permissions),
    ("GET", "api/client/account", Action::Account),
    ("PUT", "api/client/account/email", Action::UpdateEmail),
    ("PUT", "api/client/account/password", Action::UpdatePassword),
    ("GET", "api/client/account/activity", Action::AccountActivity),
    ("GET", "api/client/account/api-keys", Action::ApiKeys),
    ("POST", "api/client/account/api-keys", Action::CreateApiKey),
    ("DELETE", "api/client/account/api-keys/*", Action::DeleteApiKey),
    ("GET", "api/client/account/ssh-keys", Action::SshKeys),
    ("POST", "api/client/account/ssh-keys", Action::CreateSshKey),
    ("POST", "api/client/account/ssh-keys/remove", Action::RemoveSshKey),
    ("GET", "api/client/account/two-factor", Action::TwoFactor),
    ("POST", "api/client/account/two-factor", Action::EnableTwoFactor),
    ("POST", "api/client/account/two-factor/disable", Action::DisableTwoFactor),
    ("GET", "api/client/servers/*", Action::Server),
    ("GET", "api/client/servers/*/resources", Action::Resources),
    ("GET", "api/client/servers/*/websocket", Action::WebSocket),
    ("GET", "api/client/servers/*/activity", Action::Activity),
    ("POST", "api/client/servers/*/command", Action::Command),
    ("POST", "api/client/servers/*/power", Action::Power),
    ("GET", "api/client/servers/*/databases", Action::Databases),
    ("POST", "api/client/servers/*/databases", Action::CreateDatabase),
    ("POST", "api/client/servers/*/databases/*/rotate-password", Action::RotatePassword),
    ("DELETE", "api/client/servers/*/databases/*", Action::DeleteDatabase),
    ("GET", "api/client/servers/*/files/list", Action::Files),
    ("GET", "api/client/servers/*/files/contents", Action::FileContents),
    ("GET", "api/client/servers/*/files/download", Action::FileDownload),
    ("GET", "api/client/servers/*/files/upload", Action::FileUpload),
    ("PUT", "api/client/servers/*/files/rename", Action::RenameFiles),
    ("POST", "api/client/servers/*/files/copy", Action::CopyFile),
    ("POST", "api/client/servers/*/files/write", Action::WriteFile),
    ("POST", "api/client/servers/*/files/compress", Action::CompressFiles),
    ("POST", "api/client/servers/*/files/decompress", Action::DecompressFile),
    ("POST", "api/client/servers/*/files/delete", Action::DeleteFiles),
    ("POST", "api/client/servers/*/files/create-folder", Action::CreateFolder),
    ("POST", "api/client/servers/*/files/chmod", Action::ChangeModes),
    ("POST", "api/client/servers/*/files/pull", Action::PullFile),
    ("GET", "api/client/servers/*/schedules", Action::Schedules),
    ("POST", "api/client/servers/*/schedules", Action::CreateSchedule),
    ("GET", "api/client/servers/*/schedules/*", Action::Schedule),
    ("POST", "api/client/servers/*/schedules/*", Action::UpdateSchedule),
    ("DELETE", "api/client/servers/*/schedules/*", Action::DeleteSchedule),
    ("POST", "api/client/servers/*/schedules/*/execute", Action::ExecuteSchedule),
    ("POST", "api/client/servers/*/schedules/*/tasks", Action::CreateTask),
    ("POST", "api/client/servers/*/schedules/*/tasks/*", Action::UpdateTask),
    ("DELETE", "api/client/servers/*/schedules/*/tasks/*", Action::DeleteTask),
    ("GET", "api/client/servers/*/network/allocations", Action::Allocations),
    ("POST", "api/client/servers/*/network/allocations", Action::CreateAllocation),
    ("POST", "api/client/servers/*/network/allocations/*", Action::UpdateAllocation),
    ("DELETE", "api/client/servers/*/network/allocations/*", Action::DeleteAllocation),
    ("POST", "api/client/servers/*/network/allocations/*/primary", Action::SetPrimaryAllocation),
    ("GET", "api/client/servers/*/users", Action::Users),
    ("POST", "api/client/servers/*/users", Action::CreateUser),
    ("GET", "api/client/servers/*/users/*", Action::User),
    ("POST", "api/client/servers/*/users/*", Action::UpdateUser),
    ("DELETE", "api/client/servers/*/users/*", Action::DeleteUser),
    ("GET", "api/client/servers/*/backups", Action::Backups),
    ("POST", "api/client/servers/*/backups", Action::CreateBackup),
    ("GET", "api/client/servers/*/backups/*", Action::Backup),
    ("DELETE", "api/client/servers/*/backups/*", Action::DeleteBackup),
    ("GET", "api/client/servers/*/backups/*/download", Action::DownloadBackup),
    ("POST", "api/client/servers/*/backups/*/lock", Action::LockBackup),
    ("POST", "api/client/servers/*/backups/*/restore", Action::RestoreBackup),
    ("GET", "api/client/servers/*/startup", Action::Startup),
    ("PUT", "api/client/servers/*/startup/variable", Action::UpdateVariable),
    ("POST", "api/client/servers/*/settings/rename", Action::Rename),
    ("POST", "api/client/servers/*/settings/reinstall", Action::Reinstall),
    ("PUT", "api/client/servers/*/settings/docker-image", Action::SetImage),
];

impl Action {
    /// The quota that the route has besides its API's.
    pub(super) fn own_quota(self) -> Option<OwnQuota> {
        (self == Self::PullFile).then(|| OwnQuota::of("user", 10, Duration::from_secs(300)))
    }

    /// Whether it is answered without the second factor that the panel demands of everybody.
    pub(super) const fn is_without_second_factor(self) -> bool {
        matches!(
            self,
            Self::Account | Self::TwoFactor | Self::EnableTwoFactor | Self::DisableTwoFactor
        )
    }
}

/// Does what the route does.
pub(super) async fn run(action: Action, call: &Call<'_>) -> Outcome {
    match action {
        Action::Servers => servers::list(call),
        Action::Permissions => permissions::list(call),
        Action::Account => account::view(call),
        Action::UpdateEmail => account::update_email(call),
        Action::UpdatePassword => account::update_password(call),
        Action::AccountActivity => activity::of_account(call),
        Action::ApiKeys => api_keys::list(call),
        Action::CreateApiKey => api_keys::create(call),
        Action::DeleteApiKey => api_keys::delete(call),
        Action::SshKeys => ssh_keys::list(call),
        Action::CreateSshKey => ssh_keys::create(call),
        Action::RemoveSshKey => ssh_keys::remove(call),
        Action::TwoFactor => two_factor::view(call),
        Action::EnableTwoFactor => two_factor::enable(call),
        Action::DisableTwoFactor => two_factor::disable(call),
        Action::Server => servers::view(call),
        Action::Resources => resources::view(call).await,
        Action::WebSocket => websocket::ticket(call),
        Action::Activity => activity::of_server(call),
        Action::Command => command::send(call).await,
        Action::Power => power::send(call).await,
        Action::Databases => databases::list(call),
        Action::CreateDatabase => databases::create(call),
        Action::RotatePassword => databases::rotate_password(call),
        Action::DeleteDatabase => databases::delete(call),
        Action::Files => files::list(call).await,
        Action::FileContents => files::contents(call).await,
        Action::FileDownload => files::download(call),
        Action::FileUpload => files::upload(call),
        Action::RenameFiles => files_change::rename(call).await,
        Action::CopyFile => files_change::copy(call).await,
        Action::WriteFile => files_change::write(call).await,
        Action::CompressFiles => files_change::compress(call).await,
        Action::DecompressFile => files_change::decompress(call).await,
        Action::DeleteFiles => files_change::delete(call).await,
        Action::CreateFolder => files_change::create_folder(call).await,
        Action::ChangeModes => files_change::change_modes(call).await,
        Action::PullFile => files_change::pull(call).await,
        Action::Schedules => schedules::list(call),
        Action::CreateSchedule => schedules::create(call),
        Action::Schedule => schedules::view(call),
        Action::UpdateSchedule => schedules::update(call),
        Action::ExecuteSchedule => schedules::execute(call),
        Action::DeleteSchedule => schedules::delete(call),
        Action::CreateTask => tasks::create(call),
        Action::UpdateTask => tasks::update(call),
        Action::DeleteTask => tasks::delete(call),
        Action::Allocations => network::list(call),
        Action::CreateAllocation => network::create(call),
        Action::UpdateAllocation => network::update(call),
        Action::SetPrimaryAllocation => network::set_primary(call),
        Action::DeleteAllocation => network::delete(call),
        Action::Users => users::list(call),
        Action::CreateUser => users::create(call),
        Action::User => users::view(call),
        Action::UpdateUser => users::update(call).await,
        Action::DeleteUser => users::delete(call).await,
        Action::Backups => backups::list(call),
        Action::CreateBackup => backups::create(call).await,
        Action::Backup => backups::view(call),
        Action::DownloadBackup => backups::download(call),
        Action::LockBackup => backups::toggle_lock(call),
        Action::RestoreBackup => backups::restore(call).await,
        Action::DeleteBackup => backups::delete(call).await,
        Action::Startup => startup::view(call),
        Action::UpdateVariable => startup::update(call),
        Action::Rename => settings::rename(call),
        Action::Reinstall => settings::reinstall(call).await,
        Action::SetImage => settings::set_image(call),
    }
}

impl Call<'_> {
    /// Notes what the caller did to a server.
    fn note(&self, world: &mut World, event: impl Into<String>, server: &Server, properties: Value) {
        let subjects = [Subject::Server(server.id)];
        world.note(event, Some(self.caller.user.id), subjects, properties, self.panel.now());
    }

    /// Notes what the caller did to the own account.
    fn note_account(&self, world: &mut World, event: &str, properties: Value) {
        let user = self.caller.user.id;
        world.note(event, Some(user), [Subject::User(user)], properties, self.panel.now());
    }
}

/// A link to the node of a server that its node lets in for a quarter of an hour. Nothing is behind the fake's.
fn signed_url(world: &mut World, server: &Server, path: &str) -> Value {
    let node = world.database.nodes.get(&server.node);
    let address = node.map(|node| node.address()).unwrap_or_default();
    let token = format!(
        "{}.{}.{}",
        world.random.text(80),
        world.random.text(300),
        world.random.text(43)
    );
    let url = format!("{address}/{path}?token={token}");
    json!({"object": "signed_url", "attributes": {"url": url}})
}

/// 202 with the empty list that PHP makes of nothing.
const fn accepted() -> Reply {
    Reply::Json(202, Value::Array(Vec::new()))
}

fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_second()).unwrap_or(0)
}
