//! The browser's sessions: tokens in cookies.

use reqwest::{Method, header::SET_COOKIE};
use serde_json::{Value, json};
use testkit::World;

use super::PASSWORD;

/// A browser as far as cookies go.
struct Browser<'w> {
    world: &'w World,
    cookies: Vec<(String, String)>,
}

struct Page {
    status: u16,
    body: Value,
    set: Vec<String>,
}

impl Browser<'_> {
    async fn call(&mut self, method: Method, path: &str, body: Option<Value>, ours: bool) -> Page {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        let http = &self.world.http;
        let mut request = http.request(method, format!("{}{path}", self.world.url));
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        if ours {
            request = request.header("x-attend-client", "web");
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer");
        let set = answer.headers().get_all(SET_COOKIE).iter();
        let set: Vec<_> = set
            .map(|one| one.to_str().expect("a text").to_owned())
            .collect();
        for one in &set {
            let (name, rest) = one.split_once('=').expect("a cookie");
            let value = rest.split(';').next().unwrap_or_default();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a text");
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Page { status, body, set }
    }
}

#[tokio::test]
async fn a_browser_holds_its_tokens_in_cookies_that_no_script_reads() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let mut browser = Browser {
        world: &world,
        cookies: vec![],
    };
    let credentials = json!({ "email": clinic.email, "password": PASSWORD });
    let signed_in = browser.call(
        Method::POST,
        "/v1/browser-sessions",
        Some(credentials),
        true,
    );
    let signed_in = signed_in.await;
    assert_eq!((signed_in.status, &signed_in.body), (204, &json!("")));
    assert_eq!(signed_in.set.len(), 2, "{:?}", signed_in.set);
    for cookie in &signed_in.set {
        for wanted in ["HttpOnly", "SameSite=Strict", "Max-Age="] {
            assert!(cookie.contains(wanted), "{wanted} in {cookie}");
        }
        let everywhere = cookie.starts_with("attend_access=");
        let path = if everywhere {
            "Path=/"
        } else {
            "Path=/v1/browser-sessions"
        };
        assert!(cookie.contains(path), "{cookie}");
    }
    assert_eq!(
        browser
            .call(Method::GET, "/v1/me", None, false)
            .await
            .status,
        200
    );

    let old = browser.cookies.clone();
    let renewed = browser
        .call(Method::POST, "/v1/browser-sessions/renewal", None, true)
        .await;
    assert_eq!((renewed.status, renewed.set.len()), (204, 2));
    assert!(old.iter().all(|cookie| !browser.cookies.contains(cookie)));

    let access = browser.cookies.clone();
    let out = browser
        .call(Method::DELETE, "/v1/browser-sessions/current", None, true)
        .await;
    assert_eq!(out.status, 204);
    assert!(
        browser.cookies.is_empty(),
        "both are cleared: {:?}",
        out.set
    );
    browser.cookies = access;
    assert_eq!(
        browser.call(Method::GET, "/v1/me", None, true).await.status,
        401
    );
}

#[tokio::test]
async fn a_foreign_page_can_change_nothing_with_a_browsers_cookies() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let mut browser = Browser {
        world: &world,
        cookies: vec![],
    };
    let credentials = json!({ "email": clinic.email, "password": PASSWORD });
    browser
        .call(
            Method::POST,
            "/v1/browser-sessions",
            Some(credentials),
            true,
        )
        .await;
    let contact = json!({ "first_name": "Ann", "location_id": clinic.location_id });
    for (method, path, body) in [
        (Method::POST, "/v1/contacts", Some(contact.clone())),
        (
            Method::PATCH,
            "/v1/contacts/ctc_00000000000000000000000000",
            Some(json!({})),
        ),
        (Method::DELETE, "/v1/sessions/current", None),
        (Method::POST, "/v1/browser-sessions/renewal", None),
        (Method::DELETE, "/v1/browser-sessions/current", None),
    ] {
        let answer = browser.call(method.clone(), path, body, false).await;
        assert_eq!(answer.status, 403, "{method} {path}: {}", answer.body);
        assert_eq!(answer.body["code"], "cross_site", "{method} {path}");
    }
    let listed = clinic.get("/v1/contacts").await.expect(200);
    assert_eq!(listed["items"], json!([]));
    let made = browser
        .call(Method::POST, "/v1/contacts", Some(contact), true)
        .await;
    assert_eq!(made.status, 201, "{}", made.body);
}
