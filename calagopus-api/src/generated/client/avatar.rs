//! The picture of an account: `/api/client/account/avatar`.

use panel_http::{Body, Call, Endpoint, Safety, Transport, call};

use crate::{
    answer::{self, member},
    client::account::AccountHandle,
};

static UPLOAD: Endpoint = Endpoint::put(
    "client.account.avatar.upload",
    "/api/client/account/avatar",
    Safety::Act,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.account.avatar.delete",
    "/api/client/account/avatar",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&UPLOAD, &DELETE];

/// The picture of the account.
#[derive(Debug, Clone)]
pub struct Avatar {
    transport: Transport,
}

impl Avatar {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// Sets it, and gives the address at which it is: `PUT /api/client/account/avatar`, permission `account.avatar`.
    /// Sent once.
    ///
    /// Any usual format, 64 to 16,384 pixels wide and high; the panel makes a square of it.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) for what is no such picture; [`Refused`](crate::ErrorKind::Refused)
    /// when the account is frozen.
    pub fn upload(&self, body: impl Into<Body>) -> Call<String> {
        answer::call(&self.transport, &UPLOAD, &[], |it, answer| member(it, answer, "avatar"))
            .body("application/octet-stream", body.into())
    }

    /// Deletes it: `DELETE /api/client/account/avatar`, permission `account.avatar`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when there is none.
    pub fn delete(&self) -> Call<()> {
        answer::call(&self.transport, &DELETE, &[], call::done)
    }
}

impl AccountHandle {
    /// Its picture.
    #[must_use]
    pub fn avatar(&self) -> Avatar {
        Avatar::new(self.transport())
    }
}
