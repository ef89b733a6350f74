//! Which endpoint answers with which type, and how its request is built with the public builders.

use http::Request;
use panel_http::{
    Body, Call, Endpoint, Include,
    envelope::{Item, ItemList},
    recording::{self, Exchange},
};
use pterodactyl_api::{
    Application, Client,
    models::{allocation, client, egg, location, nest, node, server, user},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Places that are open by their nature.
const OPEN: [(&str, &str); 4] = [
    ("/**/container/environment", "the egg's author names the variables"),
    ("/**/docker_images", "the egg's author names the images"),
    ("/**/config/files", "the egg's author names the files"),
    (
        "/**/find/**",
        "the egg's author names the places in a file, and what they become",
    ),
];

type Built = Result<Request<Body>, String>;

/// One endpoint.
pub(super) struct Route {
    operation: &'static str,
    response: fn(&Value) -> Result<(), Vec<String>>,
    request: fn(&Recorded<'_>) -> Built,
    always: &'static [&'static str],
    sometimes: &'static [&'static str],
}

/// A recorded request, and where to build it again.
struct Recorded<'a> {
    panel: Application,
    client: Client,
    exchange: &'a Exchange,
    segments: &'a [String],
}

impl Route {
    pub(super) fn endpoint(&self) -> &'static Endpoint {
        pterodactyl_api::endpoints()
            .into_iter()
            .find(|endpoint| endpoint.operation == self.operation)
            .unwrap_or_else(|| panic!("no endpoint {}", self.operation))
    }

    pub(super) fn always_sent(&self) -> &'static [&'static str] {
        self.always
    }

    pub(super) fn sometimes_sent(&self) -> &'static [&'static str] {
        self.sometimes
    }

    pub(super) fn check_response(&self, body: &Value) -> Result<(), Vec<String>> {
        (self.response)(body)
    }

    pub(super) fn check_request(&self, exchange: &Exchange, segments: &[String]) -> Result<(), Vec<String>> {
        let recorded = Recorded {
            panel: Application::new("https://panel.example", "ptla_example".into()).unwrap(),
            client: Client::new("https://panel.example", "ptlc_example".into()).unwrap(),
            exchange,
            segments,
        };
        let rebuilt = (self.request)(&recorded).map_err(|error| vec![error])?;
        recording::check_request(exchange, &rebuilt)
    }
}

/// The endpoint of a recording, and its decoded path parameters. A literal segment wins over a parameter.
pub(super) fn find(exchange: &Exchange) -> Option<(&'static Route, Vec<String>)> {
    let mut found: Vec<(&Route, Vec<String>)> = ROUTES
        .iter()
        .filter(|route| route.endpoint().method == exchange.method.as_str())
        .filter_map(|route| parameters(route.endpoint().template, &exchange.path).map(|segments| (route, segments)))
        .collect();
    found.sort_by_key(|(_, segments)| segments.len());
    found.into_iter().next()
}

fn parameters(template: &str, path: &str) -> Option<Vec<String>> {
    let mut given = path.trim_end_matches('/').split('/');
    let mut parameters = Vec::new();
    for part in template.split('/') {
        let segment = given.next()?;
        match part.strip_prefix('{') {
            None if part == segment => {}
            None => return None,
            Some("external_id}") => parameters.push(decoded(segment)),
            // A word where a number belongs is another route, or none.
            Some(_) if template.starts_with("/api/application") && segment.parse::<u64>().is_err() => return None,
            Some(_) => parameters.push(decoded(segment)),
        }
    }
    given.next().is_none().then_some(parameters)
}

