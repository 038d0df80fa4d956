//! The clinic's own directory keeps its staff.

mod doors;
mod groups;
mod lists;
mod moving;
mod suspensions;
mod users;

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Clinic, Staff};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// The directory of a clinic, with a token of its own.
async fn directory<'w>(clinic: &Clinic<'w>) -> Staff<'w> {
    let made = clinic
        .post("/v1/directory-tokens", json!({ "name": "Okta" }))
        .await
        .expect(201);
    Staff::with_token(clinic.world, made["token"].as_str().expect("a token"))
}

fn user(user_name: &str) -> Value {
    json!({ "schemas": [USER], "userName": user_name, "active": true })
}

fn group(name: &str, members: &[&str]) -> Value {
    let members: Vec<_> = members.iter().map(|id| json!({ "value": id })).collect();
    json!({ "schemas": [GROUP], "displayName": name, "members": members })
}

fn patch(operations: Value) -> Value {
    json!({ "schemas": [PATCH], "Operations": operations })
}

fn id_of(resource: &Value) -> String {
    resource["id"].as_str().expect("an id").to_owned()
}

async fn put(directory: &Staff<'_>, path: &str, body: Value) -> Answer {
    directory.call(Method::PUT, path, Some(body), &[]).await
}

/// The `scimType` of a refusal, and that it reads as SCIM's do.
#[track_caller]
fn refusal(answer: Answer, status: u16) -> String {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.headers["content-type"], "application/scim+json");
    let body = answer.body;
    let schemas = json!(["urn:ietf:params:scim:api:messages:2.0:Error"]);
    assert_eq!(body["schemas"], schemas, "{body}");
    assert_eq!(body["status"], status.to_string(), "{body}");
    assert!(body["detail"].is_string(), "{body}");
    body["scimType"].as_str().unwrap_or_default().to_owned()
}
