//! The yardstick: PostgreSQL's own load generator on the same statements.

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context, ensure};
use tokio::process::Command;

use crate::latencies::Latencies;

/// pgbench, and a folder for its scripts and logs.
pub struct Pgbench {
    program: PathBuf,
    dir: PathBuf,
}

/// What a run came to.
#[derive(Clone, Debug)]
pub struct Rate {
    pub per_second: f64,
    pub latencies: Latencies,
}

pub struct Plan<'a> {
    pub url: &'a str,
    /// Each transaction runs one of these, at random.
    pub scripts: &'a [String],
    pub clients: usize,
    pub time: Duration,
}

impl Pgbench {
    /// None where PostgreSQL was installed without it.
    pub fn find(bin: &std::path::Path, dir: PathBuf) -> anyhow::Result<Option<Self>> {
        let program = bin.join("pgbench");
        fs::create_dir_all(&dir)?;
        Ok(program.exists().then_some(Self { program, dir }))
    }

    /// Runs the scripts. `:ready` is 0 until a client sets it: for what is prepared once.
    pub async fn run(&self, plan: Plan<'_>) -> anyhow::Result<Rate> {
        let log = self.dir.join("log");
        let mut command = Command::new(&self.program);
        command
            .args([
                "-n", "-M", "simple", "-D", "ready=0", "-D", "n=0", "-j", "1",
            ])
            .args(["-c", &plan.clients.to_string()])
            .args(["-T", &plan.time.as_secs().max(1).to_string()])
            .arg("-l")
            .arg(format!("--log-prefix={}", log.display()));
        for (number, script) in plan.scripts.iter().enumerate() {
            let file = self.dir.join(format!("{number}.sql"));
            fs::write(&file, script)?;
            command.arg("-f").arg(file);
        }
        let out = command
            .arg(for_libpq(plan.url))
            .output()
            .await
            .context("pgbench does not run")?;
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        ensure!(
            out.status.success() && !said.contains("aborted"),
            "pgbench failed: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        Ok(Rate {
            per_second: rate(&said).context("pgbench told no rate")?,
            latencies: self.latencies()?,
        })
    }

    /// Reads the logs of the run and deletes them.
    fn latencies(&self) -> anyhow::Result<Latencies> {
        let mut latencies = Latencies::default();
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            if !entry.file_name().to_string_lossy().starts_with("log.") {
                continue;
            }
            // client, transaction, microseconds, script, …
            let text = fs::read_to_string(entry.path())?;
            let micros = text
                .lines()
                .filter_map(|line| line.split(' ').nth(2)?.parse().ok());
            micros.for_each(|micros| latencies.push_micros(micros));
            fs::remove_file(entry.path())?;
        }
        Ok(latencies)
    }
}

/// The URL without the parameters that only sqlx knows.
fn for_libpq(url: &str) -> String {
    let bare = url.split_once('?').map_or(url, |(bare, _)| bare);
    format!("{bare}?sslmode=disable")
}

/// `tps = 1234.5 (without initial connection time)` → 1234.5
fn rate(said: &str) -> Option<f64> {
    let line = said.lines().find_map(|line| line.strip_prefix("tps = "))?;
    line.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_read_from_what_pgbench_says() {
        let said = "latency average = 0.5 ms\ntps = 1947.25 (without initial connection time)\n";
        assert_eq!(rate(said), Some(1947.25));
        assert_eq!(rate("nothing"), None);
    }
}
