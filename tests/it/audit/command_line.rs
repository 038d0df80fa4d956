//! `attend audit verify`, in a process of its own.

use std::process::{Command, ExitCode};

use base64::{Engine, prelude::BASE64_STANDARD};
use clap::Parser;
use serde_json::Value;
use testkit::World;

use super::{sealed, tenant};
use crate::crash::worker::Folder;

/// Not a test: what [`verify`] runs, in a process of its own. By itself it finds no database and ends.
#[test]
#[ignore = "is run by another test"]
fn attend_audit() {
    let arguments = std::env::args()
        .skip_while(|argument| argument != "--")
        .skip(1);
    let line = ["attend", "audit", "verify"].map(str::to_owned);
    let cli = app::cli::Cli::parse_from(line.into_iter().chain(arguments));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let code = runtime.block_on(app::cli::run(cli));
    let known = [0, 1, 2].into_iter().find(|n| ExitCode::from(*n) == code);
    std::process::exit(known.map_or(3, i32::from));
}

/// What it printed, and its exit code.
async fn verify(world: &World, arguments: &[&str]) -> (String, Option<i32>) {
    let folder = Folder::new();
    let key = folder.path().join("master.key");
    std::fs::write(&key, BASE64_STANDARD.encode([7; 32])).expect("a key");
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command
        .args([
            "audit::command_line::attend_audit",
            "--exact",
            "--ignored",
            "--nocapture",
            "--",
        ])
        .args(arguments)
        .current_dir(folder.path())
        .env_clear()
        .env("ATTEND_DATABASE_URL", world.database.url.expose())
        .env("ATTEND_SECRET_KEY_FILE", &key)
        .env("ATTEND_SANDBOX", "on");
    let ended = tokio::task::spawn_blocking(move || command.output().expect("it ends"));
    let ended = ended.await.expect("it ends");
    (
        String::from_utf8_lossy(&ended.stdout).into_owned(),
        ended.status.code(),
    )
}

#[tokio::test]
async fn the_command_line_verifies_every_clinic_or_one_and_says_so_in_its_exit_code() {
    let world = World::without_workers().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    sealed(&world, &clinic).await;
    sealed(&world, &other).await;
    let (said, code) = verify(&world, &[]).await;
    assert_eq!(code, Some(0), "{said}");
    for clinic in [&clinic, &other] {
        let line = format!("{} Harbour Physio: intact; ", clinic.tenant_id);
        assert!(said.contains(&line), "{said}");
    }

    sqlx::query("update events set summary = 'Nothing happened' where tenant_id = $1")
        .bind(tenant(&other))
        .execute(&mut world.database.admin().await)
        .await
        .expect("tampered");
    let (said, code) = verify(&world, &[]).await;
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("Physio: intact; ") && said.contains("Physio: NOT INTACT; "),
        "{said}"
    );

    let (said, code) = verify(&world, &["--tenant", &clinic.tenant_id, "--json"]).await;
    assert_eq!(code, Some(0), "{said}");
    let line = said
        .lines()
        .find(|line| line.starts_with('{'))
        .expect("a line");
    let line: Value = serde_json::from_str(line).expect("JSON");
    assert_eq!(line["tenant"], clinic.tenant_id);
    assert_eq!(line["intact"], true);

    let nobody = "tnt_01h2xcejqtf2nbrexx3vqjhp41";
    let (_, code) = verify(&world, &["--tenant", nobody]).await;
    assert_eq!(code, Some(1));
}
