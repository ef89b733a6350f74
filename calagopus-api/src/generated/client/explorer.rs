//! The explorer of a database: its tables and rows, and SQL: `…/databases/{database}/explorer`.

mod model;
mod write;

use panel_http::{Call, Endpoint, Safety, call};

pub use self::{
    model::{Column, ResultColumn, ResultSet, ResultValue, Table},
    write::{
        BrowseRows, ColumnDefinition, DeleteColumn, DeleteRows, DeleteTable, ExplorerQuery, FilterOperator, InsertRows,
        NewColumn, NewTable, RenameColumn, RenameTable, RowDelete, RowFilter, RowInsert, RowUpdate, RowValue,
        UpdateRows,
    },
};
use crate::{
    answer::member,
    client::{databases::DatabaseHandle, on_server::OnServer},
    id::{DatabaseId, DatabaseInstanceDatabaseId, DatabaseInstanceId},
};

/// The routes of one kind of explorer.
#[derive(Debug)]
struct Routes {
    query: Endpoint,
    rows: Endpoint,
    insert_rows: Endpoint,
    update_rows: Endpoint,
    delete_rows: Endpoint,
    schema: Endpoint,
    types: Endpoint,
    create_table: Endpoint,
    rename_table: Endpoint,
    delete_table: Endpoint,
    add_column: Endpoint,
    rename_column: Endpoint,
    delete_column: Endpoint,
}

macro_rules! routes {
    ($operation:literal, $database:literal) => {
        Routes {
            query: Endpoint::post(
                concat!($operation, ".query"),
                concat!($database, "/explorer/query"),
                Safety::Act,
            ),
            rows: Endpoint::post(
                concat!($operation, ".rows"),
                concat!($database, "/explorer/rows"),
                Safety::Read,
            ),
            insert_rows: Endpoint::post(
                concat!($operation, ".insert_rows"),
                concat!($database, "/explorer/rows/insert"),
                Safety::Create,
            ),
            update_rows: Endpoint::post(
                concat!($operation, ".update_rows"),
                concat!($database, "/explorer/rows/update"),
                Safety::Act,
            ),
            delete_rows: Endpoint::post(
                concat!($operation, ".delete_rows"),
                concat!($database, "/explorer/rows/delete"),
                Safety::Act,
            ),
            schema: Endpoint::get(concat!($operation, ".schema"), concat!($database, "/explorer/schema")),
            types: Endpoint::get(
                concat!($operation, ".types"),
                concat!($database, "/explorer/tables/types"),
            ),
            create_table: Endpoint::post(
                concat!($operation, ".create_table"),
                concat!($database, "/explorer/tables"),
                Safety::Create,
            ),
            rename_table: Endpoint::post(
                concat!($operation, ".rename_table"),
                concat!($database, "/explorer/tables/rename"),
                Safety::Act,
            ),
            delete_table: Endpoint::post(
                concat!($operation, ".delete_table"),
                concat!($database, "/explorer/tables/delete"),
                Safety::Act,
            ),
            add_column: Endpoint::post(
                concat!($operation, ".add_column"),
                concat!($database, "/explorer/tables/columns"),
                Safety::Create,
            ),
            rename_column: Endpoint::post(
                concat!($operation, ".rename_column"),
                concat!($database, "/explorer/tables/columns/rename"),
                Safety::Act,
            ),
            delete_column: Endpoint::post(
                concat!($operation, ".delete_column"),
                concat!($database, "/explorer/tables/columns/delete"),
                Safety::Act,
            ),
        }
    };
}

static OF_DATABASE: Routes = routes!(
    "client.databases.explorer",
    "/api/client/servers/{server}/databases/{database}"
);
static OF_INSTANCE: Routes = routes!(
    "client.database_instances.databases.explorer",
    "/api/client/servers/{server}/databases/instances/{database_instance}/databases/{database}"
);

pub(crate) static ENDPOINTS: [&Endpoint; 26] = [
    &OF_DATABASE.query,
    &OF_DATABASE.rows,
    &OF_DATABASE.insert_rows,
    &OF_DATABASE.update_rows,
    &OF_DATABASE.delete_rows,
    &OF_DATABASE.schema,
    &OF_DATABASE.types,
    &OF_DATABASE.create_table,
    &OF_DATABASE.rename_table,
    &OF_DATABASE.delete_table,
    &OF_DATABASE.add_column,
    &OF_DATABASE.rename_column,
    &OF_DATABASE.delete_column,
    &OF_INSTANCE.query,
    &OF_INSTANCE.rows,
    &OF_INSTANCE.insert_rows,
    &OF_INSTANCE.update_rows,
    &OF_INSTANCE.delete_rows,
    &OF_INSTANCE.schema,
    &OF_INSTANCE.types,
    &OF_INSTANCE.create_table,
    &OF_INSTANCE.rename_table,
    &OF_INSTANCE.delete_table,
    &OF_INSTANCE.add_column,
    &OF_INSTANCE.rename_column,
    &OF_INSTANCE.delete_column,
];

/// The tables and rows of a database.
///
/// # Errors
/// Of all its calls: [`Conflict`](crate::ErrorKind::Conflict) while the server is suspended or busy;
/// [`Refused`](crate::ErrorKind::Refused) with the effect [`Unknown`](crate::Effect::Unknown) while the database host is in
/// maintenance, and for whatever the database itself refuses; [`Panel`](crate::ErrorKind::Panel) when it takes too long.
#[derive(Debug, Clone)]
pub struct Explorer {
    on: OnServer,
    below: Vec<String>,
    routes: &'static Routes,
}

