//! Refusals as SCIM reads them (RFC 7644 §3.12).

use platform::Problem;
use poem::{
    Body, Endpoint, Response,
    http::{HeaderValue, header},
};
use serde_json::{Value, json};

use crate::ROOT;

/// The media type of SCIM.
pub(crate) const SCIM_JSON: &str = "application/scim+json";
const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// The codes of SCIM itself: a problem with one of them as its code says it as `scimType`.
const SCIM_TYPES: &[&str] = &[
    "invalidFilter",
    "tooMany",
    "uniqueness",
    "mutability",
    "invalidSyntax",
    "invalidPath",
    "noTarget",
    "invalidValue",
    "sensitive",
];

/// 400 with a `scimType`.
pub(crate) fn bad(scim_type: &'static str, detail: impl Into<String>) -> Problem {
    Problem::new(400, scim_type).detail(detail)
}

/// Everything that the site answers below `/scim/v2`, in SCIM's form where it is a refusal.
pub fn speaking<E: Endpoint<Output = Response>>(site: E) -> impl Endpoint<Output = Response> {
    Speaking(site)
}

struct Speaking<E>(E);

impl<E: Endpoint<Output = Response>> Endpoint for Speaking<E> {
    type Output = Response;

    async fn call(&self, request: poem::Request) -> poem::Result<Response> {
        let path = request.uri().path();
        let ours = path
            .strip_prefix(ROOT)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let answer = self.0.call(request).await?;
        match ours {
            true => Ok(dressed(answer).await),
            false => Ok(answer),
        }
    }
}

async fn dressed(mut answer: Response) -> Response {
    let kind = answer.headers().get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind != "application/problem+json") {
        return answer;
    }
    let problem = answer.take_body().into_bytes().await.unwrap_or_default();
    let problem: Value = serde_json::from_slice(&problem).unwrap_or_default();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(SCIM_JSON));
    headers.remove(header::CONTENT_LENGTH);
    answer.set_body(Body::from(error(&problem).to_string()));
    answer
}

/// A problem's body as SCIM's.
fn error(problem: &Value) -> Value {
    let code = problem["code"].as_str().unwrap_or_default();
    let status = problem["status"].as_u64().unwrap_or(500);
    let mut said = json!({ "schemas": [ERROR], "status": status.to_string() });
    // Our own checks say 422 for a value that SCIM calls a bad one.
    let scim_type = match status {
        422 => Some("invalidValue"),
        _ => SCIM_TYPES.contains(&code).then_some(code),
    };
    if status == 422 {
        said["status"] = json!("400");
    }
    if let Some(scim_type) = scim_type {
        said["scimType"] = json!(scim_type);
    }
    let mut detail = problem["detail"].as_str().unwrap_or("refused").to_owned();
    for wrong in problem["errors"].as_array().into_iter().flatten() {
        let at = wrong["pointer"].as_str().unwrap_or_default();
        let why = wrong["detail"].as_str().unwrap_or_default();
        if !detail.contains(why) || !at.is_empty() {
            let at = at.trim_start_matches('/').replace('/', ".");
            detail = format!("{detail}; {at}: {why}");
        }
    }
    said["detail"] = json!(detail);
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_as_scim_with_each_wrong_field() {
        let problem = json!({
            "status": 400, "code": "invalidValue", "detail": "some values are wrong",
            "errors": [{ "pointer": "/name/givenName", "code": "invalidValue", "detail": "too long" }],
        });
        let wanted = json!({
            "schemas": [ERROR], "status": "400", "scimType": "invalidValue",
            "detail": "some values are wrong; name.givenName: too long",
        });
        assert_eq!(error(&problem), wanted);
    }

    #[test]
    fn a_code_that_is_not_of_scim_is_left_out() {
        let problem = json!({ "status": 409, "code": "last_owner", "detail": "nobody else" });
        assert_eq!(error(&problem).get("scimType"), None);
        assert_eq!(error(&problem)["status"], "409");
    }
}
