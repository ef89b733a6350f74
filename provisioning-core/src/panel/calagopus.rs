//! The adapter to Calagopus.

mod account;
mod convert;
mod diagnose;
mod error;
mod reinstall;
mod room;

use std::{collections::BTreeMap, time::Duration};

use async_trait::async_trait;
use calagopus_api::{
    Call,
    models::{
        client::backup::NewBackup,
        node::Node,
        server::{DeleteServer, Server, ServerHandle, UpdateServer},
        user::UpdateUser,
    },
    server::{ServerAllocation, VariableValue},
};
use futures_util::TryStreamExt;
use panel_http::{Patch, Secret};

use self::{
    convert::id,
    error::{missing_permission, told},
    room::Rooms,
};
use super::{
    AccountQuery, Capabilities, ChangeBuild, ChangeDetails, ChangeStartup, ChangeVariables, CreateServer, LiveServer,
    NewAccount, NodeAnswer, NodePlace, NodeRoom, ObservedAccount, ObservedServer, Panel, PanelError, PanelErrorKind,
    PowerAction, ServerRef, ServersPage,
    set_up::{SetUp, panel_set_up},
    wings,
};
use crate::{
    customer::Profile, diagnose::Check, effect::Effect, egg::PanelEgg, engine::Connection, error::Error,
    id::ExternalKey, product::BackupPolicy, service::ServerSpec,
};

panel_set_up! {
    /// A Calagopus panel to be given to an engine.
    ///
    /// ```no_run
    /// use provisioning_core::panel::calagopus;
    ///
    /// let panel = calagopus("https://panel.example", "c7sp_…".into())?;
    /// # Ok::<_, provisioning_core::Error>(())
    /// ```
    pub struct Calagopus with one key;
}

impl Calagopus {
    /// How long a creation may take, beside [`timeout`](Self::timeout). Default: 10 minutes.
    ///
    /// The panel takes a creation back when its node fails, but only for a caller who is still there: **one that is cut may
    /// leave a row with no server behind it**. The engine finds such a row out and makes the server again, some minutes later.
    pub fn creation_timeout(mut self, timeout: Duration) -> Self {
        self.0.capabilities.longest_creation = timeout + QUEUE;
        self
    }

    /// Whether the back-ups of a server are deleted with it, where its product does not
    /// [keep](crate::product::BackupPolicy::KeepDays) them. Default: yes. Otherwise they stay on the panel, of no server.
    pub const fn delete_backups(mut self, delete_backups: bool) -> Self {
        self.0.keep_backups = !delete_backups;
        self
    }
}

/// A Calagopus panel at this address, with an API key of an administrator (made in the account area). There is one kind of key.
///
/// The key needs the admin permissions `servers.create`, `servers.read`, `servers.update`, `servers.delete`,
/// `servers.variables`, `servers.allocations`, `users.create`, `users.read`, `users.update`, `users.email`, `nodes.read`, `nodes.allocations` and `eggs.read`; and of
/// a server `settings.install` to reinstall it, `backups.create` to back it up, and `control.start`, `control.stop` and
/// `control.restart` for its power.
///
/// # Errors
/// [`Invalid`](crate::Reason::Invalid) when the address is none, or the key is empty: nothing was called.
pub fn calagopus(address: &str, key: Secret) -> Result<Calagopus, Error> {
    SetUp::new(address, key, Capabilities::calagopus()).map(Calagopus)
}

impl From<Calagopus> for Connection {
    fn from(panel: Calagopus) -> Self {
        panel.0.connection(Adapter::connect)
    }
}

#[cfg(feature = "test-util")]
impl From<calagopus_api::fake::FakePanel> for Connection {
    /// The fake with its administrator's key, in its own time.
    fn from(fake: calagopus_api::fake::FakePanel) -> Self {
        match calagopus("http://fake.localhost", fake.key()) {
            Ok(panel) => panel.service(fake.service()).clock(fake.clock()).into(),
            Err(error) => Self::failed(error),
        }
    }
}

/// How much of the time of a creation it may wait for the panel's quota.
const QUEUE: Duration = Duration::from_secs(15);

#[derive(Debug)]
struct Adapter {
    panel: calagopus_api::Calagopus,
    rooms: Rooms,
    keep_backups: bool,
    capabilities: Capabilities,
}

impl Adapter {
    fn connect(set_up: SetUp) -> Result<Self, panel_http::Error> {
        Ok(Self {
            panel: set_up.client(calagopus_api::Calagopus::builder(&set_up.address, set_up.key.clone()))?,
            rooms: Rooms::default(),
            keep_backups: set_up.keep_backups,
            capabilities: set_up.capabilities,
        })
    }

    fn server(&self, server: &ServerRef) -> ServerHandle {
        self.panel.server(server.uuid)
    }

    async fn look(&self, call: Call<Server>) -> Result<Option<ObservedServer>, PanelError> {
        let found = convert::found(call.deadline(self.deadline()).await)?;
        Ok(found.map(|server| convert::server(&server)))
    }

