//! A database on the PostgreSQL server that the tests were given.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::env;
use std::hash::{BuildHasher, RandomState};
use std::net::SocketAddr;
use url::Url;

/// Names the server: the address of a database in it, with a superuser's name and password.
pub const VARIABLE: &str = "DAAN_TEST_POSTGRES";

/// An empty database of one test's own. Dropped, it is gone, whoever is still connected to it.
pub struct Database {
    server: Url,
    name: String,
}

impl Database {
    /// Makes one with a name that no other test has.
    ///
    /// # Panics
    /// Where the variable is not set or the server does not answer, with what to do.
    pub async fn create() -> Database {
        let database = Database {
            server: server(),
            name: format!("daan_{:016x}", RandomState::new().hash_one(())),
        };
        let create = format!("CREATE DATABASE {}", database.name);
        at_server(&database.server, create)
            .await
            .unwrap_or_else(|error| {
                panic!(
                    "{VARIABLE} names a server that makes no database: {error}\n{}",
                    advice()
                )
            });
        database
    }

    /// Its address, for the superuser: `postgres://…`.
    pub fn url(&self) -> String {
        self.address().to_string()
    }

    /// Its address at somebody who passes everything on to the server.
    ///
    /// # Panics
    /// Never: an address of PostgreSQL has a host and a port.
    pub fn url_through(&self, proxy: SocketAddr) -> String {
        let mut url = self.address();
        url.set_ip_host(proxy.ip())
            .and_then(|()| url.set_port(Some(proxy.port())))
            .expect("an address of PostgreSQL has a host and a port");
        url.to_string()
    }

    fn address(&self) -> Url {
        let mut url = self.server.clone();
        url.set_path(&self.name);
        url
    }

    /// Where the server listens.
    ///
    /// # Panics
    /// Where the server was not named by an IP address and a port.
    pub fn server_address(&self) -> SocketAddr {
        let host = self.server.host_str().unwrap_or_default();
        let port = self.server.port().unwrap_or(5432);
        format!("{host}:{port}").parse().unwrap_or_else(|_| {
            panic!("{VARIABLE} names {host}, expected an address in numbers such as 127.0.0.1")
        })
    }

    /// Kills one of the server's processes, upon which the server ends all others and comes back as after a loss of
    /// power: connections break, and what was not on the disk is gone.
    ///
    /// # Panics
    /// Where there is no server, or it lives on.
    pub async fn crash_server(&self) {
        // The command's parent is the process that serves this very connection.
        let crash = "COPY (SELECT 1) TO PROGRAM 'kill -9 $PPID'".to_owned();
        let outcome = at_server(&self.server, crash).await;
        assert!(outcome.is_err(), "the server lives on");
    }
}

impl Drop for Database {
    /// In a thread, since a test's own runtime may be ending and cannot be waited for.
    fn drop(&mut self) {
        let server = self.server.clone();
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime
                .block_on(at_server(&server, drop))
                .map_err(std::io::Error::other)
        });
        if let Ok(Err(error)) = dropping.join() {
            eprintln!("the database {} stays behind: {error}", self.name);
        }
    }
}

fn server() -> Url {
    let named = env::var(VARIABLE)
        .unwrap_or_else(|_| panic!("this test needs a PostgreSQL server.\n{}", advice()));
    Url::parse(&named).unwrap_or_else(|error| {
        panic!("{VARIABLE} is no address ({error}).\n{}", advice());
    })
}

fn advice() -> String {
    format!(
        "Run it as `cargo xtask postgres cargo test …`, which starts a server, runs the command and stops it; or set \
         {VARIABLE} to postgres://SUPERUSER:PASSWORD@127.0.0.1:PORT/postgres"
    )
}

async fn at_server(server: &Url, statement: String) -> sqlx::Result<()> {
    let mut connection = PgConnection::connect(server.as_str()).await?;
    connection
        .execute(sqlx::raw_sql(AssertSqlSafe(statement)))
        .await?;
    connection.close().await
}
