//! Egg repositories: `/api/admin/egg-repositories`.

mod credentials;

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, Patch, Safety, Transport,
    call::{self, Read},
};
use serde::{Deserialize, Serialize};

pub use self::credentials::RepositoryCredentials;
use super::eggs::{Egg, ExportedEgg};
use crate::{
    answer::{self, member},
    id::{EggRepositoryEggId, EggRepositoryId, NestId},
    paging::{Listing, page},
    reveal::reveal,
};

static LIST: Endpoint = Endpoint::get("admin.egg_repositories.list", "/api/admin/egg-repositories");
static CREATE: Endpoint = Endpoint::post(
    "admin.egg_repositories.create",
    "/api/admin/egg-repositories",
    Safety::Create,
);
static GET: Endpoint = Endpoint::get(
    "admin.egg_repositories.get",
    "/api/admin/egg-repositories/{egg_repository}",
);
static UPDATE: Endpoint = Endpoint::patch(
    "admin.egg_repositories.update",
    "/api/admin/egg-repositories/{egg_repository}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "admin.egg_repositories.delete",
    "/api/admin/egg-repositories/{egg_repository}",
    Safety::Act,
);
static SYNC: Endpoint = Endpoint::post(
    "admin.egg_repositories.sync",
    "/api/admin/egg-repositories/{egg_repository}/sync",
    Safety::Act,
);
static EGGS: Endpoint = Endpoint::get(
    "admin.egg_repositories.eggs.list",
    "/api/admin/egg-repositories/{egg_repository}/eggs",
);
static INSTALL_MANY: Endpoint = Endpoint::post(
    "admin.egg_repositories.eggs.install_many",
    "/api/admin/egg-repositories/{egg_repository}/eggs/install",
    Safety::Act,
);
static INSTALL: Endpoint = Endpoint::post(
    "admin.egg_repositories.eggs.install",
    "/api/admin/egg-repositories/{egg_repository}/eggs/{egg}/install",
    Safety::Create,
);

pub(crate) static ENDPOINTS: [&Endpoint; 9] = [
    &LIST,
    &CREATE,
    &GET,
    &UPDATE,
    &DELETE,
    &SYNC,
    &EGGS,
    &INSTALL_MANY,
    &INSTALL,
];

/// An egg repository: a Git repository that eggs come from.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggRepository {
    /// The repository.
    #[serde(rename = "uuid")]
    pub id: EggRepositoryId,
    /// Its name.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// Its address.
    pub git_repository: String,
    /// How the panel logs in there. Secrets are empty here.
    pub credentials: RepositoryCredentials,
    /// When the panel last read it.
    pub last_synced: Option<Timestamp>,
    /// When it was made.
    pub created: Timestamp,
}

/// An egg as it lies in a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggInRepository {
    /// The egg in the repository.
    #[serde(rename = "uuid")]
    pub id: EggRepositoryEggId,
    /// Where it lies.
    pub path: String,
    /// What its author says about it, in Markdown.
    pub readme: Option<String>,
    /// The egg.
    pub exported_egg: ExportedEgg,
    /// When it last changed.
    pub updated: Timestamp,
}

/// Eggs to be installed, and where.
#[derive(Serialize)]
struct InstallMany {
    egg_uuids: Vec<EggRepositoryEggId>,
    nest_uuid: NestId,
}

/// Where an egg is to be installed.
#[derive(Serialize)]
struct Install {
    nest_uuid: NestId,
}

/// A new egg repository.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewEggRepository {
    /// Its name, 1 to 255 characters; unique.
    pub name: String,
    /// A remark, at most 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Its address: `https://…`, or `ssh://…` with a private key.
    pub git_repository: String,
    /// How the panel logs in there; not at all if it is not given.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub credentials: Patch<RepositoryCredentials>,
}

impl NewEggRepository {
    /// One that anybody may read.
    pub fn new(name: impl Into<String>, git_repository: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: Patch::Keep,
            git_repository: git_repository.into(),
            credentials: Patch::Keep,
        }
    }

    /// Sets the remark.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Sets how the panel logs in there.
    pub fn credentials(mut self, credentials: RepositoryCredentials) -> Self {
        self.credentials = Patch::Set(credentials);
        self
    }
}

/// A change of an egg repository. What is not set stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateEggRepository {
    /// Its name; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub git_repository: Option<String>,
    /// How the panel logs in there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<RepositoryCredentials>,
}

impl UpdateEggRepository {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the remark.
    pub fn description(mut self, description: Patch<String>) -> Self {
        self.description = description;
        self
    }

