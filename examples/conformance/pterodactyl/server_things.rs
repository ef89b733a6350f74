//! What the users of a server do with it.

use std::time::{Duration, Instant};

use bytes::Bytes;
use panel_http::{Effect, ErrorKind};
use pterodactyl_api::{
    client::servers::ServerHandle,
    models::{
        client::{
            backup::{BackupState, ExistingFiles, NewBackup},
            database,
            file::{Chmod, FileMode, Move, PullFile},
            power::Signal,
            schedule::{Cron, NewSchedule, NewTask, UpdateSchedule, UpdateTask, Work},
            settings::Rename,
            subuser::{NewSubuser, Permission},
        },
        database::{Include as DatabaseInclude, NewDatabase},
        server::Server,
        user::NewUser,
    },
};

use super::Life;
use crate::report::same;

impl Life {
    pub(crate) async fn server_things(&mut self, server: &Server) {
        let handle = self.client.server(server.uuid);
        self.overview(server, &handle).await;
        self.startup(server, &handle).await;
        self.files(&handle).await;
        self.backups(server, &handle).await;
        self.databases(server, &handle).await;
        self.network(&handle).await;
        self.schedules(&handle).await;
        self.subusers(&handle).await;
        self.power(&handle).await;
        self.report.call("client.activity.list", handle.activity()).await;
    }

    async fn overview(&mut self, server: &Server, handle: &ServerHandle) {
        let Self { client, report, .. } = self;
        report.section("server, as its users see it");
        let list = client
            .servers()
            .list()
            .scope(pterodactyl_api::models::client::server::Scope::AdminAll)
            .filter_uuid(server.uuid);
        report
            .call_and("client.servers.list", list, |page| same("servers found", page.total, 1))
            .await;
        report
            .call_and("client.servers.get", handle.get(), |it| {
                same("uuid", it.server.uuid, server.uuid)
            })
            .await;
        report.call("client.servers.resources", handle.resources()).await;
        report
            .call("client.settings.rename", handle.rename(&Rename::new("conformance")))
            .await;
        let image = handle.set_docker_image(&server.container.image);
        report.call("client.settings.set_docker_image", image).await;
    }

    async fn startup(&mut self, server: &Server, handle: &ServerHandle) -> Option<()> {
        let Self { report, .. } = self;
        let startup = handle.startup();
        let view = report.call("client.startup.get", startup.get()).await?;
        let editable = view.variables.iter().find(|variable| variable.is_editable);
        let Some(variable) = editable else {
            report.skip("client.startup.set", "the egg has no variable that a user may set");
            return None;
        };
        let variables = server.container.variables();
        let value = variables.get(&variable.env_variable).map_or("", String::as_str);
        report
            .call_and("client.startup.set", startup.set(&variable.env_variable, value), |it| {
                same("value", it.variable.server_value.as_deref().unwrap_or_default(), value)
            })
            .await;
        Some(())
    }

    async fn files(&mut self, handle: &ServerHandle) -> Option<()> {
        let Self { report, .. } = self;
        report.section("files");
        let files = handle.files();
        report
            .call("client.files.create_folder", files.create_folder("/", "conformance"))
            .await?;
        let text = Bytes::from_static(b"hello = 1\n");
        let file = handle.file("/conformance/a.txt");
        report.call("client.files.write", file.write(text.clone())).await?;
        report
            .call_and("client.files.read", file.read(), |read| same("contents", read, &text))
            .await;
        report.call("client.files.copy", file.copy()).await;
        let moves = [Move::new("a.txt", "b.txt")];
        report
            .call("client.files.rename", files.rename("/conformance", moves))
            .await;
        report
            .call_and("client.files.list", files.list("/conformance"), |list| {
                let is_there = list.iter().any(|it| it.name == "b.txt");
                same("the renamed file is there", is_there, true)
            })
            .await;
        let modes = [Chmod::new("b.txt", FileMode::new(0o640))];
        report
            .call("client.files.chmod", files.chmod("/conformance", modes))
            .await;
        let archive = report
            .call("client.files.compress", files.compress("/conformance", ["b.txt"]))
            .await;
        if let Some(archive) = archive {
            report
                .call(
                    "client.files.decompress",
                    files.decompress("/conformance", &archive.name),
                )
                .await;
        }
        let download = handle.file("/conformance/b.txt").download();
        report.call("client.files.download", download).await;
        report.call("client.files.upload", files.upload()).await;
        let pull = PullFile::new("https://example.org/")
            .directory("/conformance")
            .filename("c.html");
        report.call("client.files.pull", files.pull(&pull)).await;
        report
            .refusal(
                "a file that is not there",
                handle.file("/conformance/none").read(),
                |error| !error.is_unreachable(),
            )
            .await;
        report
            .call("client.files.delete", files.delete("/", ["conformance"]))
            .await;
        Some(())
    }

