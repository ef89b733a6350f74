//! The adapter to Pterodactyl 1.x.

mod account;
mod convert;
mod diagnose;
mod error;
mod room;

use std::time::Duration;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use panel_http::{Call, Secret};
use pterodactyl_api::{
    Application, Client,
    models::{
        client::backup::NewBackup,
        nest,
        server::{Include, Server, UpdateBuild, UpdateDetails, UpdateStartup},
        user::UpdateUser,
    },
};

use self::{
    convert::number,
    error::{told, told_of_nodes},
};
use super::{
    AccountQuery, Capabilities, ChangeBuild, ChangeDetails, ChangeStartup, CreateServer, LiveServer, NewAccount,
    NodeAnswer, NodePlace, NodeRoom, ObservedAccount, ObservedServer, Panel, PanelError, PowerAction, ServerRef,
    ServersPage,
    set_up::{SetUp, panel_set_up},
    wings::{
        self,
        error::{client_key_missing, missing_permission},
    },
};
use crate::{
    customer::Profile, diagnose::Check, egg::PanelEgg, engine::Connection, error::Error, id::ExternalKey,
    product::BackupPolicy, service::ServerSpec,
};

panel_set_up! {
    /// A Pterodactyl panel to be given to an engine.
    ///
    /// ```no_run
    /// use provisioning_core::panel::pterodactyl;
    ///
    /// let panel = pterodactyl("https://panel.example", "ptla_…".into())?.client_key("ptlc_…".into());
    /// # Ok::<_, provisioning_core::Error>(())
    /// ```
    pub struct Pterodactyl;
}

/// A Pterodactyl panel at this address, with an application key (made in the admin area).
///
/// The key needs *read & write* for servers and users, and *read* for nodes, allocations, nests and eggs.
///
/// # Errors
/// [`Invalid`](crate::Reason::Invalid) when the address is none, or the key is empty: nothing was called.
pub fn pterodactyl(address: &str, key: Secret) -> Result<Pterodactyl, Error> {
    SetUp::new(address, key, Capabilities::pterodactyl()).map(Pterodactyl)
}

impl From<Pterodactyl> for Connection {
    fn from(panel: Pterodactyl) -> Self {
        panel.0.connection(Adapter::connect)
    }
}

#[cfg(feature = "test-util")]
impl From<pterodactyl_api::fake::FakePanel> for Connection {
    /// The fake with its own keys, in its own time.
    fn from(fake: pterodactyl_api::fake::FakePanel) -> Self {
        match pterodactyl("http://fake.localhost", fake.application_key()) {
            Ok(panel) => panel
                .client_key(fake.client_key())
                .service(fake.service())
                .clock(fake.clock())
                .into(),
            Err(error) => Self::failed(error),
        }
    }
}

#[derive(Debug)]
struct Adapter {
    application: Application,
    client: Option<Client>,
    capabilities: Capabilities,
}

impl Adapter {
    fn connect(set_up: SetUp) -> Result<Self, panel_http::Error> {
        let application = set_up.client(Application::builder(&set_up.address, set_up.key.clone()))?;
        let client = match &set_up.client_key {
            Some(key) => Some(set_up.client(Client::builder(&set_up.address, key.clone()))?),
            None => None,
        };
        let mut capabilities = set_up.capabilities;
        capabilities.can_ask_node = client.is_some();
        Ok(Self {
            application,
            client,
            capabilities,
        })
    }

    fn client(&self, operation: &str) -> Result<&Client, PanelError> {
        self.client.as_ref().ok_or_else(|| client_key_missing(operation))
    }

    fn server(&self, server: &ServerRef) -> Result<pterodactyl_api::models::server::ServerHandle, PanelError> {
        Ok(self.application.server(number(&server.id, "server")?))
    }

    /// Reads a server with its owner and its allocations.
    async fn look(&self, call: Call<Server, Include>) -> Result<Option<ObservedServer>, PanelError> {
        let call = call.include(Include::User).include(Include::Allocations);
        let found = convert::found(call.deadline(self.deadline()).await)?;
        Ok(found.map(|server| convert::server(&server)))
    }

