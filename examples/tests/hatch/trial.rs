//! The three fake panels, as far as the shared tests must know them.

use crate::stage::{OnStage, Ran, Stage};

pub(crate) use calagopus_api::fake::FakePanel as Calagopus;
pub(crate) use pelican_api::fake::FakePanel as Pelican;
pub(crate) use pterodactyl_api::fake::FakePanel as Pterodactyl;

pub(crate) const PROVISION: &str = "provision --product minecraft.toml --order order.toml";

/// Runs a test on each of the three panels.
macro_rules! everywhere {
    ($trial:ident) => {
        tokio::join!(
            Box::pin($trial::<crate::trial::Pterodactyl>()),
            Box::pin($trial::<crate::trial::Pelican>()),
            Box::pin($trial::<crate::trial::Calagopus>()),
        )
    };
}
pub(crate) use everywhere;

/// A server's row, as the shared tests look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// What `--server` wants.
    pub(crate) id: String,
    pub(crate) uuid: String,
    pub(crate) key: Option<String>,
    pub(crate) name: String,
    pub(crate) description: String,
    /// The key that its owner's account carries.
    pub(crate) owner: Option<String>,
    pub(crate) suspended: bool,
    pub(crate) memory: i64,
}

/// A fake panel with the eggs of the samples.
pub(crate) trait Trial: OnStage + 'static {
    /// How a reinstallation is asked for.
    const REINSTALL: &'static str;

    type Snapshot: Send;

    /// A panel with the eggs `Paper` and `Velocity`.
    fn fresh() -> Self;
    /// Where its products say that their servers go.
    fn placement(&self) -> String {
        String::new()
    }
    fn rows(&self) -> Vec<Row>;
    fn add_egg(&self, name: &str, startup: &str);
    /// Gives an egg another startup command; `without` is the panel as it was before it had the egg.
    async fn change_egg(&self, without: Self::Snapshot, name: &str, startup: &str) {
        self.bring_back(without);
        self.add_egg(name, startup);
    }
    fn suspend_by_hand(&self, uuid: &str);
    fn delete_by_hand(&self, uuid: &str);
    fn take_key_off(&self, uuid: &str);
    fn save(&self) -> Self::Snapshot;
    fn bring_back(&self, snapshot: Self::Snapshot);
    fn on(&self, calls: &str) -> panel_http::fault::FaultRule;
    fn calm(&self);
    fn calls(&self, calls: &str) -> usize;
    fn forget_calls(&self);
    fn accounts(&self) -> usize;
    fn most_at_once(&self, key: &str) -> usize;
    /// The nodes delete no server any more.
    fn lose_the_nodes(&self);
    /// The lines that were typed into the one server there is.
    fn typed(&self) -> Vec<String>;
}

/// A panel on a loopback port and the samples, which sell both eggs.
pub(crate) fn stage<P: Trial>() -> Stage<P> {
    let stage = Stage::of(P::fresh()).with_samples();
    let placement = stage.fake.placement();
    for name in ["minecraft.toml", "minecraft-large.toml"] {
        let sample = std::fs::read_to_string(stage.path().join(name)).unwrap();
        let placed = match (placement.as_str(), sample.contains("[placement]")) {
            ("", _) => sample,
            (place, true) => sample.replace("[placement]", &format!("[placement]\n{place}")),
            (place, false) => format!("{sample}\n[placement]\n{place}\n"),
        };
        let placed = placed.replace("egg = \"Paper\"", "egg = \"Paper\"\neggs = [\"Paper\", \"Velocity\"]");
        stage.write(name, &placed);
    }
    stage
}

/// The same, with the sample order delivered.
pub(crate) async fn sold<P: Trial>() -> Stage<P> {
    let stage = stage::<P>();
    stage.hatch(&format!("--json {PROVISION}")).await.done();
    stage
}

impl<P: Trial> Stage<P> {
    /// The one server there is.
    pub(crate) fn row(&self) -> Row {
        let rows = self.fake.rows();
        let [row] = <[Row; 1]>::try_from(rows).unwrap_or_else(|rows| panic!("{}: {rows:?}", P::SOFTWARE));
        row
    }

    /// The order of another service.
    pub(crate) fn order(&self, file: &str, service: &str) {
        let order = std::fs::read_to_string(self.path().join("order.toml")).unwrap();
        self.write(file, &order.replace("\"1001\"", &format!("\"{service}\"")));
    }

    /// Sells one more service to the same customer.
    pub(crate) async fn sell(&self, service: &str) {
        self.order("other.toml", service);
        self.hatch("--json provision --product minecraft.toml --order other.toml")
            .await
            .done();
    }

