//! The explorer of a database, in both of its places.

use calagopus_api::generated::client::explorer;
use panel_http::recording::suite::{Route, answers_nothing, finish};

use crate::routes::{one, server};

pub(in crate::routes) static ROUTES: &[Route] = &[
    Route::new(
        "client.databases.explorer.query",
        |body| one::<Vec<explorer::ResultSet>>(body, "results"),
        |it| finish(server(it).database(it.parsed(1)?).explorer().query(&it.body()?)),
    )
    .sends(&["/query"], &["rows", "read_only"]),
    Route::new(
        "client.databases.explorer.rows",
        |body| one::<explorer::ResultSet>(body, "result"),
        |it| finish(server(it).database(it.parsed(1)?).explorer().rows(&it.body()?)),
    )
    .sends(
        &["/table"],
        &["schema", "order_by", "descending", "limit", "offset", "filters"],
    ),
    Route::new(
        "client.databases.explorer.insert_rows",
        |body| one::<u64>(body, "affected"),
        |it| finish(server(it).database(it.parsed(1)?).explorer().insert_rows(&it.body()?)),
    )
    .sends(&["/table", "/rows"], &["schema"]),
    Route::new(
        "client.databases.explorer.update_rows",
        |body| one::<u64>(body, "affected"),
        |it| finish(server(it).database(it.parsed(1)?).explorer().update_rows(&it.body()?)),
    )
    .sends(&["/table", "/rows"], &["schema"]),
    Route::new(
        "client.databases.explorer.delete_rows",
        |body| one::<u64>(body, "affected"),
        |it| finish(server(it).database(it.parsed(1)?).explorer().delete_rows(&it.body()?)),
    )
    .sends(&["/table", "/rows"], &["schema"]),
    Route::new(
        "client.databases.explorer.schema",
        |body| one::<Vec<explorer::Table>>(body, "tables"),
        |it| finish(server(it).database(it.parsed(1)?).explorer().schema()),
    ),
    Route::new(
        "client.databases.explorer.types",
        |body| one::<Vec<String>>(body, "types"),
        |it| finish(server(it).database(it.parsed(1)?).explorer().types()),
    ),
    Route::new("client.databases.explorer.create_table", answers_nothing, |it| {
        finish(server(it).database(it.parsed(1)?).explorer().create_table(&it.body()?))
    })
    .sends(&["/table", "/columns"], &["schema"]),
    Route::new("client.databases.explorer.rename_table", answers_nothing, |it| {
        finish(server(it).database(it.parsed(1)?).explorer().rename_table(&it.body()?))
    })
    .sends(&["/table", "/name"], &["schema"]),
    Route::new("client.databases.explorer.delete_table", answers_nothing, |it| {
        finish(server(it).database(it.parsed(1)?).explorer().delete_table(&it.body()?))
    })
    .sends(&["/table"], &["schema"]),
    Route::new("client.databases.explorer.add_column", answers_nothing, |it| {
        finish(server(it).database(it.parsed(1)?).explorer().add_column(&it.body()?))
    })
    .sends(&["/table", "/column"], &["schema"]),
    Route::new("client.databases.explorer.rename_column", answers_nothing, |it| {
        finish(server(it).database(it.parsed(1)?).explorer().rename_column(&it.body()?))
    })
    .sends(&["/table", "/column", "/name"], &["schema"]),
    Route::new("client.databases.explorer.delete_column", answers_nothing, |it| {
        finish(server(it).database(it.parsed(1)?).explorer().delete_column(&it.body()?))
    })
    .sends(&["/table", "/column"], &["schema"]),
    Route::new(
        "client.database_instances.databases.explorer.query",
        |body| one::<Vec<explorer::ResultSet>>(body, "results"),
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .explorer()
                    .query(&it.body()?),
            )
        },
    )
    .sends(&["/query"], &["rows", "read_only"]),
    Route::new(
        "client.database_instances.databases.explorer.rows",
        |body| one::<explorer::ResultSet>(body, "result"),
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .explorer()
                    .rows(&it.body()?),
            )
        },
    )
    .sends(
        &["/table"],
        &["schema", "order_by", "descending", "limit", "offset", "filters"],
    ),
    Route::new(
        "client.database_instances.databases.explorer.insert_rows",
        |body| one::<u64>(body, "affected"),
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .explorer()
                    .insert_rows(&it.body()?),
            )
        },
    )
    .sends(&["/table", "/rows"], &["schema"]),
    Route::new(
        "client.database_instances.databases.explorer.update_rows",
        |body| one::<u64>(body, "affected"),
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .explorer()
                    .update_rows(&it.body()?),
            )
        },
    )
    .sends(&["/table", "/rows"], &["schema"]),
    Route::new(
        "client.database_instances.databases.explorer.delete_rows",
        |body| one::<u64>(body, "affected"),
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .explorer()
                    .delete_rows(&it.body()?),
            )
        },
    )
    .sends(&["/table", "/rows"], &["schema"]),
    Route::new(
        "client.database_instances.databases.explorer.schema",
        |body| one::<Vec<explorer::Table>>(body, "tables"),
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .explorer()
                    .schema(),
            )
        },
    ),
    Route::new(
        "client.database_instances.databases.explorer.types",
        |body| one::<Vec<String>>(body, "types"),
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .explorer()
                    .types(),
            )
        },
    ),
    Route::new(
        "client.database_instances.databases.explorer.create_table",
        answers_nothing,
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .explorer()
                    .create_table(&it.body()?),
            )
        },
    )
    .sends(&["/table", "/columns"], &["schema"]),
    Route::new(
        "client.database_instances.databases.explorer.rename_table",
        answers_nothing,
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .explorer()
                    .rename_table(&it.body()?),
            )
        },
    )
    .sends(&["/table", "/name"], &["schema"]),
    Route::new(
        "client.database_instances.databases.explorer.delete_table",
        answers_nothing,
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .explorer()
                    .delete_table(&it.body()?),
            )
        },
    )
    .sends(&["/table"], &["schema"]),
    Route::new(
        "client.database_instances.databases.explorer.add_column",
        answers_nothing,
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .explorer()
                    .add_column(&it.body()?),
            )
        },
    )
    .sends(&["/table", "/column"], &["schema"]),
    Route::new(
        "client.database_instances.databases.explorer.rename_column",
        answers_nothing,
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .explorer()
                    .rename_column(&it.body()?),
            )
        },
    )
    .sends(&["/table", "/column", "/name"], &["schema"]),
    Route::new(
        "client.database_instances.databases.explorer.delete_column",
        answers_nothing,
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .explorer()
                    .delete_column(&it.body()?),
            )
        },
    )
    .sends(&["/table", "/column"], &["schema"]),
];
