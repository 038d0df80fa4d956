//! Every refusal has one shape, whoever refuses: a rule, the door or the framework.

use reqwest::{Method, StatusCode};
use serde_json::json;
use testkit::{Answer, Clinic, World};

/// A request of raw parts.
pub(super) struct Ask {
    method: Method,
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: Vec<u8>,
}

pub(super) fn ask(method: Method, path: &'static str) -> Ask {
    let headers = &[("content-type", "application/json")];
    Ask {
        method,
        path,
        headers,
        body: vec![],
    }
}

impl Ask {
    fn headers(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }

    pub fn body(self, body: impl Into<Vec<u8>>) -> Self {
        Self {
            body: body.into(),
            ..self
        }
    }

    pub async fn of(self, clinic: &Clinic<'_>) -> Answer {
        let http = &clinic.world.http;
        let mut request = http.request(self.method, format!("{}{}", clinic.world.url, self.path));
        if !self
            .headers
            .iter()
            .any(|(name, _)| *name == "authorization")
        {
            request = request.bearer_auth(&clinic.token);
        }
        for (name, value) in self.headers {
            request = request.header(*name, *value);
        }
        Answer::of(request.body(self.body).send().await.expect("an answer")).await
    }
}

/// What every refusal must be.
pub(super) fn check(answer: &Answer, status: u16, code: &str) {
    let (body, headers) = (&answer.body, &answer.headers);
    assert_eq!(answer.status, status, "{body}");
    assert_eq!(
        headers["content-type"], "application/problem+json",
        "{body}"
    );
    assert_eq!(body["code"], code, "{body}");
    assert_eq!(body["status"], status, "{body}");
    let title = StatusCode::from_u16(status)
        .ok()
        .and_then(|s| s.canonical_reason());
    assert_eq!(body["title"].as_str(), title, "{body}");
    assert_eq!(body["type"], "about:blank", "{body}");
    assert!(
        body["detail"].as_str().is_some_and(|text| !text.is_empty()),
        "{body}"
    );
    let id = headers["x-request-id"].to_str().expect("an id");
    assert!(!id.is_empty() && body["request_id"] == id, "{body}");
}

#[tokio::test]
async fn every_refusal_is_a_problem_with_a_code_and_the_requests_id() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let get = |path| ask(Method::GET, path);
    let post = |body: &str| ask(Method::POST, "/v1/contacts").body(body);
    let anon: &[(&str, &str)] = &[("authorization", "Basic b25lOnR3bw==")];
    let text: &[(&str, &str)] = &[("content-type", "text/plain")];
    let form: &[(&str, &str)] = &[("content-type", "application/x-www-form-urlencoded")];
    let long_key: &[(&str, &str)] = &[
        ("content-type", "application/json"),
        ("idempotency-key", ""),
    ];
    let no_tag: &[(&str, &str)] = &[
        ("content-type", "application/json"),
        ("if-match", "\"new\""),
    ];
    let contact = "/v1/contacts/ctc_00000000000000000000000000";
    for (ask, status, code) in [
        (post("{"), 400, "invalid_json"),
        (post(""), 400, "invalid_json"),
        (post("\u{feff}{}"), 400, "invalid_json"),
        (post("{\"first_name\": \"\\ud800\"}"), 400, "invalid_json"),
        (post("{}").headers(long_key), 400, "idempotency_key"),
        (get("/v1/contacts?limit=many"), 400, "invalid_parameter"),
        (get("/v1/contacts?limit=0"), 400, "invalid_parameter"),
        (
            get("/v1/contacts?location_id=ctc_00000000000000000000000000"),
            400,
            "invalid_parameter",
        ),
        (get("/v1/contacts?cursor=garbage"), 400, "invalid_cursor"),
        (get("/v1/slots"), 400, "invalid_parameter"),
        (
            ask(Method::PATCH, contact).headers(no_tag).body("{}"),
            400,
            "invalid_parameter",
        ),
        (get("/v1/me").headers(anon), 401, "unauthorised"),
        (get("/v1/no-such-thing"), 404, "not_found"),
        (get("/elsewhere"), 404, "not_found"),
        (get(contact), 404, "not_found"),
        (get("/v1/contacts/not-an-id"), 404, "not_found"),
        (
            get("/v1/contacts/bkg_00000000000000000000000000"),
            404,
            "not_found",
        ),
        (
            ask(Method::DELETE, "/v1/contacts"),
            405,
            "method_not_allowed",
        ),
        (
            ask(Method::PUT, contact).body("{}"),
            405,
            "method_not_allowed",
        ),
        (
            post("first_name=Ann").headers(form),
            415,
            "unsupported_media_type",
        ),
        (post("{}").headers(text), 415, "unsupported_media_type"),
        (post("[]"), 422, "invalid_body"),
        (post("null"), 422, "invalid_body"),
        (post("{}"), 422, "invalid_body"),
    ] {
        let what = format!(
            "{} {} {:?}",
            ask.method,
            ask.path,
            String::from_utf8_lossy(&ask.body)
        );
        let answer = ask.of(&clinic).await;
        assert!(
            answer.status == status,
            "{what}: {} {}",
            answer.status,
            answer.body
        );
        check(&answer, status, code);
    }
}

