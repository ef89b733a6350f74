//! What is little more than its form: locations, nests, roles and the like.

use super::{
    Action::Now,
    Route,
    call::{Call, now},
    egg_moves,
    things::{self, Shape},
};
use crate::fake::{
    answer::Outcome,
    form::{Field, Holds, nullable, required},
    state::{Database, Kind, Thing},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/admin/locations", "locations.read", Now(|call| things::list(call, &LOCATION))),
    ("POST", "api/admin/locations", "locations.create", Now(|call| things::create(call, &LOCATION))),
    ("GET", "api/admin/locations/{thing}", "locations.read", Now(|call| things::view(call, &LOCATION))),
    ("PATCH", "api/admin/locations/{thing}", "locations.update", Now(|call| things::update(call, &LOCATION))),
    ("DELETE", "api/admin/locations/{thing}", "locations.delete", Now(|call| things::delete(call, &LOCATION))),
    ("GET", "api/admin/nests", "nests.read", Now(|call| things::list(call, &NEST))),
    ("POST", "api/admin/nests", "nests.create", Now(|call| things::create(call, &NEST))),
    ("GET", "api/admin/nests/{thing}", "nests.read", Now(|call| things::view(call, &NEST))),
    ("PATCH", "api/admin/nests/{thing}", "nests.update", Now(|call| things::update(call, &NEST))),
    ("DELETE", "api/admin/nests/{thing}", "nests.delete", Now(egg_moves::delete_nest)),
    ("GET", "api/admin/backup-configurations", "backup-configurations.read", Now(|call| things::list(call, &BACKUP_CONFIGURATION))),
    ("POST", "api/admin/backup-configurations", "backup-configurations.create", Now(|call| things::create(call, &BACKUP_CONFIGURATION))),
    ("GET", "api/admin/backup-configurations/{thing}", "backup-configurations.read", Now(|call| things::view(call, &BACKUP_CONFIGURATION))),
    ("PATCH", "api/admin/backup-configurations/{thing}", "backup-configurations.update", Now(|call| things::update(call, &BACKUP_CONFIGURATION))),
    ("DELETE", "api/admin/backup-configurations/{thing}", "backup-configurations.delete", Now(|call| things::delete(call, &BACKUP_CONFIGURATION))),
    ("GET", "api/admin/egg-configurations", "egg-configurations.read", Now(|call| things::list(call, &EGG_CONFIGURATION))),
    ("POST", "api/admin/egg-configurations", "egg-configurations.create", Now(|call| things::create(call, &EGG_CONFIGURATION))),
    ("GET", "api/admin/egg-configurations/{thing}", "egg-configurations.read", Now(|call| things::view(call, &EGG_CONFIGURATION))),
    ("PATCH", "api/admin/egg-configurations/{thing}", "egg-configurations.update", Now(|call| things::update(call, &EGG_CONFIGURATION))),
    ("DELETE", "api/admin/egg-configurations/{thing}", "egg-configurations.delete", Now(|call| things::delete(call, &EGG_CONFIGURATION))),
    ("GET", "api/admin/roles", "roles.read", Now(|call| things::list(call, &ROLE))),
    ("POST", "api/admin/roles", "roles.create", Now(|call| things::create(call, &ROLE))),
    ("GET", "api/admin/roles/{thing}", "roles.read", Now(|call| things::view(call, &ROLE))),
    ("PATCH", "api/admin/roles/{thing}", "roles.update", Now(|call| things::update(call, &ROLE))),
    ("DELETE", "api/admin/roles/{thing}", "roles.delete", Now(|call| things::delete(call, &ROLE))),
    ("GET", "api/admin/mounts", "mounts.read", Now(|call| things::list(call, &MOUNT))),
    ("POST", "api/admin/mounts", "mounts.create", Now(|call| things::create(call, &MOUNT))),
    ("GET", "api/admin/mounts/{thing}", "mounts.read", Now(|call| things::view(call, &MOUNT))),
    ("PATCH", "api/admin/mounts/{thing}", "mounts.update", Now(|call| things::update(call, &MOUNT))),
    ("DELETE", "api/admin/mounts/{thing}", "mounts.delete", Now(|call| things::delete(call, &MOUNT))),
    ("GET", "api/admin/database-hosts", "database-hosts.read", Now(|call| things::list(call, &DATABASE_HOST))),
    ("POST", "api/admin/database-hosts", "database-hosts.create", Now(|call| things::create(call, &DATABASE_HOST))),
    ("GET", "api/admin/database-hosts/{thing}", "database-hosts.read", Now(|call| things::view(call, &DATABASE_HOST))),
    ("DELETE", "api/admin/database-hosts/{thing}", "database-hosts.delete", Now(|call| things::delete_with_body(call, &DATABASE_HOST))),
    ("POST", "api/admin/database-hosts/{thing}/test", "database-hosts.test", Now(|call| things::test(call, &DATABASE_HOST))),
    ("POST", "api/admin/locations/{thing}/duplicate", "locations.create", Now(|call| things::duplicate(call, &LOCATION))),
    ("POST", "api/admin/backup-configurations/{thing}/duplicate", "backup-configurations.create", Now(|call| things::duplicate(call, &BACKUP_CONFIGURATION))),
    ("POST", "api/admin/egg-configurations/{thing}/duplicate", "egg-configurations.create", Now(|call| things::duplicate(call, &EGG_CONFIGURATION))),
    ("POST", "api/admin/roles/{thing}/duplicate", "roles.create", Now(|call| things::duplicate(call, &ROLE))),
    ("POST", "api/admin/mounts/{thing}/duplicate", "mounts.create", Now(|call| things::duplicate(call, &MOUNT))),
    ("GET", "api/admin/backup-configurations/{thing}/locations", "locations.read", Now(locations_of_configuration)),
    ("GET", "api/admin/egg-repositories", "egg-repositories.read", Now(|call| things::list(call, &EGG_REPOSITORY))),
    ("POST", "api/admin/egg-repositories", "egg-repositories.create", Now(|call| things::create(call, &EGG_REPOSITORY))),
    ("GET", "api/admin/egg-repositories/{thing}", "egg-repositories.read", Now(|call| things::view(call, &EGG_REPOSITORY))),
    ("PATCH", "api/admin/egg-repositories/{thing}", "egg-repositories.update", Now(|call| things::update(call, &EGG_REPOSITORY))),
    ("DELETE", "api/admin/egg-repositories/{thing}", "egg-repositories.delete", Now(|call| things::delete(call, &EGG_REPOSITORY))),
];

