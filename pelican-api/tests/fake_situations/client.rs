//! What users do with their accounts and servers: which situations are covered, and how the panel gets into each.

use std::time::Duration;

use panel_http::http::Method;
use pelican_api::fake::{FakeContainer, PowerState};
use serde_json::{Value, json};

use crate::stage::{
    Level::{self, Bare, Sold},
    Stage,
};

/// The recordings that are covered, and how far the panel is set up in each.
#[rustfmt::skip]
pub(crate) const SITUATIONS: &[(&str, Level)] = &[
    ("151-client-suspended-server-resources-409", Sold),
    ("152-client-suspended-server-view", Sold),
    ("153-client-suspended-server-power", Sold),
    ("165-client-installing-server-409", Sold),
    ("172-client-install-failed-409", Sold),
    ("236-auth-app-key-on-client", Bare),
    ("266-client-index", Sold),
    ("267-client-index-type-admin-all", Sold),
    ("268-client-index-filter", Sold),
    ("269-client-index-type-owner", Sold),
    ("271-client-account", Bare),
    ("273-client-account-email-bad-password", Bare),
    ("274-client-account-email-back", Bare),
    ("275-client-account-password-invalid", Bare),
    ("276-client-account-username", Bare),
    ("277-client-apikey-list", Bare),
    ("278-client-apikey-create", Bare),
    ("279-client-apikey-delete", Bare),
    ("280-client-apikey-delete-404", Bare),
    ("284-client-ssh-list2", Bare),
    ("286-client-account-activity", Bare),
    ("287-client-account-2fa-404", Bare),
    ("288-client-server", Sold),
    ("289-client-server-by-short-id", Sold),
    ("290-client-server-resources", Sold),
    ("291-client-websocket", Sold),
    ("292-client-websocket-429", Sold),
    ("293-client-command-while-offline-204", Sold),
    ("294-client-power-invalid", Sold),
    ("295-client-power-start", Sold),
    ("296-client-resources-running", Sold),
    ("298-client-power-stop", Sold),
    ("299-client-startup", Sold),
    ("300-client-startup-variable", Sold),
    ("301-client-startup-variable-invalid", Sold),
    ("302-client-startup-variable-unknown", Sold),
    ("303-client-rename", Sold),
    ("304-client-description", Sold),
    ("305-client-docker-image", Sold),
    ("306-client-docker-image-invalid", Sold),
    ("307-client-activity", Sold),
    ("308-client-db-list", Sold),
    ("309-client-db-create", Sold),
    ("310-client-db-create-2", Sold),
    ("314-client-allocation-notes", Sold),
    ("317-client-allocation-delete-former-primary", Sold),
    ("321-client-subuser-create-owner", Sold),
    ("322-client-backups", Sold),
    ("323-client-backup-create", Sold),
    ("324-client-backup-view", Sold),
    ("325-client-backup-download", Sold),
    ("326-client-backup-rename", Sold),
    ("327-client-backup-lock", Sold),
    ("328-client-backup-delete-locked", Sold),
    ("329-client-backup-unlock", Sold),
    ("331-server-view-restoring", Sold),
    ("332-client-backup-create-2", Sold),
    ("333-client-backup-create-throttle", Sold),
    ("334-client-backup-delete", Sold),
    ("335-client-schedules", Sold),
    ("336-client-schedule-create", Sold),
    ("337-client-task-create", Sold),
    ("338-client-task-create-invalid", Sold),
    ("339-client-schedule-view", Sold),
    ("340-client-schedule-execute", Sold),
    ("341-client-schedule-update", Sold),
    ("342-client-task-delete", Sold),
    ("343-client-schedule-delete", Sold),
    ("345-client-files-list", Sold),
    ("346-client-files-contents", Sold),
    ("347-client-files-contents-404", Sold),
    ("348-client-files-write", Sold),
    ("349-client-files-rename", Sold),
    ("350-client-files-copy", Sold),
    ("351-client-files-mkdir", Sold),
    ("352-client-files-compress", Sold),
    ("354-client-files-delete", Sold),
    ("355-client-files-download", Sold),
    ("357-client-files-pull", Sold),
    ("358-client-reinstall", Sold),
    ("359-client-server-404", Sold),
    ("360-client-auth-none", Bare),
    ("362-server-view-after-client-deleted-primary-allocation", Sold),
    ("363-server-include-allocations", Sold),
    ("365-server-include-subusers", Sold),
    ("440-client-alice-index", Sold),
    ("441-client-alice-own-server", Sold),
    ("444-client-sub-server", Sold),
    ("445-client-sub-power-stop-403", Sold),
    ("446-client-sub-files-403", Sold),
    ("447-client-sub-foreign-server-404", Sold),
    ("448-client-subusers-list", Sold),
    ("449-client-subuser-view", Sold),
    ("451-client-subuser-create-existing-email", Sold),
    ("452-client-subuser-create", Sold),
    ("455-client-activity-full", Sold),
    ("456-client-admin-suspended-access", Sold),
    ("473-client-maintenance-409", Sold),
];

/// The user to whom the first server belongs.
const ALICE: u64 = 2;

