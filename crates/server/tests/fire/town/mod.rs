//! A gateway, the post, a ledger and the servers before it.

mod gateway;
mod node;
mod post;
mod program;
mod proxy;

pub(crate) use gateway::Gateway;
pub(crate) use node::Node;
pub(crate) use post::Post;
pub(crate) use program::free_of_environment;
pub(crate) use proxy::{Proxy, Weather};

use crate::book::Book;
use daan_testkit::postgres::Database;
use node::plain;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};

/// Where the ledger is.
pub(crate) enum Place {
    File(PathBuf),
    Server(Database),
}

impl Place {
    /// Its address, past every line.
    pub(crate) fn url(&self) -> String {
        match self {
            Place::File(path) => format!("sqlite:{}", path.display()),
            Place::Server(database) => database.url(),
        }
    }
}

/// How many servers there are, and on what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    /// One, on SQLite.
    OneOnSqlite,
    /// Three, on PostgreSQL.
    ThreeOnPostgres,
}

pub(crate) struct Town {
    pub(crate) nodes: Vec<Node>,
    pub(crate) gateway: Gateway,
    pub(crate) post: Post,
    pub(crate) place: Place,
    pub(crate) http: reqwest::Client,
    pub(crate) folder: TempDir,
}

impl Town {
    /// Every server started. Where `post_holds`, webhooks wait until they are called for.
    pub(crate) async fn open(plan: Plan, post_holds: bool) -> Town {
        Town::opened_by(plan, post_holds, plain).await
    }

    /// Every server started, by the command that is made of the program's name.
    pub(crate) async fn opened_by(
        plan: Plan,
        post_holds: bool,
        command: impl Fn(&str) -> Command,
    ) -> Town {
        let mut town = Town::laid(plan, post_holds, command).await;
        for node in &mut town.nodes {
            node.start().await;
        }
        town
    }

    /// Everything but the servers started.
    pub(crate) async fn laid(
        plan: Plan,
        post_holds: bool,
        command: impl Fn(&str) -> Command,
    ) -> Town {
        let folder = tempfile::tempdir().unwrap();
        let http = http();
        let post = Post::open(http.clone(), post_holds).await;
        let gateway = Gateway::start(folder.path(), &post.url, http.clone()).await;
        let (place, count) = match plan {
            Plan::OneOnSqlite => (Place::File(folder.path().join("daan.db")), 1),
            Plan::ThreeOnPostgres => (Place::Server(Database::create().await), 3),
        };
        let mut nodes = Vec::new();
        for number in 0..count {
            let name = format!("node-{number}");
            nodes.push(Node::laid(&name, folder.path(), &place, &gateway, &command).await);
        }
        let town = Town {
            nodes,
            gateway,
            post,
            place,
            http,
            folder,
        };
        town.post.deliver_to(town.doors());
        town
    }

    /// The origins that donors know.
    pub(crate) fn doors(&self) -> Vec<String> {
        self.nodes.iter().map(|node| node.door.origin()).collect()
    }

    /// The ledger, read past the servers.
    pub(crate) fn book(&self) -> Book {
        match &self.place {
            Place::File(path) => Book::Sqlite(path.clone()),
            Place::Server(database) => Book::Postgres(database.url()),
        }
    }
}

/// The turn of a test on PostgreSQL: there is one server for all of them, and one of them crashes it.
pub(crate) async fn postgres_alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::const_new(());
    TURN.lock().await
}

fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}
