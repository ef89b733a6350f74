//! A panel that says what a test wants it to say, and the recordings beside the tests.

use std::{path::Path, sync::Arc};

use panel_http::{
    TokioClock,
    recording::{Exchange, Replay},
};
use pelican_api::{Application, Client};
use serde_json::Value;

/// The key of every handle.
pub(crate) const KEY: &str = "papp_canary000000000000000000000000000000000000";

/// Handles of a panel that gives recorded answers.
pub(crate) trait Handles {
    fn application(&self) -> Application;
    fn client(&self) -> Client;
}

impl Handles for Arc<Replay> {
    fn application(&self) -> Application {
        let builder = Application::builder("https://panel.example", KEY.into()).clock(Arc::new(TokioClock::new()));
        builder.service(Self::clone(self)).build().unwrap()
    }

    fn client(&self) -> Client {
        let builder = Client::builder("https://panel.example", KEY.into()).clock(Arc::new(TokioClock::new()));
        builder.service(Self::clone(self)).build().unwrap()
    }
}

/// Every recording, by the name of its file.
pub(crate) fn recordings() -> Vec<(String, Exchange)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings");
    let named = |(path, exchange): (std::path::PathBuf, Result<Exchange, _>)| {
        (
            path.file_stem().unwrap().to_string_lossy().into_owned(),
            exchange.unwrap(),
        )
    };
    Exchange::read_folder(Path::new(folder))
        .unwrap()
        .into_iter()
        .map(named)
        .collect()
}

/// The recording whose file begins so.
pub(crate) fn recorded(number: &str) -> Exchange {
    let found = recordings().into_iter().find(|(name, _)| name.starts_with(number));
    found.unwrap_or_else(|| panic!("no recording {number}")).1
}

/// An answer that nobody recorded.
pub(crate) fn json(status: u16, body: &Value) -> Exchange {
    let exchange = serde_json::json!({
        "method": "GET",
        "path": "/api/not-recorded",
        "status": status,
        "response_headers": {"content-type": "application/json"},
        "response_body": body,
    });
    Exchange::read(&exchange.to_string()).unwrap()
}
