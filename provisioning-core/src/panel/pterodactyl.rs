//! The adapter to Pterodactyl 1.x.

mod convert;
mod diagnose;
mod error;
mod room;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::TryStreamExt;
use panel_http::{Call, Clock, HttpService, Secret};
use pterodactyl_api::{
    Application, Client,
    models::{
        nest,
        server::{Include, Server, UpdateBuild, UpdateDetails, UpdateStartup},
        user::{NewUser, UpdateUser},
    },
};

use self::{convert::number, error::told};
use super::{
    AccountQuery, Capabilities, ChangeBuild, ChangeDetails, ChangeStartup, CreateServer, FreeAllocation, NewAccount,
    NodeAnswer, ObservedAccount, ObservedServer, Panel, PanelError, PanelErrorKind, ServerRef,
};
use crate::{
    diagnose::Check,
    effect::Effect,
    egg::PanelEgg,
    engine::Connection,
    error::{Error, Reason},
    id::ExternalKey,
    service::ServerSpec,
};

/// A Pterodactyl panel to be given to an engine.
///
/// ```no_run
/// use provisioning_core::panel::pterodactyl;
///
/// let panel = pterodactyl("https://panel.example", "ptla_…".into())?.client_key("ptlc_…".into());
/// # Ok::<_, provisioning_core::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a panel does nothing until it is given to an engine"]
pub struct Pterodactyl {
    address: String,
    key: Secret,
    client_key: Option<Secret>,
    service: Option<Arc<dyn HttpService>>,
    clock: Option<Arc<dyn Clock>>,
    plain_http: bool,
    timeout: Duration,
    capabilities: Capabilities,
}

/// A Pterodactyl panel at this address, with an application key (made in the admin area).
///
/// The key needs *read & write* for servers and users, and *read* for nodes, allocations, nests and eggs.
///
/// # Errors
/// [`Invalid`](Reason::Invalid) when the address is none, or the key is empty: nothing was called.
pub fn pterodactyl(address: &str, key: Secret) -> Result<Pterodactyl, Error> {
    if key.is_empty() {
        return Err(Error::new(
            Reason::Invalid,
            "the application key is missing",
            "create one in the panel's admin area under Application API and give it",
        ));
    }
    if let Err(error) = panel_http::Address::parse(address) {
        return Err(Error::new(Reason::Invalid, error.to_string(), error.advice()));
    }
    Ok(Pterodactyl {
        address: address.to_owned(),
        key,
        client_key: None,
        service: None,
        clock: None,
        plain_http: false,
        timeout: Duration::from_secs(30),
        capabilities: Capabilities::pterodactyl(),
    })
}

impl Pterodactyl {
    /// A client key (made in the account area), of an administrator: for live power states, and for asking nodes.
    pub fn client_key(mut self, key: Secret) -> Self {
        self.client_key = Some(key).filter(|key| !key.is_empty());
        self
    }

    /// Carries calls by this instead of reqwest.
    pub fn service(mut self, service: Arc<dyn HttpService>) -> Self {
        self.service = Some(service);
        self
    }

    /// Takes time and sleep from here; so does the engine, unless it was given a clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Allows `http://` to another machine. The keys then cross the network in clear.
    pub const fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// How long one call may take. Default: 30 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self.capabilities.longest_call = timeout + Duration::from_secs(15);
        self
    }

    /// How long after a call without an answer the panel may still act on it. Default: 120 s: twice the panel's own limit
    /// for its node (15 s), and the queue of its web server. Shorter than the truth, it can cost a server.
    pub const fn settle_margin(mut self, margin: Duration) -> Self {
        self.capabilities.settle_margin = margin;
        self
    }

    /// How long an installation may take before it is given up. Default: one hour.
    pub const fn install_deadline(mut self, deadline: Duration) -> Self {
        self.capabilities.install_deadline = deadline;
        self
    }

    fn connect(self) -> Result<Adapter, panel_http::Error> {
        let application = self.transport(Application::builder(&self.address, self.key.clone()))?;
        let client = match &self.client_key {
            Some(key) => Some(self.transport(Client::builder(&self.address, key.clone()))?),
            None => None,
        };
        let mut capabilities = self.capabilities;
        capabilities.can_ask_node = client.is_some();
        Ok(Adapter {
            application,
            client,
            capabilities,
        })
    }

    fn transport<H: From<panel_http::Transport>>(
        &self,
        builder: panel_http::TransportBuilder<H>,
    ) -> Result<H, panel_http::Error> {
        let mut builder = builder.timeout(self.timeout);
        if let Some(service) = &self.service {
            builder = builder.service(Arc::clone(service));
        }
        if let Some(clock) = &self.clock {
            builder = builder.clock(Arc::clone(clock));
        }
        if self.plain_http {
            builder = builder.allow_plain_http();
        }
        builder.build()
    }
}

