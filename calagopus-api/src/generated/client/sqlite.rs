//! SQLite files of a server: `/api/client/servers/{server}/files/sqlite-query`.

use panel_http::{Call, Endpoint, Safety};
use serde::{Deserialize, Serialize};

use crate::{
    answer::member,
    client::{on_server::OnServer, servers::ServerHandle},
    generated::client::explorer::ResultSet,
};

static SQLITE_QUERY: Endpoint = Endpoint::post(
    "client.files.sqlite_query",
    "/api/client/servers/{server}/files/sqlite-query",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&SQLITE_QUERY];

/// SQL for a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct SqliteQuery {
    /// The file, 1 to 512 characters.
    pub file: String,
    /// The SQL, 1 to 65,535 characters.
    pub query: String,
    /// How many rows to answer, 1 to 1,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u32>,
    /// Whether it may only read; the panel's default is `true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
}

impl SqliteQuery {
    /// With the file and the SQL.
    pub fn new(file: impl Into<String>, query: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            query: query.into(),
            rows: None,
            read_only: None,
        }
    }

    /// How many rows to answer, 1 to 1,000.
    pub const fn rows(mut self, rows: u32) -> Self {
        self.rows = Some(rows);
        self
    }

    /// Whether it may only read; the panel's default is `true`.
    pub const fn read_only(mut self, read_only: bool) -> Self {
        self.read_only = Some(read_only);
        self
    }
}

/// The SQLite files of a server.
///
/// # Errors
/// Of all its calls: [`Conflict`](crate::ErrorKind::Conflict) while the server is suspended or busy. What the node
/// refuses is [`Refused`](crate::ErrorKind::Refused) with the effect [`Unknown`](crate::Effect::Unknown): the panel
/// hands its answer on.
#[derive(Debug, Clone)]
pub struct Sqlite {
    on: OnServer,
}

impl Sqlite {
    pub(super) fn new(on: &OnServer) -> Self {
        Self { on: on.clone() }
    }

    /// Runs SQL on a file: `POST /api/client/servers/{server}/files/sqlite-query`, permissions `files.read-content`,
    /// `files.query-raw` and `files.update`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn query(&self, query: &SqliteQuery) -> Call<Vec<ResultSet>> {
        self.on
            .call(&SQLITE_QUERY, &[], |it, answer| member(it, answer, "results"))
            .json(query)
    }
}

impl ServerHandle {
    /// Its SQLite files.
    #[must_use]
    pub fn sqlite(&self) -> Sqlite {
        Sqlite::new(self.on_server())
    }
}
