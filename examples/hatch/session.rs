//! What a command works with: the store, the engine on one panel, and the progress that is shown.

use std::{path::Path, sync::Arc, time::Duration};

use provisioning_core::{
    Engine, Viewer,
    engine::Connection,
    id::{CustomerId, PanelId, ServiceId},
    panel::{calagopus, pelican, pterodactyl},
    service::{Change, Desired, ServiceRecord},
    store::{DocumentKind, SqliteStore, Store},
};
use serde::de::DeserializeOwned;

use crate::{
    arguments::{Options, PanelSoftware, StoreAddress},
    failure::{Exit, Failure},
    keys::{self, Keys},
    progress::Progress,
    settings::Settings,
};

pub(crate) struct Session {
    pub(crate) engine: Engine,
    pub(crate) store: SqliteStore,
    pub(crate) panel: PanelId,
    pub(crate) progress: Arc<Progress>,
    /// How long to wait in all.
    pub(crate) wait: Duration,
    /// Who asks for it.
    pub(crate) by: Option<String>,
    /// Who looks.
    pub(crate) viewer: Viewer,
    confirmed: Option<String>,
}

impl Session {
    /// Opens the store, and makes it if it is not there.
    ///
    /// `named` is the panel's name as a product file has it.
    pub(crate) async fn open(options: Options, named: Option<PanelId>) -> Result<Self, Failure> {
        let keys = Keys::from_environment()?;
        let store = open_store(&options, true).await?;
        let panel = named.or_else(|| options.panel_id.clone());
        let panel = panel
            .map_or_else(|| PanelId::new("main"), Ok)
            .map_err(provisioning_core::Error::from)?;
        Self::start(options, keys, store, panel)
    }

    /// Opens the store of a service, which must be there.
    pub(crate) async fn open_for(options: Options, service: &ServiceId) -> Result<Self, Failure> {
        let keys = Keys::from_environment()?;
        let store = open_store(&options, false).await?;
        let record = record_in(&store, service).await?;
        if let Some(panel) = options.panel_id.as_ref().filter(|panel| **panel != record.panel) {
            let message = format!("service {service} is on the panel `{}`, not on `{panel}`", record.panel);
            return Err(Failure::input(
                message,
                "leave --panel-id out, and give the --url of that panel",
            ));
        }
        Self::start(options, keys, store, record.panel)
    }

    fn start(options: Options, keys: Keys, store: SqliteStore, panel: PanelId) -> Result<Self, Failure> {
        let url = options.url.as_deref();
        let url = url.ok_or_else(|| missing("--url", "https://panel.example"))?.to_owned();
        let progress = Arc::new(Progress::new(options.json));
        let connection = connect(&url, keys, &options)?;
        let shown = Arc::clone(&progress);
        let mut builder = Engine::builder(store.clone())
            .panel(panel.clone(), connection)
            .observer(Arc::new(move |_, step| shown.step(step)));
        if let Some(namespace) = options.namespace {
            builder = builder.namespace(namespace);
        }
        for kind in options
            .store
            .as_ref()
            .map(Settings::of)
            .transpose()?
            .unwrap_or_default()
            .off
        {
            builder = builder.without(kind);
        }
        builder = builder.expect_at_least(options.acknowledged);
        let is_plain = !options.allow_plain_http && url.starts_with("http://");
        let engine = builder.build().map_err(|error| match Failure::from(error) {
            failure if is_plain => {
                failure.advising("give the https:// address of the panel, or add --allow-plain-http")
            }
            failure => failure,
        })?;
        Ok(Self {
            engine,
            store,
            panel,
            progress,
            wait: options.wait,
            by: options.by,
            viewer: Viewer::Administrator,
            confirmed: options.confirm,
        })
    }

    /// The same for a customer, who sees and changes his own services only.
    pub(crate) fn acting_as(self, customer: Option<CustomerId>) -> Self {
        Self {
            viewer: customer.map_or(Viewer::Administrator, Viewer::customer),
            ..self
        }
    }

    /// What the store knows of a service, if it knows it.
    pub(crate) async fn known(&self, service: &ServiceId) -> Result<Option<ServiceRecord>, Failure> {
        read(&self.store, DocumentKind::Service, service).await
    }

