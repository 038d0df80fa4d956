//! Single sign-on, against a real OpenID provider.

mod browser;
mod connections;
mod domains;
mod enforced;
mod peer;
mod signing_in;
mod signing_out;
mod tokens;

use serde_json::{Value, json};
use testkit::{Clinic, World};
use totp_rs::{Builder, Secret};

use browser::Browser;
use peer::Peer;

use crate::steps::text;

const SECRET: &str = "a secret between the provider and the clinic";

/// A clinic whose provider lets people in.
struct Set<'w> {
    clinic: Clinic<'w>,
    connection: String,
    domain: String,
}

/// A connection to this provider, as another client each time, switched on.
async fn connect(clinic: &Clinic<'_>, peer: &Peer) -> Value {
    let client = uuid::Uuid::new_v4().simple().to_string();
    let new = json!({ "name": "Okta", "issuer": peer.issuer, "client_id": client, "client_secret": SECRET });
    let made = clinic.post("/v1/sso/connections", new).await.expect(201);
    peer.client(&made, SECRET).await;
    let path = format!("/v1/sso/connections/{}", text(&made, "id"));
    clinic
        .patch(&path, json!({ "enabled": true }))
        .await
        .expect(200)
}

/// Proves a domain of the clinic's own by the sandbox's domain name system.
async fn prove(world: &World, clinic: &Clinic<'_>, connection: &str, domain: &str) -> Value {
    let new = json!({ "connection_id": connection, "domain": domain });
    let added = clinic.post("/v1/sso/domains", new).await.expect(201);
    record(world, &added, &[&text(&added, "record_value")]).await;
    let path = format!("/v1/sso/domains/{}/proof", text(&added, "id"));
    clinic.post(&path, json!({})).await.expect(200)
}

/// Has a domain's record say these texts.
async fn record(world: &World, domain: &Value, values: &[&str]) {
    let body = json!({ "name": domain["record_name"], "values": values });
    let put = world.http.put(format!("{}/sandbox/txt-records", world.url));
    let put = put.json(&body).send().await.expect("an answer");
    assert_eq!(put.status(), 200);
}

async fn map(
    clinic: &Clinic<'_>,
    connection: &str,
    group: &str,
    role: &str,
    at: Option<&str>,
) -> Value {
    let new =
        json!({ "connection_id": connection, "group": group, "role": role, "location_id": at });
    clinic.post("/v1/sso/mappings", new).await.expect(201)
}

impl<'w> Set<'w> {
    /// With a proven domain, and the group `desk` that gives the front desk at the first location.
    async fn up(world: &'w World, peer: &Peer) -> Self {
        let clinic = world.clinic().await;
        let connection = text(&connect(&clinic, peer).await, "id");
        let domain = format!("{}.example", uuid::Uuid::new_v4().simple());
        prove(world, &clinic, &connection, &domain).await;
        let at = clinic.location_id.clone();
        map(&clinic, &connection, "desk", "front_desk", Some(&at)).await;
        Self {
            clinic,
            connection,
            domain,
        }
    }

    fn email(&self, name: &str) -> String {
        format!("{name}@{}", self.domain)
    }

    /// Somebody with an account at the provider, in these groups.
    async fn person(&self, peer: &Peer, name: &str, groups: &[&str]) {
        let claims = json!({
            "email": self.email(name), "email_verified": true, "name": "Ann Example", "groups": groups,
        });
        peer.account(name, claims).await;
    }
}

/// What the record says of sign-ins that were refused, newest first.
async fn refusals(world: &World) -> Vec<(String, String)> {
    sqlx::query_as(
        "select payload ->> 'code', payload ->> 'words' from events where kind = 'sso.refused' order by id desc",
    )
    .fetch_all(&mut world.database.admin().await)
    .await
    .expect("the events")
}

/// What the authenticator app shows now that was set up with this.
fn code_of(world: &World, factor: &Value) -> String {
    let secret = Secret::try_from_base32(text(factor, "secret")).expect("base 32");
    let totp = Builder::new()
        .with_secret(secret)
        .build()
        .expect("a secret");
    let now = world.platform().clock().now().timestamp();
    totp.generate(now.unsigned_abs()).to_string()
}
