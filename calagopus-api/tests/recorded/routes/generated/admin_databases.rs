//! Hosts of databases and of database instances, and templates.

use calagopus_api::{
    Secret,
    generated::admin::{database_agent_hosts, database_hosts},
    models::{database_agent_host, database_host},
};
use panel_http::{
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};

use crate::routes::{answers, one, page, panel};

pub(in crate::routes) static ROUTES: &[Route] = &[
    Route::new(
        "admin.database_agent_hosts.list",
        |body| page::<database_agent_host::DatabaseAgentHost>(body, "database_agent_hosts"),
        |it| list!(panel().database_agent_hosts().list(), it, ["search" search]),
    ),
    Route::new(
        "admin.database_agent_hosts.create",
        |body| one::<database_agent_host::DatabaseAgentHost>(body, "database_agent_host"),
        |it| finish(panel().database_agent_hosts().create(&it.body()?)),
    )
    .sends(
        &[
            "/name",
            "/deployment_enabled",
            "/maintenance_enabled",
            "/url",
            "/memory",
            "/disk",
        ],
        &["description", "types"],
    ),
    Route::new(
        "admin.database_agent_hosts.update_configurations",
        |body| one::<u64>(body, "applied"),
        |it| finish(panel().database_agent_hosts().update_configurations(&it.body()?)),
    )
    .sends(&["/database_agent_host_uuids", "/config"], &[]),
    Route::new(
        "admin.database_agent_hosts.get",
        |body| one::<database_agent_host::DatabaseAgentHost>(body, "database_agent_host"),
        |it| finish(panel().database_agent_host(it.parsed(0)?).get()),
    ),
    Route::new("admin.database_agent_hosts.update", answers_nothing, |it| {
        finish(panel().database_agent_host(it.parsed(0)?).update(&it.body()?))
    })
    .sends(
        &[],
        &[
            "name",
            "description",
            "deployment_enabled",
            "maintenance_enabled",
            "url",
            "memory",
            "disk",
            "types",
        ],
    ),
    Route::new("admin.database_agent_hosts.delete", answers_nothing, |it| {
        finish(panel().database_agent_host(it.parsed(0)?).delete(it.member("force")?))
    })
    .sends(&["/force"], &[]),
    Route::new(
        "admin.database_agent_hosts.capacity",
        answers::<database_agent_hosts::Capacity>,
        |it| finish(panel().database_agent_host(it.parsed(0)?).capacity()),
    ),
    Route::new(
        "admin.database_agent_hosts.configuration",
        |body| one::<database_agent_hosts::Configuration>(body, "config"),
        |it| finish(panel().database_agent_host(it.parsed(0)?).configuration()),
    ),
    Route::new(
        "admin.database_agent_hosts.update_configuration",
        |body| one::<bool>(body, "applied"),
        |it| {
            finish(
                panel()
                    .database_agent_host(it.parsed(0)?)
                    .update_configuration(&it.body()?),
            )
        },
    ),
    Route::new(
        "admin.database_agent_hosts.system_overview",
        answers::<database_agent_hosts::AgentOverview>,
        |it| finish(panel().database_agent_host(it.parsed(0)?).system_overview()),
    ),
    Route::new(
        "admin.database_agent_hosts.system_stats",
        |body| one::<database_agent_hosts::AgentStats>(body, "stats"),
        |it| finish(panel().database_agent_host(it.parsed(0)?).system_stats()),
    ),
    Route::new("admin.database_agent_hosts.test", answers_nothing, |it| {
        finish(panel().database_agent_host(it.parsed(0)?).test())
    })
    .sends(&[], &[]),
    Route::new(
        "admin.database_agent_hosts.token",
        |body| one::<Secret>(body, "token"),
        |it| finish(panel().database_agent_host(it.parsed(0)?).token()),
    ),
    Route::new(
        "admin.database_agent_hosts.reset_token",
        |body| one::<Secret>(body, "token"),
        |it| finish(panel().database_agent_host(it.parsed(0)?).reset_token()),
    )
    .sends(&[], &[]),
    Route::new(
        "admin.database_agent_hosts.instances",
        |body| page::<database_agent_hosts::HostedInstance>(body, "instances"),
        |it| list!(panel().database_agent_host(it.parsed(0)?).instances(), it, ["search" search]),
    ),
    Route::new(
        "admin.database_agent_hosts.instances.get",
        |body| one::<database_agent_hosts::HostedInstance>(body, "instance"),
        |it| finish(panel().database_agent_host(it.parsed(0)?).instance(it.parsed(1)?).get()),
    ),
    Route::new("admin.database_agent_hosts.instances.update", answers_nothing, |it| {
        finish(
            panel()
                .database_agent_host(it.parsed(0)?)
                .instance(it.parsed(1)?)
                .update(&it.body()?),
        )
    })
    .sends(
        &[],
        &[
            "name",
            "locked",
            "image",
            "env",
            "memory",
            "swap",
            "disk",
            "io_weight",
            "cpu",
        ],
    ),
    Route::new("admin.database_agent_hosts.instances.delete", answers_nothing, |it| {
        finish(
            panel()
                .database_agent_host(it.parsed(0)?)
                .instance(it.parsed(1)?)
                .delete(it.member("force")?),
        )
    })
    .sends(&["/force"], &[]),
    Route::new(
        "admin.database_agent_templates.list",
        |body| page::<database_agent_host::DatabaseAgentTemplate>(body, "database_agent_templates"),
        |it| list!(panel().database_agent_templates().list(), it, ["search" search]),
    ),
    Route::new(
        "admin.database_agent_templates.create",
        |body| one::<database_agent_host::DatabaseAgentTemplate>(body, "database_agent_template"),
        |it| finish(panel().database_agent_templates().create(&it.body()?)),
    )
    .sends(
        &[
            "/name",
            "/type",
            "/deployment_enabled",
            "/docker_images",
            "/env",
            "/image_uid",
            "/image_gid",
            "/volumes",
            "/socket_path",
            "/memory",
            "/swap",
            "/disk",
            "/cpu",
        ],
        &["description", "cmd", "io_weight"],
    ),
    Route::new(
        "admin.database_agent_templates.get",
        |body| one::<database_agent_host::DatabaseAgentTemplate>(body, "database_agent_template"),
        |it| finish(panel().database_agent_template(it.parsed(0)?).get()),
    ),
    Route::new("admin.database_agent_templates.update", answers_nothing, |it| {
        finish(panel().database_agent_template(it.parsed(0)?).update(&it.body()?))
    })
    .sends(
        &[],
        &[
            "name",
            "description",
            "deployment_enabled",
            "docker_images",
            "env",
            "image_uid",
            "image_gid",
            "cmd",
            "volumes",
            "socket_path",
            "memory",
            "swap",
            "disk",
            "io_weight",
            "cpu",
        ],
    ),
    Route::new("admin.database_agent_templates.delete", answers_nothing, |it| {
        finish(panel().database_agent_template(it.parsed(0)?).delete())
    })
    .sends(&[], &[]),
    Route::new(
        "admin.database_agent_templates.duplicate",
        |body| one::<database_agent_host::DatabaseAgentTemplate>(body, "database_agent_template"),
        |it| {
            finish(
                panel()
                    .database_agent_template(it.parsed(0)?)
                    .duplicate(&it.member::<String>("name")?),
            )
        },
    )
    .sends(&["/name"], &[]),
    Route::new(
        "admin.database_agent_templates.instances",
        |body| page::<database_agent_hosts::HostedInstance>(body, "instances"),
        |it| list!(panel().database_agent_template(it.parsed(0)?).instances(), it, ["search" search]),
    ),
    Route::new(
        "admin.database_agent_templates.update_instances",
        |body| one::<u64>(body, "updated"),
        |it| {
            finish(
                panel()
                    .database_agent_template(it.parsed(0)?)
                    .update_instances(&it.member::<Vec<_>>("instance_uuids")?),
            )
        },
    )
    .sends(&["/instance_uuids"], &[]),
    Route::new(
        "admin.database_hosts.list",
        |body| page::<database_host::DatabaseHost>(body, "database_hosts"),
        |it| list!(panel().database_hosts().list(), it, ["search" search]),
    ),
    Route::new(
        "admin.database_hosts.create",
        |body| one::<database_host::DatabaseHost>(body, "database_host"),
        |it| finish(panel().database_hosts().create(&it.body()?)),
    )
    .sends(
        &[
            "/name",
            "/type",
            "/deployment_enabled",
            "/maintenance_enabled",
            "/credentials",
        ],
        &["public_host", "public_port"],
    ),
    Route::new(
        "admin.database_hosts.get",
        |body| one::<database_host::DatabaseHost>(body, "database_host"),
        |it| finish(panel().database_host(it.parsed(0)?).get()),
    ),
    Route::new("admin.database_hosts.update", answers_nothing, |it| {
        finish(panel().database_host(it.parsed(0)?).update(&it.body()?))
    })
    .sends(
        &[],
        &[
            "name",
            "deployment_enabled",
            "maintenance_enabled",
            "public_host",
            "public_port",
            "credentials",
        ],
    ),
    Route::new("admin.database_hosts.delete", answers_nothing, |it| {
        finish(panel().database_host(it.parsed(0)?).delete(it.member("force")?))
    })
    .sends(&["/force"], &[]),
    Route::new("admin.database_hosts.test", answers_nothing, |it| {
        finish(panel().database_host(it.parsed(0)?).test())
    })
    .sends(&[], &[]),
    Route::new(
        "admin.database_hosts.databases",
        |body| page::<database_hosts::HostedDatabase>(body, "databases"),
        |it| list!(panel().database_host(it.parsed(0)?).databases(), it, ["search" search]),
    ),
    Route::new("admin.database_hosts.delete_database", answers_nothing, |it| {
        finish(
            panel()
                .database_host(it.parsed(0)?)
                .delete_database(it.parsed(1)?, it.member("force")?),
        )
    })
    .sends(&["/force"], &[]),
];
