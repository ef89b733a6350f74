//! A server as its users see it: itself, its activity, settings, startup, allocations and subusers.

use panel_http::{
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Recorded, Route, answers_nothing, finish},
};
use pelican_api::{
    client::subusers::SubuserHandle,
    models::client::{
        activity, network::Allocation, resources::Resources, server, startup, subuser::Subuser, websocket::Ticket,
    },
};

use serde::{Deserialize, Serialize};

use super::{answers, client, server};

/// An answer without the panel's usual form.
#[derive(Serialize, Deserialize)]
struct Data<T> {
    data: T,
}

pub(super) static ROUTES: &[Route] = &[
    Route::new("client.servers.list", answers::<ItemList<server::Server>>, |it| {
        list!(
            client().servers().list(), it,
            [
                "uuid" filter_uuid, "name" filter_name, "description" filter_description,
                "external_id" filter_external_id, "*" search
            ],
            include server::Include, scope server::Scope
        )
    }),
    Route::new(
        "client.servers.get",
        answers::<Item<server::Server, server::Access>>,
        |it| it.read(server(it).get()),
    ),
    Route::new("client.servers.resources", answers::<Item<Resources>>, |it| {
        finish(server(it).resources())
    }),
    Route::new("client.servers.websocket", answers::<Data<Ticket>>, |it| {
        finish(server(it).websocket())
    }),
    Route::new("client.servers.power", answers_nothing, |it| {
        finish(server(it).power(it.member("signal")?))
    })
    .sends(&["/signal"], &[]),
    Route::new("client.servers.command", answers_nothing, |it| {
        finish(server(it).command(&it.member::<String>("command")?))
    })
    .sends(&["/command"], &[]),
    Route::new("client.activity.list", answers::<ItemList<activity::Activity>>, |it| {
        list!(
            server(it).activity(), it,
            ["event" filter_event],
            include activity::Include, sort activity::Sort
        )
    }),
    Route::new("client.settings.rename", answers_nothing, |it| {
        finish(server(it).rename(&it.member::<String>("name")?))
    })
    .sends(&["/name"], &[]),
    Route::new("client.settings.set_description", answers_nothing, |it| {
        let description: Option<String> = it.member("description")?;
        finish(server(it).set_description(description.as_deref()))
    })
    .sends(&["/description"], &[]),
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
    Route::new("client.allocations.list", answers::<ItemList<Allocation>>, |it| {
        finish(server(it).allocations().list())
    }),
    Route::new("client.allocations.assign", answers::<Item<Allocation>>, |it| {
        finish(server(it).allocations().assign())
    }),
    Route::new("client.allocations.set_note", answers::<Item<Allocation>>, |it| {
        let note: Option<String> = it.member("notes")?;
        finish(server(it).allocation(it.id(1)).set_note(note.as_deref()))
    })
    .sends(&["/notes"], &[]),
    Route::new("client.allocations.make_primary", answers::<Item<Allocation>>, |it| {
        finish(server(it).allocation(it.id(1)).make_primary())
    }),
    Route::new("client.allocations.delete", answers_nothing, |it| {
        finish(server(it).allocation(it.id(1)).delete())
    }),
    Route::new("client.subusers.list", answers::<ItemList<Subuser>>, |it| {
        finish(server(it).subusers().list())
    }),
    Route::new("client.subusers.get", answers::<Item<Subuser>>, |it| {
        finish(subuser(it).get())
    }),
    Route::new("client.subusers.create", answers::<Item<Subuser>>, |it| {
        finish(server(it).subusers().create(&it.body()?))
    })
    .sends(&["/email", "/permissions"], &[]),
    Route::new("client.subusers.update", answers::<Item<Subuser>>, |it| {
        let permissions: Vec<_> = it.member("permissions")?;
        finish(subuser(it).update(permissions))
    })
    .sends(&["/permissions"], &[]),
    Route::new("client.subusers.delete", answers_nothing, |it| {
        finish(subuser(it).delete())
    }),
];

fn subuser(it: &Recorded<'_>) -> SubuserHandle {
    server(it).subuser(it.segment(1).parse().unwrap_or_default())
}
