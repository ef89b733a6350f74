//! The running panel, and its back-up policies.

use calagopus_api::{
    admin::nodes,
    generated::admin::{system, system_backup_policies},
};
use panel_http::{
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};

use super::number;
use crate::routes::{answers, one, page, panel};

pub(in crate::routes) static ROUTES: &[Route] = &[
    Route::new("admin.system.debug", answers::<system::DebugLog>, |_| {
        finish(panel().system().debug())
    }),
    Route::new("admin.system.set_debug", answers_nothing, |it| {
        finish(panel().system().set_debug(it.member("enabled")?))
    })
    .sends(&["/enabled"], &[]),
    Route::new(
        "admin.system.telemetry",
        |body| one::<system::Telemetry>(body, "telemetry"),
        |_| finish(panel().system().telemetry()),
    ),
    Route::new(
        "admin.system.updates",
        |body| one::<Option<system::UpdateInformation>>(body, "update_information"),
        |_| finish(panel().system().updates()),
    ),
    Route::new(
        "admin.system.recheck_updates",
        |body| one::<system::UpdateInformation>(body, "update_information"),
        |_| finish(panel().system().recheck_updates()),
    )
    .sends(&[], &[]),
    Route::new(
        "admin.system.version_history",
        |body| one::<system::VersionHistory>(body, "version_history"),
        |_| finish(panel().system().version_history()),
    ),
    Route::new("admin.system.outdated_nodes", answers::<system::OutdatedNodes>, |it| {
        finish(panel().system().outdated_nodes(
            number(it, "page").unwrap_or_default(),
            number(it, "per_page").unwrap_or_default(),
        ))
    }),
    Route::new(
        "admin.system.outdated_database_agent_hosts",
        answers::<system::OutdatedDatabaseAgentHosts>,
        |it| {
            finish(panel().system().outdated_database_agent_hosts(
                number(it, "page").unwrap_or_default(),
                number(it, "per_page").unwrap_or_default(),
            ))
        },
    ),
    Route::new(
        "admin.system.email_templates",
        |body| one::<Vec<system::EmailTemplateSummary>>(body, "email_templates"),
        |_| finish(panel().system().email_templates()),
    ),
    Route::new("admin.system.test_email", answers_nothing, |it| {
        finish(panel().system().test_email(&it.member::<String>("email")?))
    })
    .sends(&["/email"], &[]),
    Route::new(
        "admin.system.email_templates.get",
        |body| one::<system::EmailTemplate>(body, "email_template"),
        |it| finish(panel().system().email_template(it.segment(0)).get()),
    ),
    Route::new("admin.system.email_templates.update", answers_nothing, |it| {
        finish(panel().system().email_template(it.segment(0)).update(&it.body()?))
    })
    .sends(&[], &["content", "subject", "enabled"]),
    Route::new(
        "admin.system_backup_policies.list",
        |body| page::<system_backup_policies::SystemBackupPolicy>(body, "system_backup_policies"),
        |it| list!(panel().system_backup_policies().list(), it, ["search" search]),
    ),
    Route::new(
        "admin.system_backup_policies.create",
        |body| one::<system_backup_policies::SystemBackupPolicy>(body, "system_backup_policy"),
        |it| finish(panel().system_backup_policies().create(&it.body()?)),
    )
    .sends(
        &["/name", "/enabled", "/cron", "/parallelism"],
        &[
            "description",
            "backup_configuration_uuid",
            "retention_count",
            "retention_days",
        ],
    ),
    Route::new(
        "admin.system_backup_policies.get",
        |body| one::<system_backup_policies::SystemBackupPolicy>(body, "system_backup_policy"),
        |it| finish(panel().system_backup_policy(it.parsed(0)?).get()),
    ),
    Route::new("admin.system_backup_policies.update", answers_nothing, |it| {
        finish(panel().system_backup_policy(it.parsed(0)?).update(&it.body()?))
    })
    .sends(
        &[],
        &[
            "name",
            "description",
            "backup_configuration_uuid",
            "enabled",
            "cron",
            "retention_count",
            "retention_days",
            "parallelism",
        ],
    ),
    Route::new("admin.system_backup_policies.delete", answers_nothing, |it| {
        finish(
            panel()
                .system_backup_policy(it.parsed(0)?)
                .delete(it.member("delete_backups")?),
        )
    })
    .sends(&["/delete_backups"], &[]),
    Route::new("admin.system_backup_policies.trigger", answers_nothing, |it| {
        finish(panel().system_backup_policy(it.parsed(0)?).trigger())
    })
    .sends(&[], &[]),
    Route::new(
        "admin.system_backup_policies.backups",
        |body| page::<nodes::BackupOnNode>(body, "backups"),
        |it| list!(panel().system_backup_policy(it.parsed(0)?).backups(), it, ["search" search]),
    ),
    Route::new(
        "admin.system_backup_policies.locations",
        |body| page::<system_backup_policies::PolicyLocation>(body, "locations"),
        |it| list!(panel().system_backup_policy(it.parsed(0)?).locations(), it, ["search" search]),
    ),
    Route::new("admin.system_backup_policies.add_location", answers_nothing, |it| {
        finish(
            panel()
                .system_backup_policy(it.parsed(0)?)
                .add_location(it.member("location_uuid")?),
        )
    })
    .sends(&["/location_uuid"], &[]),
    Route::new("admin.system_backup_policies.remove_location", answers_nothing, |it| {
        finish(
            panel()
                .system_backup_policy(it.parsed(0)?)
                .remove_location(it.parsed(1)?),
        )
    })
    .sends(&[], &[]),
    Route::new(
        "admin.system_backup_policies.nodes",
        |body| page::<system_backup_policies::PolicyNode>(body, "nodes"),
        |it| list!(panel().system_backup_policy(it.parsed(0)?).nodes(), it, ["search" search]),
    ),
    Route::new("admin.system_backup_policies.add_node", answers_nothing, |it| {
        finish(
            panel()
                .system_backup_policy(it.parsed(0)?)
                .add_node(it.member("node_uuid")?),
        )
    })
    .sends(&["/node_uuid"], &[]),
    Route::new("admin.system_backup_policies.remove_node", answers_nothing, |it| {
        finish(panel().system_backup_policy(it.parsed(0)?).remove_node(it.parsed(1)?))
    })
    .sends(&[], &[]),
    Route::new(
        "admin.system_backup_policies.servers",
        |body| page::<system_backup_policies::PolicyServer>(body, "servers"),
        |it| list!(panel().system_backup_policy(it.parsed(0)?).servers(), it, ["search" search]),
    ),
    Route::new("admin.system_backup_policies.add_server", answers_nothing, |it| {
        finish(
            panel()
                .system_backup_policy(it.parsed(0)?)
                .add_server(it.member("server_uuid")?),
        )
    })
    .sends(&["/server_uuid"], &[]),
    Route::new("admin.system_backup_policies.remove_server", answers_nothing, |it| {
        finish(panel().system_backup_policy(it.parsed(0)?).remove_server(it.parsed(1)?))
    })
    .sends(&[], &[]),
];