    async fn backups(&mut self, server: &Server, handle: &ServerHandle) -> Option<()> {
        self.report.section("backups");
        let Self { report, wait, .. } = self;
        let new = NewBackup::new().name("conformance").ignored(["*.log"]);
        let backup = report
            .call("client.backups.create", handle.backups().create(&new))
            .await?;
        let handle_of = handle.backup(backup.uuid);
        let begin = Instant::now();
        let outcome = loop {
            match handle_of.get().await {
                Ok(read) if read.state() == BackupState::Complete => break Ok(()),
                Ok(read) if read.state() == BackupState::Failed => break Err("it failed".to_owned()),
                Ok(_) if begin.elapsed() >= *wait => break Err("it is not complete in time".to_owned()),
                Ok(_) => tokio::time::sleep(Duration::from_millis(100)).await,
                Err(error) => break Err(error.to_string()),
            }
        };
        let is_complete = outcome.is_ok();
        report.settle("the backup is complete", outcome);
        report
            .call_and("client.backups.get", handle_of.get(), |it| {
                same("name", it.name.as_str(), "conformance")
            })
            .await;
        let list = handle.backups().list();
        report
            .call_and("client.backups.list", list, |page| same("backups", page.total, 1))
            .await;
        if is_complete {
            report.call("client.backups.download", handle_of.download()).await;
            report
                .call_and("client.backups.toggle_lock", handle_of.toggle_lock(), |it| {
                    same("locked", it.is_locked, true)
                })
                .await;
            report
                .refusal("the deletion of a locked backup", handle_of.delete(), |error| {
                    error.kind() == ErrorKind::Refused && error.effect() == Effect::Refused
                })
                .await;
            report.call("client.backups.toggle_lock", handle_of.toggle_lock()).await;
            let restore = handle_of.restore(ExistingFiles::Keep);
            report.call("client.backups.restore", restore).await;
            self.installed(server.id, "the backup is restored").await;
        }
        let Self { report, .. } = self;
        report.call("client.backups.delete", handle_of.delete()).await;
        Some(())
    }

    async fn databases(&mut self, server: &Server, handle: &ServerHandle) -> Option<()> {
        let Self { panel, report, .. } = self;
        report.section("databases");
        let listed = handle.databases().list().include(database::Include::Password);
        report.call("client.databases.list", listed).await;
        let of_server = panel.server(server.id);
        let listed = of_server.databases().list().include(DatabaseInclude::Host);
        report.call("databases.list", listed).await;
        let new = database::NewDatabase::new("client", "%");
        let made = report
            .call_unless("client.databases.create", handle.databases().create(&new), |error| {
                (error.kind() == ErrorKind::Refused).then_some("the panel has no database host for this server")
            })
            .await;
        let Some(made) = made else {
            for operation in [
                "client.databases.rotate_password",
                "client.databases.delete",
                "databases.create",
                "databases.get",
                "databases.reset_password",
                "databases.delete",
            ] {
                report.skip(operation, "the panel has no database host for this server");
            }
            return None;
        };
        let handle_of = handle.database(made.id.clone());
        report
            .call("client.databases.rotate_password", handle_of.rotate_password())
            .await;
        let listed = of_server.databases().list().include(DatabaseInclude::Host);
        let listed = report.call("databases.list", listed).await?;
        let host = listed.first()?.host;
        let new = NewDatabase::new("application", "%", host);
        let created = of_server.databases().create(&new).include(DatabaseInclude::Password);
        if let Some(created) = report.call("databases.create", created).await {
            let database = of_server.database(created.id);
            report.call("databases.reset_password", database.reset_password()).await;
            let read = database.get().include(DatabaseInclude::Password);
            report
                .call_and("databases.get", read, |it| {
                    same("a password", it.password().is_some(), true)
                })
                .await;
            report.call("databases.delete", database.delete()).await;
        }
        report.call("client.databases.delete", handle_of.delete()).await;
        Some(())
    }

