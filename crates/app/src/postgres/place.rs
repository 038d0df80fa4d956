//! Where the server's files are.
//!
//! ```text
//! .attend/                  ours: lock, postgres.log, postgres.password, postgres.port
//! .attend/postgres/         postgresql.conf, pg_hba.conf, local.conf (yours, optional)
//! .attend/postgres/data/    the server's own; nobody else may look inside
//! ```
//!
//! Where the server's user cannot get into `.attend/` (root's checkout under
//! `/root`), the `postgres/` part lies in `/var/lib/attend/NAME/` and
//! `.attend/postgres.place` says so. `.attend/` still decides: without it a
//! start begins afresh, and moved elsewhere it takes its data along.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{
    DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _,
};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};

use super::account::RunAs;
use super::process;

const ELSEWHERE: &str = "/var/lib/attend";

/// Absolute paths and the user that the server runs as.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub dir: PathBuf,
    pub root: PathBuf,
    pub data: PathBuf,
    pub run_as: RunAs,
}

/// Makes `dir` if needed; returns it absolute, with the user for the server.
pub(super) fn prepare(dir: &Path) -> anyhow::Result<(PathBuf, RunAs)> {
    let euid = process::effective_uid().context("cannot find out who we are")?;
    if !dir.exists() {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(if euid == 0 { 0o711 } else { 0o700 })
            .create(dir)
            .with_context(|| format!("cannot make {}", dir.display()))?;
    }
    let dir = fs::canonicalize(dir).with_context(|| format!("cannot open {}", dir.display()))?;
    let root = root_of(&dir)?;
    let parent = dir.parent().unwrap_or(&dir);
    let run_as = RunAs::choose(euid, &[&root.join("data"), &dir, parent])?;
    Ok((dir, run_as))
}

impl Place {
    /// Settles where the files are; the caller has the lock.
    pub fn open(dir: &Path, run_as: RunAs) -> anyhow::Result<Self> {
        if run_as.0.is_some() && !dir.join("postgres.place").exists() {
            settle(dir, &run_as)?;
        }
        let root = root_of(dir)?;
        make_passable(&root, &run_as)?;
        let data = root.join("data");
        let place = Self {
            dir: dir.to_path_buf(),
            root,
            data,
            run_as,
        };
        place.check_owner()?;
        Ok(place)
    }

    pub fn log(&self) -> PathBuf {
        self.dir.join("postgres.log")
    }

    pub fn password_file(&self) -> PathBuf {
        self.dir.join("postgres.password")
    }

    pub fn port_file(&self) -> PathBuf {
        self.dir.join("postgres.port")
    }

    /// The major version that made the data, `None` before there is any.
    pub fn data_major(&self) -> anyhow::Result<Option<u32>> {
        let path = self.data.join("PG_VERSION");
        match fs::read_to_string(&path) {
            Ok(text) => {
                text.trim().parse().map(Some).with_context(|| {
                    format!("{} holds no version number: {text:?}", path.display())
                })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                ensure!(
                    !self.data.exists(),
                    "{} is there but holds no PostgreSQL data: move it away",
                    self.data.display()
                );
                Ok(None)
            }
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    fn check_owner(&self) -> anyhow::Result<()> {
        let Ok(meta) = fs::metadata(&self.data) else {
            return Ok(());
        };
        let euid = process::effective_uid()?;
        ensure!(
            euid == 0 || meta.uid() == euid,
            "the data in {} belongs to another user (id {}), as after a start as root. Start as \
             root again, give it away (chown -R), or use a directory of your own: attend up --dir \
             OTHER",
            self.data.display(),
            meta.uid()
        );
        Ok(())
    }
}

/// As root: keeps the server's files under `dir` if its user gets in there,
/// else finds another place and remembers it.
fn settle(dir: &Path, run_as: &RunAs) -> anyhow::Result<()> {
    if run_as.can_enter(dir) {
        return Ok(());
    }
    if dir.join("postgres/data").exists() {
        bail!(
            "the server's user ({}) can no longer get into {}: let others pass (chmod o+x) every \
             folder above it",
            run_as.name(),
            dir.display()
        );
    }
    let clone = dir.parent().and_then(Path::file_name).unwrap_or_default();
    let name = format!("{}-{}", clone.to_string_lossy(), random_hex::<4>()?);
    let root = Path::new(ELSEWHERE).join(name);
    make_passable(Path::new(ELSEWHERE), run_as)?;
    write_private(&dir.join("postgres.place"), &root.to_string_lossy())?;
    tracing::info!(
        "the server's user ({}) cannot get into {}, so the data lies in {}",
        run_as.name(),
        dir.display(),
        root.display()
    );
    Ok(())
}

fn root_of(dir: &Path) -> anyhow::Result<PathBuf> {
    let path = dir.join("postgres.place");
    match fs::read_to_string(&path) {
        Ok(text) => Ok(PathBuf::from(text.trim())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(dir.join("postgres")),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Makes a folder of ours that the server's user may pass through, not read.
fn make_passable(path: &Path, run_as: &RunAs) -> anyhow::Result<()> {
    let cannot = || format!("cannot make {}", path.display());
    if !path.exists() {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .with_context(cannot)?;
        if run_as.0.is_some() {
            fs::set_permissions(path, fs::Permissions::from_mode(0o711)).with_context(cannot)?;
        }
    }
    ensure!(
        run_as.can_enter(path),
        "the server's user ({}) cannot get into {}: let others pass (chmod o+x) every folder \
         above it",
        run_as.name(),
        path.display()
    );
    Ok(())
}

/// Writes a file that only we can read, whole or not at all.
pub(super) fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    write_with_mode(path, text, 0o600)
}

pub(super) fn write_with_mode(path: &Path, text: &str, mode: u32) -> anyhow::Result<()> {
    let fresh = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let _ = fs::remove_file(&fresh);
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(&fresh)?;
        file.set_permissions(fs::Permissions::from_mode(mode))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, path)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// `N` random bytes in hexadecimal.
pub(super) fn random_hex<const N: usize>() -> anyhow::Result<String> {
    let mut bytes = [0_u8; N];
    aws_lc_rs::rand::fill(&mut bytes).context("no randomness to be had")?;
    Ok(hex::encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postgres::testing::TempDir;

    #[test]
    fn a_private_file_is_for_us_alone_and_replaced_whole() {
        let dir = TempDir::new();
        let path = dir.path().join("word");
        write_private(&path, "first").expect("written");
        write_private(&path, "second").expect("replaced");
        assert_eq!(fs::read_to_string(&path).expect("read"), "second");
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn the_place_file_points_elsewhere() {
        let dir = TempDir::new();
        assert_eq!(
            root_of(dir.path()).expect("near"),
            dir.path().join("postgres")
        );
        write_private(&dir.path().join("postgres.place"), "/var/lib/attend/x\n").expect("written");
        assert_eq!(
            root_of(dir.path()).expect("far"),
            Path::new("/var/lib/attend/x")
        );
    }

    #[test]
    fn a_foreign_data_folder_is_not_touched() {
        let dir = TempDir::new();
        let data = dir.path().join("data");
        fs::create_dir(&data).expect("made");
        let place = Place {
            dir: dir.path().to_path_buf(),
            root: dir.path().to_path_buf(),
            data,
            run_as: RunAs(None),
        };
        let refused = place.data_major().expect_err("no PG_VERSION").to_string();
        assert!(refused.contains("holds no PostgreSQL data"), "{refused}");
    }
}
