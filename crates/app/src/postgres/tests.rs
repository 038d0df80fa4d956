//! On real server programs, as root or not.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Instant;

use super::testing::TempDir;
use super::*;

mod recovery;

fn binaries() -> PgBinaries {
    let named = std::env::var_os("ATTEND_PG_BIN").map(Into::into);
    PgBinaries::find(&SearchEnv::of_process(named)).expect("PostgreSQL 15 or newer")
}

async fn start(dir: &Path) -> PrivatePostgres {
    PrivatePostgres::start(dir, binaries())
        .await
        .expect("a server")
}

async fn connect(server: &PrivatePostgres) -> PgConnection {
    let url = server.admin_url();
    PgConnection::connect(url.expose())
        .await
        .expect("a connection")
}

async fn setting(connection: &mut PgConnection, name: &str) -> String {
    let found = sqlx::query_scalar("SELECT current_setting($1)").bind(name);
    found.fetch_one(connection).await.expect("a setting")
}

/// Commits a row that later starts look for.
async fn remember(server: &PrivatePostgres, word: &str) {
    let mut connection = connect(server).await;
    sqlx::raw_sql("CREATE TABLE IF NOT EXISTS words (word text PRIMARY KEY)")
        .execute(&mut connection)
        .await
        .expect("a table");
    let insert = sqlx::query("INSERT INTO words VALUES ($1)").bind(word);
    insert.execute(&mut connection).await.expect("a row");
}

async fn remembered(server: &PrivatePostgres) -> Vec<String> {
    let mut connection = connect(server).await;
    let all = sqlx::query_scalar("SELECT word FROM words ORDER BY word");
    all.fetch_all(&mut connection).await.expect("the rows")
}

fn is_alive(pid: u32) -> bool {
    // a zombie has no working directory
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok()
}

async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..600 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("not within 30 s: {what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_durable_local_and_in_unicode() {
    let dir = TempDir::new();
    let server = start(dir.path()).await;
    let mut connection = connect(&server).await;
    for (name, wanted) in [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_directories", ""),
        ("password_encryption", "scram-sha-256"),
        ("TimeZone", "UTC"),
    ] {
        assert_eq!(setting(&mut connection, name).await, wanted, "{name}");
    }
    let query = "SELECT lower('ÄÉ') = 'äé' AND 'Z' < 'a'";
    let unicode: bool = sqlx::query_scalar(query)
        .fetch_one(&mut connection)
        .await
        .expect("it");
    assert!(
        unicode,
        "letters beyond ASCII are known, order is by code point"
    );
    server.stop().await.expect("stopped");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_opens_nothing() {
    let dir = TempDir::new();
    let server = start(dir.path()).await;
    let url = server.admin_url();
    let wrong = url.expose().replace(server.password.expose(), "wrong");
    assert!(PgConnection::connect(&wrong).await.is_err());
    assert!(!format!("{server:?}").contains(server.password.expose()));
    let file = dir.path().join("postgres.password");
    let mode = fs::metadata(file).expect("there").permissions().mode();
    assert_eq!(mode & 0o077, 0, "only we may read it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_keeps_data_and_port_and_is_quick() {
    let dir = TempDir::new();
    let server = start(dir.path()).await;
    remember(&server, "kept").await;
    let (port, pid) = (server.port(), server.pid().expect("runs"));
    server.stop().await.expect("stopped");
    assert!(!is_alive(pid));
    #[allow(clippy::disallowed_methods, reason = "the test measures")]
    let since = Instant::now();
    let server = start(dir.path()).await;
    let took = since.elapsed();
    assert_eq!(remembered(&server).await, ["kept"]);
    assert_eq!(server.port(), port);
    // under 0.5 s on a quiet machine; this one runs other tests beside it
    assert!(took < Duration::from_secs(5), "{took:?}");
    println!("warm start: {took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn dropping_it_stops_it() {
    let dir = TempDir::new();
    let server = start(dir.path()).await;
    let pid = server.pid().expect("runs");
    drop(server);
    assert!(!is_alive(pid));
    let log = fs::read_to_string(dir.path().join("postgres.log")).expect("a log");
    assert!(log.contains("received fast shutdown request"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_attend_on_the_directory_is_refused_in_words() {
    let dir = TempDir::new();
    let server = start(dir.path()).await;
    let refused = PrivatePostgres::start(dir.path(), binaries()).await;
    let words = refused.expect_err("one at a time").to_string();
    assert!(
        words.contains("another Attend is already running"),
        "{words}"
    );
    remember(&server, "unharmed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_killed_halfway_through_initdb_is_begun_again() {
    let dir = TempDir::new();
    fs::create_dir_all(dir.path().join("postgres/data.new/base")).expect("the half of it");
    fs::set_permissions(
        dir.path().join("postgres"),
        fs::Permissions::from_mode(0o711),
    )
    .expect("as a start makes it");
    let server = start(dir.path()).await;
    remember(&server, "whole").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_password_file_is_replaced() {
    let dir = TempDir::new();
    let server = start(dir.path()).await;
    remember(&server, "kept").await;
    let before = server.admin_url();
    server.stop().await.expect("stopped");
    fs::remove_file(dir.path().join("postgres.password")).expect("lost");
    let server = start(dir.path()).await;
    assert_eq!(remembered(&server).await, ["kept"]);
    assert!(PgConnection::connect(before.expose()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_is_replaced_by_a_free_one() {
    let dir = TempDir::new();
    let server = start(dir.path()).await;
    let port = server.port();
    server.stop().await.expect("stopped");
    let _taken = std::net::TcpListener::bind(("127.0.0.1", port)).expect("ours now");
    let server = start(dir.path()).await;
    assert_ne!(server.port(), port);
    connect(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_start_says_why() {
    let dir = TempDir::new();
    start(dir.path()).await.stop().await.expect("stopped");
    let own = dir.path().join("postgres/local.conf");
    fs::write(&own, "shared_buffers = 'rather a lot'\n").expect("written");
    let refused = PrivatePostgres::start(dir.path(), binaries()).await;
    let words = format!("{:#}", refused.expect_err("a bad setting"));
    assert!(words.contains("shared_buffers"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn roots_checkout_in_a_closed_home_works() {
    if process::effective_uid().expect("known") != 0 {
        return; // an ordinary user's server runs as that user, who can get in
    }
    let home = TempDir::new();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o700)).expect("closed");
    let dir = home.path().join("attend/.attend");
    let server = start(&dir).await;
    remember(&server, "kept").await;
    server.stop().await.expect("stopped");
    let elsewhere = fs::read_to_string(dir.join("postgres.place")).expect("noted");
    let elsewhere = Path::new(elsewhere.trim());
    assert!(
        elsewhere.starts_with("/var/lib/attend/"),
        "{}",
        elsewhere.display()
    );
    let server = start(&dir).await;
    assert_eq!(remembered(&server).await, ["kept"]);
    drop(server);
    fs::remove_dir_all(elsewhere).expect("tidied");
}
