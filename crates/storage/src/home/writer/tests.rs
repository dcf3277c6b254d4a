use super::*;

/// What a job does, by its SQL alone.
struct Sql(&'static str);

impl Job for Sql {
    type Output = ();

    fn writes_once(&self) -> bool {
        !self.0.contains(';')
    }

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        execute(of_sqlite(db), self.0).await
    }
}

fn of_sqlite<'c>(db: &'c mut Db<'_>) -> &'c mut SqliteConnection {
    match db {
        Db::Sqlite(connection) => connection,
        Db::Postgres(_) => panic!("the writer is SQLite's"),
    }
}

struct Count(&'static str);

impl Job for Count {
    type Output = i64;

    async fn run(&self, db: &mut Db<'_>) -> Result<i64> {
        Ok(sqlx::query_scalar(self.0).fetch_one(of_sqlite(db)).await?)
    }
}

async fn connection() -> SqliteConnection {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    execute(
        &mut connection,
        "CREATE TABLE notes (note TEXT UNIQUE); \
         CREATE TABLE replies (note TEXT REFERENCES notes (note) DEFERRABLE INITIALLY DEFERRED)",
    )
    .await
    .unwrap();
    connection
}

/// Commits the jobs as one batch and returns what each caller hears.
async fn batch(connection: &mut SqliteConnection, jobs: &[&'static str]) -> Vec<Result<()>> {
    let (queued, answers): (Vec<Box<dyn Queued>>, Vec<_>) = jobs
        .iter()
        .map(|sql| {
            let (caller, answer) = oneshot::channel();
            let job: Box<dyn Queued> = Box::new(Pending {
                job: Sql(sql),
                caller,
            });
            (job, answer)
        })
        .unzip();
    commit_together(connection, queued).await;
    let mut heard = Vec::new();
    for answer in answers {
        heard.push(answer.await.unwrap());
    }
    heard
}

async fn notes(connection: &mut SqliteConnection) -> Vec<String> {
    sqlx::query_scalar("SELECT note FROM notes ORDER BY note")
        .fetch_all(connection)
        .await
        .unwrap()
}

const A: &str = "INSERT INTO notes VALUES ('a')";
const B: &str = "INSERT INTO notes VALUES ('b')";
const C: &str = "INSERT INTO notes VALUES ('c')";

#[tokio::test]
async fn a_failing_job_is_undone_alone() {
    let mut connection = connection().await;
    for (jobs, failing) in [
        ([A, "INSERT INTO notes VALUES ('x'), ('a')", C], 1),
        (
            [
                "INSERT INTO notes VALUES ('x'); SELECT nothing",
                B,
                "DELETE FROM notes WHERE note = 'c'",
            ],
            0,
        ),
        (
            [
                C,
                "DELETE FROM notes WHERE note = 'a'",
                "INSERT INTO notes VALUES ('x'), ('b')",
            ],
            2,
        ),
    ] {
        let heard = batch(&mut connection, &jobs).await;
        let failed: Vec<usize> = (0..3).filter(|place| heard[*place].is_err()).collect();
        assert_eq!(failed, [failing], "{heard:?}");
    }
    assert_eq!(notes(&mut connection).await, ["b", "c"]);
}

#[tokio::test]
async fn a_batch_whose_commit_fails_answers_every_job_with_the_error() {
    let mut connection = connection().await;
    let orphan = "INSERT INTO replies VALUES ('nobody')";
    let heard = batch(&mut connection, &[A, orphan, C]).await;
    assert!(
        heard
            .iter()
            .all(|answer| matches!(answer, Err(StorageError::Constraint(_))))
    );
    assert!(notes(&mut connection).await.is_empty());
    assert_eq!(batch(&mut connection, &[B]).await, [Ok(())]);
}

#[tokio::test]
async fn a_full_disk_refuses_and_a_freed_one_goes_on_without_a_restart() {
    let mut connection = connection().await;
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let limit = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {}", pages + 2));
    sqlx::query(limit).execute(&mut connection).await.unwrap();
    let large = "INSERT INTO notes VALUES (hex(zeroblob(100000)))";
    let heard = batch(&mut connection, &[A, large, C]).await;
    assert!(
        matches!(heard[1], Err(StorageError::Unavailable(_))),
        "{heard:?}"
    );
    let kept = notes(&mut connection).await;
    let acknowledged: Vec<&str> = [("a", &heard[0]), ("c", &heard[2])]
        .into_iter()
        .filter_map(|(note, answer)| answer.is_ok().then_some(note))
        .collect();
    assert_eq!(kept, acknowledged);
    execute(&mut connection, "PRAGMA max_page_count = 10000")
        .await
        .unwrap();
    assert_eq!(batch(&mut connection, &[B, large]).await, [Ok(()), Ok(())]);
}

#[tokio::test]
async fn a_batch_that_sqlite_rolled_back_is_answered_with_errors_only() {
    let mut connection = connection().await;
    // OR ROLLBACK does what SQLite does by itself when a disk fails in the middle.
    let rolled_back = "INSERT OR ROLLBACK INTO notes VALUES ('a')";
    let heard = batch(&mut connection, &[A, rolled_back, C]).await;
    assert!(heard.iter().all(std::result::Result::is_err), "{heard:?}");
    assert!(notes(&mut connection).await.is_empty());
    assert_eq!(batch(&mut connection, &[B]).await, [Ok(())]);
}

#[tokio::test]
async fn a_job_whose_caller_has_gone_is_committed_all_the_same() {
    let writer = Writer::start(connection().await, ()).unwrap();
    let (caller, answer) = oneshot::channel();
    drop(answer);
    let job = Command::Do(Box::new(Pending {
        job: Sql(A),
        caller,
    }));
    writer.queue.send(job).await.ok().unwrap();
    assert_eq!(
        writer.submit(Count("SELECT count(*) FROM notes")).await,
        Ok(1)
    );
}

#[tokio::test]
async fn closing_commits_what_is_queued_and_refuses_what_comes_later() {
    let held = std::sync::Arc::new(());
    let writer = Writer::start(connection().await, held.clone()).unwrap();
    let (first, ()) = tokio::join!(writer.submit(Sql(A)), writer.close());
    assert_eq!(first, Ok(()));
    assert_eq!(std::sync::Arc::strong_count(&held), 1);
    assert!(matches!(
        writer.submit(Sql(B)).await,
        Err(StorageError::Unavailable(_))
    ));
}