    /// Sends a change once. The panel answers nothing, and tells its node afterwards.
    async fn change(&self, server: &ServerRef, change: UpdateServer) -> Result<(), PanelError> {
        let call = self.server(server).update(&change);
        call.deadline(self.deadline()).once().await.map_err(told)
    }

    async fn delete(&self, server: &ServerRef, backups: BackupPolicy, force: bool) -> Result<(), PanelError> {
        let ends_them = backups == BackupPolicy::Delete && !self.keep_backups;
        let how = DeleteServer::new().force(force).delete_backups(ends_them);
        let call = self.server(server).delete(how);
        call.deadline(self.deadline()).await.map_err(told)
    }

    const fn deadline(&self) -> Duration {
        self.capabilities.longest_call
    }
}

#[async_trait]
impl Panel for Adapter {
    fn capabilities(&self) -> Capabilities {
        self.capabilities.clone()
    }

    async fn find_server(&self, key: &ExternalKey) -> Result<Option<ObservedServer>, PanelError> {
        self.look(self.panel.servers().find_by_external_id(key.to_string()))
            .await
    }

    async fn read_server(&self, server: &ServerRef) -> Result<Option<ObservedServer>, PanelError> {
        self.look(self.server(server).get()).await
    }

    /// The panel lets its node take any time, and takes the row back for a caller who has waited.
    async fn create_server(&self, request: &CreateServer) -> Result<ObservedServer, PanelError> {
        let call = self.panel.servers().create(&convert::new_server(request)?);
        let longest = self.capabilities.longest_creation;
        let made = call.timeout(longest.saturating_sub(QUEUE)).deadline(longest).once();
        let made = made.await.map_err(told)?;
        self.rooms.promise(&request.spec, made.node.id);
        Ok(convert::server(&made))
    }

    async fn change_details(
        &self,
        server: &ServerRef,
        to: &ChangeDetails,
    ) -> Result<Option<ObservedServer>, PanelError> {
        let description = match to.description.as_str() {
            "" => Patch::Clear,
            description => Patch::Set(description.to_owned()),
        };
        let change = UpdateServer::new()
            .name(&to.name)
            .description(description)
            .owner(id(&to.owner, "user")?)
            .external_id(Patch::Set(to.key.to_string()));
        self.change(server, change).await.map(|()| None)
    }

    async fn change_build(&self, server: &ServerRef, to: &ChangeBuild) -> Result<Option<ObservedServer>, PanelError> {
        let change = UpdateServer::new()
            .limits(convert::limits(&to.limits))
            .pinned_cpus(convert::pinned_cpus(&to.limits)?)
            .feature_limits(convert::features(&to.features));
        self.change(server, change).await?;
        for allocation in &to.add_allocations {
            let added = self.server(server).add_allocation(id(&allocation.id, "allocation")?);
            let added = added.deadline(self.deadline()).await.map_err(told);
            // The limits are changed by then.
            added.map_err(|error| error.with_effect(Effect::Unknown))?;
        }
        Ok(None)
    }

    async fn change_startup(
        &self,
        server: &ServerRef,
        to: &ChangeStartup,
    ) -> Result<Option<ObservedServer>, PanelError> {
        let spec = &to.spec;
        let change = UpdateServer::new()
            .egg(id(spec.egg.as_str(), "egg")?)
            .image(&spec.docker_image)
            .startup(&spec.startup);
        self.change(server, change).await.map(|()| None)
    }

    async fn read_variables(&self, server: &ServerRef) -> Result<BTreeMap<String, String>, PanelError> {
        let variables = self.server(server).variables().deadline(self.deadline()).await;
        let variables = variables.map_err(told)?;
        Ok(variables.into_iter().map(|it| (it.env_variable, it.value)).collect())
    }

    async fn change_variables(&self, server: &ServerRef, to: &ChangeVariables) -> Result<(), PanelError> {
        let variables = to
            .environment
            .iter()
            .map(|(name, value)| VariableValue::new(name, value));
        let call = self.server(server).set_variables(variables);
        call.deadline(self.deadline()).once().await.map_err(told)
    }

    async fn read_allocations(&self, server: &ServerRef) -> Result<Vec<String>, PanelError> {
        let all = self.server(server).allocations().per_page(100).all();
        let all: Vec<ServerAllocation> = all.try_collect().await.map_err(told)?;
        Ok(all.iter().map(convert::socket).collect())
    }

    async fn suspend(&self, server: &ServerRef) -> Result<(), PanelError> {
        self.change(server, UpdateServer::new().suspended(true)).await
    }

    async fn unsuspend(&self, server: &ServerRef) -> Result<(), PanelError> {
        self.change(server, UpdateServer::new().suspended(false)).await
    }

    async fn delete_server(&self, server: &ServerRef, backups: BackupPolicy) -> Result<(), PanelError> {
        self.delete(server, backups, false).await
    }

    async fn force_delete_server(&self, server: &ServerRef, backups: BackupPolicy) -> Result<(), PanelError> {
        self.delete(server, backups, true).await
    }

    async fn reinstall(&self, server: &ObservedServer) -> Result<(), PanelError> {
        reinstall::run(&self.panel, server, self.capabilities.longest_reinstallation).await
    }

