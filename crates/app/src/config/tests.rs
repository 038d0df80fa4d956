use std::fs;

use super::*;
use crate::postgres::testing::TempDir;

fn load(dir: &TempDir, variables: &[(&str, &str)]) -> anyhow::Result<Config> {
    let variables = variables.iter().map(|(k, v)| ((*k).into(), (*v).into()));
    Config::load_from(dir.path(), variables.collect())
}

fn refused(dir: &TempDir, variables: &[(&str, &str)]) -> String {
    load(dir, variables).expect_err("refused").to_string()
}

fn write(dir: &TempDir, name: &str, text: &str) {
    fs::write(dir.path().join(name), text).expect("written");
}

#[test]
fn the_defaults_stand_by_themselves() {
    let config = load(&TempDir::new(), &[]).expect("good");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.public_url(), "http://127.0.0.1:8080");
    assert_eq!(config.secret_key_file(), Path::new(".attend/master.key"));
    assert_eq!(config.workers, 16);
    assert_eq!(config.worker_settings().lease, Duration::from_secs(30));
    assert!(config.database_url.is_none() && config.twilio.is_none());
    assert!(config.sandbox.is_on(true) && !config.sandbox.is_on(false));
}

#[test]
fn the_file_is_over_the_defaults_and_the_environment_over_the_file() {
    let dir = TempDir::new();
    write(&dir, "attend.toml", "workers = 4\ndir = \"from-file\"\n");
    let config = load(&dir, &[("ATTEND_DIR", "from-env"), ("OTHER_DIR", "no")]).expect("good");
    assert_eq!(config.workers, 4);
    assert_eq!(config.dir, Path::new("from-env"));
    assert_eq!(config.web_dir, Path::new("web/dist"));
}

#[test]
fn attend_config_names_another_file() {
    let dir = TempDir::new();
    write(&dir, "attend.toml", "workers = 4\n");
    write(&dir, "other.toml", "database_max_connections = 9\n");
    let config = load(&dir, &[("ATTEND_CONFIG", "other.toml")]).expect("good");
    assert_eq!((config.workers, config.database_max_connections), (16, 9));
    let words = refused(&dir, &[("ATTEND_CONFIG", "absent.toml")]);
    assert!(words.contains("absent.toml, which is not there"), "{words}");
}

#[test]
fn an_unknown_key_in_the_file_is_refused_by_name_and_source() {
    let dir = TempDir::new();
    write(&dir, "attend.toml", "lisen = \"127.0.0.1:1\"\n");
    let words = refused(&dir, &[]);
    assert!(words.starts_with("lisen in "), "{words}");
    assert!(words.contains("attend.toml is no setting"), "{words}");
    assert!(words.contains("listen"), "{words}");
}

#[test]
fn an_unknown_variable_is_refused_by_name_and_source() {
    let dir = TempDir::new();
    let words = refused(&dir, &[("ATTEND_LISEN", "127.0.0.1:1")]);
    assert!(
        words.starts_with("ATTEND_LISEN in the environment is no setting"),
        "{words}"
    );
    let words = refused(&dir, &[("ATTEND_TWILIO__TOKEN", "x")]);
    assert!(
        words.starts_with("ATTEND_TWILIO__TOKEN in the environment"),
        "{words}"
    );
}

#[test]
fn a_wrong_type_is_named_without_its_value() {
    let dir = TempDir::new();
    let words = refused(&dir, &[("ATTEND_WORKERS", "hunter2")]);
    assert!(
        words.contains("ATTEND_WORKERS in the environment"),
        "{words}"
    );
    assert!(!words.contains("hunter2"), "{words}");
    write(&dir, "attend.toml", "database_url = 4711\n");
    let words = refused(&dir, &[]);
    assert!(
        words.contains("database_url in") && !words.contains("4711"),
        "{words}"
    );
}

#[test]
fn variables_stay_text_and_numbers_are_read() {
    let dir = TempDir::new();
    let variables = [
        ("ATTEND_TWILIO__ACCOUNT_SID", "AC1"),
        ("ATTEND_TWILIO__AUTH_TOKEN", "0123456789"),
        ("ATTEND_TWILIO__FROM", "+61255501234"),
        ("ATTEND_WORKERS", "3"),
        ("ATTEND_SANDBOX", "off"),
        ("ATTEND_DATABASE_URL", ""),
    ];
    let config = load(&dir, &variables).expect("good");
    let twilio = config.twilio.expect("set");
    assert_eq!(twilio.auth_token.expose(), "0123456789");
    assert_eq!(twilio.from, "+61255501234");
    assert_eq!((config.workers, config.sandbox), (3, Sandbox::Off));
    assert!(config.database_url.is_none(), "empty is not set");
}

#[test]
fn secrets_are_not_printed() {
    let dir = TempDir::new();
    let variables = [
        ("ATTEND_DATABASE_URL", "postgres://u:hunter2@h/d"),
        ("ATTEND_DATABASE_ADMIN_URL", "postgres://o:hunter2@h/d"),
        ("ATTEND_TWILIO__ACCOUNT_SID", "AC1"),
        ("ATTEND_TWILIO__AUTH_TOKEN", "hunter2"),
        ("ATTEND_TWILIO__FROM", "+61255501234"),
    ];
    let config = load(&dir, &variables).expect("good");
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn half_a_provider_or_half_a_database_is_refused() {
    let dir = TempDir::new();
    let words = refused(&dir, &[("ATTEND_TWILIO__FROM", "+61255501234")]);
    assert!(words.contains("twilio.account_sid is missing"), "{words}");
    let words = refused(&dir, &[("ATTEND_DATABASE_ADMIN_URL", "postgres://o@h/d")]);
    assert!(words.contains("without database_url"), "{words}");
}

#[test]
fn values_that_cannot_work_are_refused() {
    let dir = TempDir::new();
    for (name, value) in [
        ("ATTEND_WORKERS", "0"),
        ("ATTEND_DATABASE_MAX_CONNECTIONS", "1"),
        ("ATTEND_PUBLIC_URL", "clinic.example"),
        ("ATTEND_LISTEN", "8080"),
        ("ATTEND_SANDBOX", "maybe"),
        ("ATTEND_LOG_FORMAT", "xml"),
    ] {
        assert!(load(&dir, &[(name, value)]).is_err(), "{name}={value}");
    }
}

#[test]
fn the_admin_url_defaults_to_the_other() {
    let dir = TempDir::new();
    let config = load(&dir, &[("ATTEND_DATABASE_URL", "postgres://u@h/d")]).expect("good");
    let admin = config.database_admin_url().expect("the same");
    assert_eq!(admin.expose(), "postgres://u@h/d");
}