/// What happens before the recorded request, and with whose key it is sent.
pub(crate) async fn prepare(number: u32, stage: &mut Stage<'_>) {
    let fake = stage.fake.clone();
    stage.key = match number {
        236 | 331 | 362 | 363 | 365 => Some(fake.application_key()),
        360 => None,
        440 | 441 => Some(fake.new_client_key(ALICE)),
        _ => Some(fake.client_key()),
    };
    match number {
        151..=172 => states(number, stage).await,
        273..=287 => account(number, stage).await,
        267..=269 | 288..=314 => {
            moved(stage).await;
            server(number, stage).await;
        }
        317 | 362 | 363 => allocations(number, stage).await,
        323..=334 => backups(number, stage).await,
        336..=343 => schedules(number, stage).await,
        349..=354 => files(number, stage).await,
        365 | 444..=452 => subusers(number, stage).await,
        455 => stage.as_user("295").await,
        473 => {
            stage.word("25418b51-8238-4f9d-b1a7-c32b6875bd99", &fake.servers()[0].uuid);
            fake.node(1).maintenance(true);
        }
        _ => {}
    }
}

async fn states(number: u32, stage: &mut Stage<'_>) {
    let fake = stage.fake.clone();
    match number {
        151..=153 => {
            stage.lift().await;
            fake.administrator_suspends(1);
        }
        _ => {
            match number {
                165 => fake.installs_in(Duration::from_secs(3600)),
                _ => drop(fake.node(1).install_fails(true)),
            }
            stage.done("163").await;
        }
    }
}

async fn account(number: u32, stage: &mut Stage<'_>) {
    stage.fake.set_password(1, "Admin-Passw0rd");
    match number {
        279 => {
            let made = stage.again_as_user("278").await.body;
            let identifier = made["attributes"]["identifier"].as_str().unwrap();
            stage.word("pacc_yON6sRaiB5x", identifier);
        }
        284 => {
            let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl laptop";
            let sent = json!({"name": "laptop", "public_key": key});
            let made = stage.client(Method::POST, "account/ssh-keys", Some(sent)).await;
            assert_eq!(made["object"], "ssh_key", "{made}");
        }
        286 => {
            for name in ["one", "two", "three"] {
                let email = format!("{name}@example.com");
                let sent = json!({"email": email, "password": "Admin-Passw0rd"});
                let changed = stage.client(Method::PUT, "account/email", Some(sent)).await;
                assert_eq!(changed, Value::Null);
            }
        }
        _ => {}
    }
}

async fn server(number: u32, stage: &mut Stage<'_>) {
    match number {
        289 => {
            let identifier = stage.fake.servers()[0].uuid[..8].to_owned();
            stage.word("34ebc7eb", &identifier);
        }
        292 => {
            for _ in 0..5 {
                stage.as_user("291").await;
            }
        }
        296 => {
            stage.as_user("290").await;
            stage.as_user("295").await;
            let runs = |container: &FakeContainer| container.power == PowerState::Running;
            assert!(stage.fake.containers().iter().any(runs));
        }
        307 => {
            for step in ["293", "295", "298", "300"] {
                stage.as_user(step).await;
            }
        }
        309 | 310 => stage.done("197").await,
        _ => {}
    }
}

/// The first server is on the second node by now.
async fn moved(stage: &Stage<'_>) {
    stage.done("181").await;
    stage.fake.end_transfer(1, true);
}

async fn allocations(number: u32, stage: &mut Stage<'_>) {
    moved(stage).await;
    if number > 317 {
        for allocation in stage.fake.servers()[0].allocations.clone() {
            let path = format!("network/allocations/{allocation}");
            let gone = stage.of_server(Method::DELETE, &path, None).await;
            assert_eq!(gone, Value::Null);
        }
    }
}

async fn backups(number: u32, stage: &mut Stage<'_>) {
    if number == 323 {
        return;
    }
    let made = stage.again_as_user("323").await.body;
    let uuid = made["attributes"]["uuid"].as_str().unwrap();
    stage.word("95d1a562-4181-4522-8a24-c9b7991d16d4", uuid);
    match number {
        328 | 329 => stage.as_user("327").await,
        331 => {
            stage.fake.backups_in(Duration::from_secs(60));
            stage.as_user("304").await;
            let path = format!("backups/{uuid}/restore");
            let begun = stage
                .of_server(Method::POST, &path, Some(json!({"truncate": false})))
                .await;
            assert_eq!(begun, Value::Null);
        }
        333 => stage.as_user("332").await,
        _ => {}
    }
}

async fn schedules(number: u32, stage: &mut Stage<'_>) {
    let steps: &[&str] = match number {
        336 => &[],
        337 | 338 | 343 => &["336"],
        341 => &["336", "337", "340"],
        _ => &["336", "337"],
    };
    for step in steps {
        stage.as_user(step).await;
    }
}

async fn files(number: u32, stage: &mut Stage<'_>) {
    stage.as_user("348").await;
    if number > 349 {
        stage.as_user("349").await;
    }
}

/// Somebody is let at the first server who may do little there.
async fn subusers(number: u32, stage: &mut Stage<'_>) {
    if number == 452 {
        return;
    }
    let sent = json!({
        "email": "sub@example.com",
        "permissions": ["control.console", "control.start", "backup.read"],
    });
    let made = stage.of_server(Method::POST, "users", Some(sent)).await;
    let uuid = made["attributes"]["uuid"].as_str().unwrap();
    stage.word("c2d931d2-0902-46aa-bcf9-6575a1599963", uuid);
    if (444..=447).contains(&number) {
        let users = stage.fake.users();
        let user = users.iter().find(|user| user.uuid == uuid).unwrap();
        stage.word("8391e297-967b-4876-9593-413807ee610c", &stage.fake.servers()[1].uuid);
        allocations(444, stage).await;
        stage.key = Some(stage.fake.new_client_key(user.id));
    }
}