#[tokio::test]
async fn every_wrong_field_of_a_body_is_named_not_the_first_alone() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let contact = json!({
        "first_name": "", "last_name": "x".repeat(101), "phone": 7, "email": ["a@b.cc"],
        "date_of_birth": "31.12.1999", "location_id": "loc_1", "nickname": "Al", "a/b": 1, "c~d": 2,
    });
    let faults = clinic.post("/v1/contacts", contact).await.faults();
    assert_eq!(
        faults,
        [
            "/a~1b unknown",
            "/c~0d unknown",
            "/date_of_birth date",
            "/email type",
            "/first_name min_length",
            "/last_name max_length",
            "/location_id pattern",
            "/nickname unknown",
            "/phone type",
        ]
    );
    let points = json!({ "first_name": "Ann", "phone": "12", "email": "ann", "location_id": clinic.location_id });
    let faults = clinic.post("/v1/contacts", points).await.faults();
    assert_eq!(faults, ["/email pattern", "/phone pattern"]);
    let points = json!({
        "first_name": "Ann", "phone": "0491 570 1", "date_of_birth": "2199-12-31", "location_id": clinic.location_id,
    });
    let refused = clinic.post("/v1/contacts", points).await;
    assert_eq!(
        refused.faults(),
        ["/date_of_birth future", "/phone invalid"]
    );
    let nowhere = json!({
        "first_name": "Ann", "date_of_birth": "2199-12-31",
        "location_id": "loc_01m8297k48epbasc0dpavccjy5",
    });
    let refused = clinic.post("/v1/contacts", nowhere).await;
    assert_eq!(
        refused.faults(),
        ["/date_of_birth future", "/location_id unknown_location"]
    );
    let none = clinic.get("/v1/contacts?limit=0").await;
    assert_eq!(none.body["errors"][0]["pointer"], "?limit");
    assert_eq!(none.problem(400), "invalid_parameter");
    let practitioner = json!({ "name": "Dr Pat", "service_ids": ["svc_1"], "hours": [
        { "location_id": clinic.location_id, "weekday": "mon", "from": "09:00", "to": "17:00" },
        { "location_id": clinic.location_id, "weekday": "someday", "from": "9", "unto": "17:00" },
    ]});
    let faults = clinic
        .post("/v1/practitioners", practitioner)
        .await
        .faults();
    assert_eq!(
        faults,
        [
            "/hours/1/from pattern",
            "/hours/1/to required",
            "/hours/1/unto unknown",
            "/hours/1/weekday enum",
            "/service_ids/0 pattern",
        ]
    );
    let nul = json!({ "first_name": "A\0", "location_id": clinic.location_id });
    let faults = clinic.post("/v1/contacts", nul).await.faults();
    assert_eq!(faults, ["/first_name nul"]);
    assert_eq!(
        clinic.get("/v1/contacts").await.expect(200)["items"],
        json!([])
    );
}