impl From<Pterodactyl> for Connection {
    fn from(panel: Pterodactyl) -> Self {
        let clock = panel.clock.clone();
        let connection = match panel.connect() {
            Ok(adapter) => Self::new(adapter),
            Err(error) => Self::failed(Error::new(Reason::Invalid, error.to_string(), error.advice())),
        };
        match clock {
            Some(clock) => connection.in_time_of(clock),
            None => connection,
        }
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
    fn client(&self, operation: &str) -> Result<&Client, PanelError> {
        self.client.as_ref().ok_or_else(|| {
            let message = "this needs a client key, and none was given";
            PanelError::new(PanelErrorKind::ClientKeyMissing, Effect::NotSent, operation, message)
                .advising("create one in the panel under Account, API Credentials, and give it")
        })
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

    async fn change_details(&self, server: &ServerRef, to: &ChangeDetails) -> Result<ObservedServer, PanelError> {
        let change = UpdateDetails {
            name: to.name.clone(),
            user: number(&to.owner, "user")?,
            external_id: Some(to.key.to_string()),
            description: Some(to.description.clone()).filter(|description| !description.is_empty()),
        };
        self.write(self.server(server)?.update_details(&change)).await
    }

    async fn change_build(&self, server: &ServerRef, to: &ChangeBuild) -> Result<ObservedServer, PanelError> {
        let allocation = number(to.allocation.as_deref().unwrap_or_default(), "allocation")?;
        let change = UpdateBuild::new(allocation, convert::limits(&to.limits), convert::features(&to.features))
            .oom_disabled(!to.limits.oom_killer);
        self.write(self.server(server)?.update_build(&change)).await
    }

    async fn change_startup(&self, server: &ServerRef, to: &ChangeStartup) -> Result<ObservedServer, PanelError> {
        let spec = &to.spec;
        let egg = number(spec.egg.as_str(), "egg")?;
        let change = UpdateStartup::new(&spec.startup, egg, &spec.docker_image, spec.environment.clone())
            .skip_scripts(spec.skip_scripts);
        self.write(self.server(server)?.update_startup(&change)).await
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

    async fn delete_server(&self, server: &ServerRef) -> Result<(), PanelError> {
        self.server(server)?
            .delete()
            .deadline(self.deadline())
            .await
            .map_err(told)
    }

    async fn ask_node(&self, server: &ServerRef) -> Result<NodeAnswer, PanelError> {
        let client = self.client("resources")?;
        let answer = client
            .server(server.uuid.to_string())
            .resources()
            .deadline(self.deadline())
            .await;
        convert::node_answer(answer)
    }

    async fn find_account(&self, query: &AccountQuery) -> Result<Option<ObservedAccount>, PanelError> {
        match query {
            AccountQuery::Key(key) => {
                let found = self
                    .application
                    .users()
                    .find_by_external_id(key)
                    .deadline(self.deadline())
                    .await;
                convert::found(found).map(|user| user.map(convert::account))
            }
            AccountQuery::Email(email) => {
                let mut users = self.application.users().list().filter_email(email).all();
                while let Some(user) = users.try_next().await.map_err(told)? {
                    if user.email.eq_ignore_ascii_case(email) {
                        return Ok(Some(convert::account(user)));
                    }
                }
                Ok(None)
            }
        }
    }

    async fn create_account(&self, account: &NewAccount) -> Result<ObservedAccount, PanelError> {
        let user = NewUser::new(
            &account.email,
            &account.username,
            &account.first_name,
            &account.last_name,
        )
        .external_id(&account.key);
        let made = self
            .application
            .users()
            .create(&user)
            .deadline(self.deadline())
            .once()
            .await;
        made.map(convert::account).map_err(told)
    }

    async fn link_account(&self, account: &ObservedAccount, external_id: &str) -> Result<ObservedAccount, PanelError> {
        let change = UpdateUser::new(
            &account.email,
            &account.username,
            &account.first_name,
            &account.last_name,
        )
        .external_id(panel_http::Patch::Set(external_id.to_owned()));
        let user = self.application.user(number(&account.id, "user")?);
        let changed = user.update(&change).deadline(self.deadline()).once().await;
        changed.map(convert::account).map_err(told)
    }

    async fn find_room(&self, spec: &ServerSpec) -> Result<Vec<FreeAllocation>, PanelError> {
        room::find(&self.application, spec).await
    }

    async fn rehearse(&self, spec: &ServerSpec) -> Result<(), PanelError> {
        if !diagnose::may_write(&self.application, "servers").await.map_err(told)? {
            return Err(error::missing_permission("servers.create", "servers", "read & write"));
        }
        match room::find(&self.application, spec).await {
            // Where the panel chooses, nobody needs to see nodes and allocations.
            Err(error) if error.kind() == PanelErrorKind::Access && !spec.site.needs_our_choice() => Ok(()),
            found => found.map(drop),
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
            return Err(error::missing_permission("eggs.list", "eggs", "read"));
        }
        Ok(nests.iter().flat_map(nest::Nest::eggs).map(convert::egg).collect())
    }

    async fn fingerprint(&self) -> Result<Vec<String>, PanelError> {
        let nodes = self.application.nodes().list().background().all();
        let nodes: Vec<pterodactyl_api::models::node::Node> = nodes.try_collect().await.map_err(told)?;
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

    fn replace_key(&self, key: &str) -> Result<(), PanelError> {
        self.application.replace_key(Secret::from(key)).map_err(told)
    }

    fn replace_client_key(&self, key: &str) -> Result<(), PanelError> {
        self.client("set-up")?.replace_key(Secret::from(key)).map_err(told)
    }
}
