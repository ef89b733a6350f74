//! The panel, with a key of a user: `/api/admin` and `/api/client`.

use panel_http::{
    Effect, Error, ErrorKind, Secret,
    http::{HeaderName, HeaderValue},
};

use crate::{
    client::{ClientApi, account},
    dialect::CalagopusDialect,
    id::UserId,
};

/// Names the user that a call is made for.
const ACTING_AS: HeaderName = HeaderName::from_static("calagopus-user");

panel_http::panel_handle! {
    /// A panel, with an API key (made in a user's account area, `c7sp_…`).
    ///
    /// There is one kind of key for both APIs. It may do what is ticked on it and its owner may do; `/api/admin` wants an owner
    /// who is an administrator. Cheap to clone; clones share key, quota and retry budget. Makes no call until one of its calls
    /// is awaited.
    ///
    /// The panel refuses a write without a JSON body, a `DELETE` too: a write that is given none sends `{}`, the defaults of
    /// the route.
    ///
    /// ```
    /// use calagopus_api::Calagopus;
    ///
    /// let panel = Calagopus::new("https://panel.example", "c7sp_example".into())?;
    /// let request = panel.delete("/api/admin/servers/1a2b3c4d").into_request()?;
    /// assert_eq!(request.headers()["content-type"], "application/json");
    /// assert_eq!(request.body().as_bytes().unwrap(), "{}");
    /// # Ok::<(), calagopus_api::Error>(())
    /// ```
    ///
    /// # Guarantees
    /// Those of [`Transport`](crate::Transport): the key goes to this panel only, redirects are never followed, and only
    /// calls that may be repeated are.
    ///
    /// # Assumptions
    /// The panel counts calls per network address, whatever their key and API. Make the handles of other keys with
    /// [`with_key`](Self::with_key), or let them share a [`Limiter`](panel_http::limiter::Limiter) through
    /// [`TransportBuilder::limiter`](crate::TransportBuilder::limiter), so that all of them wait when one is told to.
    pub struct Calagopus {
        dialect: CalagopusDialect,
        example: "/api/admin/servers?page=1&per_page=100",
        empty_body: "{}",
    }
}

impl Calagopus {
    /// The Client API: the account and the servers of the key's owner.
    #[must_use]
    pub fn client(&self) -> ClientApi {
        ClientApi::new(&self.transport)
    }

    /// A handle for the same panel with another key. Both wait when one of them is told to, and do not meet where the panel lets
    /// [only one call go on](crate::client#some-writes-wait-for-their-turn-and-not-for-long). It acts for nobody else.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) when it cannot be a key.
    ///
    /// ```
    /// use calagopus_api::Calagopus;
    ///
    /// let admin = Calagopus::new("https://panel.example", "c7sp_example".into())?;
    /// let customer = admin.with_key("c7sp_of-a-customer".into())?;
    /// let request = customer.client().servers().list().into_call().into_request()?;
    /// assert_eq!(request.headers()["authorization"], "Bearer c7sp_of-a-customer");
    /// # Ok::<(), calagopus_api::Error>(())
    /// ```
    pub fn with_key(&self, key: Secret) -> Result<Self, Error> {
        self.transport.with_key(key).map(Self::from)
    }

    /// A handle whose calls are made for this user, as if they made them: with the header `Calagopus-User`. It shares key,
    /// quota and retry budget with this one.
    ///
    /// The key needs the admin permission `users.impersonate`. **Without it, the panel ignores the header and acts as the key's
    /// owner**: take [`impersonate`](Self::impersonate) where that matters. While acting as somebody, the panel does not look at
    /// the permissions of the key, only at those of the user.
    ///
    /// # Errors
    /// Of its calls: for a user that there is not [`Panel`](crate::ErrorKind::Panel) (`500`) or, on later panels,
    /// [`Refused`](crate::ErrorKind::Refused); [`Forbidden`](crate::ErrorKind::Forbidden) for one who may more than the owner of
    /// the key.
    ///
    /// ```
    /// use calagopus_api::{Calagopus, UserId};
    ///
    /// let panel = Calagopus::new("https://panel.example", "c7sp_example".into())?;
    /// let user: UserId = "da21ad8b-b0bb-4ba6-bef3-9c6c1e7b103d".parse().unwrap();
    /// let request = panel.acting_as(user).get("/api/client/servers").into_request()?;
    /// assert_eq!(request.headers()["calagopus-user"], "da21ad8b-b0bb-4ba6-bef3-9c6c1e7b103d");
    /// # Ok::<(), calagopus_api::Error>(())
    /// ```
    #[must_use]
    pub fn acting_as(&self, user: UserId) -> Self {
        match HeaderValue::try_from(user.to_string()) {
            Ok(value) => Self::from(self.transport.with_header(ACTING_AS, value)),
            // A UUID is always a header value.
            Err(_) => self.clone(),
        }
    }

    /// The same, proved: reads the account as that user, with one call, and gives the handle only if it is theirs.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let hers = panel.impersonate(server.owner.id).await?;
    /// assert_eq!(hers.client().servers().list().await?.total, 1);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// Those of the handle's calls, and [`Forbidden`](crate::ErrorKind::Forbidden) when the panel took no notice: the key lacks
    /// `users.impersonate`.
    pub async fn impersonate(&self, user: UserId) -> Result<Self, Error> {
        let handle = self.acting_as(user);
        if handle.client().account().get().await?.id == user {
            return Ok(handle);
        }
        let message = "the panel did not act as the user, but as the owner of the key: it lacks the admin permission users.impersonate";
        Err(Error::call(
            &account::GET,
            ErrorKind::Forbidden,
            Effect::Refused,
            message,
        ))
    }
}
