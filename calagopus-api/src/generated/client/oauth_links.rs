//! OAuth links, the accounts elsewhere with which a user logs in: `/api/client/account/oauth-links`.

use panel_http::{Call, Endpoint, Safety, Transport, call};

use crate::{
    answer::{self, member},
    client::account::AccountHandle,
    id::OAuthLinkId,
    paging::{Listing, NoSearch, page},
    user::OAuthLink,
};

static LIST: Endpoint = Endpoint::get("client.account.oauth_links.list", "/api/client/account/oauth-links");
static GET: Endpoint = Endpoint::get(
    "client.account.oauth_links.get",
    "/api/client/account/oauth-links/{oauth_link}",
);
static DELETE: Endpoint = Endpoint::delete(
    "client.account.oauth_links.delete",
    "/api/client/account/oauth-links/{oauth_link}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 3] = [&LIST, &GET, &DELETE];

/// The OAuth links of the account.
#[derive(Debug, Clone)]
pub struct OAuthLinks {
    transport: Transport,
}

impl OAuthLinks {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them: `GET /api/client/account/oauth-links`, permission `oauth-links.read`.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Listing<OAuthLink, NoSearch> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| {
            page(it, answer, "oauth_links")
        })
    }

    /// Reads one: `GET /api/client/account/oauth-links/{oauth_link}`, permission `oauth-links.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self, oauth_link: OAuthLinkId) -> Call<OAuthLink> {
        answer::call(&self.transport, &GET, &[&oauth_link.to_string()], |it, answer| {
            member(it, answer, "oauth_link")
        })
    }

    /// Deletes one: `DELETE /api/client/account/oauth-links/{oauth_link}`, permission `oauth-links.delete`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self, oauth_link: OAuthLinkId) -> Call<()> {
        answer::call(&self.transport, &DELETE, &[&oauth_link.to_string()], call::done)
    }
}

impl AccountHandle {
    /// Its OAuth links.
    #[must_use]
    pub fn oauth_links(&self) -> OAuthLinks {
        OAuthLinks::new(self.transport())
    }
}
