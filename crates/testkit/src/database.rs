//! One private PostgreSQL for the whole run, one database for each test.

use std::{path::PathBuf, sync::OnceLock, thread};

use app::postgres::{PgBinaries, PrivatePostgres, SearchEnv};
use kernel::Secret;
use platform::db::migrate;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::OnceCell;

const TEMPLATE: &str = "attend_template";
const LOGIN: &str = "attend_login";

/// A database that this test alone uses.
#[derive(Clone)]
pub struct Database {
    /// As the login that serves.
    pub url: Secret<String>,
    /// As a superuser, for looking behind the doors.
    pub admin_url: String,
}

struct Cluster {
    admin: String,
    login: String,
}

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();

fn with_database(url: &str, name: &str) -> String {
    let (head, query) = url
        .split_once('?')
        .map_or((url, String::new()), |(head, query)| {
            (head, format!("?{query}"))
        });
    let server = head.rsplit_once('/').map_or(head, |(server, _)| server);
    format!("{server}/{name}{query}")
}

/// The cluster's own thread keeps it: a test's runtime ends with the test.
fn admin_url() -> String {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| {
        let (say, hear) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(async {
                let dir =
                    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/it-postgres");
                std::fs::create_dir_all(&dir).expect("a folder for the cluster");
                let found =
                    PgBinaries::find(&SearchEnv::of_process(None)).expect("PostgreSQL binaries");
                let postgres = PrivatePostgres::start(&dir, found)
                    .await
                    .expect("a private PostgreSQL");
                say.send(postgres.admin_url().expose().clone())
                    .expect("a listener");
                std::future::pending::<()>().await;
            });
        });
        hear.recv().expect("the cluster starts")
    })
    .clone()
}

async fn run(url: &str, sql: String) {
    let mut connection = PgConnection::connect(url)
        .await
        .expect("the cluster answers");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .expect("the cluster obeys");
    connection.close().await.expect("a clean end");
}

async fn cluster() -> Cluster {
    let admin = tokio::task::spawn_blocking(admin_url)
        .await
        .expect("the cluster starts");
    // What a power cut would lose, a test can make again; without it each test waits for the disk.
    for carefree in [
        "alter system set fsync = off",
        "alter system set full_page_writes = off",
        "alter system set synchronous_commit = off",
        "select pg_reload_conf()",
    ] {
        run(&admin, carefree.to_owned()).await;
    }
    let mut connection = PgConnection::connect(&admin)
        .await
        .expect("the cluster answers");
    let old: Vec<String> = sqlx::query_scalar(
        "select datname::text from pg_database where datname like 'it\\_%' or datname = $1",
    )
    .bind(TEMPLATE)
    .fetch_all(&mut connection)
    .await
    .expect("the cluster lists");
    for name in old {
        run(&admin, format!("drop database \"{name}\" with (force)")).await;
    }
    run(&admin, format!("create database {TEMPLATE}")).await;
    let template = with_database(&admin, TEMPLATE);
    migrate::migrate(&template).await.expect("migrations run");
    let login = migrate::open_login(&template, LOGIN)
        .await
        .expect("a login")
        .expose()
        .clone();
    Cluster { admin, login }
}

impl Database {
    /// A fresh copy of the migrated template.
    ///
    /// # Panics
    /// When PostgreSQL cannot be started or does not obey: no test can run then.
    pub async fn fresh() -> Self {
        let cluster = CLUSTER.get_or_init(cluster).await;
        let name = format!("it_{}", uuid::Uuid::new_v4().simple());
        // One at a time: a template may have no other user while it is copied.
        static COPYING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
        let copying = COPYING.lock().await;
        run(
            &cluster.admin,
            format!("create database {name} template {TEMPLATE}"),
        )
        .await;
        drop(copying);
        Self {
            url: Secret::new(with_database(&cluster.login, &name)),
            admin_url: with_database(&cluster.admin, &name),
        }
    }

    /// A connection that no row security binds, for assertions behind the doors.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn admin(&self) -> PgConnection {
        PgConnection::connect(&self.admin_url)
            .await
            .expect("the database answers")
    }
}
