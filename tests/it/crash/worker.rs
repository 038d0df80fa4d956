//! `attend work` as a process of its own, so that it can be killed.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use clap::Parser;
use testkit::World;

/// Not a test: what [`Worker`] starts, in a process of its own. By itself it finds no database and ends.
#[test]
#[ignore = "is started and killed by another test"]
fn attend_work() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let cli = app::cli::Cli::parse_from(["attend", "work"]);
    runtime.block_on(app::cli::run(cli));
}

/// A folder that is gone with its owner.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("attend-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&path).expect("a folder");
        Self(path)
    }

    pub fn path(&self) -> &std::path::Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A running `attend work` on a world's database.
pub struct Worker(Child);

impl Worker {
    pub fn start(world: &World, folder: &Folder) -> Self {
        let key = folder.0.join("master.key");
        std::fs::write(&key, BASE64_STANDARD.encode([7; 32])).expect("a key");
        let this = std::env::current_exe().expect("this program");
        let child = Command::new(this)
            .args([
                "crash::worker::attend_work",
                "--exact",
                "--ignored",
                "--nocapture",
            ])
            .current_dir(&folder.0)
            .env_clear()
            .env("ATTEND_DATABASE_URL", world.database.url.expose())
            .env("ATTEND_DATABASE_MAX_CONNECTIONS", "12")
            .env("ATTEND_SECRET_KEY_FILE", &key)
            .env("ATTEND_SANDBOX", "on")
            .env("ATTEND_WORKERS", "8")
            .env("ATTEND_WORKER_LEASE_SECONDS", "2")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self(child.expect("a worker"))
    }

    /// Whether it still runs by itself.
    pub fn runs(&mut self) -> bool {
        self.0.try_wait().is_ok_and(|ended| ended.is_none())
    }
}

/// As `kill -9` does: nothing of it is finished.
impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