    async fn back_up(&self, server: &ServerRef) -> Result<(), PanelError> {
        let server = self.panel.client().server(server.uuid);
        let made = server
            .backups()
            .create(&NewBackup::new())
            .deadline(self.deadline())
            .await;
        made.map(drop).map_err(told)
    }

    async fn power(&self, server: &ServerRef, action: PowerAction) -> Result<(), PanelError> {
        let server = self.panel.client().server(server.uuid);
        let done = server
            .power(&convert::power_action(action))
            .deadline(self.deadline())
            .await;
        done.map_err(told)
    }

    async fn servers(&self, page: u64) -> Result<ServersPage, PanelError> {
        let list = self.panel.servers().list().per_page(100).page(page).background();
        let page = list.into_call().deadline(self.deadline()).await.map_err(told)?;
        let next = page.next();
        Ok(ServersPage::new(page.items.iter().map(convert::server).collect(), next))
    }

    /// Of all its servers: so it is asked of one that is being installed or suspended, too.
    async fn ask_node(&self, server: &ObservedServer) -> Result<NodeAnswer, PanelError> {
        let node = self.panel.node(id(&server.node, "node")?);
        convert::known(node.resources().deadline(self.deadline()).await, server.server.uuid)
    }

    async fn live(&self, server: &ServerRef) -> Result<LiveServer, PanelError> {
        let server = self.panel.client().server(server.uuid);
        convert::live(server.resources().deadline(self.deadline()).await)
    }

    #[cfg(feature = "console")]
    async fn console(&self, server: &ServerRef) -> Result<panel_http::console::ConsoleSession, PanelError> {
        self.panel.client().server(server.uuid).console().await.map_err(told)
    }

    async fn find_account(&self, query: &AccountQuery) -> Result<Option<ObservedAccount>, PanelError> {
        self.account_by(query).await
    }

    async fn create_account(&self, account: &NewAccount) -> Result<ObservedAccount, PanelError> {
        self.make_account(account).await
    }

    async fn link_account(&self, account: &ObservedAccount, external_id: &str) -> Result<ObservedAccount, PanelError> {
        let change = UpdateUser::new().external_id(Patch::Set(external_id.to_owned()));
        self.change_account(account, &change).await?;
        let mut linked = account.clone();
        linked.key = Some(external_id.to_owned());
        Ok(linked)
    }

    async fn update_account(&self, account: &ObservedAccount, to: &Profile) -> Result<(), PanelError> {
        let change = UpdateUser::new()
            .email(&to.email)
            .name_first(&to.first_name)
            .name_last(&to.last_name);
        self.change_account(account, &change).await
    }

    async fn mail_password_link(&self, account: &ObservedAccount) -> Result<(), PanelError> {
        let user = self.panel.user(id(&account.id, "user")?);
        user.reset_password().deadline(self.deadline()).await.map_err(told)
    }

    async fn find_room(&self, spec: &ServerSpec) -> Result<Vec<NodeRoom>, PanelError> {
        self.rooms.find(&self.panel, spec).await
    }

    async fn places(&self) -> Result<Option<Vec<NodePlace>>, PanelError> {
        room::places(&self.panel).await.map(Some)
    }

    async fn may_create_servers(&self) -> Result<(), PanelError> {
        match diagnose::may_create_servers(&self.panel).await.map_err(told)? {
            true => Ok(()),
            false => Err(missing_permission("admin.servers.create", "servers.create")),
        }
    }

    /// One call for all eggs, and one for the variables of each.
    async fn eggs(&self) -> Result<Vec<PanelEgg>, PanelError> {
        let nests = self.panel.nests().with_eggs().background().await.map_err(told)?;
        let mut eggs = Vec::new();
        for nest in &nests {
            for egg in &nest.eggs {
                let variables = self.panel.nest(nest.nest.id).egg(egg.id).variables().list();
                let variables = variables.background().await.map_err(told)?;
                eggs.push(convert::egg(egg, nest.nest.id, &variables));
            }
        }
        Ok(eggs)
    }

    async fn fingerprint(&self) -> Result<Vec<String>, PanelError> {
        let nodes = self.panel.nodes().list().per_page(100).background().all();
        let nodes: Vec<Node> = nodes.try_collect().await.map_err(told)?;
        Ok(nodes.into_iter().map(|node| node.id.to_string()).collect())
    }

    async fn diagnose(&self) -> Vec<Check> {
        diagnose::run(&self.panel).await
    }

    fn server_page(&self, server: &ServerRef) -> String {
        format!("{}/admin/servers/{}", self.panel.transport().address(), server.id)
    }

    fn customer_page(&self, server: &ServerRef) -> String {
        wings::customer_page(self.panel.transport(), server)
    }

    fn replace_key(&self, key: &str) -> Result<(), PanelError> {
        self.panel.replace_key(Secret::from(key)).map_err(told)
    }

    fn replace_client_key(&self, _: &str) -> Result<(), PanelError> {
        let message = "Calagopus has one kind of key, and no client key beside it";
        let error = PanelError::new(PanelErrorKind::Invalid, Effect::NotSent, "set-up", message);
        Err(error.advising("replace the key of the panel instead"))
    }
}
