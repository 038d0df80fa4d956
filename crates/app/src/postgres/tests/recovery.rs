//! After a kill -9, of the server or of Attend.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_is_started_again_with_its_data() {
    let dir = TempDir::new();
    let server = start(dir.path()).await;
    remember(&server, "committed").await;
    let first = server.pid().expect("runs");
    process::signal(first, process::Signal::Kill);
    eventually("another server", || {
        server.pid().is_some_and(|pid| pid != first)
    })
    .await;
    assert_eq!(remembered(&server).await, ["committed"]);
    server.stop().await.expect("stopped");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_recovers_after_a_kill_of_attend() {
    let dir = TempDir::new();
    let mut attend = Command::new(std::env::current_exe().expect("this test"))
        .args([
            "--ignored",
            "--exact",
            "postgres::tests::recovery::an_attend_to_be_killed",
        ])
        .env(HELD_DIR, dir.path())
        .stdout(Stdio::null())
        .spawn()
        .expect("a process");
    let told = dir.path().join("told");
    eventually("the other process is up", || told.exists()).await;
    let pid: u32 = fs::read_to_string(&told)
        .expect("a number")
        .parse()
        .expect("a number");
    attend.kill().expect("killed");
    attend.wait().expect("gone");
    let server = start(dir.path()).await;
    assert!(!is_alive(pid), "the orphan is gone");
    assert_eq!(remembered(&server).await, ["committed"]);
}

const HELD_DIR: &str = "ATTEND_TEST_HELD_DIR";

/// The process that the test above starts and kills; does nothing by itself.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a part of it_recovers_after_a_kill_of_attend"]
async fn an_attend_to_be_killed() {
    let Some(dir) = std::env::var_os(HELD_DIR).map(std::path::PathBuf::from) else {
        return;
    };
    let server = start(&dir).await;
    remember(&server, "committed").await;
    let pid = server.pid().expect("runs").to_string();
    place::write_private(&dir.join("told"), &pid).expect("told");
    tokio::time::sleep(Duration::from_secs(60)).await;
}

/// A server that nothing ties to a parent, as where `setpriv` is missing.
fn orphan(dir: &Path) -> Child {
    let (dir, run_as) = place::prepare(dir).expect("the place");
    let place = Place::open(&dir, run_as).expect("the place");
    let found = binaries();
    let with = found
        .choose(place.data_major().expect("data"), &place)
        .expect("a version");
    place
        .run_as
        .command(&with.bin.join("postgres"))
        .arg("-D")
        .arg(&place.data)
        .arg(format!(
            "--config_file={}",
            place.root.join("postgresql.conf").display()
        ))
        .arg(format!(
            "--hba_file={}",
            place.root.join("pg_hba.conf").display()
        ))
        .process_group(0)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a server")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_orphan_on_our_data_is_stopped_first() {
    let dir = TempDir::new();
    let server = start(dir.path()).await;
    remember(&server, "kept").await;
    server.stop().await.expect("stopped");
    let mut orphan = orphan(dir.path());
    // reaped as soon as it ends, as init would do
    let reaped = std::thread::spawn(move || orphan.wait());
    let pid_file = dir.path().join("postgres/data/postmaster.pid");
    eventually("the orphan is ready", || {
        fs::read_to_string(&pid_file).is_ok_and(|text| text.contains("ready"))
    })
    .await;
    let server = start(dir.path()).await;
    assert_eq!(remembered(&server).await, ["kept"]);
    assert!(
        reaped.join().expect("joined").expect("ended").success(),
        "stopped, not killed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_pid_file_with_a_strangers_number_does_not_stop_a_start() {
    let dir = TempDir::new();
    let server = start(dir.path()).await;
    remember(&server, "kept").await;
    server.stop().await.expect("stopped");
    let mut stranger = Command::new("sleep").arg("60").spawn().expect("a stranger");
    let text = format!(
        "{}\n/elsewhere\n1\n5432\n\n127.0.0.1\n1 1\nready\n",
        stranger.id()
    );
    fs::write(dir.path().join("postgres/data/postmaster.pid"), text).expect("written");
    let server = start(dir.path()).await;
    assert_eq!(remembered(&server).await, ["kept"]);
    assert!(
        stranger.try_wait().expect("known").is_none(),
        "strangers are left alone"
    );
    stranger.kill().expect("killed");
    stranger.wait().expect("gone");
}
