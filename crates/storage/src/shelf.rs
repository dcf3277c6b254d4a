//! What is not about one donation: the time, and settings.

use crate::db::{Db, Statement, column, sql};
use crate::error::Result;
use crate::home::Job;
use daan_domain::Timestamp;

/// Asks a database that several processes share what time it is.
pub(crate) struct SharedTime;

impl Job for SharedTime {
    type Output = Option<Timestamp>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Option<Timestamp>> {
        let now = Statement::in_dialects(
            "SELECT NULL AS now",
            "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS now",
        );
        let now = column::<Option<i64>>(&db.row(now).await?, "now")?;
        Ok(now.map(Timestamp::from_unix_ms))
    }
}

/// Reads a setting, or writes it where there is none.
pub(crate) struct SettingOrInsert {
    pub(crate) name: &'static str,
    pub(crate) value: Vec<u8>,
}

const SETTING: &str = "INSERT INTO settings (name, value) VALUES ($1, $2) \
     ON CONFLICT (name) DO UPDATE SET value = settings.value RETURNING value";

impl Job for SettingOrInsert {
    type Output = Vec<u8>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<u8>> {
        let setting = sql(SETTING).bind(self.name).bind(self.value.as_slice());
        column(&db.row(setting).await?, "value")
    }
}
