//! The clinics of the bench: one signs up over HTTP, the others are copies of it, and all get contacts.

use anyhow::{Context, bail};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, FromRow, PgConnection};

use crate::{attend::Attend, cluster::Database, wire};

const PASSWORD: &str = "correct horse battery staple";

/// How many of them, and how many contacts each.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub tenants: usize,
    pub contacts: usize,
}

/// One contact of a clinic where somebody is signed in.
#[derive(Clone, Debug)]
pub struct Seen {
    pub tenant: uuid::Uuid,
    pub contact: uuid::Uuid,
    pub token: String,
}

fn text<'a>(value: &'a Value, key: &str) -> anyhow::Result<&'a str> {
    value[key]
        .as_str()
        .with_context(|| format!("no {key} in {value}"))
}

/// Signs the first clinic up, as its owner would, and gives it a source of leads.
pub async fn sign_up(attend: &Attend) -> anyhow::Result<()> {
    let wish = json!({
        "clinic_name": "Harbour Physio", "country": "AU", "time_zone": "Australia/Sydney",
        "owner": { "name": "Olive Owner", "email": "owner-1@example.com" },
    });
    attend.call(&wire::post("/v1/signups", None, &wish)).await?;
    let token = mailed_token(attend).await?;
    let path = format!("/v1/signups/{token}/completion");
    let made = attend
        .call(&wire::post(&path, None, &json!({ "password": PASSWORD })))
        .await?;
    let bearer = sign_in(attend, 1).await?;
    let source = json!({ "name": "Web form", "kind": "form", "location_id": text(&made["location"], "id")? });
    attend
        .call(&wire::post("/v1/intake-sources", Some(&bearer), &source))
        .await?;
    Ok(())
}

async fn mailed_token(attend: &Attend) -> anyhow::Result<String> {
    for _ in 0..100 {
        let mails = attend
            .call(&wire::get("/sandbox/emails?to=owner-1@example.com", None))
            .await?;
        if let Some(link) = mails["items"][0]["links"][0].as_str() {
            return Ok(link.rsplit('/').next().unwrap_or_default().to_owned());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    bail!("the mail of the sign-up does not come")
}

async fn sign_in(attend: &Attend, number: usize) -> anyhow::Result<String> {
    let who = json!({ "email": format!("owner-{number}@example.com"), "password": PASSWORD });
    let tokens = attend.call(&wire::post("/v1/sessions", None, &who)).await?;
    Ok(text(&tokens, "access_token")?.to_owned())
}

/// Copies the clinic and fills all with contacts.
pub async fn multiply(database: &Database, size: Size) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(&database.admin).await?;
    let settings = format!(
        "set session_replication_role = replica; set synchronous_commit = off; \
         set bench.tenants = '{}'; set bench.contacts = '{}'",
        size.tenants, size.contacts
    );
    for sql in [
        settings.as_str(),
        include_str!("copies.sql"),
        include_str!("contacts.sql"),
    ] {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut connection)
            .await?;
    }
    for sql in ["vacuum analyze", "checkpoint"] {
        sqlx::raw_sql(sql).execute(&mut connection).await?;
    }
    connection.close().await?;
    Ok(())
}

#[derive(FromRow)]
struct Found {
    n: i32,
    tenant_id: uuid::Uuid,
    id: uuid::Uuid,
}

const SOME: &str = "\
select s.n, s.tenant_id, c.id \
from (select substr(token, 7)::int as n, tenant_id from intake_sources) s \
cross join lateral (select id from contacts c where c.tenant_id = s.tenant_id order by md5(c.id::text) limit $2) c \
where s.n <= $1 order by md5(c.id::text)";

/// Signs in at `clinics` of them and picks `each` contacts there at random.
pub async fn look(
    attend: &Attend,
    database: &Database,
    clinics: usize,
    each: usize,
) -> anyhow::Result<Vec<Seen>> {
    let mut tokens = Vec::new();
    for number in 1..=clinics {
        tokens.push(sign_in(attend, number).await?);
    }
    let mut connection = PgConnection::connect(&database.admin).await?;
    let found: Vec<Found> = sqlx::query_as(SOME)
        .bind(i32::try_from(clinics)?)
        .bind(i64::try_from(each)?)
        .fetch_all(&mut connection)
        .await?;
    connection.close().await?;
    let seen = found.into_iter().map(|row| Seen {
        tenant: row.tenant_id,
        contact: row.id,
        token: tokens[row.n as usize - 1].clone(),
    });
    Ok(seen.collect())
}
