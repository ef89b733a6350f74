//! Databases of servers, on their hosts.

use jiff::Timestamp;
use panel_http::fake::outcome::Refusal;

use super::{
    state::{Server, ServerDatabase, Table},
    world::{DatabaseMachine, World},
};

/// What a new database is to be.
#[derive(Debug)]
pub(super) struct NewDatabase {
    /// Without the number of the server, which the panel puts before it.
    pub(super) name: String,
    pub(super) remote: String,
    pub(super) host: u64,
}

impl World {
    /// A host for a server whose owner cannot choose one: one of its node, or else any.
    pub(super) fn database_host_for(&mut self, server: &Server) -> Result<u64, Refusal> {
        let hosts = self.database.hosts.values();
        let of_node: Vec<u64> = hosts
            .filter(|host| host.nodes.contains(&server.node))
            .map(|host| host.id)
            .collect();
        let any: Vec<u64> = self.database.hosts.keys().copied().collect();
        let choices = if of_node.is_empty() { any } else { of_node };
        self.random.pick(&choices).copied().ok_or_else(|| {
            Refusal::display(
                400,
                "NoSuitableDatabaseHostException",
                "No database host was found that meets the requirements for this server.",
            )
        })
    }

    /// Makes a database on its host, when the server may have one more. Its row is not written yet.
    pub(super) fn make_database(
        &mut self,
        server: &Server,
        new: NewDatabase,
        now: Timestamp,
    ) -> Result<ServerDatabase, Refusal> {
        let count = i64::try_from(self.database.databases_of(server.id).count()).unwrap_or(i64::MAX);
        if server.databases.is_some_and(|limit| count >= limit) {
            return Err(Refusal::display(
                400,
                "TooManyDatabasesException",
                "Operation aborted: creating a new database would put this server over the defined limit.",
            ));
        }
        let name: String = format!("s{}_{}", server.id, new.name).chars().take(48).collect();
        if self.database.databases_of(server.id).any(|other| other.name == name) {
            return Err(Refusal::display(
                400,
                "DuplicateDatabaseNameException",
                "A database with that name already exists for this server.",
            ));
        }
        self.reach_host(new.host)?.databases.insert(name.clone());
        let username = format!("u{}_{}", server.id, self.random.text(10));
        let password = self.random.text(24);
        Ok(ServerDatabase {
            id: self.database.next_id(Table::Databases),
            server: server.id,
            host: new.host,
            name,
            username,
            remote: new.remote,
            password,
            created_at: now,
            updated_at: now,
        })
    }

    /// A new password.
    pub(super) fn rotate_password(&mut self, id: u64, now: Timestamp) -> Result<ServerDatabase, Refusal> {
        let password = self.random.text(24);
        let host = self.database.databases.get(&id).map_or(0, |row| row.host);
        self.reach_host(host)?;
        let row = self.database.databases.get_mut(&id).ok_or_else(Refusal::not_found)?;
        row.password = password;
        row.updated_at = now;
        Ok(row.clone())
    }

    /// Deletes a database, there and here.
    pub(super) fn delete_database(&mut self, id: u64) -> Result<(), Refusal> {
        let row = self.database.databases.get(&id).ok_or_else(Refusal::not_found)?;
        let (host, name) = (row.host, row.name.clone());
        self.reach_host(host)?.databases.remove(&name);
        self.database.databases.remove(&id);
        Ok(())
    }

    /// Deletes the row of a server, and its databases on their hosts. One of those that cannot be reached stops it, unless it
    /// is forced.
    pub(super) fn remove_server(&mut self, server: u64, forced: bool) -> Result<(), Refusal> {
        let rows: Vec<u64> = self.database.databases_of(server).map(|row| row.id).collect();
        let kept = self.database.databases.clone();
        for row in rows {
            if let Err(refusal) = self.delete_database(row)
                && !forced
            {
                self.database.databases = kept;
                return Err(refusal);
            }
        }
        self.database.delete_server(server);
        Ok(())
    }

    /// The machine of a host, when somebody answers there.
    pub(super) fn reach_host(&mut self, host: u64) -> Result<&mut DatabaseMachine, Refusal> {
        let machine = self.database_machines.entry(host).or_default();
        if machine.down {
            return Err(Refusal::broken("QueryException"));
        }
        Ok(machine)
    }
}
