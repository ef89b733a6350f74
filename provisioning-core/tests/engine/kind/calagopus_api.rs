//! The fake Calagopus panel in the words of the shared tests: they number servers and accounts, and name the routes of the other
//! panels.

pub(crate) mod fake {
    use std::{
        cell::RefCell,
        ops::Deref,
        sync::{Arc, Mutex},
    };

    use calagopus_api::fake::{FakePanel as Panel, NewKey};
    pub(crate) use calagopus_api::fake::{NewEgg, NodeAnswer, NodeCall, Snapshot};
    use panel_http::{Clock, Secret, fault::FaultRule};
    use provisioning_core::engine::Connection;

    pub(crate) type NewNode = calagopus_api::fake::NewNode;

    thread_local! {
        static NODES: RefCell<[String; 2]> = RefCell::default();
    }

    /// The nodes of the panel that this test made last.
    pub(crate) fn nodes() -> [String; 2] {
        NODES.with_borrow(Clone::clone)
    }

    /// What a key may do with things of a kind.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) enum Access {
        None,
        Read,
        Write,
    }

    /// What a sale reads of a thing, and what it writes.
    const PERMISSIONS: [(&str, &[&str], &[&str]); 4] = [
        (
            "servers",
            &["servers.read"],
            &[
                "servers.create",
                "servers.update",
                "servers.delete",
                "servers.variables",
                "servers.allocations",
            ],
        ),
        ("users", &["users.read"], &["users.create", "users.update"]),
        ("nodes", &["nodes.read"], &["nodes.allocations"]),
        ("eggs", &["eggs.read"], &[]),
    ];

    /// Every permission for this kind of thing, and whether a key with this access has it.
    fn permissions(thing: &str, access: Access) -> Vec<(&'static str, bool)> {
        let known = PERMISSIONS.into_iter().filter(|(name, ..)| *name == thing);
        let each = known.flat_map(|(_, reads, writes)| {
            let reads = reads.iter().map(|it| (*it, access != Access::None));
            reads.chain(writes.iter().map(|it| (*it, access == Access::Write)))
        });
        each.collect()
    }

    /// The panel, with the eggs that the shared tests sell, and numbers for its servers in the order of their making.
    #[derive(Debug, Clone)]
    pub(crate) struct FakePanel {
        panel: Panel,
        servers: Arc<Mutex<Vec<String>>>,
    }

    /// A row, as the shared tests look at it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct FakeServer {
        pub(crate) id: u64,
        pub(crate) uuid: String,
        pub(crate) external_id: Option<String>,
        pub(crate) made_by: Option<String>,
        pub(crate) name: String,
        pub(crate) description: String,
        pub(crate) owner: u64,
        pub(crate) node: u64,
        pub(crate) allocations: Vec<String>,
        pub(crate) status: Option<String>,
        pub(crate) suspended: bool,
        pub(crate) memory: i64,
        pub(crate) disk: i64,
        pub(crate) cpu: i64,
    }

    /// An account, as the shared tests look at it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct FakeUser {
        pub(crate) id: u64,
        pub(crate) external_id: Option<String>,
        pub(crate) username: String,
        pub(crate) email: String,
        pub(crate) password: Option<String>,
    }

    impl Deref for FakePanel {
        type Target = Panel;

        fn deref(&self) -> &Panel {
            &self.panel
        }
    }

    impl From<FakePanel> for Connection {
        fn from(fake: FakePanel) -> Self {
            fake.panel.into()
        }
    }

    impl FakePanel {
        pub(crate) fn seeded(seed: u64) -> Self {
            Self::seeded_at(seed, Arc::new(panel_http::TokioClock::new()))
        }

        pub(crate) fn seeded_at(seed: u64, clock: Arc<dyn Clock>) -> Self {
            Self::with_eggs(Panel::seeded_at(seed, clock))
        }

        fn with_eggs(panel: Panel) -> Self {
            let larch = NewEgg::new("Larch")
                .image("Java 21", "ghcr.io/example/java:21")
                .image("Java 17", "ghcr.io/example/java:17")
                .startup("Default", "java -Xmx{{SERVER_MEMORY}}M -jar {{JAR_FILE}}")
                .variable("Game Version", "GAME_VERSION", "latest", "nullable|string|max:20")
                .variable(
                    "Jar File",
                    "JAR_FILE",
                    "server.jar",
                    r"required|regex:/^([\w\d._-]+)(\.jar)$/",
                )
                .hidden_variable("Download Address", "DOWNLOAD_URL", "", "nullable|string")
                .variable("Build", "BUILD", "latest", "required|string|max:20");
            let heath = NewEgg::new("Heath")
                .image("Java 21", "ghcr.io/example/java:21")
                .startup("Default", "java -jar {{JAR_FILE}} --level {{DIFFICULTY}}")
                .variable("Jar File", "JAR_FILE", "heath.jar", "required|string|max:40")
                .variable(
                    "Difficulty",
                    "DIFFICULTY",
                    "normal",
                    "required|string|in:peaceful,easy,normal,hard",
                )
                .variable("Players", "PLAYERS", "20", "required|integer|between:1,200")
                .variable("Online Mode", "ONLINE_MODE", "1", "required|boolean");
            NODES.set([1, 2].map(|number| panel.node_uuid(number)));
            panel.add_egg(larch);
            panel.add_egg(heath);
            Self {
                panel,
                servers: Arc::default(),
            }
        }

        pub(crate) fn servers(&self) -> Vec<FakeServer> {
            let users = self.panel.users();
            let mut known = self.servers.lock().unwrap();
            let rows = self.panel.servers().into_iter().map(|row| {
                let place = known.iter().position(|uuid| *uuid == row.uuid).unwrap_or_else(|| {
                    known.push(row.uuid.clone());
                    known.len() - 1
                });
                let owner = users.iter().position(|user| user.uuid == row.owner);
                FakeServer {
                    id: place as u64 + 1,
                    owner: owner.map_or(0, |place| place as u64 + 1),
                    uuid: row.uuid,
                    external_id: row.external_id,
                    made_by: row.made_by,
                    name: row.name,
                    description: row.description.unwrap_or_default(),
                    node: row.node,
                    allocations: row.allocations,
                    status: row.status,
                    suspended: row.suspended,
                    memory: row.memory,
                    disk: row.disk,
                    cpu: row.cpu,
                }
            });
            rows.collect()
        }

        pub(crate) fn users(&self) -> Vec<FakeUser> {
            let number = |(place, user): (usize, calagopus_api::fake::FakeUser)| FakeUser {
                id: place as u64 + 1,
                external_id: user.external_id,
                username: user.username,
                email: user.email,
                password: user.password,
            };
            self.panel.users().into_iter().enumerate().map(number).collect()
        }

        pub(crate) fn uuid(&self, server: u64) -> String {
            let _numbered = self.servers();
            let place = usize::try_from(server).unwrap() - 1;
            self.servers.lock().unwrap().get(place).cloned().unwrap_or_default()
        }

        pub(crate) fn administrator_suspends(&self, server: u64) {
            self.panel.administrator_suspends(&self.uuid(server));
        }

        pub(crate) fn administrator_deletes(&self, server: u64) {
            self.panel.administrator_deletes(&self.uuid(server));
        }

        pub(crate) fn clear_external_id(&self, server: u64) {
            self.panel.clear_external_id(&self.uuid(server));
        }

        /// Noticed by the panel after five seconds.
        pub(crate) fn set_permission(&self, thing: &str, access: Access) {
            for (permission, allowed) in permissions(thing, access) {
                self.panel.set_permission(permission, allowed);
            }
        }

        pub(crate) fn new_key(&self, needed: &[(&str, Access)]) -> Secret {
            let each = needed.iter().flat_map(|(thing, access)| permissions(thing, *access));
            let allowed = each.filter(|(_, allowed)| *allowed).map(|(permission, _)| permission);
            self.panel.add_key(NewKey::new().on_admin(allowed))
        }

        pub(crate) fn revoke_application_key(&self) {
            self.panel.revoke_key(&self.panel.key());
        }

        pub(crate) fn on(&self, calls: &str) -> FaultRule {
            self.panel.on(&here(calls))
        }

        pub(crate) fn count_requests(&self, calls: &str) -> usize {
            self.panel.count_requests(&here(calls))
        }
    }

    /// The route of this panel for what the others have another one for: everything about a server is one `PATCH`, but for
    /// its variables and its installation.
    fn here(calls: &str) -> String {
        let (method, path) = calls.split_once(' ').unwrap_or(("", calls));
        let Some(path) = path.strip_prefix("/api/application") else {
            return calls.to_owned();
        };
        let path = match path {
            "/servers/1" => "/servers/*",
            path => path,
        };
        match path.strip_prefix("/servers/").and_then(|rest| rest.rsplit_once('/')) {
            Some((_, "startup")) => "PUT /api/admin/servers/*/variables".to_owned(),
            Some((_, "reinstall")) => "POST /api/client/servers/*/settings/install".to_owned(),
            Some((_, "suspend" | "unsuspend" | "build" | "details")) => "PATCH /api/admin/servers/*".to_owned(),
            _ => format!("{method} /api/admin{path}"),
        }
    }
}