const NAME: Field = required("name", Holds::Text(1, 255));
const DESCRIPTION: Field = nullable("description", Holds::Text(1, 1024));

const fn free(_: &Database, _: &str) -> Option<&'static str> {
    None
}

const LOCATION: Shape = Shape {
    kind: Kind::Location,
    one: "location",
    many: "locations",
    words: "location",
    form: &[
        nullable(
            "backup_configuration_uuid",
            Holds::Link(Kind::BackupConfiguration, "backup_configuration"),
        ),
        NAME,
        DESCRIPTION,
        nullable("flag", Holds::Text(2, 2)),
    ],
    unique: true,
    view: views::location,
    in_use: |database, uuid| {
        let mut nodes = database.nodes.iter();
        nodes
            .any(|node| node.location == uuid)
            .then_some("location has nodes, cannot delete")
    },
};

const BACKUP_CONFIGURATION: Shape = Shape {
    kind: Kind::BackupConfiguration,
    one: "backup_configuration",
    many: "backup_configurations",
    words: "backup configuration",
    form: &[
        NAME,
        DESCRIPTION,
        required("maintenance_enabled", Holds::Flag),
        required("shared", Holds::Flag),
        required("backup_disk", Holds::Text(1, 255)),
        required("backup_configs", Holds::Object),
    ],
    unique: true,
    view: |_, thing| views::thing(thing),
    in_use: free,
};

pub(super) const NEST: Shape = Shape {
    kind: Kind::Nest,
    one: "nest",
    many: "nests",
    words: "nest",
    form: &[required("author", Holds::Text(2, 255)), NAME, DESCRIPTION],
    unique: true,
    view: |_, thing| views::nest(thing),
    in_use: |database, uuid| {
        let mut eggs = database.eggs.iter();
        eggs.any(|egg| egg.nest == uuid)
            .then_some("nest has eggs, cannot delete")
    },
};

const ROLE: Shape = Shape {
    kind: Kind::Role,
    one: "role",
    many: "roles",
    words: "role",
    form: &[
        NAME,
        DESCRIPTION,
        required("require_two_factor", Holds::Flag),
        required("admin_permissions", Holds::List),
        required("server_permissions", Holds::List),
    ],
    unique: true,
    view: |_, thing| views::thing(thing),
    in_use: free,
};

const MOUNT: Shape = Shape {
    kind: Kind::Mount,
    one: "mount",
    many: "mounts",
    words: "mount",
    form: &[
        NAME,
        DESCRIPTION,
        required("source", Holds::Text(1, 255)),
        required("target", Holds::Text(1, 255)),
        required("read_only", Holds::Flag),
        required("user_mountable", Holds::Flag),
    ],
    unique: true,
    view: |_, thing| views::thing(thing),
    in_use: free,
};

const EGG_CONFIGURATION: Shape = Shape {
    kind: Kind::EggConfiguration,
    one: "egg_configuration",
    many: "egg_configurations",
    words: "egg configuration",
    form: &[
        NAME,
        DESCRIPTION,
        required("order", Holds::Number(i16::MIN as i64, i16::MAX as i64)),
        required("eggs", Holds::List),
        nullable("config_allocations", Holds::Object),
        nullable("config_startup", Holds::Object),
        nullable("config_routes", Holds::Object),
    ],
    unique: true,
    view: |_, thing| views::thing(thing),
    in_use: free,
};

const DATABASE_HOST: Shape = Shape {
    kind: Kind::DatabaseHost,
    one: "database_host",
    many: "database_hosts",
    words: "database host",
    form: &[
        NAME,
        required("type", Holds::Text(1, 255)),
        required("deployment_enabled", Holds::Flag),
        required("maintenance_enabled", Holds::Flag),
        nullable("public_host", Holds::Text(3, 255)),
        nullable("public_port", Holds::Number(1, 65_535)),
        required("credentials", Holds::Object),
    ],
    unique: true,
    view: views::database_host,
    in_use: |database, uuid| {
        let mut things = database.things.iter();
        let has = |thing: &Thing| thing.kind == Kind::Database && thing.text("host_uuid") == Some(uuid);
        things.any(has).then_some("database host has databases, cannot delete")
    },
};

const EGG_REPOSITORY: Shape = Shape {
    kind: Kind::EggRepository,
    one: "egg_repository",
    many: "egg_repositories",
    words: "egg repository",
    form: &[
        NAME,
        DESCRIPTION,
        required("git_repository", Holds::Text(1, 255)),
        nullable("credentials", Holds::Object),
    ],
    unique: true,
    view: |_, thing| views::egg_repository(thing),
    in_use: free,
};

/// The locations whose back-ups are kept as a configuration says.
fn locations_of_configuration(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database.things(Kind::Location, "");
        let rows = rows.filter(|row| row.text("backup_configuration_uuid") == Some(call.word("thing")));
        Ok(page.of("locations", rows, |row| views::location(database, row)))
    })
}
