//! Ledgers with many donations in them.

use daan_domain::settle::{Claim, Evidence, Source};
use daan_domain::{
    CampaignSlug, Currency, DonationId, Donor, DonorName, Email, Gateway, GatewayOrderId, Intent,
    Locale, Money, PaymentId, Timestamp,
};
use daan_storage::{Actor, GatewayOrder, Ledger, NewDonation, NewReceipt};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{
    AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, PgConnection, Row as _,
    TypeInfo as _, ValueRef as _,
};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const CALLERS: u64 = 64;
/// A gift every minute, so that a million lie within two years.
const BETWEEN_MS: i64 = 60_000;
const FIRST_MS: i64 = 1_700_000_000_000;
/// Long enough for the first look to be due.
const BEGUN_MS_AGO: i64 = 20 * 60 * 1_000;

/// Ledgers of these sizes, which grow and which are made where they are not there yet.
pub(crate) async fn ledgers(folder: &Path, sizes: &[u64]) -> Vec<PathBuf> {
    std::fs::create_dir_all(folder).unwrap();
    let (mut ledgers, mut before): (Vec<PathBuf>, u64) = (Vec::new(), 0);
    for size in sizes {
        let ledger = folder.join(format!("{size}.db"));
        if !ledger.exists() {
            let unfinished = folder.join("unfinished.db");
            // A fill that was cut off leaves a log, which would be read into the copy.
            remove_file(&unfinished);
            if let Some(smaller) = ledgers.last() {
                std::fs::copy(smaller, &unfinished).unwrap();
            }
            eprintln!("filling a ledger with {size} donations…");
            grow(&unfinished, before, *size).await;
            std::fs::rename(&unfinished, &ledger).unwrap();
        }
        ledgers.push(ledger);
        before = *size;
    }
    ledgers
}

fn remove_file(database: &Path) {
    for end in ["", "-wal", "-shm", ".lock"] {
        // Not each of them is there.
        let _ = std::fs::remove_file(format!("{}{end}", database.display()));
    }
}

