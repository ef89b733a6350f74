//! Mounts, and what has them.

use panel_http::{
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};
use pelican_api::{
    EggId, NodeId, ServerId,
    models::{
        egg::Egg,
        mount::{Include, Mount, Sort},
        node::Node,
        server::Server,
    },
};

use super::{answers, panel};

const ALWAYS: [&str; 3] = ["/name", "/source", "/target"];
const SOMETIMES: [&str; 3] = ["description", "read_only", "user_mountable"];

pub(super) static ROUTES: &[Route] = &[
    Route::new("mounts.list", answers::<ItemList<Mount>>, |it| {
        list!(
            panel().mounts().list(), it,
            ["uuid" filter_uuid, "name" filter_name],
            include Include, sort Sort
        )
    }),
    Route::new("mounts.get", answers::<Item<Mount>>, |it| {
        it.read(panel().mount(it.id(0)).get())
    }),
    Route::new("mounts.create", answers::<Item<Mount>>, |it| {
        it.read(panel().mounts().create(&it.body()?))
    })
    .sends(&ALWAYS, &SOMETIMES),
    Route::new("mounts.update", answers::<Item<Mount>>, |it| {
        it.read(panel().mount(it.id(0)).update(&it.body()?))
    })
    .sends(&ALWAYS, &SOMETIMES),
    Route::new("mounts.delete", answers_nothing, |it| {
        finish(panel().mount(it.id(0)).delete())
    }),
    Route::new("mounts.eggs", answers::<ItemList<Egg>>, |it| {
        it.read(panel().mount(it.id(0)).eggs())
    }),
    Route::new("mounts.nodes", answers::<ItemList<Node>>, |it| {
        it.read(panel().mount(it.id(0)).nodes())
    }),
    Route::new("mounts.servers", answers::<ItemList<Server>>, |it| {
        it.read(panel().mount(it.id(0)).servers())
    }),
    Route::new("mounts.add_eggs", answers::<Item<Mount>>, |it| {
        let eggs: Vec<EggId> = it.member("eggs")?;
        it.read(panel().mount(it.id(0)).add_eggs(eggs))
    })
    .sends(&["/eggs"], &[]),
    Route::new("mounts.add_nodes", answers::<Item<Mount>>, |it| {
        let nodes: Vec<NodeId> = it.member("nodes")?;
        it.read(panel().mount(it.id(0)).add_nodes(nodes))
    })
    .sends(&["/nodes"], &[]),
    Route::new("mounts.add_servers", answers::<Item<Mount>>, |it| {
        let servers: Vec<ServerId> = it.member("servers")?;
        it.read(panel().mount(it.id(0)).add_servers(servers))
    })
    .sends(&["/servers"], &[]),
    Route::new("mounts.remove_egg", answers_nothing, |it| {
        finish(panel().mount(it.id(0)).remove_egg(it.id(1)))
    }),
    Route::new("mounts.remove_node", answers_nothing, |it| {
        finish(panel().mount(it.id(0)).remove_node(it.id(1)))
    }),
    Route::new("mounts.remove_server", answers_nothing, |it| {
        finish(panel().mount(it.id(0)).remove_server(it.id(1)))
    }),
];
