//! A server that outlived its parent, as after a kill -9 of Attend alone.
//!
//! The caller holds the directory's lock, so whoever still works in our data
//! directory is an orphan. Only its own processes are touched: those whose
//! working directory is our data directory. PostgreSQL checks this by the
//! number in `postmaster.pid` alone and then refuses to start when a stranger
//! has been given that number since, which in a container is the rule.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, ensure};

use super::process::{self, Signal};

const STEP: Duration = Duration::from_millis(20);

/// Stops what is left of an earlier server on `data` and clears its pid file.
pub(super) fn clear(data: &Path) -> anyhow::Result<()> {
    let pid_file = data.join("postmaster.pid");
    let Ok(text) = fs::read_to_string(&pid_file) else {
        return Ok(());
    };
    let postmaster = text
        .lines()
        .next()
        .and_then(|line| line.trim().parse().ok());
    if !Path::new("/proc/self/cwd").exists() {
        return clear_by_ps(data, postmaster);
    }
    stop_all(data, postmaster)?;
    match fs::remove_file(&pid_file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", pid_file.display()))
        }
        _ => Ok(()),
    }
}

fn stop_all(data: &Path, postmaster: Option<u32>) -> anyhow::Result<()> {
    let left = process::working_in(data);
    if left.is_empty() {
        return Ok(());
    }
    tracing::warn!("stopping a PostgreSQL that an earlier Attend left behind ({left:?})");
    for pid in left.iter().filter(|pid| Some(**pid) == postmaster) {
        process::signal(*pid, Signal::Interrupt);
    }
    // children of a killed postmaster notice and go by themselves
    if gone_within(data, Duration::from_secs(15)) {
        return Ok(());
    }
    for harsh in [Signal::Quit, Signal::Kill] {
        for pid in process::working_in(data) {
            process::signal(pid, harsh);
        }
        if gone_within(data, Duration::from_secs(5)) {
            return Ok(());
        }
    }
    let left = process::working_in(data);
    ensure!(
        left.is_empty(),
        "processes {left:?} still use {} and do not end",
        data.display()
    );
    Ok(())
}

fn gone_within(data: &Path, limit: Duration) -> bool {
    let steps = limit.as_millis() / STEP.as_millis();
    (0..steps).any(|_| {
        let gone = process::working_in(data).is_empty();
        if !gone {
            sleep(STEP);
        }
        gone
    })
}

/// Without `/proc`: stops the postmaster if `ps` says that it is ours, and
/// leaves the pid file to PostgreSQL, which checks it against shared memory.
fn clear_by_ps(data: &Path, postmaster: Option<u32>) -> anyhow::Result<()> {
    let Some(pid) = postmaster.filter(|pid| process::command_names(*pid, data)) else {
        return Ok(());
    };
    for (how, seconds) in [
        (Signal::Interrupt, 15_u64),
        (Signal::Quit, 5),
        (Signal::Kill, 5),
    ] {
        process::signal(pid, how);
        for _ in 0..seconds * 10 {
            if !process::command_names(pid, data) {
                return Ok(());
            }
            sleep(Duration::from_millis(100));
        }
    }
    anyhow::bail!(
        "process {pid} still uses {} and does not end",
        data.display()
    )
}