    /// What a command that must end well has shown, without what differs from run to run and from panel to panel.
    pub(crate) async fn reads(&self, arguments: &str) -> String {
        let ran = self.hatch(arguments).await;
        assert_eq!(ran.code, Some(0), "{}: {ran:?}", P::SOFTWARE);
        self.plainly(&ran.out)
    }

    /// What a command that must not end well has shown: what it found, and why that is no good.
    pub(crate) async fn reads_but(&self, arguments: &str, code: i32) -> String {
        let ran = self.hatch(arguments).await;
        assert_eq!(ran.code, Some(code), "{}: {ran:?}", P::SOFTWARE);
        let failure = ran.err.lines().skip_while(|line| !line.starts_with("error: "));
        let failure: Vec<&str> = failure.collect();
        self.plainly(&format!("{}\n{}", ran.out.trim_end(), failure.join("\n")))
    }

    fn plainly(&self, text: &str) -> String {
        let rows = self.fake.rows();
        let text = rows.iter().fold(without_uuids(text), |text, row| {
            text.replace(&format!("{:>5}  ", row.id), "UUID  ")
        });
        let text = text.replace(self.url().trim_start_matches("http://"), "PANEL");
        let mut plain = String::new();
        for line in text.lines() {
            plain.push_str(without_time(line).trim_end());
            plain.push('\n');
        }
        plain.trim_end().to_owned()
    }

    /// The reason of a command that must fail with this exit code.
    pub(crate) async fn fails(&self, arguments: &str, code: i32) -> String {
        let ran: Ran = self.hatch(&format!("--json {arguments}")).await;
        assert_eq!(ran.code, Some(code), "{}: {ran:?}", P::SOFTWARE);
        ran.json()["error"]["reason"].as_str().unwrap().to_owned()
    }
}

/// A text with `UUID` in the place of each.
fn without_uuids(text: &str) -> String {
    let is_of_it = |it: char| it.is_ascii_hexdigit() || it == '-';
    let mut plain = String::new();
    for piece in text.split_inclusive(|it| !is_of_it(it)) {
        let word = piece.trim_end_matches(|it| !is_of_it(it));
        let is_uuid = word.len() == 36 && word.matches('-').count() == 4;
        plain.push_str(if is_uuid { "UUID" } else { word });
        plain.push_str(&piece[word.len()..]);
    }
    plain
}

/// A line with its clock times in the place of `TIME`.
fn without_time(line: &str) -> String {
    let word = |word: &str| {
        let is_time =
            word.len() >= 8 && word.matches(':').count() == 2 && word.starts_with(|it: char| it.is_ascii_digit());
        if is_time { "TIME".to_owned() } else { word.to_owned() }
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

macro_rules! rows {
    ($fake:expr, $id:expr, $user:expr) => {{
        let users = $fake.users();
        let rows = $fake.servers().into_iter().map(|server| {
            let owner = users.iter().find(|user| $user(user) == server.owner);
            Row {
                id: $id(&server),
                owner: owner.and_then(|user| user.external_id.clone()),
                key: server.external_id.clone(),
                description: Option::from(server.description.clone()).unwrap_or_default(),
                name: server.name.clone(),
                suspended: server.suspended,
                memory: server.memory,
                uuid: server.uuid,
            }
        });
        rows.collect()
    }};
}

macro_rules! same_on_every_panel {
    () => {
        fn save(&self) -> Self::Snapshot {
            self.snapshot()
        }

        fn bring_back(&self, snapshot: Self::Snapshot) {
            self.restore(snapshot);
        }

        fn on(&self, calls: &str) -> panel_http::fault::FaultRule {
            Self::on(self, calls)
        }

        fn calm(&self) {
            self.faults().clear();
        }

        fn calls(&self, calls: &str) -> usize {
            self.count_requests(calls)
        }

        fn forget_calls(&self) {
            self.reset_requests();
        }

        fn accounts(&self) -> usize {
            self.users().len()
        }

        fn most_at_once(&self, key: &str) -> usize {
            self.most_at_once_for(key)
        }

        fn typed(&self) -> Vec<String> {
            self.containers().remove(0).commands
        }
    };
}

/// What is the same on the two panels that number their servers.
macro_rules! numbered {
    () => {
        fn rows(&self) -> Vec<Row> {
            rows!(
                self,
                |server: &FakeServer| server.id.to_string(),
                |user: &FakeUser| user.id
            )
        }

        fn suspend_by_hand(&self, uuid: &str) {
            self.administrator_suspends(number(self.servers(), uuid));
        }

        fn delete_by_hand(&self, uuid: &str) {
            self.administrator_deletes(number(self.servers(), uuid));
        }

        fn take_key_off(&self, uuid: &str) {
            self.clear_external_id(number(self.servers(), uuid));
        }
    };
}

mod calagopus;
mod pelican;
mod pterodactyl;
