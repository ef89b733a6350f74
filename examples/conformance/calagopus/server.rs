//! A server, from its creation to its end, and one that the panel places itself.

use std::time::Duration;

use calagopus_api::{
    NodeAllocationId, NodeId, ServerId, is_taken,
    models::{
        egg_configuration::{DeploymentPorts, PrimaryPort},
        node::Node,
        server::{DeleteServer, Deployment, Limits, NewServer, Server},
    },
    server::{FeatureLimits, ServerStatus, VariableValue},
};
use panel_http::{Effect, Error};

use super::{
    Run,
    customer::Customer,
    eggs::{OwnEgg, STARTUP},
    excuses::says,
    places::Places,
};
use crate::{
    report::same,
    waiting::{Progress, until},
};

/// As many as the server, its successor and its owner's wishes need.
pub(super) const ALLOCATIONS: u16 = 5;

/// The panel waits for its node without an end; a creation that is cut leaves a row without a server.
const CREATION: Duration = Duration::from_secs(600);

/// A server of the run's own, and what it was made from.
#[derive(Debug)]
pub(super) struct OwnServer<'a> {
    pub(super) server: Server,
    pub(super) allocations: Vec<NodeAllocationId>,
    pub(super) customer: &'a Customer,
    pub(super) places: &'a Places,
    pub(super) egg: &'a OwnEgg,
}

impl OwnServer<'_> {
    pub(super) const fn id(&self) -> ServerId {
        self.server.id
    }

    /// The node that it is on, which is somebody else's.
    pub(super) const fn host(&self) -> NodeId {
        self.server.node.id
    }
}

impl Run {
    pub(super) async fn server(&mut self, customer: &Customer, places: &Places, egg: &OwnEgg) -> Option<()> {
        let host = self.host().await?;
        self.report.section("server");
        let allocations = self.own_allocations(host.id, ALLOCATIONS).await?;
        let server = self.create(customer, places, egg, host.id, &allocations).await?;
        let own = OwnServer {
            server,
            allocations,
            customer,
            places,
            egg,
        };
        self.ready(own.id(), "the server is ready").await?;
        self.look(&own).await;
        self.change(&own).await;
        let other = self.placed_by_the_panel(&own, &host).await;
        self.things(&own, other).await;
        self.transfers(&own).await;
        self.suspension(&own).await;
        self.reinstall(&own).await;
        self.deletion(&own, other).await
    }

    async fn create(
        &mut self,
        customer: &Customer,
        places: &Places,
        egg: &OwnEgg,
        host: NodeId,
        allocations: &[NodeAllocationId],
    ) -> Option<Server> {
        let first = *allocations.first()?;
        let external_id = self.names.of("server");
        let missing = self.panel.servers().find_by_external_id(&external_id);
        self.report
            .refusal("a server that is not there", missing, Error::is_not_found)
            .await;
        let new = self.new_server(customer, places, egg, &external_id);
        let create = self.panel.servers().create(&new.clone().on(host, first));
        let server = self
            .report
            .call_and("admin.servers.create", create.timeout(CREATION), |it| {
                same("external id", it.external_id.as_deref(), Some(external_id.as_str()))?;
                same("limits", it.limits, limits())
            })
            .await?;
        let again = self.panel.servers().create(&new.on(host, first));
        self.report
            .refusal(
                "a second server with that allocation",
                again.timeout(CREATION),
                |error| is_taken(error) && error.effect() == Effect::Refused,
            )
            .await;
        Some(server)
    }

    /// Waits until the server is ready.
    pub(super) async fn ready(&mut self, server: ServerId, name: &str) -> Option<()> {
        let handle = self.panel.server(server);
        let outcome = until(self.wait, || handle.get(), progress).await;
        let is_ready = outcome.is_ok();
        self.report.settle(name, outcome);
        is_ready.then_some(())
    }

    /// A second server, on one of our ports, on the one node that has them.
    async fn placed_by_the_panel(&mut self, own: &OwnServer<'_>, host: &Node) -> Option<ServerId> {
        let ports = DeploymentPorts::new(PrimaryPort::from_range(&self.ports()));
        let deployment = Deployment::new([host.location.id], ports).allow_overallocation(true);
        let name = self.names.of("deployed");
        let new = self.new_server(own.customer, own.places, own.egg, &name);
        let deploy = self.panel.servers().deploy(&new.deployed(deployment));
        let server = self
            .report
            .call_unless("admin.servers.deploy", deploy.timeout(CREATION), |error| {
                says(error, "could not deploy server").then_some("no node there takes new servers")
            })
            .await?;
        self.ready(server.id, "the second server is ready").await?;
        Some(server.id)
    }

    async fn deletion(&mut self, own: &OwnServer<'_>, other: Option<ServerId>) -> Option<()> {
        self.report.section("end");
        if let Some(other) = other {
            let deleted = self.panel.server(other).delete(DeleteServer::new().force(true));
            self.report.call("admin.servers.delete", deleted).await;
        }
        let deleted = self
            .panel
            .server(own.id())
            .delete(DeleteServer::new().delete_backups(true));
        self.report.call("admin.servers.delete", deleted).await?;
        let found = self.panel.servers().find_by_external_id(self.names.of("server"));
        self.report
            .refusal("the server that has gone", found, Error::is_not_found)
            .await;
        Some(())
    }

    fn new_server(&self, customer: &Customer, places: &Places, egg: &OwnEgg, name: &str) -> NewServer {
        let image = egg
            .egg
            .docker_images
            .first()
            .map_or("debian:stable", |(_, image)| image);
        let greeting = VariableValue::new("GREETING_FILE", "hello.txt");
        NewServer::new(
            customer.id,
            egg.egg.id,
            name,
            limits(),
            STARTUP,
            image,
            feature_limits(),
        )
        .external_id(name)
        .description("Made by a conformance run; deleted at its end")
        .backup_configuration(places.storage)
        .skip_installer(true)
        .variables([greeting])
    }
}

fn progress(server: &Server) -> Progress {
    match &server.status {
        None => Progress::Done,
        Some(ServerStatus::InstallFailed | ServerStatus::BackupRestoreFailed) => {
            Progress::Failed("the node could not".to_owned())
        }
        Some(status) => Progress::GoesOn(status.to_string()),
    }
}

pub(super) const fn limits() -> Limits {
    Limits {
        cpu: 50,
        memory: 512,
        memory_overhead: 0,
        swap: 0,
        disk: 1024,
        io_weight: None,
    }
}

pub(super) const fn feature_limits() -> FeatureLimits {
    FeatureLimits {
        allocations: 5,
        databases: 2,
        backups: 3,
        schedules: 5,
        extensions: std::collections::BTreeMap::new(),
    }
}
