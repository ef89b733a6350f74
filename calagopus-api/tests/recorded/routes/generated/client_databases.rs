//! Database instances of a server.

use calagopus_api::{
    OperationId, Secret,
    generated::client::{database_instances, instance_databases},
};
use panel_http::{
    recorded_list as list,
    recording::suite::{Route, answers_nothing, answers_text, finish},
};

use super::number;
use crate::routes::{answers, one, page, server};

pub(in crate::routes) static ROUTES: &[Route] = &[
    Route::new(
        "client.database_instances.list",
        |body| page::<database_instances::DatabaseInstance>(body, "instances"),
        |it| list!(server(it).database_instances().list(), it, ["search" search]),
    ),
    Route::new(
        "client.database_instances.create",
        |body| one::<database_instances::DatabaseInstance>(body, "instance"),
        |it| finish(server(it).database_instances().create(&it.body()?)),
    )
    .sends(&["/template_uuid", "/name"], &["image"]),
    Route::new(
        "client.database_instances.templates",
        |body| one::<Vec<database_instances::InstanceTemplate>>(body, "templates"),
        |it| finish(server(it).database_instances().templates()),
    ),
    Route::new(
        "client.database_instances.get",
        answers::<database_instances::DatabaseInstanceDetails>,
        |it| finish(server(it).database_instance(it.parsed(1)?).get()),
    ),
    Route::new("client.database_instances.update", answers_nothing, |it| {
        finish(server(it).database_instance(it.parsed(1)?).update(&it.body()?))
    })
    .sends(&[], &["name", "locked"]),
    Route::new("client.database_instances.delete", answers_nothing, |it| {
        finish(
            server(it)
                .database_instance(it.parsed(1)?)
                .delete(it.query("force").as_deref() == Some("true")),
        )
    })
    .sends(&[], &[]),
    Route::new("client.database_instances.power", answers_nothing, |it| {
        finish(server(it).database_instance(it.parsed(1)?).power(it.member("action")?))
    })
    .sends(&["/action"], &[]),
    Route::new(
        "client.database_instances.resources",
        |body| one::<database_instances::InstanceResources>(body, "resources"),
        |it| finish(server(it).database_instance(it.parsed(1)?).resources()),
    ),
    Route::new("client.database_instances.logs", answers_text, |it| {
        finish(
            server(it)
                .database_instance(it.parsed(1)?)
                .logs(number(it, "lines").unwrap_or_default()),
        )
    })
    .of_text(),
    Route::new(
        "client.database_instances.apply_update",
        |body| one::<database_instances::DatabaseInstance>(body, "instance"),
        |it| finish(server(it).database_instance(it.parsed(1)?).apply_update()),
    )
    .sends(&[], &[]),
    Route::new("client.database_instances.export", answers_text, |it| {
        finish(server(it).database_instance(it.parsed(1)?).export())
    })
    .of_text(),
    Route::new("client.database_instances.import", answers_nothing, |it| {
        finish(
            server(it)
                .database_instance(it.parsed(1)?)
                .import(it.query("wipe").as_deref() == Some("true"), it.text()),
        )
    })
    .of_text(),
    Route::new("client.database_instances.cancel_operation", answers_nothing, |it| {
        finish(
            server(it)
                .database_instance(it.parsed(1)?)
                .cancel_operation(it.parsed(2)?),
        )
    })
    .sends(&[], &[]),
    Route::new(
        "client.database_instances.databases.list",
        |body| one::<Vec<instance_databases::InstanceDatabase>>(body, "databases"),
        |it| finish(server(it).database_instance(it.parsed(1)?).databases().list()),
    ),
    Route::new(
        "client.database_instances.databases.create",
        |body| one::<instance_databases::InstanceDatabase>(body, "database"),
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .databases()
                    .create(&it.member::<String>("name")?),
            )
        },
    )
    .sends(&["/name"], &[]),
    Route::new("client.database_instances.databases.delete", answers_nothing, |it| {
        finish(
            server(it)
                .database_instance(it.parsed(1)?)
                .database(it.parsed(2)?)
                .delete(),
        )
    })
    .sends(&[], &[]),
    Route::new("client.database_instances.databases.recreate", answers_nothing, |it| {
        finish(
            server(it)
                .database_instance(it.parsed(1)?)
                .database(it.parsed(2)?)
                .recreate(),
        )
    })
    .sends(&[], &[]),
    Route::new(
        "client.database_instances.databases.size",
        |body| one::<u64>(body, "size"),
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .size(),
            )
        },
    ),
    Route::new("client.database_instances.databases.export", answers_text, |it| {
        finish(
            server(it)
                .database_instance(it.parsed(1)?)
                .database(it.parsed(2)?)
                .export(),
        )
    })
    .of_text(),
    Route::new("client.database_instances.databases.import", answers_nothing, |it| {
        finish(
            server(it)
                .database_instance(it.parsed(1)?)
                .database(it.parsed(2)?)
                .import(
                    it.query("source_db").as_deref(),
                    it.query("wipe").as_deref() == Some("true"),
                    it.text(),
                ),
        )
    })
    .of_text(),
    Route::new(
        "client.database_instances.databases.import_remote",
        |body| one::<OperationId>(body, "operation"),
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .database(it.parsed(2)?)
                    .import_remote(&it.body()?),
            )
        },
    )
    .sends(&["/url"], &["source_db", "wipe"]),
    Route::new(
        "client.database_instances.users.list",
        |body| one::<Vec<instance_databases::InstanceUser>>(body, "users"),
        |it| finish(server(it).database_instance(it.parsed(1)?).users().list()),
    ),
    Route::new(
        "client.database_instances.users.create",
        |body| one::<instance_databases::InstanceUser>(body, "user"),
        |it| finish(server(it).database_instance(it.parsed(1)?).users().create(&it.body()?)),
    )
    .sends(&["/username"], &["database_uuid"]),
    Route::new("client.database_instances.users.delete", answers_nothing, |it| {
        finish(
            server(it)
                .database_instance(it.parsed(1)?)
                .users()
                .delete(it.parsed(2)?),
        )
    })
    .sends(&[], &[]),
    Route::new(
        "client.database_instances.users.rotate_password",
        |body| one::<Secret>(body, "password"),
        |it| {
            finish(
                server(it)
                    .database_instance(it.parsed(1)?)
                    .users()
                    .rotate_password(it.parsed(2)?),
            )
        },
    )
    .sends(&[], &[]),
];
