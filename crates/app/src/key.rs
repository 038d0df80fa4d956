//! The master key: what seals credentials and signing keys in the database.

use std::{io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use anyhow::{Context, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use kernel::Secret;

/// The key of this file; made at the first start where `may_make`.
///
/// # Errors
/// When the file is missing and may not be made, or does not hold 32 bytes of base64.
pub fn read_or_make(file: &Path, may_make: bool) -> anyhow::Result<Secret<[u8; 32]>> {
    if !file.exists() {
        if !may_make {
            bail!(
                "the master key {} is missing: set ATTEND_SECRET_KEY_FILE",
                file.display()
            );
        }
        make(file).with_context(|| format!("cannot write the master key {}", file.display()))?;
    }
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read the master key {}", file.display()))?;
    let bytes = BASE64_STANDARD
        .decode(text.trim())
        .ok()
        .and_then(|bytes| bytes.try_into().ok());
    match bytes {
        Some(bytes) => Ok(Secret::new(bytes)),
        None => bail!(
            "the master key {} is not 32 bytes of base64",
            file.display()
        ),
    }
}

fn make(file: &Path) -> anyhow::Result<()> {
    if let Some(dir) = file.parent() {
        std::fs::create_dir_all(dir)?;
    }
    let mut key = [0u8; 32];
    aws_lc_rs::rand::fill(&mut key).context("no randomness")?;
    let mut handle = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    writeln!(handle, "{}", BASE64_STANDARD.encode(key))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let dir = std::env::temp_dir().join(format!("attend-key-{}", std::process::id()));
        let file = dir.join("master.key");
        let made = read_or_make(&file, true).unwrap();
        assert!(read_or_make(&file, false).unwrap() == made);
        std::fs::write(&file, "short").unwrap();
        assert!(read_or_make(&file, true).is_err());
        std::fs::remove_dir_all(dir).unwrap();
        assert!(read_or_make(&file, false).is_err());
    }
}