fn decoded(segment: &str) -> String {
    let as_value = format!("={}", segment.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(as_value.as_bytes())
        .map(|(_, value)| value.into_owned())
        .collect()
}

fn answers<T: Serialize + DeserializeOwned>(body: &Value) -> Result<(), Vec<String>> {
    recording::check_response::<T>(body, &OPEN).map(drop)
}

fn answers_nothing(body: &Value) -> Result<(), Vec<String>> {
    match body {
        Value::Null => Ok(()),
        other => Err(vec![format!("a body that nobody reads: {other}")]),
    }
}

fn finish<T, I>(call: Call<T, I>) -> Built {
    call.into_request().map_err(|error| error.to_string())
}

impl Recorded<'_> {
    fn id<T: From<u64>>(&self, place: usize) -> T {
        T::from(self.segments[place].parse().unwrap())
    }

    fn body<T: DeserializeOwned>(&self) -> Result<T, String> {
        serde_json::from_value(self.exchange.request_body.clone()).map_err(|error| format!("body: {error}"))
    }

    fn read<T, I: Include + for<'w> From<&'w str>>(&self, mut call: Call<T, I>) -> Built {
        for (name, value) in self.exchange.query_pairs() {
            if name != "include" {
                return Err(format!("no builder for `{name}` in the query"));
            }
            call = value.split(',').fold(call, |call, word| call.include(I::from(word)));
        }
        finish(call)
    }
}

/// Builds a list with its typed methods only.
macro_rules! list {
    ($list:expr, $recorded:expr, [$($word:literal $filter:ident),*] $(, include $include:ty)? $(, sort $sort:ty)? $(, scope $scope:ty)?) => {{
        let mut list = $list;
        for (name, value) in $recorded.exchange.query_pairs() {
            list = match name.trim_start_matches("filter[").trim_end_matches(']') {
                "per_page" => list.per_page(value.parse().map_err(|error| format!("per_page: {error}"))?),
                "page" => list.page(value.parse().map_err(|error| format!("page: {error}"))?),
                $("include" => value.split(',').fold(list, |list, word| list.include(<$include>::from(word))),)?
                $("sort" => value.split(',').fold(list, |list, word| match word.strip_prefix('-') {
                    Some(word) => list.sort_by_descending(<$sort>::from(word)),
                    None => list.sort_by(<$sort>::from(word)),
                }),)?
                $("type" => list.scope(<$scope>::from(value.as_str())),)?
                $($word => list.$filter(value),)*
                other => return Err(format!("no builder for `{other}` in the query")),
            };
        }
        finish(list.into_call())
    }};
}

const NEW_USER: [&str; 4] = ["/email", "/username", "/first_name", "/last_name"];
const USER_EXTRAS: [&str; 4] = ["external_id", "password", "language", "root_admin"];
const NEW_SERVER: [&str; 14] = [
    "/name",
    "/user",
    "/egg",
    "/docker_image",
    "/startup",
    "/environment",
    "/limits/memory",
    "/limits/swap",
    "/limits/disk",
    "/limits/io",
    "/limits/cpu",
    "/feature_limits/databases",
    "/feature_limits/allocations",
    "/feature_limits/backups",
];
const SERVER_EXTRAS: [&str; 7] = [
    "allocation",
    "deploy",
    "external_id",
    "description",
    "skip_scripts",
    "oom_disabled",
    "start_on_completion",
];
const BUILD: [&str; 9] = [
    "/allocation",
    "/limits/memory",
    "/limits/swap",
    "/limits/disk",
    "/limits/io",
    "/limits/cpu",
    "/feature_limits/databases",
    "/feature_limits/allocations",
    "/feature_limits/backups",
];

const fn route(
    operation: &'static str,
    response: fn(&Value) -> Result<(), Vec<String>>,
    request: fn(&Recorded<'_>) -> Built,
) -> Route {
    Route {
        operation,
        response,
        request,
        always: &[],
        sometimes: &[],
    }
}

impl Route {
    const fn sends(mut self, always: &'static [&'static str], sometimes: &'static [&'static str]) -> Self {
        self.always = always;
        self.sometimes = sometimes;
        self
    }
}