    /// Sets its address.
    pub fn git_repository(mut self, git_repository: impl Into<String>) -> Self {
        self.git_repository = Some(git_repository.into());
        self
    }

    /// Sets how the panel logs in there.
    pub fn credentials(mut self, credentials: RepositoryCredentials) -> Self {
        self.credentials = Some(credentials);
        self
    }
}

/// The egg repositories of the panel.
#[derive(Debug, Clone)]
pub struct EggRepositories {
    transport: Transport,
}

impl EggRepositories {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those whose name contains what is searched for: `GET /api/admin/egg-repositories`, permission
    /// `egg-repositories.read`.
    pub fn list(&self) -> Listing<EggRepository> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| {
            page(it, answer, "egg_repositories")
        })
    }

    /// Makes one: `POST /api/admin/egg-repositories`, permission `egg-repositories.create`. Sent once. Its eggs are there after
    /// [`sync`](EggRepositoryHandle::sync).
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken, see
    /// [`is_taken`](crate::is_taken), or the credentials do not go with the address.
    pub fn create(&self, repository: &NewEggRepository) -> Call<EggRepository> {
        let secrets = match &repository.credentials {
            Patch::Set(credentials) => credentials.secrets(),
            Patch::Keep | Patch::Clear => Vec::new(),
        };
        let call = answer::call(&self.transport, &CREATE, &[], |it, answer| {
            member(it, answer, "egg_repository")
        });
        reveal(call, repository, &secrets)
    }
}

/// One egg repository.
#[derive(Debug, Clone)]
pub struct EggRepositoryHandle {
    transport: Transport,
    id: EggRepositoryId,
}

impl EggRepositoryHandle {
    pub(crate) fn new(transport: &Transport, id: EggRepositoryId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/admin/egg-repositories/{egg_repository}`, permission `egg-repositories.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<EggRepository> {
        self.call(&GET, |it, answer| member(it, answer, "egg_repository"))
    }

    /// Changes it: `PATCH /api/admin/egg-repositories/{egg_repository}`, permission `egg-repositories.update`. May be repeated,
    /// and is. The panel answers nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); others as [`EggRepositories::create`].
    pub fn update(&self, change: &UpdateEggRepository) -> Call<()> {
        let secrets = change
            .credentials
            .as_ref()
            .map_or_else(Vec::new, RepositoryCredentials::secrets);
        reveal(self.call(&UPDATE, call::done), change, &secrets)
    }

    /// Deletes it: `DELETE /api/admin/egg-repositories/{egg_repository}`, permission `egg-repositories.delete`. Eggs that came
    /// from it stay. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Reads the repository again, and gives how many eggs were found: `POST /api/admin/egg-repositories/{egg_repository}/sync`,
    /// permission `egg-repositories.sync`. Sent once. Eggs of the panel are not changed by it.
    ///
    /// It takes as long as Git does: give it a [`timeout`](Call::timeout) of its own.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Panel`](crate::ErrorKind::Panel) when the repository cannot be read.
    pub fn sync(&self) -> Call<u64> {
        self.call(&SYNC, |it, answer| member(it, answer, "found"))
    }

    /// The eggs in it, or those whose path or name contains what is searched for:
    /// `GET /api/admin/egg-repositories/{egg_repository}/eggs`, permission `egg-repositories.read`.
    pub fn eggs(&self) -> Listing<EggInRepository> {
        Listing::new(&self.transport, &EGGS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "egg_repository_eggs")
        })
    }

    /// Makes an egg of the panel from one of its eggs: `POST /api/admin/egg-repositories/{egg_repository}/eggs/{egg}/install`,
    /// permission `eggs.create`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Refused`](crate::ErrorKind::Refused) when its name is taken in that nest.
    pub fn install(&self, egg: EggRepositoryEggId, nest: NestId) -> Call<Egg> {
        let segments = [&*self.id.to_string(), &*egg.to_string()];
        answer::call(&self.transport, &INSTALL, &segments, |it, answer| {
            member(it, answer, "egg")
        })
        .json(&Install { nest_uuid: nest })
    }

    /// Makes eggs of the panel from some of its eggs, and gives how many:
    /// `POST /api/admin/egg-repositories/{egg_repository}/eggs/install`, permission `eggs.create`. Sent once. Those whose name is
    /// taken in that nest, or that are not good, are passed over without a word.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn install_many(&self, eggs: impl IntoIterator<Item = EggRepositoryEggId>, nest: NestId) -> Call<u64> {
        self.call(&INSTALL_MANY, |it, answer| member(it, answer, "installed"))
            .json(&InstallMany {
                egg_uuids: eggs.into_iter().collect(),
                nest_uuid: nest,
            })
    }
}
