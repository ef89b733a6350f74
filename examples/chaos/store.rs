//! The one store of all processes.

use std::{fmt, path::PathBuf, str::FromStr, sync::Arc};

use provisioning_core::{
    Engine,
    engine::EngineBuilder,
    store::{PostgresStore, SqliteStore, Store},
};
use sqlx::postgres::PgPoolOptions;

use crate::Result;

/// Where everything is kept.
#[derive(Debug, Clone)]
pub(crate) enum StoreAddress {
    Sqlite(PathBuf),
    Postgres(String),
}

impl FromStr for StoreAddress {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text.split_once(':') {
            Some(("sqlite", file)) if !file.is_empty() => Ok(Self::Sqlite(file.into())),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(text.to_owned())),
            _ => Err("write sqlite:FILE or postgres://user@host/database".to_owned()),
        }
    }
}

impl fmt::Display for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "sqlite:{}", file.display()),
            Self::Postgres(url) => f.write_str(url),
        }
    }
}

impl StoreAddress {
    /// The store, its tables up to date, and the beginning of an engine on it.
    pub(crate) async fn open(&self) -> Result<(Arc<dyn Store>, EngineBuilder)> {
        Ok(match self {
            Self::Sqlite(file) => {
                let store = SqliteStore::open(file).await?;
                (Arc::new(store.clone()), Engine::builder(store))
            }
            Self::Postgres(url) => {
                let store = PostgresStore::new(PgPoolOptions::new().max_connections(8).connect(url).await?);
                store.migrate().await?;
                (Arc::new(store.clone()), Engine::builder(store))
            }
        })
    }
}
