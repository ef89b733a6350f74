//! Mounts, and what has them.

use calagopus_api::models::mount::{EggWithMount, Mount, NodeWithMount, ServerWithMount};
use panel_http::{
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};

use super::{one, page, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("admin.mounts.list", |body| page::<Mount>(body, "mounts"), |it| list!(panel().mounts().list(), it, ["search" search])),
    Route::new("admin.mounts.create", |body| one::<Mount>(body, "mount"), |it| finish(panel().mounts().create(&it.body()?))).sends(&["/name", "/source", "/target", "/read_only", "/user_mountable"], &["description"]),
    Route::new("admin.mounts.get", |body| one::<Mount>(body, "mount"), |it| finish(panel().mount(it.parsed(0)?).get())),
    Route::new("admin.mounts.update", answers_nothing, |it| finish(panel().mount(it.parsed(0)?).update(&it.body()?))).sends(&[], &["name", "description", "source", "target", "read_only", "user_mountable"]),
    Route::new("admin.mounts.delete", answers_nothing, |it| finish(panel().mount(it.parsed(0)?).delete())).sends(&[], &[]),
    Route::new("admin.mounts.duplicate", |body| one::<Mount>(body, "mount"), |it| {
 let (name, source, target): (String, String, String) = (it.member("name")?, it.member("source")?, it.member("target")?);
 finish(panel().mount(it.parsed(0)?).duplicate(name, source, target))
}).sends(&["/name", "/source", "/target"], &[]),
    Route::new("admin.mounts.eggs", |body| page::<EggWithMount>(body, "nest_egg_mounts"), |it| list!(panel().mount(it.parsed(0)?).eggs(), it, ["search" search])),
    Route::new("admin.mounts.nodes", |body| page::<NodeWithMount>(body, "node_mounts"), |it| list!(panel().mount(it.parsed(0)?).nodes(), it, ["search" search])),
    Route::new("admin.mounts.servers", |body| page::<ServerWithMount>(body, "server_mounts"), |it| list!(panel().mount(it.parsed(0)?).servers(), it, ["search" search])),
];
