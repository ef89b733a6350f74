//! OAuth providers, with which users log in: `/api/admin/oauth-providers`.

mod model;
mod write;

use panel_http::{Call, Endpoint, Safety, Transport, call};
use serde::Serialize;

pub use self::{
    model::{LinkedUser, OAuthGrant, OAuthMapping, OAuthMatcher, OAuthProvider},
    write::{NewOAuthMapping, NewOAuthProvider, UpdateOAuthMapping, UpdateOAuthProvider},
};
use crate::{
    answer::{self, member},
    calagopus::Calagopus,
    id::{OAuthProviderId, OAuthProviderMappingId},
    paging::{Listing, NoSearch, page},
    reveal::reveal,
};

static LIST: Endpoint = Endpoint::get("admin.oauth_providers.list", "/api/admin/oauth-providers");
static CREATE: Endpoint = Endpoint::post(
    "admin.oauth_providers.create",
    "/api/admin/oauth-providers",
    Safety::Create,
);
static GET: Endpoint = Endpoint::get(
    "admin.oauth_providers.get",
    "/api/admin/oauth-providers/{oauth_provider}",
);
static UPDATE: Endpoint = Endpoint::patch(
    "admin.oauth_providers.update",
    "/api/admin/oauth-providers/{oauth_provider}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "admin.oauth_providers.delete",
    "/api/admin/oauth-providers/{oauth_provider}",
    Safety::Act,
);
static DUPLICATE: Endpoint = Endpoint::post(
    "admin.oauth_providers.duplicate",
    "/api/admin/oauth-providers/{oauth_provider}/duplicate",
    Safety::Create,
);
static USERS: Endpoint = Endpoint::get(
    "admin.oauth_providers.users",
    "/api/admin/oauth-providers/{oauth_provider}/users",
);
static USER_BY_IDENTIFIER: Endpoint = Endpoint::get(
    "admin.oauth_providers.user_by_identifier",
    "/api/admin/oauth-providers/{oauth_provider}/users/identifier/{identifier}",
);
static MAPPINGS: Endpoint = Endpoint::get(
    "admin.oauth_providers.mappings",
    "/api/admin/oauth-providers/{oauth_provider}/mappings",
);
static CREATE_MAPPING: Endpoint = Endpoint::post(
    "admin.oauth_providers.create_mapping",
    "/api/admin/oauth-providers/{oauth_provider}/mappings",
    Safety::Create,
);
static MAPPINGS_GET: Endpoint = Endpoint::get(
    "admin.oauth_providers.mappings.get",
    "/api/admin/oauth-providers/{oauth_provider}/mappings/{mapping}",
);
static MAPPINGS_UPDATE: Endpoint = Endpoint::patch(
    "admin.oauth_providers.mappings.update",
    "/api/admin/oauth-providers/{oauth_provider}/mappings/{mapping}",
    Safety::Level,
);
static MAPPINGS_DELETE: Endpoint = Endpoint::delete(
    "admin.oauth_providers.mappings.delete",
    "/api/admin/oauth-providers/{oauth_provider}/mappings/{mapping}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 13] = [
    &LIST,
    &CREATE,
    &GET,
    &UPDATE,
    &DELETE,
    &DUPLICATE,
    &USERS,
    &USER_BY_IDENTIFIER,
    &MAPPINGS,
    &CREATE_MAPPING,
    &MAPPINGS_GET,
    &MAPPINGS_UPDATE,
    &MAPPINGS_DELETE,
];

#[derive(Serialize)]
struct Name<'a> {
    name: &'a str,
}

/// The OAuth providers of the panel.
#[derive(Debug, Clone)]
pub struct OAuthProviders {
    transport: Transport,
}

impl OAuthProviders {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that a search finds: `GET /api/admin/oauth-providers`, permission `oauth-providers.read`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Listing<OAuthProvider> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| {
            page(it, answer, "oauth_providers")
        })
    }

    /// Makes a provider: `POST /api/admin/oauth-providers`, permission `oauth-providers.create`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken
    /// ([`is_taken`](crate::is_taken)).
    pub fn create(&self, provider: &NewOAuthProvider) -> Call<OAuthProvider> {
        let call = answer::call(&self.transport, &CREATE, &[], |it, answer| {
            member(it, answer, "oauth_provider")
        });
        reveal(call, provider, &provider.secrets())
    }
}

/// One OAuth provider, by id.
#[derive(Debug, Clone)]
pub struct OAuthProviderHandle {
    transport: Transport,
    id: OAuthProviderId,
}