    /// What the store knows of a service.
    pub(crate) async fn record(&self, service: &ServiceId) -> Result<ServiceRecord, Failure> {
        record_in(&self.store, service).await
    }

    /// What is wanted of a service; another customer's is not found.
    pub(crate) async fn desired(&self, service: &ServiceId) -> Result<Desired, Failure> {
        let desired: Option<Desired> = read(&self.store, DocumentKind::Desired, service).await?;
        let is_visible = |desired: &Desired| self.viewer.customer_id().is_none_or(|id| id == desired.customer.id());
        desired.filter(is_visible).ok_or_else(|| no_such(service))
    }

    /// The change, with the name of the one who asks for it and the preview that he has confirmed.
    pub(crate) fn signed(&self, change: Change) -> Change {
        let change = match (self.viewer.customer_id(), &self.by) {
            (Some(customer), _) => change.by_customer(customer.clone()),
            (None, Some(by)) => change.by(by),
            (None, None) => change,
        };
        match &self.confirmed {
            Some(fingerprint) => change.confirmed(fingerprint),
            None => change,
        }
    }
}

/// The panel with what was said of it.
fn connect(url: &str, keys: Keys, options: &Options) -> Result<Connection, Failure> {
    macro_rules! set_up {
        ($panel:expr) => {{
            let mut panel = $panel.timeout(options.call_timeout);
            if let Some(margin) = options.settle {
                panel = panel.settle_margin(margin);
            }
            if options.allow_plain_http {
                panel = panel.allow_plain_http();
            }
            Connection::from(panel)
        }};
        ($panel:expr, $client_key:expr) => {{
            let panel = $panel;
            match $client_key {
                Some(key) => set_up!(panel.client_key(key)),
                None => set_up!(panel),
            }
        }};
    }
    Ok(match options.panel {
        PanelSoftware::Pterodactyl => set_up!(pterodactyl(url, keys.application)?, keys.client),
        PanelSoftware::Pelican => set_up!(pelican(url, keys.application)?, keys.client),
        PanelSoftware::Calagopus => {
            let panel = calagopus(url, keys.application)?;
            match options.create_timeout {
                Some(time) => set_up!(panel.creation_timeout(time)),
                None => set_up!(panel),
            }
        }
    })
}

/// Opens the store alone, for commands that call no panel.
pub(crate) async fn open_store(options: &Options, may_be_new: bool) -> Result<SqliteStore, Failure> {
    let Some(StoreAddress(file)) = &options.store else {
        return Err(missing("--store", "sqlite:hatchery.db"));
    };
    if !may_be_new && !file.exists() {
        let message = format!("there is no store {}", file.display());
        return Err(Failure::input(
            message,
            "check --store; `hatch provision` makes a new one",
        ));
    }
    let seal = keys::seal()?;
    let store = SqliteStore::open(file)
        .await
        .map_err(|error| cannot_open(file, &error.to_string()))?;
    Ok(match seal {
        Some(seal) => store.seal_with(seal),
        None => store,
    })
}

fn cannot_open(file: &Path, why: &str) -> Failure {
    Failure::new(
        Exit::Failed,
        "store",
        format!("the store {} cannot be opened: {why}", file.display()),
        "check that its folder exists and may be written, and that the file is a store of hatch",
    )
}

fn missing(option: &str, example: &str) -> Failure {
    Failure::input(
        format!("{option} is missing"),
        format!("give it, as in {option} {example}"),
    )
}

async fn record_in(store: &SqliteStore, service: &ServiceId) -> Result<ServiceRecord, Failure> {
    let record = read(store, DocumentKind::Service, service).await?;
    record.ok_or_else(|| no_such(service))
}

async fn read<T: DeserializeOwned>(
    store: &SqliteStore,
    kind: DocumentKind,
    service: &ServiceId,
) -> Result<Option<T>, Failure> {
    let document = store.read(kind, service.as_str()).await?;
    Ok(document.map(|document| document.decode()).transpose()?)
}

fn no_such(service: &ServiceId) -> Failure {
    let message = format!("there is no service `{service}` in the store");
    Failure::new(Exit::BadInput, "not_found", message, "check the id and --store")
}
