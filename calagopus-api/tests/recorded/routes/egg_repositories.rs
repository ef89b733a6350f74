//! Egg repositories.

use calagopus_api::models::{
    egg::Egg,
    egg_repository::{EggInRepository, EggRepository},
};
use panel_http::{
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};

use super::{one, page, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("admin.egg_repositories.list", |body| page::<EggRepository>(body, "egg_repositories"), |it| list!(panel().egg_repositories().list(), it, ["search" search])),
    Route::new("admin.egg_repositories.create", |body| one::<EggRepository>(body, "egg_repository"), |it| finish(panel().egg_repositories().create(&it.body()?))).sends(&["/name", "/git_repository"], &["description", "credentials"]),
    Route::new("admin.egg_repositories.get", |body| one::<EggRepository>(body, "egg_repository"), |it| finish(panel().egg_repository(it.parsed(0)?).get())),
    Route::new("admin.egg_repositories.update", answers_nothing, |it| finish(panel().egg_repository(it.parsed(0)?).update(&it.body()?))).sends(&[], &["name", "description", "git_repository", "credentials"]),
    Route::new("admin.egg_repositories.delete", answers_nothing, |it| finish(panel().egg_repository(it.parsed(0)?).delete())).sends(&[], &[]),
    Route::new("admin.egg_repositories.sync", |body| one::<u64>(body, "found"), |it| finish(panel().egg_repository(it.parsed(0)?).sync())).sends(&[], &[]),
    Route::new("admin.egg_repositories.eggs.list", |body| page::<EggInRepository>(body, "egg_repository_eggs"), |it| list!(panel().egg_repository(it.parsed(0)?).eggs(), it, ["search" search])),
    Route::new("admin.egg_repositories.eggs.install_many", |body| one::<u64>(body, "installed"), |it| finish(panel().egg_repository(it.parsed(0)?).install_many(it.member::<Vec<_>>("egg_uuids")?, it.member("nest_uuid")?))).sends(&["/egg_uuids", "/nest_uuid"], &[]),
    Route::new("admin.egg_repositories.eggs.install", |body| one::<Egg>(body, "egg"), |it| finish(panel().egg_repository(it.parsed(0)?).install(it.parsed(1)?, it.member("nest_uuid")?))).sends(&["/nest_uuid"], &[]),
];
