//! What we ask of the operating system: signals, who works in a directory, the
//! clock for our patience, the search path.
//!
//! Signals go through the shell's own `kill`, because the system call is
//! behind `unsafe` in the standard library's world and a minimal Debian has no
//! `/bin/kill`.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What PostgreSQL's postmaster understands by a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// Fast shutdown: roll back what is open, checkpoint, go.
    Interrupt,
    /// Immediate shutdown: go now, recover at the next start.
    Quit,
    /// Cannot be ignored.
    Kill,
}

impl Signal {
    const fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "INT",
            Self::Quit => "QUIT",
            Self::Kill => "KILL",
        }
    }
}

/// Sends a signal; a process that is gone already is not an error.
pub(super) fn signal(pid: u32, signal: Signal) {
    let sent = Command::new("/bin/sh")
        .args(["-c", "kill -s \"$1\" \"$2\"", "sh"])
        .args([signal.name(), &pid.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if let Err(error) = sent {
        tracing::warn!("could not send {} to process {pid}: {error}", signal.name());
    }
}

/// The effective user id of this process.
pub(super) fn effective_uid() -> std::io::Result<u32> {
    use std::os::unix::fs::MetadataExt as _;
    if let Ok(me) = std::fs::metadata("/proc/self") {
        return Ok(me.uid());
    }
    let out = Command::new("id").arg("-u").output()?;
    String::from_utf8_lossy(&out.stdout)
        .trim()
        .parse()
        .map_err(std::io::Error::other)
}

/// Processes whose working directory is `dir`: of a data directory, these are
/// its postmaster and all its children. Empty where there is no `/proc`.
pub(super) fn working_in(dir: &Path) -> Vec<u32> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid: &u32| {
            std::fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == dir)
        })
        .collect()
}

/// Whether `ps` shows `pid` with `dir` on its command line: the answer for
/// systems without `/proc`.
pub(super) fn command_names(pid: u32, dir: &Path) -> bool {
    Command::new("ps")
        .args(["-p", &pid.to_string(), "-o", "command="])
        .output()
        .is_ok_and(|out| {
            let line = String::from_utf8_lossy(&out.stdout).into_owned();
            line.contains("postgres") && line.contains(&*dir.to_string_lossy())
        })
}

/// The moment, for measuring how long a server lived or took; no rule of the
/// product depends on it.
#[allow(
    clippy::disallowed_methods,
    reason = "patience with a process is real time"
)]
pub(super) fn now() -> Instant {
    Instant::now()
}

#[allow(
    clippy::disallowed_methods,
    reason = "programs are found where the user finds them"
)]
pub(super) fn search_path() -> Option<OsString> {
    std::env::var_os("PATH")
}
