use std::{
    collections::BTreeMap,
    fmt::Debug,
    sync::{Arc, Mutex},
};

use panel_http::ServiceErrorKind;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::stage::{Does, Stage, level, refusal};

type Fields = BTreeMap<String, String>;

/// Keeps the fields of every span.
#[derive(Debug, Clone, Default)]
struct Spans(Arc<Mutex<Vec<Fields>>>);

struct Reading<'a>(&'a mut Fields);

impl Visit for Reading<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(
            field.name().to_owned(),
            format!("{value:?}").trim_matches('"').to_owned(),
        );
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "panel_http"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::from([("name".to_owned(), span.metadata().name().to_owned())]);
        span.record(&mut Reading(&mut fields));
        let mut spans = self.0.lock().unwrap();
        spans.push(fields);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut spans = self.0.lock().unwrap();
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Reading(&mut spans[index]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// A span tells the template of a path, never an id, a body or the key.
#[test]
fn every_attempt_has_a_span_without_ids_and_keys() {
    let spans = Spans::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    tracing::subscriber::with_default(spans.clone(), || {
        runtime.block_on(async {
            let stage = Stage::new([Does::Fails(ServiceErrorKind::Interrupted), refusal(404)]);
            level(&stage.transport()).await.unwrap_err();
        });
    });
    let spans = spans.0.lock().unwrap();
    let expected = |resend: &str, outcome: &[(&str, &str)]| {
        let mut fields = vec![
            ("name", "panel.request"),
            ("panel.kind", "Pterodactyl"),
            ("panel.operation", "servers.build"),
            ("http.request.method", "PATCH"),
            ("http.request.resend_count", resend),
            ("url.template", "/api/application/servers/{server}/build"),
            ("server.address", "panel.test"),
        ];
        fields.extend(outcome);
        fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect::<Fields>()
    };
    assert_eq!(
        *spans,
        [
            expected("0", &[("error.type", "Interrupted")]),
            expected("1", &[("error.type", "NotFound"), ("http.response.status_code", "404")]),
        ]
    );
}
