//! What a user does with a server: activity, commands, settings, startup, allocations, subusers.

use panel_http::{
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Recorded, Route, answers_nothing, finish},
};
use pterodactyl_api::models::client::{
    activity, network, settings, startup,
    subuser::{NewSubuser, Permission, Subuser},
};
use uuid::Uuid;

use super::{answers, server};

pub(super) static ROUTES: &[Route] = &[
    Route::new("client.activity.list", answers::<ItemList<activity::Activity>>, |it| {
        list!(
            server(it).activity(), it,
            ["event" filter_event],
            include activity::Include, sort activity::Sort
        )
    }),
    Route::new("client.servers.command", answers_nothing, |it| {
        finish(server(it).command(&it.member::<String>("command")?))
    })
    .sends(&["/command"], &[]),
    Route::new("client.settings.rename", answers_nothing, |it| {
        finish(server(it).rename(&it.body::<settings::Rename>()?))
    })
    .sends(&["/name"], &["description"]),
    Route::new("client.settings.set_docker_image", answers_nothing, |it| {
        finish(server(it).set_docker_image(&it.member::<String>("docker_image")?))
    })
    .sends(&["/docker_image"], &[]),
    Route::new("client.settings.reinstall", answers_nothing, |it| {
        finish(server(it).reinstall())
    }),
    Route::new(
        "client.startup.get",
        answers::<ItemList<startup::Variable, startup::StartCommand>>,
        |it| finish(server(it).startup().get()),
    ),
    Route::new(
        "client.startup.set",
        answers::<Item<startup::Variable, startup::StartCommand>>,
        |it| {
            let (variable, value): (String, String) = (it.member("key")?, it.member("value")?);
            finish(server(it).startup().set(&variable, &value))
        },
    )
    .sends(&["/key", "/value"], &[]),
    Route::new(
        "client.allocations.list",
        answers::<ItemList<network::Allocation>>,
        |it| finish(server(it).allocations().list()),
    ),
    Route::new(
        "client.allocations.assign",
        answers::<Item<network::Allocation>>,
        |it| finish(server(it).allocations().assign()),
    ),
    Route::new(
        "client.allocations.set_note",
        answers::<Item<network::Allocation>>,
        |it| {
            let note: Option<String> = it.member("notes")?;
            finish(server(it).allocation(it.id(1)).set_note(note.as_deref()))
        },
    )
    .sends(&["/notes"], &[]),
    Route::new(
        "client.allocations.make_primary",
        answers::<Item<network::Allocation>>,
        |it| finish(server(it).allocation(it.id(1)).make_primary()),
    ),
    Route::new("client.allocations.delete", answers_nothing, |it| {
        finish(server(it).allocation(it.id(1)).delete())
    }),
    Route::new("client.subusers.list", answers::<ItemList<Subuser>>, |it| {
        finish(server(it).subusers().list())
    }),
    Route::new("client.subusers.get", answers::<Item<Subuser>>, |it| {
        finish(server(it).subuser(user(it)).get())
    }),
    Route::new("client.subusers.create", answers::<Item<Subuser>>, |it| {
        finish(server(it).subusers().create(&it.body::<NewSubuser>()?))
    })
    .sends(&["/email", "/permissions"], &[]),
    Route::new("client.subusers.update", answers::<Item<Subuser>>, |it| {
        finish(
            server(it)
                .subuser(user(it))
                .update(it.member::<Vec<Permission>>("permissions")?),
        )
    })
    .sends(&["/permissions"], &[]),
    Route::new("client.subusers.delete", answers_nothing, |it| {
        finish(server(it).subuser(user(it)).delete())
    }),
];

fn user(it: &Recorded<'_>) -> Uuid {
    it.segment(1).parse().unwrap_or_default()
}
