//! Templates, from which database instances are made: `/api/admin/database-agent-templates`.

use std::collections::BTreeMap;

use panel_http::{Call, Endpoint, OrderedMap, Patch, Safety, Secret, Transport, call};
use serde::{Deserialize, Serialize};

use crate::{
    admin::database_agent_hosts::DatabaseAgentTemplate,
    answer::{self, member},
    calagopus::Calagopus,
    generated::admin::database_agent_hosts::HostedInstance,
    id::{DatabaseAgentTemplateId, DatabaseInstanceId},
    paging::{Listing, page},
    reveal::reveal,
    words::DatabaseAgentType,
};

static LIST: Endpoint = Endpoint::get(
    "admin.database_agent_templates.list",
    "/api/admin/database-agent-templates",
);
static CREATE: Endpoint = Endpoint::post(
    "admin.database_agent_templates.create",
    "/api/admin/database-agent-templates",
    Safety::Create,
);
static GET: Endpoint = Endpoint::get(
    "admin.database_agent_templates.get",
    "/api/admin/database-agent-templates/{database_agent_template}",
);
static UPDATE: Endpoint = Endpoint::patch(
    "admin.database_agent_templates.update",
    "/api/admin/database-agent-templates/{database_agent_template}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "admin.database_agent_templates.delete",
    "/api/admin/database-agent-templates/{database_agent_template}",
    Safety::Act,
);
static DUPLICATE: Endpoint = Endpoint::post(
    "admin.database_agent_templates.duplicate",
    "/api/admin/database-agent-templates/{database_agent_template}/duplicate",
    Safety::Create,
);
static INSTANCES: Endpoint = Endpoint::get(
    "admin.database_agent_templates.instances",
    "/api/admin/database-agent-templates/{database_agent_template}/instances",
);
static UPDATE_INSTANCES: Endpoint = Endpoint::post(
    "admin.database_agent_templates.update_instances",
    "/api/admin/database-agent-templates/{database_agent_template}/instances/update",
    Safety::Act,
)
.one_at_a_time("database_agent_hosts::deployment");

pub(crate) static ENDPOINTS: [&Endpoint; 8] = [
    &LIST,
    &CREATE,
    &GET,
    &UPDATE,
    &DELETE,
    &DUPLICATE,
    &INSTANCES,
    &UPDATE_INSTANCES,
];

/// A new template for database instances. It has no swap and any processor time unless they are set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewDatabaseAgentTemplate {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// Its description, 1 to 1,024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// The kind of its database.
    #[serde(rename = "type")]
    pub kind: DatabaseAgentType,
    /// Whether new instances are made from it; `false` at first.
    pub deployment_enabled: bool,
    /// The images that an instance can run, by label, in their order.
    pub docker_images: OrderedMap<String>,
    /// Environment variables of its instances.
    pub env: BTreeMap<String, Secret>,
    /// The user that its images run as.
    pub image_uid: u32,
    /// The group that its images run as.
    pub image_gid: u32,
    /// The command that is run in the place of the image's own.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub cmd: Patch<Vec<String>>,
    /// Where in the container its data are, by name.
    pub volumes: BTreeMap<String, String>,
    /// Where in the container the socket of the database is, 1 to 255 characters.
    pub socket_path: String,
    /// Memory in MiB.
    pub memory: u64,
    /// Swap in MiB; `0` is none and `-1` any.
    pub swap: i64,
    /// Disk in MiB.
    pub disk: u64,
    /// Its weight for the disk, 0 to 1,000.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub io_weight: Patch<u16>,
    /// Processor time in per cent of a core; `0` is any.
    pub cpu: u32,
}

impl NewDatabaseAgentTemplate {
    /// With its name, the kind of its database, the user that its images run as, the group that its images run as,
    /// where in the container the socket of the database is, memory in MiB and disk in MiB.
    pub fn new(
        name: impl Into<String>,
        kind: DatabaseAgentType,
        image_uid: u32,
        image_gid: u32,
        socket_path: impl Into<String>,
        memory: u64,
        disk: u64,
    ) -> Self {
        Self {
            name: name.into(),
            description: Patch::Keep,
            kind,
            deployment_enabled: false,
            docker_images: OrderedMap::new(),
            env: BTreeMap::new(),
            image_uid,
            image_gid,
            cmd: Patch::Keep,
            volumes: BTreeMap::new(),
            socket_path: socket_path.into(),
            memory,
            swap: 0,
            disk,
            io_weight: Patch::Keep,
            cpu: 0,
        }
    }

    /// Sets its description, 1 to 1,024 characters.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Whether new instances are made from it.
    pub const fn deployment_enabled(mut self, deployment_enabled: bool) -> Self {
        self.deployment_enabled = deployment_enabled;
        self
    }

    /// Sets the images that an instance can run, by label, in their order.
    pub fn docker_images(mut self, docker_images: OrderedMap<String>) -> Self {
        self.docker_images = docker_images;
        self
    }

