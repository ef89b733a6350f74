//! Eggs.

use panel_http::{
    envelope::{Item, ItemList},
    recording::suite::{Route, answers_nothing, answers_text, finish},
};
use pelican_api::models::egg::{Egg, Format, Include};
use uuid::Uuid;

use super::{answers, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("eggs.list", answers::<ItemList<Egg>>, |it| {
        let mut call = panel().eggs().list();
        for (name, value) in it.exchange.query_pairs() {
            call = match name.as_str() {
                "include" => value
                    .split(',')
                    .fold(call, |call, word| call.include(Include::from(word))),
                // The panel does not page here, whatever it is asked.
                _ => call.query(name, value),
            };
        }
        finish(call)
    }),
    Route::new("eggs.get", answers::<Item<Egg>>, |it| {
        it.read(panel().egg(it.id(0)).get())
    }),
    Route::new("eggs.export", answers_text, |it| {
        let egg = panel().egg(it.id(0));
        match it.query("format").as_deref() {
            None => finish(egg.export()),
            Some("yaml") => finish(egg.export_as(Format::Yaml)),
            Some("json") => finish(egg.export_as(Format::Json)),
            Some(other) => Err(format!("no builder for the format `{other}`")),
        }
    })
    .of_text(),
    Route::new("eggs.import", answers::<Item<Egg>>, |it| {
        let format = match it.exchange.request_header("content-type") {
            Some("application/json") => Format::Json,
            _ => Format::Yaml,
        };
        it.read(panel().eggs().import(format, it.text()))
    })
    .of_text(),
    Route::new("eggs.delete", answers_nothing, |it| {
        finish(panel().egg(it.id(0)).delete())
    }),
    Route::new("eggs.delete_by_uuid", answers_nothing, |it| {
        let uuid: Uuid = it.segment(0).parse().map_err(|error| format!("uuid: {error}"))?;
        finish(panel().eggs().delete_by_uuid(uuid))
    }),
];
