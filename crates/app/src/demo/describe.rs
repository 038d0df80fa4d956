//! What `attend up` says of the demo clinic.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use anyhow::{Context, anyhow};
use platform::{Platform, Result, SystemTask};
use serde_json::json;

use super::{
    NAME, TENANT,
    staff::{PASSWORD, STAFF},
};

/// How to sign in to the demo clinic, and one command that posts a lead to it. Also written to
/// `demo.json` in `dir`, readable by its owner alone. None when there is no demo clinic.
///
/// # Errors
/// When the database fails or the file cannot be written.
pub async fn describe(
    platform: &Platform,
    public_url: &str,
    dir: &Path,
) -> anyhow::Result<Option<String>> {
    let token = source_token(platform)
        .await
        .map_err(|problem| anyhow!(problem.for_log()))?;
    let Some(token) = token else { return Ok(None) };
    let url = public_url.trim_end_matches('/');
    let email = STAFF[0].email;
    keep(
        dir,
        &json!({ "url": url, "email": email, "password": PASSWORD, "source_token": token }),
    )?;
    Ok(Some(words(url, email, &token)))
}

async fn source_token(platform: &Platform) -> Result<Option<String>> {
    platform
        .system(SystemTask::Demo, async |tx| {
            let sql = "select token from intake_sources where tenant_id = $1 and kind = 'form' order by id limit 1";
            Ok(sqlx::query_scalar(sql).bind(TENANT.uuid()).fetch_optional(&mut *tx.conn().await).await?)
        })
        .await
}

fn keep(dir: &Path, demo: &serde_json::Value) -> anyhow::Result<()> {
    let path = dir.join("demo.json");
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(dir)?;
        // Written beside and moved into place: a reader finds the old one or the new one, whole.
        let fresh = dir.join(".demo.json.new");
        let _ = fs::remove_file(&fresh);
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&fresh)?;
        writeln!(file, "{demo:#}")?;
        fs::rename(&fresh, &path)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// The number is one of those that ACMA keeps free for fiction: nobody has it.
fn words(url: &str, email: &str, token: &str) -> String {
    let others: Vec<_> = STAFF[1..].iter().map(|post| post.email).collect();
    let lead = json!({
        "name": "Robin Fairweather", "phone": "0491 570 156", "email": "robin.fairweather@example.com",
        "message": "Do you have anything this week?", "utm_source": "google", "utm_medium": "cpc",
    });
    [
        format!("  The demo clinic is {NAME}; all of its people are made up."),
        format!("  Sign in with {email} and the password: {PASSWORD}"),
        format!("  (the same password for {})", others.join(", ")),
        "  Post a lead and watch it being worked:".to_owned(),
        format!(
            "    curl -sS {url}/v1/intake/{token} -H 'content-type: application/json' -d '{lead}'"
        ),
    ]
    .join("\n")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_command_is_one_line_that_a_shell_can_run() {
        let words = words("http://127.0.0.1:8080", "owner@example.com", "t0ken");
        let curl = words.lines().last().unwrap().trim();
        assert!(
            curl.starts_with("curl -sS http://127.0.0.1:8080/v1/intake/t0ken "),
            "{curl}"
        );
        assert_eq!(curl.matches('\'').count(), 4, "{curl}");
    }

    #[test]
    fn the_file_is_its_owners_alone_and_is_written_over() {
        let dir = std::env::temp_dir().join(format!("attend-demo-{}", std::process::id()));
        keep(&dir, &json!({ "url": "a" })).unwrap();
        keep(&dir, &json!({ "url": "b" })).unwrap();
        let path = dir.join("demo.json");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert!(fs::read_to_string(&path).unwrap().contains("\"b\""));
        fs::remove_dir_all(dir).unwrap();
    }
}