    /// Environment variables of its instances.
    pub fn env(mut self, env: BTreeMap<String, Secret>) -> Self {
        self.env = env;
        self
    }

    /// Sets the command that is run in the place of the image's own.
    pub fn cmd(mut self, cmd: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.cmd = Patch::Set(cmd.into_iter().map(Into::into).collect());
        self
    }

    /// Where in the container its data are, by name.
    pub fn volumes(mut self, volumes: BTreeMap<String, String>) -> Self {
        self.volumes = volumes;
        self
    }

    /// Swap in MiB; `0` is none and `-1` any.
    pub const fn swap(mut self, swap: i64) -> Self {
        self.swap = swap;
        self
    }

    /// Sets its weight for the disk, 0 to 1,000.
    pub const fn io_weight(mut self, io_weight: u16) -> Self {
        self.io_weight = Patch::Set(io_weight);
        self
    }

    /// Processor time in per cent of a core; `0` is any.
    pub const fn cpu(mut self, cpu: u32) -> Self {
        self.cpu = cpu;
        self
    }

    fn secrets(&self) -> Vec<(String, &Secret)> {
        of_environment(&self.env)
    }
}

/// A change of a template. What is not set stays as it is; instances stay as they are until they are brought up to it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateDatabaseAgentTemplate {
    /// Its name, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its description, 1 to 1,024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether new instances are made from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment_enabled: Option<bool>,
    /// The images that an instance can run, by label, in their order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docker_images: Option<OrderedMap<String>>,
    /// Environment variables of its instances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub env: Option<BTreeMap<String, Secret>>,
    /// The user that its images run as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_uid: Option<u32>,
    /// The group that its images run as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_gid: Option<u32>,
    /// The command that is run in the place of the image's own.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub cmd: Patch<Vec<String>>,
    /// Where in the container its data are, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volumes: Option<BTreeMap<String, String>>,
    /// Where in the container the socket of the database is, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub socket_path: Option<String>,
    /// Memory in MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// Swap in MiB; `0` is none and `-1` any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swap: Option<i64>,
    /// Disk in MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk: Option<u64>,
    /// Its weight for the disk.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub io_weight: Patch<u16>,
    /// Processor time in per cent of a core; `0` is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<u32>,
}

impl UpdateDatabaseAgentTemplate {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name, 1 to 255 characters.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets or, with [`Patch::Clear`], empties its description, 1 to 1,024 characters.
    pub fn description(mut self, description: Patch<String>) -> Self {
        self.description = description;
        self
    }

    /// Whether new instances are made from it.
    pub const fn deployment_enabled(mut self, deployment_enabled: bool) -> Self {
        self.deployment_enabled = Some(deployment_enabled);
        self
    }

    /// Sets the images that an instance can run, by label, in their order.
    pub fn docker_images(mut self, docker_images: OrderedMap<String>) -> Self {
        self.docker_images = Some(docker_images);
        self
    }

    /// Environment variables of its instances.
    pub fn env(mut self, env: BTreeMap<String, Secret>) -> Self {
        self.env = Some(env);
        self
    }

    /// Sets the user that its images run as.
    pub const fn image_uid(mut self, image_uid: u32) -> Self {
        self.image_uid = Some(image_uid);
        self
    }

    /// Sets the group that its images run as.
    pub const fn image_gid(mut self, image_gid: u32) -> Self {
        self.image_gid = Some(image_gid);
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the command that is run in the place of the image's own.
    pub fn cmd(mut self, cmd: Patch<Vec<String>>) -> Self {
        self.cmd = cmd;
        self
    }

    /// Where in the container its data are, by name.
    pub fn volumes(mut self, volumes: BTreeMap<String, String>) -> Self {
        self.volumes = Some(volumes);
        self
    }

    /// Where in the container the socket of the database is, 1 to 255 characters.
    pub fn socket_path(mut self, socket_path: impl Into<String>) -> Self {
        self.socket_path = Some(socket_path.into());
        self
    }

    /// Memory in MiB.
    pub const fn memory(mut self, memory: u64) -> Self {
        self.memory = Some(memory);
        self
    }

    /// Swap in MiB; `0` is none and `-1` any.
    pub const fn swap(mut self, swap: i64) -> Self {
        self.swap = Some(swap);
        self
    }

    /// Disk in MiB.
    pub const fn disk(mut self, disk: u64) -> Self {
        self.disk = Some(disk);
        self
    }

    /// Sets or, with [`Patch::Clear`], empties its weight for the disk.
    pub const fn io_weight(mut self, io_weight: Patch<u16>) -> Self {
        self.io_weight = io_weight;
        self
    }

    /// Processor time in per cent of a core; `0` is any.
    pub const fn cpu(mut self, cpu: u32) -> Self {
        self.cpu = Some(cpu);
        self
    }

    fn secrets(&self) -> Vec<(String, &Secret)> {
        self.env.as_ref().map(of_environment).unwrap_or_default()
    }
}

/// The values of environment variables, and where they stand in a request.
pub(super) fn of_environment(env: &BTreeMap<String, Secret>) -> Vec<(String, &Secret)> {
    let place = |name: &str| format!("/env/{}", name.replace('~', "~0").replace('/', "~1"));
    env.iter().map(|(name, value)| (place(name), value)).collect()
}

#[derive(Serialize)]
struct Name<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct InstanceUuids<'a> {
    instance_uuids: &'a [DatabaseInstanceId],
}