impl Explorer {
    pub(super) fn of_database(on: &OnServer, database: DatabaseId) -> Self {
        Self {
            on: on.clone(),
            below: vec![database.to_string()],
            routes: &OF_DATABASE,
        }
    }

    pub(super) fn of_instance(
        on: &OnServer,
        instance: DatabaseInstanceId,
        database: DatabaseInstanceDatabaseId,
    ) -> Self {
        Self {
            on: on.clone(),
            below: vec![instance.to_string(), database.to_string()],
            routes: &OF_INSTANCE,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        let below: Vec<&str> = self.below.iter().map(String::as_str).collect();
        self.on.call(endpoint, &below, read)
    }

    /// Runs SQL: `POST …/explorer/query`, permission `databases.query-raw` or, in an instance,
    /// `database-instances.query-raw`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn query(&self, query: &ExplorerQuery) -> Call<Vec<ResultSet>> {
        self.call(&self.routes.query, |it, answer| member(it, answer, "results"))
            .json(query)
    }

    /// Reads rows of a table: `POST …/explorer/rows`, permission `databases.query` or, in an instance,
    /// `database-instances.query`. A read: it may be repeated, and is.
    ///
    /// From the document, not recorded.
    pub fn rows(&self, which: &BrowseRows) -> Call<ResultSet> {
        self.call(&self.routes.rows, |it, answer| member(it, answer, "result"))
            .json(which)
    }

    /// Adds rows to a table, and gives how many it added: `POST …/explorer/rows/insert`, permission
    /// `databases.edit-rows` or, in an instance, `database-instances.edit-rows`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn insert_rows(&self, rows: &InsertRows) -> Call<u64> {
        self.call(&self.routes.insert_rows, |it, answer| member(it, answer, "affected"))
            .json(rows)
    }

    /// Changes rows of a table, and gives how many it changed: `POST …/explorer/rows/update`, permission
    /// `databases.edit-rows` or, in an instance, `database-instances.edit-rows`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn update_rows(&self, rows: &UpdateRows) -> Call<u64> {
        self.call(&self.routes.update_rows, |it, answer| member(it, answer, "affected"))
            .json(rows)
    }

    /// Deletes rows of a table, and gives how many it deleted: `POST …/explorer/rows/delete`, permission
    /// `databases.edit-rows` or, in an instance, `database-instances.edit-rows`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn delete_rows(&self, rows: &DeleteRows) -> Call<u64> {
        self.call(&self.routes.delete_rows, |it, answer| member(it, answer, "affected"))
            .json(rows)
    }

    /// Its tables and their columns: `GET …/explorer/schema`, permission `databases.query` or, in an instance,
    /// `database-instances.query`.
    ///
    /// From the document, not recorded.
    pub fn schema(&self) -> Call<Vec<Table>> {
        self.call(&self.routes.schema, |it, answer| member(it, answer, "tables"))
    }

    /// The types that a column can have: `GET …/explorer/tables/types`, permission `databases.edit-structure` or, in an
    /// instance, `database-instances.edit-structure`.
    ///
    /// From the document, not recorded.
    pub fn types(&self) -> Call<Vec<String>> {
        self.call(&self.routes.types, |it, answer| member(it, answer, "types"))
    }

    /// Makes a table: `POST …/explorer/tables`, permission `databases.edit-structure` or, in an instance,
    /// `database-instances.edit-structure`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn create_table(&self, table: &NewTable) -> Call<()> {
        self.call(&self.routes.create_table, call::done).json(table)
    }

    /// Gives a table another name: `POST …/explorer/tables/rename`, permission `databases.edit-structure` or, in an
    /// instance, `database-instances.edit-structure`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn rename_table(&self, names: &RenameTable) -> Call<()> {
        self.call(&self.routes.rename_table, call::done).json(names)
    }

    /// Deletes a table with its rows: `POST …/explorer/tables/delete`, permission `databases.delete-structure` or, in
    /// an instance, `database-instances.delete-structure`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn delete_table(&self, table: &DeleteTable) -> Call<()> {
        self.call(&self.routes.delete_table, call::done).json(table)
    }

    /// Adds a column to a table: `POST …/explorer/tables/columns`, permission `databases.edit-structure` or, in an
    /// instance, `database-instances.edit-structure`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn add_column(&self, column: &NewColumn) -> Call<()> {
        self.call(&self.routes.add_column, call::done).json(column)
    }

    /// Gives a column another name: `POST …/explorer/tables/columns/rename`, permission `databases.edit-structure` or,
    /// in an instance, `database-instances.edit-structure`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn rename_column(&self, names: &RenameColumn) -> Call<()> {
        self.call(&self.routes.rename_column, call::done).json(names)
    }

    /// Deletes a column with what is in it: `POST …/explorer/tables/columns/delete`, permission
    /// `databases.delete-structure` or, in an instance, `database-instances.delete-structure`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn delete_column(&self, column: &DeleteColumn) -> Call<()> {
        self.call(&self.routes.delete_column, call::done).json(column)
    }
}

impl DatabaseHandle {
    /// Its tables and rows.
    #[must_use]
    pub fn explorer(&self) -> Explorer {
        let (on, id) = self.place();
        Explorer::of_database(on, id)
    }
}
