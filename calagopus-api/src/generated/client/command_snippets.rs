//! Command snippets, console commands that a user keeps: `/api/client/account/command-snippets`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Safety, Transport, call};
use serde::{Deserialize, Serialize};

use crate::{
    answer::{self, member},
    client::account::AccountHandle,
    id::{CommandSnippetId, EggId},
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get(
    "client.account.command_snippets.list",
    "/api/client/account/command-snippets",
);
static CREATE: Endpoint = Endpoint::post(
    "client.account.command_snippets.create",
    "/api/client/account/command-snippets",
    Safety::Create,
)
.one_at_a_time_of_user("/api/client/account/command-snippets");
static UPDATE: Endpoint = Endpoint::patch(
    "client.account.command_snippets.update",
    "/api/client/account/command-snippets/{command_snippet}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.account.command_snippets.delete",
    "/api/client/account/command-snippets/{command_snippet}",
    Safety::Act,
);
static DUPLICATE: Endpoint = Endpoint::post(
    "client.account.command_snippets.duplicate",
    "/api/client/account/command-snippets/{command_snippet}/duplicate",
    Safety::Create,
);

pub(crate) static ENDPOINTS: [&Endpoint; 5] = [&LIST, &CREATE, &UPDATE, &DELETE, &DUPLICATE];

/// A console command that a user keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CommandSnippet {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: CommandSnippetId,
    /// Its name.
    pub name: String,
    /// The eggs whose servers it is for.
    pub eggs: Vec<EggId>,
    /// The command.
    pub command: String,
    /// When it was made.
    pub created: Timestamp,
}

/// A new command snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewCommandSnippet {
    /// Its name, 1 to 31 characters.
    pub name: String,
    /// The eggs whose servers it is for, at most 100 of them.
    pub eggs: Vec<EggId>,
    /// The command, 1 to 1,024 characters.
    pub command: String,
}

impl NewCommandSnippet {
    /// With its name and the command.
    pub fn new(name: impl Into<String>, command: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            eggs: Vec::new(),
            command: command.into(),
        }
    }

    /// Sets the eggs whose servers it is for, at most 100 of them.
    pub fn eggs(mut self, eggs: impl IntoIterator<Item = EggId>) -> Self {
        self.eggs = eggs.into_iter().collect();
        self
    }
}

/// A change of a command snippet. What is not set stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateCommandSnippet {
    /// Its name, 1 to 31 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The eggs whose servers it is for, at most 100 of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eggs: Option<Vec<EggId>>,
    /// The command, 1 to 1,024 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

impl UpdateCommandSnippet {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name, 1 to 31 characters.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the eggs whose servers it is for, at most 100 of them.
    pub fn eggs(mut self, eggs: impl IntoIterator<Item = EggId>) -> Self {
        self.eggs = Some(eggs.into_iter().collect());
        self
    }

    /// Sets the command, 1 to 1,024 characters.
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }
}

#[derive(Serialize)]
struct Name<'a> {
    name: &'a str,
}

/// The command snippets of the account.
#[derive(Debug, Clone)]
pub struct CommandSnippets {
    transport: Transport,
}

impl CommandSnippets {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that a search finds: `GET /api/client/account/command-snippets`, permission
    /// `command-snippets.read`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Listing<CommandSnippet> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| {
            page(it, answer, "command_snippets")
        })
    }

    /// Makes a snippet: `POST /api/client/account/command-snippets`, permission `command-snippets.create`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when there are as many as
    /// the panel allows or when the name is taken ([`is_taken`](crate::is_taken)).
    pub fn create(&self, snippet: &NewCommandSnippet) -> Call<CommandSnippet> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| {
            member(it, answer, "command_snippet")
        })
        .json(snippet)
    }
}

/// One command snippet, by id.
#[derive(Debug, Clone)]
pub struct CommandSnippetHandle {
    transport: Transport,
    id: CommandSnippetId,
}

impl CommandSnippetHandle {
    pub(super) fn new(transport: &Transport, id: CommandSnippetId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Changes it: `PATCH /api/client/account/command-snippets/{command_snippet}`, permission
    /// `command-snippets.update`. May be repeated, and is.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when the name is taken ([`is_taken`](crate::is_taken)).
    pub fn update(&self, change: &UpdateCommandSnippet) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it: `DELETE /api/client/account/command-snippets/{command_snippet}`, permission
    /// `command-snippets.delete`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Makes another one like it, of another name:
    /// `POST /api/client/account/command-snippets/{command_snippet}/duplicate`, permission `command-snippets.create`.
    /// Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when the name is taken ([`is_taken`](crate::is_taken)).
    pub fn duplicate(&self, name: &str) -> Call<CommandSnippet> {
        self.call(&DUPLICATE, |it, answer| member(it, answer, "command_snippet"))
            .json(&Name { name })
    }
}

impl AccountHandle {
    /// Its command snippets.
    #[must_use]
    pub fn command_snippets(&self) -> CommandSnippets {
        CommandSnippets::new(self.transport())
    }

    /// One of its command snippets.
    #[must_use]
    pub fn command_snippet(&self, id: CommandSnippetId) -> CommandSnippetHandle {
        CommandSnippetHandle::new(self.transport(), id)
    }
}
