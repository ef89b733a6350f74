//! Eggs and their variables.

use calagopus_api::{
    EggId,
    models::{
        egg::{Egg, EggFile, EggVariable, ExportedEgg},
        mount::AttachedMount,
        server::Server,
    },
};
use panel_http::{
    recorded_list as list,
    recording::suite::{Recorded, Route, answers_nothing, finish},
};

use super::{answers, one, page, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("admin.eggs.list", |body| page::<Egg>(body, "eggs"), |it| list!(panel().nest(it.parsed(0)?).eggs().list(), it, ["search" search])),
    Route::new("admin.eggs.create", |body| one::<Egg>(body, "egg"), |it| finish(panel().nest(it.parsed(0)?).eggs().create(&it.body()?))).sends(&["/author", "/name", "/config_files", "/config_startup", "/config_stop", "/config_script", "/startup_commands", "/force_outgoing_ip", "/separate_port", "/features", "/docker_images", "/file_denylist"], &["egg_repository_egg_uuid", "description"]),
    Route::new("admin.eggs.import", |body| one::<Egg>(body, "egg"), |it| finish(panel().nest(it.parsed(0)?).eggs().import(file(it)))).of_text(),
    Route::new("admin.eggs.delete_many", |body| one::<u64>(body, "deleted"), |it| finish(panel().nest(it.parsed(0)?).eggs().delete_many(eggs(it)?))).sends(&["/egg_uuids"], &[]),
    Route::new("admin.eggs.move_many", |body| one::<u64>(body, "moved"), |it| finish(panel().nest(it.parsed(0)?).eggs().move_many(eggs(it)?, it.member("destination_nest_uuid")?))).sends(&["/egg_uuids", "/destination_nest_uuid"], &[]),
    Route::new("admin.eggs.update_many_from_repository", |body| one::<u64>(body, "updated"), |it| finish(panel().nest(it.parsed(0)?).eggs().update_many_from_repository(eggs(it)?))).sends(&["/egg_uuids"], &[]),
    Route::new("admin.eggs.get", |body| one::<Egg>(body, "egg"), |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).get())),
    Route::new("admin.eggs.update", answers_nothing, |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).update(&it.body()?))).sends(&[], &["egg_repository_egg_uuid", "author", "name", "description", "config_files", "config_startup", "config_stop", "config_script", "startup_commands", "force_outgoing_ip", "separate_port", "features", "docker_images", "file_denylist"]),
    Route::new("admin.eggs.delete", answers_nothing, |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).delete())).sends(&[], &[]),
    Route::new("admin.eggs.duplicate", |body| one::<Egg>(body, "egg"), |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).duplicate(it.member::<String>("name")?, it.member("nest_uuid")?))).sends(&["/name", "/nest_uuid"], &[]),
    Route::new("admin.eggs.export", answers::<ExportedEgg>, |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).export())),
    Route::new("admin.eggs.move", answers_nothing, |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).move_to(it.member("destination_nest_uuid")?))).sends(&["/destination_nest_uuid"], &[]),
    Route::new("admin.eggs.servers", |body| page::<Server>(body, "servers"), |it| list!(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).servers(), it, ["search" search])),
    Route::new("admin.eggs.update_from_file", answers_nothing, |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).update_from_file(file(it)))).of_text(),
    Route::new("admin.eggs.update_from_repository", answers_nothing, |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).update_from_repository())).sends(&[], &[]),
    Route::new("admin.eggs.mounts.list", |body| page::<AttachedMount>(body, "mounts"), |it| list!(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).mounts(), it, ["search" search])),
    Route::new("admin.eggs.mounts.add", answers_nothing, |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).add_mount(it.member("mount_uuid")?))).sends(&["/mount_uuid"], &[]),
    Route::new("admin.eggs.mounts.remove", answers_nothing, |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).remove_mount(it.parsed(2)?))).sends(&[], &[]),
    Route::new("admin.eggs.variables.list", |body| one::<Vec<EggVariable>>(body, "variables"), |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).variables().list())),
    Route::new("admin.eggs.variables.create", |body| one::<EggVariable>(body, "variable"), |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).variables().create(&it.body()?))).sends(&["/name", "/name_translations", "/description_translations", "/order", "/env_variable", "/user_viewable", "/user_editable", "/secret", "/rules"], &["description", "default_value"]),
    Route::new("admin.eggs.variables.order", answers_nothing, |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).variables().set_order(it.member::<Vec<_>>("variable_order")?))).sends(&["/variable_order"], &[]),
    Route::new("admin.eggs.variables.update", answers_nothing, |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).variable(it.parsed(2)?).update(&it.body()?))).sends(&[], &["name", "name_translations", "description", "description_translations", "order", "env_variable", "default_value", "user_viewable", "user_editable", "secret", "rules"]),
    Route::new("admin.eggs.variables.delete", answers_nothing, |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).variable(it.parsed(2)?).delete())).sends(&[], &[]),
    Route::new("admin.eggs.variables.duplicate", |body| one::<EggVariable>(body, "variable"), |it| finish(panel().nest(it.parsed(0)?).egg(it.parsed(1)?).variable(it.parsed(2)?).duplicate(it.member::<String>("name")?, it.member::<String>("env_variable")?))).sends(&["/name", "/env_variable"], &[]),
];

/// The file that was sent, in the form it was sent in.
fn file(it: &Recorded<'_>) -> EggFile {
    match it.exchange.request_header("content-type") {
        Some("application/yaml") => EggFile::yaml(it.text()),
        _ => EggFile::json(it.text()),
    }
}

fn eggs(it: &Recorded<'_>) -> Result<Vec<EggId>, String> {
    it.member("egg_uuids")
}
