//! The fake panel, driven into the situations that were recorded from a real one.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it covers"
)]

use std::{collections::BTreeMap, path::Path};

use calagopus_api::fake::{ADDRESS, FakePanel};
use panel_http::{
    HttpService,
    fake::likeness::{Answer, again, differences},
    recording::Exchange,
};
use serde_json::Value;

/// What is done before, from an empty panel: place, node, ports, eggs, an owner.
const SET_UP: [&str; 5] = ["005", "006", "007", "009", "014"];

/// The recordings that are covered; all of them are sent with the administrator's key.
const SITUATIONS: &[&str] = &[
    "005-location-create",
    "026-nodes-list",
    "027-node-get",
    "033-location-get",
    "034-location-nodes",
    "035-backup-configurations-list",
    "037-roles-list",
    "038-page-past-the-end",
    "039-page-zero",
    "040-per-page-too-large",
    "042-user-by-external-id-missing",
    "043-user-search-missing",
    "044-user-create",
    "050-user-search-underscore-is-wildcard",
    "055-user-create-username-too-long",
    "056-user-create-missing-field",
    "066-user-servers-empty",
    "067-server-by-external-id-missing",
    "093-server-create-malformed-json",
    "094-server-create-no-content-type",
    "109-node-disable-deployment",
    "268-server-not-found",
    "269-server-bad-id",
    "271-node-not-found",
    "273-route-not-found",
    "274-method-not-allowed",
    "286-location-delete-with-nodes",
    "321-x-user-create-missing-admin",
];

type Recordings = BTreeMap<String, Exchange>;

fn recordings() -> Recordings {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    let read = Exchange::read_folder(&folder).unwrap().into_iter();
    read.filter_map(|(path, exchange)| Some((path.file_stem()?.to_string_lossy().into_owned(), exchange.ok()?)))
        .collect()
}

/// What stands in a recording, and what stands for it here.
#[derive(Default)]
struct Words(Vec<(String, String)>);

impl Words {
    fn here(&self, text: &str) -> String {
        let pairs = self.0.iter();
        pairs.fold(text.to_owned(), |text, (recorded, here)| text.replace(recorded, here))
    }

    /// Learns every uuid of an answer.
    fn learn(&mut self, recorded: &Value, here: &Value) {
        match (recorded, here) {
            (Value::Object(recorded), Value::Object(here)) => {
                for (name, value) in recorded {
                    self.learn(value, here.get(name).unwrap_or(&Value::Null));
                }
            }
            (Value::String(recorded), Value::String(here)) if recorded.len() == 36 && here.len() == 36 => {
                self.0.push((recorded.clone(), here.clone()));
            }
            _ => {}
        }
    }
}

async fn replay(fake: &FakePanel, recorded: &Exchange, words: &Words) -> Answer {
    let request = again(recorded, ADDRESS, Some(&fake.key()), |text| words.here(text)).unwrap();
    Answer::read(fake.call(request).await.unwrap()).await.unwrap()
}

/// Where in a body an error was found depends on its blanks, which a recording does not keep.
fn without_columns(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some((said, _)) = text.split_once(" at line ") {
                *text = said.to_owned();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_columns),
        Value::Object(members) => members.values_mut().for_each(without_columns),
        _ => {}
    }
}

/// The same status, texts and members.
#[tokio::test(start_paused = true)]
async fn the_fake_answers_in_recorded_situations_as_the_panel_did() {
    let recordings = recordings();
    let mut failures = Vec::new();
    for name in SITUATIONS {
        let fake = FakePanel::empty(11);
        let mut words = Words::default();
        for number in SET_UP.iter().filter(|number| !name.starts_with(**number)) {
            let (_, recorded) = recordings.iter().find(|(name, _)| name.starts_with(number)).unwrap();
            let answer = replay(&fake, recorded, &words).await;
            assert!(answer.status < 300, "{number}: {}", answer.body);
            words.learn(&serde_json::to_value(recorded).unwrap()["response_body"], &answer.body);
        }
        let recorded = recordings.get(*name).unwrap();
        let mut answer = replay(&fake, recorded, &words).await;
        let mut recorded = serde_json::to_value(recorded).unwrap();
        without_columns(&mut recorded);
        without_columns(&mut answer.body);
        let differences = differences(&recorded, &answer).into_iter();
        failures.extend(differences.map(|difference| format!("{name}: {difference}")));
    }
    println!("situations: {} of {} recordings", SITUATIONS.len(), recordings.len());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
