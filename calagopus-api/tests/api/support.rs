//! A panel that says what a test wants it to say, and the recordings beside the tests.

use std::{path::Path, sync::Arc};

use calagopus_api::Calagopus;
use panel_http::{
    TokioClock,
    recording::{Exchange, Replay},
};
use serde_json::Value;

/// The key of every handle.
pub(crate) const KEY: &str = "c7sp_canary000000000000000000000000000000000000";

/// The handle of a panel that gives recorded answers.
pub(crate) trait Handle {
    fn panel(&self) -> Calagopus;
}

impl Handle for Arc<Replay> {
    fn panel(&self) -> Calagopus {
        let builder = Calagopus::builder("https://panel.example", KEY.into()).clock(Arc::new(TokioClock::new()));
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
