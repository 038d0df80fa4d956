//! `attend reseller …`, in a process of its own.

use std::process::{Command, ExitCode};

use base64::{Engine, prelude::BASE64_STANDARD};
use clap::Parser;
use serde_json::json;
use testkit::World;

use super::{PASSWORD, reseller};
use crate::{crash::worker::Folder, steps::text};

/// Not a test: what [`attend`] runs, in a process of its own. By itself it finds no database and ends.
#[test]
#[ignore = "is run by another test"]
fn attend_reseller() {
    let arguments = std::env::args()
        .skip_while(|argument| argument != "--")
        .skip(1);
    let line = ["attend", "reseller"].map(str::to_owned);
    let cli = app::cli::Cli::parse_from(line.into_iter().chain(arguments));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let code = runtime.block_on(app::cli::run(cli));
    std::process::exit(i32::from(code != ExitCode::SUCCESS));
}

/// What it printed, to either side, and its exit code.
async fn attend(world: &World, arguments: &[&str]) -> (String, Option<i32>) {
    let folder = Folder::new();
    let key = folder.path().join("master.key");
    std::fs::write(&key, BASE64_STANDARD.encode([7; 32])).expect("a key");
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command
        .args([
            "resellers::command_line::attend_reseller",
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
    let said = [ended.stdout, ended.stderr].concat();
    (
        String::from_utf8_lossy(&said).into_owned(),
        ended.status.code(),
    )
}

const NEW: [&str; 10] = [
    "--name",
    "Bay Systems",
    "--country",
    "AU",
    "--time-zone",
    "Australia/Sydney",
    "--owner-name",
    "Rita Reseller",
    "--owner-email",
    "Rita@msp.example",
];

#[tokio::test]
async fn the_house_makes_a_reseller_and_says_whose_clinics_are_whose() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let (said, code) = attend(&world, &["list"]).await;
    assert!(said.contains("there is no reseller"), "{said}");
    assert_eq!(code, Some(0));
    let (said, code) = attend(&world, &[&["add"], &NEW[..]].concat()).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("give this link to rita@msp.example"),
        "{said}"
    );
    let (_, token) = said.split_once("/signup/").expect("a link");
    let token = token.split_whitespace().next().expect("a token");
    // The other process has the machine's own clock, a week behind this world's at most.
    sqlx::query("update mailed_links set expires_at = expires_at + interval '7 days'")
        .execute(&mut world.database.admin().await)
        .await
        .expect("the link lasts");
    let path = format!("/v1/signups/{token}/completion");
    let made = world.post(&path, json!({ "password": PASSWORD })).await;
    let made = text(&made.expect(201)["tenant"], "id");
    let both = ["--reseller", &made, "--clinic", &clinic.tenant_id];
    let (said, code) = attend(&world, &[&["attach"], &both[..]].concat()).await;
    assert_eq!(code, Some(0), "{said}");
    let (said, _) = attend(&world, &["list"]).await;
    assert!(
        said.contains(&format!("{made} Bay Systems: 1 clinics")),
        "{said}"
    );
    let (said, code) = attend(&world, &["detach", "--clinic", &clinic.tenant_id]).await;
    assert_eq!(code, Some(0), "{said}");
    // What is wrong is said, and by which argument.
    let mut wrong = NEW;
    wrong[9] = "nobody";
    let (said, code) = attend(&world, &[&["add"], &wrong[..]].concat()).await;
    assert!(
        said.contains("--owner-email is wrong") && code == Some(1),
        "{said}"
    );
    let other = reseller(&world).await;
    let nobody = ["attach", "--reseller", &made, "--clinic", &other.tenant_id];
    let (said, code) = attend(&world, &nobody).await;
    assert!(said.contains("no such clinic") && code == Some(1), "{said}");
}
