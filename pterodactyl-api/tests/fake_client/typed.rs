//! The crate's own client on the fake.

use panel_http::Secret;
use pterodactyl_api::models::client::{
    api_key::NewApiKey,
    backup::{ExistingFiles, NewBackup},
    database::NewDatabase,
    file::Move,
    power::Signal,
    schedule::{Cron, NewSchedule, NewTask, Work},
    settings::Rename,
    subuser::{NewSubuser, Permission},
};

use crate::stage::Stage;

#[tokio::test(start_paused = true)]
async fn the_crates_own_client_reads_what_the_fake_answers() {
    let stage = Stage::plain().await;
    let panel = stage.fake.client();
    stage.fake.set_password(1, "Passw0rd");
    stage.fake.allow_client_allocations(Some(30_000..=30_010));
    assert!(panel.permissions().await.unwrap().all().count() > 30);
    let account = panel.account();
    account
        .update_email("root@example.test", &Secret::from("Passw0rd"))
        .await
        .unwrap();
    let key = account.api_keys().create(&NewApiKey::new("app")).await.unwrap();
    assert_eq!(key.key().expose().len(), stage.fake.client_key().expose().len());
    assert_eq!(account.api_keys().list().await.unwrap().len(), 2);
    assert!(account.ssh_keys().list().await.unwrap().is_empty());
    assert!(account.two_factor().set_up().await.is_ok());
    assert_eq!(account.activity().await.unwrap().items.len(), 2);

    let server = panel.server(stage.uuid.as_str());
    server.rename(&Rename::new("renamed")).await.unwrap();
    server.startup().set("JAR_FILE", "other.jar").await.unwrap();
    server.startup().get().await.unwrap();
    server.power(Signal::Start).await.unwrap();
    server.command("say hi").await.unwrap();
    server.resources().await.unwrap();
    assert!(server.websocket().await.is_ok());

    server.file("a.txt").write("hello").await.unwrap();
    assert_eq!(server.file("a.txt").read().await.unwrap(), "hello");
    server.file("a.txt").copy().await.unwrap();
    server.files().rename("/", [Move::new("a.txt", "b.txt")]).await.unwrap();
    server.files().compress("/", ["b.txt"]).await.unwrap();
    assert_eq!(server.files().list("/").await.unwrap().len(), 6);
    assert!(server.files().upload().await.is_ok() && server.file("b.txt").download().await.is_ok());

    let backup = server
        .backups()
        .create(&NewBackup::new().ignored(["*.log"]))
        .await
        .unwrap();
    let backup = server.backup(backup.uuid);
    assert!(backup.get().await.unwrap().is_successful);
    backup.download().await.unwrap();
    backup.toggle_lock().await.unwrap();
    backup.restore(ExistingFiles::Keep).await.unwrap();
    assert_eq!(server.backups().count().await.unwrap(), 1);
    let database = server.databases().create(&NewDatabase::new("game", "%")).await.unwrap();
    assert!(
        server
            .database(database.id)
            .rotate_password()
            .await
            .unwrap()
            .password()
            .is_some()
    );
    let allocation = server.allocations().assign().await.unwrap();
    server.allocation(allocation.id).set_note(Some("query")).await.unwrap();
    assert_eq!(server.allocations().list().await.unwrap().len(), 2);
    let cron = Cron::new("*/5", "*", "*", "*", "1-5");
    let schedule = server
        .schedules()
        .create(&NewSchedule::new("often", cron))
        .await
        .unwrap();
    let schedule = server.schedule(schedule.id);
    let task = schedule
        .create_task(&NewTask::new(Work::command("list"), 0))
        .await
        .unwrap();
    schedule.execute().await.unwrap();
    assert_eq!(schedule.get().await.unwrap().tasks().count(), 1);
    schedule.task(task.id).delete().await.unwrap();
    let subuser = NewSubuser::new("new@example.test", [Permission::from("backup.read")]);
    let subuser = server.subusers().create(&subuser).await.unwrap();
    server.subuser(subuser.uuid).delete().await.unwrap();
    assert!(server.activity().await.unwrap().items.len() > 15);
}