    /// Sends a write once. Its answer shows the server as a look does.
    async fn write(&self, call: Call<Server, Include>) -> Result<ObservedServer, PanelError> {
        let call = call.include(Include::User).include(Include::Allocations);
        let server = call.deadline(self.deadline()).once().await.map_err(told)?;
        Ok(convert::server(&server))
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
        self.look(self.application.servers().find_by_external_id(key.to_string()))
            .await
    }

    async fn read_server(&self, server: &ServerRef) -> Result<Option<ObservedServer>, PanelError> {
        let found = self.look(self.server(server)?.get()).await?;
        Ok(found.filter(|found| found.server.uuid == server.uuid))
    }

    async fn create_server(&self, request: &CreateServer) -> Result<ObservedServer, PanelError> {
        self.write(self.application.servers().create(&convert::new_server(request)?))
            .await
    }

    async fn change_details(
        &self,
        server: &ServerRef,
        to: &ChangeDetails,
    ) -> Result<Option<ObservedServer>, PanelError> {
        let change = UpdateDetails {
            name: to.name.clone(),
            user: number(&to.owner, "user")?,
            external_id: Some(to.key.to_string()),
            description: Some(to.description.clone()).filter(|description| !description.is_empty()),
        };
        self.write(self.server(server)?.update_details(&change)).await.map(Some)
    }

    async fn change_build(&self, server: &ServerRef, to: &ChangeBuild) -> Result<Option<ObservedServer>, PanelError> {
        let allocation = number(to.allocation.as_deref().unwrap_or_default(), "allocation")?;
        let change = UpdateBuild::new(allocation, convert::limits(&to.limits), convert::features(&to.features))
            .oom_disabled(!to.limits.oom_killer)
            .add_allocations(convert::numbers_of(to.add_allocations.iter())?);
        self.write(self.server(server)?.update_build(&change)).await.map(Some)
    }

    async fn change_startup(
        &self,
        server: &ServerRef,
        to: &ChangeStartup,
    ) -> Result<Option<ObservedServer>, PanelError> {
        let spec = &to.spec;
        let egg = number(spec.egg.as_str(), "egg")?;
        let change = UpdateStartup::new(&spec.startup, egg, &spec.docker_image, spec.environment.clone())
            .skip_scripts(spec.skip_scripts);
        self.write(self.server(server)?.update_startup(&change)).await.map(Some)
    }

    async fn suspend(&self, server: &ServerRef) -> Result<(), PanelError> {
        self.server(server)?
            .suspend()
            .deadline(self.deadline())
            .await
            .map(|_| ())
            .map_err(told)
    }

    async fn unsuspend(&self, server: &ServerRef) -> Result<(), PanelError> {
        self.server(server)?
            .unsuspend()
            .deadline(self.deadline())
            .await
            .map(|_| ())
            .map_err(told)
    }

    async fn delete_server(&self, server: &ServerRef, _: BackupPolicy) -> Result<(), PanelError> {
        self.server(server)?
            .delete()
            .deadline(self.deadline())
            .await
            .map_err(told)
    }

    async fn force_delete_server(&self, server: &ServerRef, _: BackupPolicy) -> Result<(), PanelError> {
        self.server(server)?
            .force_delete()
            .deadline(self.deadline())
            .await
            .map_err(told)
    }

    async fn reinstall(&self, server: &ObservedServer) -> Result<(), PanelError> {
        self.server(&server.server)?
            .reinstall()
            .deadline(self.deadline())
            .await
            .map_err(told)
    }

    async fn back_up(&self, server: &ServerRef) -> Result<(), PanelError> {
        let server = self.client("backups.create")?.server(server.uuid.to_string());
        let made = server
            .backups()
            .create(&NewBackup::new())
            .deadline(self.deadline())
            .await;
        made.map(drop).map_err(told)
    }

    async fn power(&self, server: &ServerRef, action: PowerAction) -> Result<(), PanelError> {
        let server = self.client("power")?.server(server.uuid.to_string());
        let done = server.power(convert::signal(action)).deadline(self.deadline()).await;
        done.map_err(told)
    }

