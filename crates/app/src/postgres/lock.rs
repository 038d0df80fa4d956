//! One Attend at a time on a directory.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};

/// Held while this process uses the directory. The operating system lets go of
/// it when the process ends, however it ends.
#[derive(Debug)]
pub struct DirLock {
    file: File,
}

impl DirLock {
    /// Takes `dir/lock`.
    ///
    /// # Errors
    /// Says who has it, if another process does.
    pub fn take(dir: &Path) -> anyhow::Result<Self> {
        let path = dir.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("cannot open {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!(taken(dir, &mut file)),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", path.display()));
            }
        }
        file.set_len(0)?;
        writeln!(file, "{}", std::process::id())?;
        Ok(Self { file })
    }
}

impl Drop for DirLock {
    fn drop(&mut self) {
        // closing alone would leave it locked while a child that was forked
        // this moment still has the file open
        let _ = self.file.unlock();
    }
}

fn taken(dir: &Path, file: &mut File) -> String {
    let mut holder = String::new();
    let read = file
        .rewind()
        .and_then(|()| file.read_to_string(&mut holder));
    let by = match (read, holder.trim()) {
        (Ok(_), pid) if !pid.is_empty() => format!(" (process {pid})"),
        _ => String::new(),
    };
    format!(
        "another Attend is already running on {}{by}. Stop it first, or give this one a directory \
         of its own: attend up --dir OTHER",
        dir.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postgres::testing::TempDir;

    #[test]
    fn a_second_taker_is_told_who_has_it() {
        let dir = TempDir::new();
        let first = DirLock::take(dir.path()).expect("free");
        let refused = DirLock::take(dir.path()).expect_err("taken").to_string();
        let me = format!("(process {})", std::process::id());
        assert!(refused.contains(&me), "{refused}");
        drop(first);
        DirLock::take(dir.path()).expect("free again");
    }
}
