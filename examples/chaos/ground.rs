//! A fake panel in this process, and what really is on it and its nodes.

use std::{collections::BTreeMap, io, sync::Arc};

use panel_http::{
    fake::PowerState,
    fault::FaultPlan,
    serve::{Server, serve},
};

use crate::{
    account::{Container, Found, Row},
    panel::{Keys, PanelSoftware},
};

/// One of the fake panels.
#[derive(Clone)]
pub(crate) enum FakePanel {
    Pterodactyl(pterodactyl_api::fake::FakePanel),
    Pelican(pelican_api::fake::FakePanel),
    Calagopus(calagopus_api::fake::FakePanel),
}

/// The same, whichever it is.
macro_rules! on {
    ($panel:expr, $fake:ident => $do:expr) => {
        match $panel {
            FakePanel::Pterodactyl($fake) => $do,
            FakePanel::Pelican($fake) => $do,
            FakePanel::Calagopus($fake) => $do,
        }
    };
}

impl FakePanel {
    /// A panel with two nodes, and without a quota: more can go wrong in a minute.
    pub(crate) fn new(software: PanelSoftware, seed: u64) -> Self {
        const CALLS: u32 = 1_000_000;
        match software {
            PanelSoftware::Pterodactyl => {
                let fake = pterodactyl_api::fake::FakePanel::seeded(seed);
                fake.rate_limits(CALLS, CALLS);
                Self::Pterodactyl(fake)
            }
            PanelSoftware::Pelican => {
                let fake = pelican_api::fake::FakePanel::seeded(seed);
                fake.rate_limits(CALLS, CALLS);
                Self::Pelican(fake)
            }
            PanelSoftware::Calagopus => {
                let fake = calagopus_api::fake::FakePanel::seeded(seed);
                fake.rate_limit(CALLS.into(), 1);
                Self::Calagopus(fake)
            }
        }
    }

    pub(crate) fn serve(&self) -> io::Result<Server> {
        on!(self, fake => serve(Arc::new(fake.clone())))
    }

    pub(crate) fn keys(&self) -> Keys {
        match self {
            Self::Pterodactyl(fake) => Keys(fake.application_key(), Some(fake.client_key())),
            Self::Pelican(fake) => Keys(fake.application_key(), Some(fake.client_key())),
            Self::Calagopus(fake) => Keys(fake.key(), None),
        }
    }

    pub(crate) fn faults(&self) -> &FaultPlan {
        on!(self, fake => fake.faults())
    }

    pub(crate) fn requests(&self) -> usize {
        on!(self, fake => fake.total_requests())
    }

    /// The name of an egg of the panel.
    pub(crate) const fn egg(&self) -> &'static str {
        match self {
            Self::Pterodactyl(_) | Self::Pelican(_) => "Larch",
            Self::Calagopus(_) => "Paper",
        }
    }

    /// Where a product says that its servers go: on Calagopus it must.
    pub(crate) fn placement(&self) -> String {
        match self {
            Self::Calagopus(fake) => format!(
                "[placement]\nnodes = [{:?}, {:?}]",
                fake.node_uuid(1),
                fake.node_uuid(2)
            ),
            Self::Pterodactyl(_) | Self::Pelican(_) => String::new(),
        }
    }

    /// An administrator deletes the server that was made for this key, on the panel itself. Gives whether there was one.
    pub(crate) fn delete(&self, key: &str) -> bool {
        macro_rules! delete {
            ($fake:expr, $id:expr) => {{
                let servers = $fake.servers();
                let server = servers
                    .iter()
                    .find(|server| server.made_by.as_deref() == Some(key));
                server
                    .map($id)
                    .map(|id| $fake.administrator_deletes(id))
                    .is_some()
            }};
        }
        match self {
            Self::Pterodactyl(fake) => delete!(fake, |server| server.id),
            Self::Pelican(fake) => delete!(fake, |server| server.id),
            Self::Calagopus(fake) => delete!(fake, |server| server.uuid.as_str()),
        }
    }

    /// What is there now.
    pub(crate) fn found(&self, keys: &[String]) -> Found {
        on!(self, fake => {
            let rows = fake.servers().into_iter().map(|row| Row {
                made_by: row.made_by,
                uuid: row.uuid,
                is_suspended: row.suspended,
                memory: u64::try_from(row.memory).unwrap_or_default(),
            });
            let containers = fake.containers().into_iter().map(|container| Container {
                made_by: container.made_by,
                uuid: container.uuid,
                runs: container.power == PowerState::Running,
            });
            let most_at_once: BTreeMap<String, usize> =
                keys.iter().map(|key| (key.clone(), fake.most_at_once_for(key))).collect();
            Found { rows: rows.collect(), containers: Some(containers.collect()), most_at_once }
        })
    }
}
