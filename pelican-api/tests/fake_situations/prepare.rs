//! How the panel gets into each situation.

use std::time::Duration;

use panel_http::http::Method;
use pelican_api::fake::{Access, NewUser, NodeAnswer, NodeCall};

use crate::stage::Stage;

/// What happens before the recorded request.
pub(crate) async fn prepare(number: u32, stage: &mut Stage<'_>) {
    key(number, stage);
    match number {
        3 | 4 => stage.done("001").await,
        5 => stage.nodes().await,
        27..=99 => resources(number, stage).await,
        100..=149 => servers(number, stage).await,
        150..=175 => suspension(number, stage).await,
        176..=195 => transfers(number, stage).await,
        _ => others(number, stage).await,
    }
}

/// With whose key the request is sent.
fn key(number: u32, stage: &mut Stage<'_>) {
    let fake = &stage.fake;
    stage.key = match number {
        227 | 228 => None,
        93 | 232 | 466 => Some(fake.new_key(&[("user", Access::Read), ("egg", Access::Read)])),
        234 => Some(fake.new_key(&[("server", Access::Read)])),
        434 | 435 => {
            let alice = fake.add_user(NewUser::new("alice"));
            let all = [("user", Access::Write)];
            Some(match number {
                434 => fake.new_client_key(alice),
                _ => fake.new_key_of(alice, &all),
            })
        }
        439 => Some(fake.new_key(&[("user", Access::WriteOnly)])),
        _ => Some(fake.application_key()),
    };
}

async fn resources(number: u32, stage: &mut Stage<'_>) {
    let fake = stage.fake.clone();
    match number {
        40..=42 | 45 | 48 | 49 => assert_eq!(stage.again("040").await.status, 201),
        59 => {
            stage.done("058").await;
            fake.node(3).answers(NodeAnswer::Unreachable);
        }
        60 | 62 => stage.done("058").await,
        74 => stage.done("072").await,
        91 => {
            stage.done("086").await;
            let egg = stage.application(Method::GET, "eggs/7", None).await;
            let uuid = egg["attributes"]["uuid"].as_str().unwrap().to_owned();
            stage.word("3bc03984-f245-44b6-a370-a8a2c6ac421e", &uuid);
        }
        98 => {
            slow(stage);
            stage.done("097").await;
        }
        _ => {}
    }
}

async fn servers(number: u32, stage: &mut Stage<'_>) {
    let fake = stage.fake.clone();
    match number {
        116 | 117 => {
            fake.node(1).answers(NodeAnswer::Status(500));
            if number == 117 {
                assert_eq!(stage.again("116").await.status, 500);
            }
        }
        118 => drop(fake.node(1).answers(NodeAnswer::Unreachable)),
        122 => {
            slow(stage);
            let answer = stage.application(Method::POST, "servers/6/reinstall", None).await;
            assert!(answer.is_null(), "{answer}");
        }
        123 => {
            let identifier = stage.fake.servers()[3].uuid[..8].to_owned();
            stage.word("uuid_short%5D=0", &format!("uuid_short%5D={identifier}"));
        }
        142..=147 => {
            stage.lift().await;
            if number == 147 {
                stage.done("146").await;
            }
        }
        149 => suspended(stage).await,
        _ => {}
    }
}

async fn suspension(number: u32, stage: &mut Stage<'_>) {
    let fake = stage.fake.clone();
    stage.lift().await;
    match number {
        150 | 154 | 158 | 162 => suspended(stage).await,
        156 => {
            suspended(stage).await;
            stage.done("154").await;
        }
        161 => {
            fake.node(1).answers(NodeAnswer::Status(500));
            let refused = stage.application(Method::POST, "servers/1/suspend", None).await;
            assert_eq!(refused["errors"][0]["code"], "RequestException");
        }
        163 | 164 => {
            slow(stage);
            stage.done("163").await;
        }
        167 | 168 => {
            slow(stage);
            stage.done("163").await;
            suspended(stage).await;
            if number == 168 {
                stage.done("167").await;
            }
        }
        171 => {
            fake.node(1).install_fails(true);
            stage.done("170").await;
        }
        _ => {}
    }
}

async fn transfers(number: u32, stage: &mut Stage<'_>) {
    let fake = stage.fake.clone();
    match number {
        176 | 182 | 183 | 187 => {
            stage.lift().await;
            stage.done("181").await;
        }
        186 => others_allocation(stage),
        189 | 190 | 192 | 194 | 195 => {
            stage.done("181").await;
            fake.end_transfer(1, true);
            if number == 195 {
                stage.done("194").await;
            }
            if number == 190 {
                others_allocation(stage);
            }
        }
        _ => {}
    }
}

async fn others(number: u32, stage: &mut Stage<'_>) {
    let fake = stage.fake.clone();
    let node = fake.node(1);
    match number {
        241 | 242 => {
            node.answers(NodeAnswer::Status(500));
            if number == 242 {
                stage.done("241").await;
            }
        }
        244..=246 => {
            node.answers(NodeAnswer::Unreachable);
            let refused = stage.application(Method::DELETE, "servers/5", None).await;
            assert_eq!(refused["errors"][0]["code"], "ConnectionException");
            if number == 246 {
                stage.done("245").await;
            }
        }
        248 => stage.done("247").await,
        254 => stage.done("181").await,
        361 => fake.rate_limits(0, 0),
        368 => stage.word("servers/1", "servers/3"),
        410 => stage.done("409").await,
        412..=426 => {
            if !matches!(number, 414) {
                stage.done("411").await;
                stage.word("servers/23", "servers/1");
            }
            for step in ["413", "416", "417"] {
                if matches!(number, 415..=421) && number > step.parse::<u32>().unwrap() {
                    stage.done(step).await;
                }
            }
            match number {
                421 => drop(node.answers(NodeAnswer::Unreachable)),
                422 => drop(node.answers(NodeAnswer::Status(500))),
                424..=426 => {
                    node.answers_to(NodeCall::Sync, NodeAnswer::Unreachable);
                    if number > 424 {
                        assert_eq!(stage.again("424").await.status, 500);
                    }
                }
                _ => {}
            }
        }
        429..=433 => {
            slow(stage);
            stage.done("428").await;
            if number > 430 {
                stage.done("430").await;
            }
            if number == 433 {
                stage.done("432").await;
            }
        }
        436 => fake.restrict_key_to_addresses(&["10.0.0.1"]),
        437 => fake.expire_application_key(),
        469 => stage.done("468").await,
        471 | 474 => stage.done("470").await,
        475 => {
            stage.word("\"node_id\":2", "\"node_id\":1");
            stage.word("201", "50");
        }
        476 => stage.done("428").await,
        477 => {
            for server in fake.servers() {
                fake.administrator_deletes(server.id);
            }
        }
        _ => {}
    }
}

/// Installs take an hour.
fn slow(stage: &Stage<'_>) {
    stage.fake.installs_in(Duration::from_secs(3600));
}

/// The recorded 206 is the first allocation of the third server.
fn others_allocation(stage: &mut Stage<'_>) {
    let third = stage.fake.servers()[2].allocation.unwrap();
    stage.word("206", &third.to_string());
}

async fn suspended(stage: &Stage<'_>) {
    let answer = stage.application(Method::POST, "servers/1/suspend", None).await;
    assert!(answer.is_null(), "{answer}");
}