impl OAuthProviderHandle {
    pub(super) fn new(transport: &Transport, id: OAuthProviderId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/admin/oauth-providers/{oauth_provider}`, permission `oauth-providers.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<OAuthProvider> {
        self.call(&GET, |it, answer| member(it, answer, "oauth_provider"))
    }

    /// Changes it: `PATCH /api/admin/oauth-providers/{oauth_provider}`, permission `oauth-providers.update`. May be
    /// repeated, and is.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when the name is taken ([`is_taken`](crate::is_taken)).
    pub fn update(&self, change: &UpdateOAuthProvider) -> Call<()> {
        let call = self.call(&UPDATE, call::done);
        reveal(call, change, &change.secrets())
    }

    /// Deletes it: `DELETE /api/admin/oauth-providers/{oauth_provider}`, permission `oauth-providers.delete`. Sent
    /// once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Makes another one like it, of another name: `POST /api/admin/oauth-providers/{oauth_provider}/duplicate`,
    /// permission `oauth-providers.create`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when the name is taken ([`is_taken`](crate::is_taken)).
    pub fn duplicate(&self, name: &str) -> Call<OAuthProvider> {
        self.call(&DUPLICATE, |it, answer| member(it, answer, "oauth_provider"))
            .json(&Name { name })
    }

    /// The users who are linked with it, or those that a search finds:
    /// `GET /api/admin/oauth-providers/{oauth_provider}/users`, permission `oauth-providers.read`.
    ///
    /// A search looks at the identifier.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn users(&self) -> Listing<LinkedUser> {
        Listing::new(&self.transport, &USERS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "user_oauth_links")
        })
    }

    /// The user whom it knows by this identifier:
    /// `GET /api/admin/oauth-providers/{oauth_provider}/users/identifier/{identifier}`, permission
    /// `oauth-providers.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn user_by_identifier(&self, identifier: &str) -> Call<LinkedUser> {
        answer::call(
            &self.transport,
            &USER_BY_IDENTIFIER,
            &[&self.id.to_string(), identifier],
            |it, answer| member(it, answer, "user_oauth_link"),
        )
    }

    /// What its users are given when they log in: `GET /api/admin/oauth-providers/{oauth_provider}/mappings`,
    /// permission `oauth-providers.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn mappings(&self) -> Listing<OAuthMapping, NoSearch> {
        Listing::new(&self.transport, &MAPPINGS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "oauth_mappings")
        })
    }

    /// Gives something to those of its users who fit: `POST /api/admin/oauth-providers/{oauth_provider}/mappings`,
    /// permission `oauth-providers.update`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation).
    pub fn create_mapping(&self, mapping: &NewOAuthMapping) -> Call<OAuthMapping> {
        self.call(&CREATE_MAPPING, |it, answer| member(it, answer, "oauth_mapping"))
            .json(mapping)
    }

    /// One of its mappings.
    #[must_use]
    pub fn mapping(&self, id: OAuthProviderMappingId) -> OAuthMappingHandle {
        OAuthMappingHandle::new(&self.transport, self.id, id)
    }
}

/// One mapping of an OAuth provider, by id.
#[derive(Debug, Clone)]
pub struct OAuthMappingHandle {
    transport: Transport,
    provider: OAuthProviderId,
    id: OAuthProviderMappingId,
}

impl OAuthMappingHandle {
    pub(super) fn new(transport: &Transport, provider: OAuthProviderId, id: OAuthProviderMappingId) -> Self {
        Self {
            transport: transport.clone(),
            provider,
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        answer::call(
            &self.transport,
            endpoint,
            &[&self.provider.to_string(), &self.id.to_string()],
            read,
        )
    }

    /// Reads it: `GET /api/admin/oauth-providers/{oauth_provider}/mappings/{mapping}`, permission
    /// `oauth-providers.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<OAuthMapping> {
        self.call(&MAPPINGS_GET, |it, answer| member(it, answer, "oauth_mapping"))
    }

    /// Changes it: `PATCH /api/admin/oauth-providers/{oauth_provider}/mappings/{mapping}`, permission
    /// `oauth-providers.update`. May be repeated, and is.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation).
    pub fn update(&self, change: &UpdateOAuthMapping) -> Call<()> {
        self.call(&MAPPINGS_UPDATE, call::done).json(change)
    }

    /// Deletes it: `DELETE /api/admin/oauth-providers/{oauth_provider}/mappings/{mapping}`, permission
    /// `oauth-providers.update`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&MAPPINGS_DELETE, call::done)
    }
}

impl Calagopus {
    /// The OAuth providers of the panel.
    #[must_use]
    pub fn oauth_providers(&self) -> OAuthProviders {
        OAuthProviders::new(self.transport())
    }

    /// One OAuth provider.
    #[must_use]
    pub fn oauth_provider(&self, id: OAuthProviderId) -> OAuthProviderHandle {
        OAuthProviderHandle::new(self.transport(), id)
    }
}
