//! The account of a client key.

use panel_http::{
    envelope::Item,
    recording::suite::{Route, finish},
};
use pelican_api::models::client::account::Account;

use super::{answers, client};

pub(super) static ROUTES: &[Route] = &[Route::new("account.get", answers::<Item<Account>>, |_| {
    finish(client().account().get())
})];