/// The templates for database instances.
#[derive(Debug, Clone)]
pub struct DatabaseAgentTemplates {
    transport: Transport,
}

impl DatabaseAgentTemplates {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that a search finds: `GET /api/admin/database-agent-templates`, permission
    /// `database-agent-templates.read`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Listing<DatabaseAgentTemplate> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| {
            page(it, answer, "database_agent_templates")
        })
    }

    /// Makes a template: `POST /api/admin/database-agent-templates`, permission `database-agent-templates.create`. Sent
    /// once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken
    /// ([`is_taken`](crate::is_taken)).
    pub fn create(&self, template: &NewDatabaseAgentTemplate) -> Call<DatabaseAgentTemplate> {
        let call = answer::call(&self.transport, &CREATE, &[], |it, answer| {
            member(it, answer, "database_agent_template")
        });
        reveal(call, template, &template.secrets())
    }
}

/// One template for database instances, by id.
#[derive(Debug, Clone)]
pub struct DatabaseAgentTemplateHandle {
    transport: Transport,
    id: DatabaseAgentTemplateId,
}

impl DatabaseAgentTemplateHandle {
    pub(super) fn new(transport: &Transport, id: DatabaseAgentTemplateId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/admin/database-agent-templates/{database_agent_template}`, permission
    /// `database-agent-templates.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<DatabaseAgentTemplate> {
        self.call(&GET, |it, answer| member(it, answer, "database_agent_template"))
    }

    /// Changes it: `PATCH /api/admin/database-agent-templates/{database_agent_template}`, permission
    /// `database-agent-templates.update`. May be repeated, and is.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when the name is taken ([`is_taken`](crate::is_taken)).
    pub fn update(&self, change: &UpdateDatabaseAgentTemplate) -> Call<()> {
        let call = self.call(&UPDATE, call::done);
        reveal(call, change, &change.secrets())
    }

    /// Deletes it: `DELETE /api/admin/database-agent-templates/{database_agent_template}`, permission
    /// `database-agent-templates.delete`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Makes another one like it, of another name:
    /// `POST /api/admin/database-agent-templates/{database_agent_template}/duplicate`, permission
    /// `database-agent-templates.create`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when the name is taken ([`is_taken`](crate::is_taken)).
    pub fn duplicate(&self, name: &str) -> Call<DatabaseAgentTemplate> {
        self.call(&DUPLICATE, |it, answer| member(it, answer, "database_agent_template"))
            .json(&Name { name })
    }

    /// The instances that were made from it, or those that a search finds:
    /// `GET /api/admin/database-agent-templates/{database_agent_template}/instances`, permission
    /// `database-agent-templates.read`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn instances(&self) -> Listing<HostedInstance> {
        Listing::new(&self.transport, &INSTANCES, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "instances")
        })
    }

    /// Brings instances to its present version, and gives how many it brought there:
    /// `POST /api/admin/database-agent-templates/{database_agent_template}/instances/update`, permission
    /// `database-agent-templates.update`. Sent once.
    ///
    /// The panel takes an empty list for every instance that is behind: it is refused here before anything is sent. See
    /// [`update_all_instances`](Self::update_all_instances).
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn update_instances(&self, instances: &[DatabaseInstanceId]) -> Call<u64> {
        let call = self
            .call(&UPDATE_INSTANCES, |it, answer| member(it, answer, "updated"))
            .json(&InstanceUuids {
                instance_uuids: instances,
            });
        if instances.is_empty() {
            call.refuse("an empty list would be taken for all instances")
        } else {
            call
        }
    }

    /// Brings every instance that is behind to its present version, and gives how many it brought there:
    /// `POST /api/admin/database-agent-templates/{database_agent_template}/instances/update`, permission
    /// `database-agent-templates.update`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn update_all_instances(&self) -> Call<u64> {
        self.call(&UPDATE_INSTANCES, |it, answer| member(it, answer, "updated"))
            .json(&InstanceUuids { instance_uuids: &[] })
    }
}

impl Calagopus {
    /// The templates for database instances.
    #[must_use]
    pub fn database_agent_templates(&self) -> DatabaseAgentTemplates {
        DatabaseAgentTemplates::new(self.transport())
    }

    /// One template for database instances.
    #[must_use]
    pub fn database_agent_template(&self, id: DatabaseAgentTemplateId) -> DatabaseAgentTemplateHandle {
        DatabaseAgentTemplateHandle::new(self.transport(), id)
    }
}
