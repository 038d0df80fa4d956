//! One start of the server program, from choosing its port to its readiness.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::OpenOptionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, bail};

use crate::postgres::binaries::Installation;
use crate::postgres::place::{Place, write_private, write_with_mode};
use crate::postgres::process::{self, Signal};
use crate::postgres::settings::{
    LOCAL_CONF, Machine, PG_HBA, postgresql_conf, tried_shared_memory,
};

/// Crash recovery replays at most `max_wal_size` of log: minutes at worst.
const PATIENCE: Duration = Duration::from_secs(600);
const PORT_TRIES: u32 = 3;
const LOG_LIMIT: u64 = 32 * 1024 * 1024;

/// How to start the server, again and again, on one port.
pub(super) struct Launch {
    pub place: Place,
    pub port: u16,
    postgres: PathBuf,
    dies_with_us: bool,
}

impl Launch {
    /// Chooses the port (the one of last time if it is free) and starts.
    pub fn first(place: Place, with: Installation) -> anyhow::Result<(Self, Child)> {
        let postgres = with.bin.join("postgres");
        let dies_with_us = setpriv_works();
        let mut launch = Self {
            place,
            port: 0,
            postgres,
            dies_with_us,
        };
        let remembered = remembered_port(&launch.place.port_file());
        launch.port = match remembered.filter(|port| is_free(*port)) {
            Some(port) => port,
            None => free_port()?,
        };
        let mut tries = 1;
        let child = loop {
            match launch.again() {
                Ok(child) => break child,
                // somebody was quicker between our look at the port and the server's
                Err(_) if tries < PORT_TRIES && !is_free(launch.port) => {
                    tries += 1;
                    launch.port = free_port()?;
                }
                Err(error) => return Err(error),
            }
        };
        write_private(&launch.place.port_file(), &launch.port.to_string())?;
        Ok((launch, child))
    }

    /// Starts the server and waits until it takes connections.
    pub fn again(&self) -> anyhow::Result<Child> {
        let (conf, hba) = self.write_settings()?;
        let (log, from) = self.open_log()?;
        let mut child = self
            .command()
            .arg("-D")
            .arg(&self.place.data)
            .args([setting("config_file", &conf), setting("hba_file", &hba)])
            // the terminal's Ctrl-C is for Attend, which drains first
            .process_group(0)
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot run {}", self.postgres.display()))?;
        self.wait_ready(&mut child, from)?;
        Ok(child)
    }

    fn write_settings(&self) -> anyhow::Result<(PathBuf, PathBuf)> {
        let root = &self.place.root;
        let of_initdb = fs::read_to_string(self.place.data.join("postgresql.conf"));
        let of_initdb = of_initdb.unwrap_or_default();
        let shared_memory = tried_shared_memory(&of_initdb);
        let text = postgresql_conf(Machine::here(), self.port, shared_memory);
        let (conf, hba) = (root.join("postgresql.conf"), root.join("pg_hba.conf"));
        write_with_mode(&conf, &text, 0o644)?;
        write_with_mode(&hba, PG_HBA, 0o644)?;
        let local = root.join("local.conf");
        if !local.exists() {
            write_with_mode(&local, LOCAL_CONF, 0o644)?;
        }
        Ok((conf, hba))
    }

    fn command(&self) -> Command {
        if !self.dies_with_us {
            return self.place.run_as.command(&self.postgres);
        }
        let mut command = self.place.run_as.command(Path::new("setpriv"));
        command
            .args(["--pdeathsig", "INT", "--"])
            .arg(&self.postgres);
        command
    }

    /// The last line of `postmaster.pid` says how far the server is.
    fn wait_ready(&self, child: &mut Child, from: u64) -> anyhow::Result<()> {
        let pid_file = self.place.data.join("postmaster.pid");
        let (pid, since) = (child.id().to_string(), process::now());
        loop {
            if let Some(status) = child.try_wait()? {
                bail!(
                    "PostgreSQL did not start ({status}):\n{}",
                    self.log_since(from)
                );
            }
            let text = fs::read_to_string(&pid_file).unwrap_or_default();
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            if lines.first() == Some(&&*pid) && lines.get(7) == Some(&"ready") {
                return Ok(());
            }
            if since.elapsed() > PATIENCE {
                process::signal(child.id(), Signal::Quit);
                let _ = child.wait();
                bail!(
                    "PostgreSQL was not ready in time:\n{}",
                    self.log_since(from)
                );
            }
            sleep(Duration::from_millis(5));
        }
    }

    fn open_log(&self) -> anyhow::Result<(File, u64)> {
        let path = self.place.log();
        let cannot = || format!("cannot open {}", path.display());
        if fs::metadata(&path).is_ok_and(|meta| meta.len() > LOG_LIMIT) {
            fs::rename(&path, path.with_extension("log.old")).with_context(cannot)?;
        }
        let mut options = OpenOptions::new();
        let log = options
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&path)
            .with_context(cannot)?;
        let end = log.metadata()?.len();
        Ok((log, end))
    }

    fn log_since(&self, from: u64) -> String {
        let read = || -> std::io::Result<String> {
            let mut log = File::open(self.place.log())?;
            log.seek(SeekFrom::Start(from))?;
            let mut text = String::new();
            log.read_to_string(&mut text)?;
            Ok(text)
        };
        let text = read().unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }
}

fn setting(name: &str, path: &Path) -> String {
    format!("--{name}={}", path.display())
}

/// Whether `setpriv` is there and can tie a child to its parent's life (the
/// one of busybox cannot).
fn setpriv_works() -> bool {
    Command::new("setpriv")
        .args(["--pdeathsig", "INT", "--", "true"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn remembered_port(file: &Path) -> Option<u16> {
    fs::read_to_string(file).ok()?.trim().parse().ok()
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    Ok(listener.local_addr()?.port())
}