static ROUTES: &[Route] = &[
    route("users.list", answers::<ItemList<user::User>>, |it| {
        list!(
            it.panel.users().list(), it,
            ["email" filter_email, "uuid" filter_uuid, "username" filter_username, "external_id" filter_external_id],
            include user::Include, sort user::Sort
        )
    }),
    route("users.get", answers::<Item<user::User>>, |it| {
        it.read(it.panel.user(it.id(0)).get())
    }),
    route("users.find", answers::<Item<user::User>>, |it| {
        it.read(it.panel.users().find_by_external_id(&it.segments[0]))
    }),
    route("users.create", answers::<Item<user::User>>, |it| {
        finish(it.panel.users().create(&it.body()?))
    })
    .sends(&NEW_USER, &USER_EXTRAS),
    route("users.update", answers::<Item<user::User>>, |it| {
        finish(it.panel.user(it.id(0)).update(&it.body()?))
    })
    .sends(&NEW_USER, &USER_EXTRAS),
    route("users.delete", answers_nothing, |it| {
        finish(it.panel.user(it.id(0)).delete())
    }),
    route("servers.list", answers::<ItemList<server::Server>>, |it| {
        list!(
            it.panel.servers().list(), it,
            [
                "uuid" filter_uuid, "uuidShort" filter_identifier, "name" filter_name,
                "description" filter_description, "image" filter_image, "external_id" filter_external_id
            ],
            include server::Include, sort server::Sort
        )
    }),
    route("servers.get", answers::<Item<server::Server>>, |it| {
        it.read(it.panel.server(it.id(0)).get())
    }),
    route("servers.find", answers::<Item<server::Server>>, |it| {
        it.read(it.panel.servers().find_by_external_id(&it.segments[0]))
    }),
    route("servers.create", answers::<Item<server::Server>>, |it| {
        it.read(it.panel.servers().create(&it.body()?))
    })
    .sends(&NEW_SERVER, &SERVER_EXTRAS),
    route("servers.update_details", answers::<Item<server::Server>>, |it| {
        it.read(it.panel.server(it.id(0)).update_details(&it.body()?))
    })
    .sends(&["/name", "/user", "/external_id", "/description"], &[]),
    route("servers.update_build", answers::<Item<server::Server>>, |it| {
        it.read(it.panel.server(it.id(0)).update_build(&it.body()?))
    })
    .sends(&BUILD, &["oom_disabled", "add_allocations", "remove_allocations"]),
    route("servers.update_startup", answers::<Item<server::Server>>, |it| {
        it.read(it.panel.server(it.id(0)).update_startup(&it.body()?))
    })
    .sends(&["/startup", "/egg", "/image", "/environment", "/skip_scripts"], &[]),
    route("servers.suspend", answers_nothing, |it| {
        finish(it.panel.server(it.id(0)).suspend())
    }),
    route("servers.unsuspend", answers_nothing, |it| {
        finish(it.panel.server(it.id(0)).unsuspend())
    }),
    route("servers.reinstall", answers_nothing, |it| {
        finish(it.panel.server(it.id(0)).reinstall())
    }),
    route("servers.delete", answers_nothing, |it| {
        finish(it.panel.server(it.id(0)).delete())
    }),
    route("servers.force_delete", answers_nothing, |it| {
        finish(it.panel.server(it.id(0)).force_delete())
    }),
    route("nodes.list", answers::<ItemList<node::Node>>, |it| {
        list!(
            it.panel.nodes().list(), it,
            ["uuid" filter_uuid, "name" filter_name, "fqdn" filter_fqdn, "daemon_token_id" filter_daemon_token_id],
            include node::Include, sort node::Sort
        )
    }),
    route("nodes.get", answers::<Item<node::Node>>, |it| {
        it.read(it.panel.node(it.id(0)).get())
    }),
    route("nodes.deployable", answers::<ItemList<node::Node>>, deployable),
    route("allocations.list", answers::<ItemList<allocation::Allocation>>, |it| {
        list!(
            it.panel.node(it.id(0)).allocations().list(), it,
            ["ip" filter_ip, "port" filter_port, "ip_alias" filter_ip_alias, "server_id" filter_server_id],
            include allocation::Include
        )
    }),
    route("allocations.create", answers_nothing, |it| {
        finish(it.panel.node(it.id(0)).allocations().create(&it.body()?))
    })
    .sends(&["/ip", "/ports"], &["alias"]),
    route("allocations.delete", answers_nothing, |it| {
        finish(it.panel.node(it.id(0)).allocations().delete(it.id(1)))
    }),
    route("locations.list", answers::<ItemList<location::Location>>, |it| {
        list!(
            it.panel.locations().list(), it,
            ["short" filter_short, "long" filter_long],
            include location::Include, sort location::Sort
        )
    }),
    route("locations.get", answers::<Item<location::Location>>, |it| {
        it.read(it.panel.location(it.id(0)).get())
    }),
    route("locations.create", answers::<Item<location::Location>>, |it| {
        finish(it.panel.locations().create(&it.body()?))
    })
    .sends(&["/short"], &["long"]),
    route("locations.update", answers::<Item<location::Location>>, |it| {
        finish(it.panel.location(it.id(0)).update(&it.body()?))
    })
    .sends(&["/short"], &["long"]),
    route("locations.delete", answers_nothing, |it| {
        finish(it.panel.location(it.id(0)).delete())
    }),
    route(
        "nests.list",
        answers::<ItemList<nest::Nest>>,
        |it| list!(it.panel.nests().list(), it, [], include nest::Include),
    ),
    route("nests.get", answers::<Item<nest::Nest>>, |it| {
        it.read(it.panel.nest(it.id(0)).get())
    }),
    route("eggs.list", answers::<ItemList<egg::Egg>>, |it| {
        it.read(it.panel.nest(it.id(0)).eggs().list())
    }),
    route("eggs.get", answers::<Item<egg::Egg>>, |it| {
        it.read(it.panel.nest(it.id(0)).egg(it.id(1)).get())
    }),
    route("account.get", answers::<Item<client::account::Account>>, |it| {
        finish(it.client.account())
    }),
    route(
        "client.servers.list",
        answers::<ItemList<client::server::Server>>,
        |it| {
            list!(
                it.client.servers().list(), it,
                [
                    "uuid" filter_uuid, "name" filter_name, "description" filter_description,
                    "external_id" filter_external_id, "*" search
                ],
                include client::server::Include, scope client::server::Scope
            )
        },
    ),
    route(
        "client.servers.get",
        answers::<Item<client::server::Server, client::server::Access>>,
        |it| it.read(it.client.server(it.segments[0].as_str()).get()),
    ),
    route(
        "client.servers.resources",
        answers::<Item<client::resources::Resources>>,
        |it| finish(it.client.server(it.segments[0].as_str()).resources()),
    ),
    route("client.servers.power", answers_nothing, |it| {
        let signal = serde_json::from_value(it.exchange.request_body["signal"].clone());
        let signal = signal.map_err(|error| format!("signal: {error}"))?;
        finish(it.client.server(it.segments[0].as_str()).power(signal))
    })
    .sends(&["/signal"], &[]),
    route(
        "client.servers.websocket",
        answers::<Data<client::websocket::Ticket>>,
        |it| finish(it.client.server(it.segments[0].as_str()).websocket()),
    ),
];

/// An answer without the panel's usual form.
#[derive(Serialize, Deserialize)]
struct Data<T> {
    data: T,
}

fn deployable(it: &Recorded<'_>) -> Built {
    let pairs = it.exchange.query_pairs();
    let numbers = |wanted: &str| -> Vec<u64> {
        let values = pairs.iter().filter(|(name, _)| name == wanted);
        values.filter_map(|(_, value)| value.parse().ok()).collect()
    };
    let (Some(memory), Some(disk)) = (numbers("memory").pop(), numbers("disk").pop()) else {
        return Err("memory and disk are always sent".to_owned());
    };
    let locations = numbers("location_ids[]").into_iter().map(Into::into);
    let mut call = it.panel.nodes().deployable(memory, disk, locations);
    for (name, value) in &pairs {
        match name.as_str() {
            "memory" | "disk" | "location_ids[]" => {}
            "include" => {
                call = value
                    .split(',')
                    .fold(call, |call, word| call.include(node::Include::from(word)))
            }
            _ => call = call.query(name, value),
        }
    }
    finish(call)
}
