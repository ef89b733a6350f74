//! Allocations of a node.

use panel_http::{
    envelope::ItemList,
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};
use pelican_api::models::allocation::{Allocation, Include};

use super::{answers, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("allocations.list", answers::<ItemList<Allocation>>, |it| {
        list!(
            panel().node(it.id(0)).allocations().list(), it,
            ["ip" filter_ip, "port" filter_port, "ip_alias" filter_ip_alias, "server_id" filter_server_id],
            include Include
        )
    }),
    Route::new("allocations.create", answers_nothing, |it| {
        finish(panel().node(it.id(0)).allocations().create(&it.body()?))
    })
    .sends(&["/ip", "/ports"], &["alias"]),
    Route::new("allocations.delete", answers_nothing, |it| {
        finish(panel().node(it.id(0)).allocations().delete(it.id(1)))
    }),
];
