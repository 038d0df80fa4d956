//! The real binary, in a process of its own.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, bail};
use tokio::process::{Child, Command};

use crate::{
    clock::tick,
    cluster::Database,
    machine,
    wire::{self, Wire},
};

/// Where the binary is, and where a process of it keeps its files.
#[derive(Clone, Debug)]
pub struct Program {
    pub file: PathBuf,
    pub dir: PathBuf,
}

/// `attend up`, running.
pub struct Attend {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process to the first good answer of `/readyz`.
    pub ready_after: Duration,
}

const LIMITS: [&str; 4] = ["ADDRESS", "SOURCE", "CALLER", "CLINIC"];
const PATIENCE: Duration = Duration::from_secs(60);

impl Program {
    /// Everything in one process, as `./dev up` runs it, and empty: on this database, or on a
    /// private one of its own.
    pub async fn up(&self, database: Option<&Database>) -> anyhow::Result<Attend> {
        fs::create_dir_all(&self.dir)?;
        let log = fs::File::create(self.dir.join("attend.log"))?;
        let address = free_address()?;
        let mut command = Command::new(&self.file);
        command
            .args(["up", "--empty"])
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("ATTEND_LISTEN", address.to_string())
            .env("ATTEND_DIR", &self.dir)
            // counted as ever, and never refused: four connections send more than a clinic's staff
            .envs(LIMITS.map(|limit| (format!("ATTEND_LIMITS__{limit}"), "1000000000")))
            .current_dir(&self.dir)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true);
        if let Some(database) = database {
            command.env("ATTEND_DATABASE_URL", &database.login);
            command.env("ATTEND_DATABASE_ADMIN_URL", &database.admin);
        }
        let begun = tick();
        let child = command
            .spawn()
            .with_context(|| format!("cannot run {}", self.file.display()))?;
        let mut attend = Attend {
            child,
            address,
            ready_after: Duration::ZERO,
        };
        while !attend.is_ready().await {
            if attend.child.try_wait()?.is_some() || begun.elapsed() > PATIENCE {
                bail!("attend did not come up:\n{}", self.log());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        attend.ready_after = begun.elapsed();
        Ok(attend)
    }

    fn log(&self) -> String {
        fs::read_to_string(self.dir.join("attend.log")).unwrap_or_default()
    }
}

impl Attend {
    async fn is_ready(&self) -> bool {
        let Ok(mut wire) = Wire::connect(self.address).await else {
            return false;
        };
        let answer = wire.call(&wire::get("/readyz", None)).await;
        answer.is_ok_and(|answer| answer.status == 200)
    }

    /// Resident memory now and at most so far, in MiB.
    pub fn resident(&self) -> Option<(f64, f64)> {
        machine::resident(self.child.id()?)
    }

    /// One call of the API.
    pub async fn call(&self, request: &[u8]) -> anyhow::Result<serde_json::Value> {
        let mut wire = Wire::connect(self.address).await?;
        wire.call(request).await?.json()
    }

    /// Ends it as Ctrl-C does.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let pid = self.child.id().context("attend has ended by itself")?;
        // the shell's own kill: the system call is behind `unsafe`
        let kill = ["-c", "kill -s INT \"$1\"", "sh", &pid.to_string()];
        Command::new("/bin/sh").args(kill).status().await?;
        match tokio::time::timeout(PATIENCE, self.child.wait()).await {
            Ok(ended) => {
                ended?;
                Ok(())
            }
            Err(_) => {
                self.child.kill().await?;
                bail!("attend did not stop within {} s", PATIENCE.as_secs())
            }
        }
    }
}

fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// The binary that was built beside this one.
pub fn beside_me() -> anyhow::Result<PathBuf> {
    let me = std::env::current_exe()?;
    let file = me.parent().unwrap_or(Path::new(".")).join("attend");
    if !file.exists() {
        bail!(
            "{} is missing: cargo build --release -p app -p bench",
            file.display()
        );
    }
    Ok(file)
}