    async fn servers(&self, page: u64) -> Result<ServersPage, PanelError> {
        let list = self.application.servers().list().per_page(100).page(page).background();
        let list = list.include(Include::User).include(Include::Allocations);
        let page = list.into_call().deadline(self.deadline()).await.map_err(told)?;
        let next = page.next();
        Ok(ServersPage::new(page.items.iter().map(convert::server).collect(), next))
    }

    async fn ask_node(&self, server: &ObservedServer) -> Result<NodeAnswer, PanelError> {
        self.live(&server.server).await.map(|live| live.node)
    }

    async fn live(&self, server: &ServerRef) -> Result<LiveServer, PanelError> {
        let server = self.client("resources")?.server(server.uuid.to_string());
        convert::live(server.resources().deadline(self.deadline()).await)
    }

    #[cfg(feature = "console")]
    async fn console(&self, server: &ServerRef) -> Result<panel_http::console::ConsoleSession, PanelError> {
        let server = self.client("console")?.server(server.uuid.to_string());
        server.console().await.map_err(told)
    }

    async fn find_account(&self, query: &AccountQuery) -> Result<Option<ObservedAccount>, PanelError> {
        self.account_by(query).await
    }

    async fn create_account(&self, account: &NewAccount) -> Result<ObservedAccount, PanelError> {
        self.make_account(account).await
    }

    async fn link_account(&self, account: &ObservedAccount, external_id: &str) -> Result<ObservedAccount, PanelError> {
        let change = account::as_it_is(account).external_id(panel_http::Patch::Set(external_id.to_owned()));
        self.change_account(account, &change).await
    }

    async fn update_account(&self, account: &ObservedAccount, to: &Profile) -> Result<(), PanelError> {
        let change = UpdateUser::new(&to.email, &account.username, &to.first_name, &to.last_name);
        self.change_account(account, &change).await.map(drop)
    }

    async fn set_password(&self, account: &ObservedAccount, password: &str) -> Result<(), PanelError> {
        let change = account::as_it_is(account).password(Secret::from(password));
        self.change_account(account, &change).await.map(drop)
    }

    async fn find_room(&self, spec: &ServerSpec) -> Result<Vec<NodeRoom>, PanelError> {
        room::find(&self.application, spec).await
    }

    async fn places(&self) -> Result<Option<Vec<NodePlace>>, PanelError> {
        room::places(&self.application).await.map(Some)
    }

    async fn may_create_servers(&self) -> Result<(), PanelError> {
        match diagnose::may_create_servers(&self.application).await.map_err(told)? {
            true => Ok(()),
            false => Err(missing_permission("servers.create", "servers", "read & write")),
        }
    }

    async fn eggs(&self) -> Result<Vec<PanelEgg>, PanelError> {
        let list = self
            .application
            .nests()
            .list()
            .include(nest::Include::Eggs)
            .include(nest::Include::EggsWithVariables);
        let nests: Vec<nest::Nest> = list.background().all().try_collect().await.map_err(told)?;
        if nests.iter().any(nest::Nest::eggs_hidden) {
            return Err(missing_permission("eggs.list", "eggs", "read"));
        }
        Ok(nests.iter().flat_map(nest::Nest::eggs).map(convert::egg).collect())
    }

    async fn fingerprint(&self) -> Result<Vec<String>, PanelError> {
        let nodes = self.application.nodes().list().background().all();
        let nodes: Vec<pterodactyl_api::models::node::Node> = nodes.try_collect().await.map_err(told_of_nodes)?;
        Ok(nodes.into_iter().map(|node| node.uuid.to_string()).collect())
    }

    async fn diagnose(&self) -> Vec<Check> {
        diagnose::run(&self.application, self.client.as_ref()).await
    }

    fn server_page(&self, server: &ServerRef) -> String {
        format!(
            "{}/admin/servers/view/{}",
            self.application.transport().address(),
            server.id
        )
    }

    fn customer_page(&self, server: &ServerRef) -> String {
        wings::customer_page(self.application.transport(), server)
    }

    fn replace_key(&self, key: &str) -> Result<(), PanelError> {
        self.application.replace_key(Secret::from(key)).map_err(told)
    }

    fn replace_client_key(&self, key: &str) -> Result<(), PanelError> {
        self.client("set-up")?.replace_key(Secret::from(key)).map_err(told)
    }
}