    async fn network(&mut self, handle: &ServerHandle) -> Option<()> {
        let Self { report, .. } = self;
        report.section("allocations of the server");
        let listed = report
            .call_and("client.allocations.list", handle.allocations().list(), |list| {
                same("allocations", list.len(), 2)
            })
            .await?;
        let primary = handle.allocation(listed.iter().find(|it| it.is_default)?.id);
        let other = handle.allocation(listed.iter().find(|it| !it.is_default)?.id);
        report
            .call_and("client.allocations.set_note", other.set_note(Some("votes")), |it| {
                same("note", it.notes.as_deref(), Some("votes"))
            })
            .await;
        report
            .call_and("client.allocations.make_primary", other.make_primary(), |it| {
                same("primary", it.is_default, true)
            })
            .await;
        report
            .call("client.allocations.make_primary", primary.make_primary())
            .await;
        report.call("client.allocations.delete", other.delete()).await;
        report
            .call_unless("client.allocations.assign", handle.allocations().assign(), |error| {
                (error.kind() == ErrorKind::Refused).then_some("the panel gives users no allocations")
            })
            .await;
        Some(())
    }

    async fn schedules(&mut self, handle: &ServerHandle) -> Option<()> {
        let Self { report, .. } = self;
        report.section("schedules");
        let new = NewSchedule::new("conformance", Cron::new("0", "4", "*", "*", "*")).active(false);
        let schedule = report
            .call("client.schedules.create", handle.schedules().create(&new))
            .await?;
        let handle_of = handle.schedule(schedule.id);
        let mut change = UpdateSchedule::from(&schedule);
        change.cron.hour = "5".to_owned();
        report
            .call_and("client.schedules.update", handle_of.update(&change), |it| {
                same("hour", it.cron.hour.as_str(), "5")
            })
            .await;
        let new = NewTask::new(Work::command("say hello"), 0);
        let task = report.call("client.tasks.create", handle_of.create_task(&new)).await;
        if let Some(task) = task {
            let task = handle_of.task(task.id);
            let change = UpdateTask::new(Work::power(Signal::Kill), 0, true);
            report.call("client.tasks.update", task.update(&change)).await;
            report.call("client.schedules.execute", handle_of.execute()).await;
            report
                .call_and("client.schedules.get", handle_of.get(), |it| {
                    same("tasks", it.tasks().count(), 1)
                })
                .await;
            report.call("client.tasks.delete", task.delete()).await;
        }
        report.call("client.schedules.list", handle.schedules().list()).await;
        report.call("client.schedules.delete", handle_of.delete()).await;
        Some(())
    }

    async fn subusers(&mut self, handle: &ServerHandle) -> Option<()> {
        let external_id = self.names.of("friend");
        let email = self.names.email("friend");
        let Self {
            panel, report, made, ..
        } = self;
        report.section("subusers");
        // The panel would make an account for an address that it does not know.
        let friend = NewUser::new(&email, external_id.replace('-', "_"), "Conformance", "Friend");
        let friend = friend.external_id(&external_id);
        made.users.push(external_id);
        report.call("users.create", panel.users().create(&friend)).await?;
        let new = NewSubuser::new(&email, [Permission::ControlStart]);
        let subuser = report
            .call_and("client.subusers.create", handle.subusers().create(&new), |it| {
                same("may start", it.may(&Permission::ControlStart), true)
            })
            .await?;
        let handle_of = handle.subuser(subuser.uuid);
        report
            .call_and(
                "client.subusers.update",
                handle_of.update([Permission::ControlStop]),
                |it| same("may start", it.may(&Permission::ControlStart), false),
            )
            .await;
        report.call("client.subusers.get", handle_of.get()).await;
        report
            .call_and("client.subusers.list", handle.subusers().list(), |list| {
                same("subusers", list.len(), 1)
            })
            .await;
        report.call("client.subusers.delete", handle_of.delete()).await;
        Some(())
    }

    async fn power(&mut self, handle: &ServerHandle) {
        let Self { report, .. } = self;
        report.section("power");
        report.call("client.servers.power", handle.power(Signal::Start)).await;
        report
            .call_unless("client.servers.command", handle.command("help"), |error| {
                (error.effect() == Effect::Refused).then_some("the server does not run yet")
            })
            .await;
        report.call("client.servers.power", handle.power(Signal::Kill)).await;
    }
}