/// Adds paid donations until there are `to` of them.
async fn grow(file: &Path, from: u64, to: u64) {
    let ledger = Ledger::open(&format!("sqlite:{}", file.display()), 1)
        .await
        .unwrap();
    let callers = (0..CALLERS).map(|caller| {
        let ledger = ledger.clone();
        tokio::spawn(async move {
            let mut number = from + caller;
            while number < to {
                give(&ledger, number).await;
                number += CALLERS;
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.unwrap();
    }
    ledger.close().await;
}

/// Adds donations that were begun and never paid, all of which are due to be asked about.
pub(crate) async fn leave_open(url: &str, from: u64, to: u64) {
    let ledger = Ledger::open(url, 4).await.unwrap();
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    let now_ms = i64::try_from(now.as_millis()).unwrap();
    let begun_at = Timestamp::from_unix_ms(now_ms - BEGUN_MS_AGO);
    for number in from..to {
        begin(&ledger, number, begun_at).await;
    }
    ledger.close().await;
}

async fn begin(ledger: &Ledger, number: u64, at: Timestamp) -> (NewDonation, GatewayOrderId) {
    let new = intent(number);
    let order = GatewayOrderId::parse(format!("order_F{number:013}")).unwrap();
    ledger.record_intent(&new, at).await.unwrap();
    let bound = GatewayOrder::plain(Gateway::Razorpay, order.clone());
    ledger.bind_order(&new.id, &bound, at).await.unwrap();
    (new, order)
}

async fn give(ledger: &Ledger, number: u64) {
    let at = Timestamp::from_unix_ms(FIRST_MS + i64::try_from(number).unwrap() * BETWEEN_MS);
    let (new, order) = begin(ledger, number, at).await;
    let payment = PaymentId::parse(format!("pay_F{number:013}")).unwrap();
    let captured = Evidence::new(
        Source::RazorpayFetch,
        order,
        payment,
        Claim::Captured(new.intent.amount),
    );
    ledger
        .settle(&new.id, &[captured], Actor::Donor, at)
        .await
        .unwrap();
    // Else every server that is started on it would first be busy with a million of them.
    let receipt = NewReceipt {
        donation: new.id,
        payee: new.payee,
        year: "2023-24".to_owned(),
        label: "shiksha/2023-24/{number}".to_owned(),
        donor_name: Some(new.intent.donor.name),
        mailed_from: None,
        statement: serde_json::json!({}),
    };
    ledger.issue_receipt(receipt, at).await.unwrap();
}

fn intent(number: u64) -> NewDonation {
    // Scattered like random references, so that the indexes grow as they would.
    let scattered = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&scattered.to_be_bytes());
    NewDonation {
        id: DonationId::from_random(scattered),
        campaign: CampaignSlug::parse("education").unwrap(),
        gateway: Gateway::Razorpay,
        payee: "Shiksha Trust".to_owned(),
        declares_indian_citizen: true,
        intent: Intent {
            amount: Money::new(500_00, Currency::INR).unwrap(),
            donor: Donor {
                name: DonorName::parse("Asha Rai").unwrap(),
                email: Email::parse(&format!("asha.{number}@example.org")).unwrap(),
                phone: None,
                pan: None,
            },
            message: None,
        },
        anonymous: false,
        locale: Locale::En,
        idempotency_key_hash: hash,
        request_fingerprint: hash,
        view_token_hash: hash,
        donor_salt: [0; 16],
    }
}

/// A ledger's copy, to be given to and thrown away.
pub(crate) struct Copy {
    pub(crate) url: String,
    place: Place,
}

enum Place {
    File(PathBuf),
    Database { server: String, name: String },
}

/// In an order in which each finds what it refers to; numbers that PostgreSQL gives itself are left out.
const TABLES: [(&str, &str); 11] = [
    (
        "donations",
        "id, view_token_hash, idempotency_key_hash, request_fingerprint, campaign, gateway, payee, \
        declares_indian_citizen, amount_minor, currency, status, anonymous, locale, created_at, \
        attempt_started_at, paid_at, checked_at, next_check_at, lease_until, lease_epoch, version",
    ),
    (
        "donors",
        "donation_id, name, email, phone, pan, message, salt",
    ),
    (
        "gateway_orders",
        "gateway, gateway_order_id, donation_id, bound_at, handed_out_at",
    ),
    (
        "evidence",
        "id, digest, source, gateway, gateway_order_id, payment_id, claim, refund_id, amount_minor, \
        currency, received_at",
    ),
    (
        "payments",
        "gateway, payment_id, donation_id, state, disposition, amount_minor, currency, first_seen_at, \
        changed_at",
    ),
    (
        "ledger",
        "id, donation_id, gateway, payment_id, kind, disposition, refund_id, amount_minor, currency, \
        evidence_id, booked_at, paid_at",
    ),
    (
        "events",
        "donation_id, seq, kind, data, actor, at, evidence_id, prev_hash, hash",
    ),
    (
        "outbox",
        "donation_id, kind, seq, payload, attempts, next_at, delivered_at",
    ),
    ("receipt_series", "payee, year, last"),
    (
        "receipts",
        "donation_id, payee, year, number, label, issued_at, paid_at, gateway, payment_id, amount_minor, currency, \
        donor_name, statement",
    ),
    ("settings", "name, value"),
];

impl Copy {
    pub(crate) fn of_file(file: &Path) -> Copy {
        let copy = file.with_extension("copy");
        std::fs::copy(file, &copy).unwrap();
        Copy {
            url: format!("sqlite:{}", copy.display()),
            place: Place::File(copy),
        }
    }

    pub(crate) async fn into_postgres(file: &Path, server: &str) -> Copy {
        let copy = Copy::database(server, "original", "").await;
        // The schema, by the program's own migrations.
        Ledger::open(&copy.url, 2).await.unwrap().close().await;
        let mut sqlite = SqliteConnectOptions::new()
            .filename(file)
            .connect()
            .await
            .unwrap();
        let mut postgres = PgConnection::connect(&copy.url).await.unwrap();
        sqlx::raw_sql("SET session_replication_role = replica")
            .execute(&mut postgres)
            .await
            .unwrap();
        for (table, columns) in TABLES {
            copy_table(&mut sqlite, &mut postgres, table, columns).await;
        }
        sqlx::raw_sql(
            "INSERT INTO totals SELECT campaign, ledger.currency, 0, sum(ledger.amount_minor), count(*) FROM ledger \
                 JOIN donations ON donations.id = ledger.donation_id GROUP BY campaign, ledger.currency; \
             INSERT INTO days SELECT (coalesce(ledger.paid_at, booked_at) + 19800000) / 86400000, campaign, \
                 ledger.gateway, ledger.currency, 0, count(*), sum(ledger.amount_minor), 0, 0 FROM ledger \
                 JOIN donations ON donations.id = ledger.donation_id GROUP BY 1, 2, 3, 4; \
             SELECT setval(pg_get_serial_sequence('evidence', 'id'), (SELECT max(id) FROM evidence)), \
                 setval(pg_get_serial_sequence('ledger', 'id'), (SELECT max(id) FROM ledger)); \
             ANALYZE; CHECKPOINT",
        )
        .execute(&mut postgres)
        .await
        .unwrap();
        // Nobody may be connected when it is copied.
        postgres.close().await.unwrap();
        copy
    }

    /// A copy of a copy in PostgreSQL, which nobody may be using.
    pub(crate) async fn copy(&self) -> Copy {
        let Place::Database { server, name } = &self.place else {
            panic!("a file is copied from where it came from");
        };
        Copy::database(server, "copy", &format!("TEMPLATE {name}")).await
    }

    async fn database(server: &str, kind: &str, template: &str) -> Copy {
        let name = format!("daan_scale_{}_{kind}", std::process::id());
        run(server, format!("CREATE DATABASE {name} {template}")).await;
        let (host, _) = server.rsplit_once('/').unwrap();
        Copy {
            url: format!("{host}/{name}"),
            place: Place::Database {
                server: server.to_owned(),
                name,
            },
        }
    }

    pub(crate) async fn remove(self) {
        match self.place {
            Place::File(file) => remove_file(&file),
            Place::Database { server, name } => {
                run(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
            }
        }
    }
}

async fn run(server: &str, statement: String) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await
        .unwrap();
}

async fn copy_table(
    sqlite: &mut SqliteConnection,
    postgres: &mut PgConnection,
    table: &str,
    columns: &str,
) {
    use futures::TryStreamExt as _;
    let select = format!("SELECT {columns} FROM {table}");
    let mut rows = sqlx::query(AssertSqlSafe(select)).fetch(sqlite);
    let mut sink = postgres
        .copy_in_raw(&format!("COPY {table} ({columns}) FROM STDIN"))
        .await
        .unwrap();
    let mut text = String::new();
    while let Some(row) = rows.try_next().await.unwrap() {
        line(&row, &mut text);
        if text.len() > 1 << 20 {
            sink.send(std::mem::take(&mut text).into_bytes())
                .await
                .unwrap();
        }
    }
    sink.send(text.into_bytes()).await.unwrap();
    sink.finish().await.unwrap();
}

/// A row as COPY reads it.
fn line(row: &SqliteRow, text: &mut String) {
    for column in row.columns() {
        if column.ordinal() > 0 {
            text.push('\t');
        }
        let value = row.try_get_raw(column.ordinal()).unwrap();
        if value.is_null() {
            text.push_str("\\N");
            continue;
        }
        match value.type_info().name() {
            "BLOB" => {
                let bytes: &[u8] = row.get(column.ordinal());
                write!(text, "\\\\x{}", hex::encode(bytes)).unwrap();
            }
            "INTEGER" => write!(text, "{}", row.get::<i64, _>(column.ordinal())).unwrap(),
            _ => {
                let escaped: &str = row.get(column.ordinal());
                text.push_str(
                    &escaped
                        .replace('\\', "\\\\")
                        .replace('\t', "\\t")
                        .replace('\n', "\\n"),
                );
            }
        }
    }
    text.push('\n');
}
