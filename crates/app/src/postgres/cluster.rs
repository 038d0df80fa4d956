//! The data directory: made once, and given its password.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use kernel::Secret;

use super::SUPERUSER;
use super::binaries::Installation;
use super::place::{Place, random_hex, write_private};

/// Makes the data directory if there is none and returns the superuser's
/// password, a new one if the file that kept it is gone.
pub(super) fn ensure(place: &Place, with: &Installation) -> anyhow::Result<Secret<String>> {
    if !place.data.exists() {
        initialise(place, with)?;
    }
    let file = place.password_file();
    match fs::read_to_string(&file) {
        Ok(password) => Ok(Secret::new(password.trim().to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let password = random_hex::<24>()?;
            set_password(place, with, &password)?;
            write_private(&file, &password)?;
            Ok(Secret::new(password))
        }
        Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
}

/// `initdb` into a neighbouring folder, renamed when whole: a kill halfway
/// leaves no half data directory behind.
fn initialise(place: &Place, with: &Installation) -> anyhow::Result<()> {
    let fresh = place.root.join("data.new");
    let cannot = || format!("cannot make {}", fresh.display());
    if fresh.exists() {
        fs::remove_dir_all(&fresh).with_context(cannot)?;
    }
    // a password of an earlier data directory opens nothing here
    let _ = fs::remove_file(place.password_file());
    fs::DirBuilder::new()
        .mode(0o700)
        .create(&fresh)
        .with_context(cannot)?;
    place.run_as.give(&fresh)?;
    let mut command = place.run_as.command(&with.bin.join("initdb"));
    // `trust` is written into a pg_hba.conf that no server of ours ever reads
    command
        .args([
            "--username",
            SUPERUSER,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
        ])
        .args(locale(with.major))
        .args(["--data-checksums", "--no-instructions", "--pgdata"])
        .arg(&fresh);
    run(&mut command, None).context("initdb failed")?;
    fs::rename(&fresh, &place.data).with_context(cannot)?;
    fs::File::open(&place.root)
        .and_then(|root| root.sync_all())
        .with_context(cannot)?;
    Ok(())
}

/// Code point order and Unicode letters either way; from 17 on the server
/// brings them itself, and an upgrade of the C library cannot break an index.
fn locale(major: u32) -> &'static [&'static str] {
    if major >= 17 {
        &[
            "--locale",
            "C",
            "--locale-provider",
            "builtin",
            "--builtin-locale",
            "C.UTF-8",
        ]
    } else {
        &["--locale", "C.UTF-8"]
    }
}

/// Sets the superuser's password while no server runs, in single-user mode.
fn set_password(place: &Place, with: &Installation, password: &str) -> anyhow::Result<()> {
    let mut command = place.run_as.command(&with.bin.join("postgres"));
    command.args(["--single", "-D"]).arg(&place.data);
    command.args([
        "-c",
        "password_encryption=scram-sha-256",
        "-c",
        "log_statement=none",
    ]);
    command.arg("postgres");
    let statement = format!("ALTER ROLE {SUPERUSER} PASSWORD '{password}'\n");
    run(&mut command, Some(&statement)).context("could not set the server's password")
}

fn run(command: &mut Command, input: Option<&str>) -> anyhow::Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(if input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {program}"))?;
    if let (Some(text), Some(mut stdin)) = (input, child.stdin.take()) {
        stdin.write_all(text.as_bytes())?;
    }
    let out = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    // single-user mode reports a failed statement but ends well
    let failed = !out.status.success() || said.contains("ERROR:");
    ensure!(
        !failed,
        "{} ({}): {}",
        short(&program),
        out.status,
        said.trim()
    );
    Ok(())
}

fn short(program: &str) -> &str {
    Path::new(program)
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or(program)
}
