//! A real OpenID provider beside the test: npm's `oidc-provider`, which can be told to misbehave.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use platform::clock::{Clock as _, SystemClock};
use serde_json::{Value, json};
use testkit::World;

/// Ends with the test: its standard input closes.
pub struct Peer {
    pub issuer: String,
    child: Child,
    http: reqwest::Client,
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Peer {
    /// With its clock as far ahead as the world's is by now.
    ///
    /// # Panics
    /// When it does not start: its packages are installed by `./dev test`.
    pub async fn start(world: &World) -> Self {
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/oidc");
        assert!(
            place.join("node_modules").exists(),
            "the packages of tests/peers/oidc are missing: run npm --prefix tests/peers/oidc ci"
        );
        let ahead = world.platform().clock().now() - SystemClock.now();
        let mut child = Command::new("node")
            .arg("peer.mjs")
            .current_dir(place)
            .env("AHEAD_MS", ahead.num_milliseconds().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node runs");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let issuer = tokio::task::spawn_blocking(move || {
            let mut lines = lines.map_while(Result::ok);
            lines.find_map(|line| line.strip_prefix("issuer ").map(str::to_owned))
        });
        let issuer = issuer.await.expect("it is read");
        Self {
            issuer: issuer.expect("the provider says where it is"),
            child,
            http: reqwest::Client::new(),
        }
    }

    async fn tell(&self, method: reqwest::Method, path: &str, body: &Value) -> Value {
        let address = format!("{}/_peer/{path}", self.issuer);
        let answer = self.http.request(method, address).json(body).send().await;
        let answer = answer.expect("the provider listens");
        assert!(answer.status().is_success(), "{:?}", answer.text().await);
        answer.json().await.expect("JSON")
    }

    async fn put(&self, path: &str, body: Value) {
        self.tell(reqwest::Method::PUT, path, &body).await;
    }

    /// Registers a client, as the clinic's connection says what to enter.
    pub async fn client(&self, connection: &Value, secret: &str) {
        let client = json!({
            "client_secret": secret,
            "redirect_uris": [connection["redirect_uri"]],
            "post_logout_redirect_uris": [connection["post_logout_redirect_uri"]],
            "backchannel_logout_uri": connection["backchannel_logout_uri"],
            "backchannel_logout_session_required": true,
        });
        let id = connection["client_id"].as_str().expect("a client id");
        self.put(&format!("clients/{id}"), client).await;
    }

    /// Somebody with an account there, whose login is `subject`.
    pub async fn account(&self, subject: &str, claims: Value) {
        self.put(&format!("accounts/{subject}"), claims).await;
    }

    pub async fn behave(&self, behaviour: Value) {
        self.put("behaviour", behaviour).await;
    }

    /// New keys; what the old ones signed is good no more.
    pub async fn rotate(&self) {
        self.tell(reqwest::Method::POST, "rotation", &json!({}))
            .await;
    }

    /// A token signed with the provider's own key, or as `wish` says.
    pub async fn token(&self, claims: Value, wish: Value) -> String {
        let mut body = wish;
        body["claims"] = claims;
        let made = self.tell(reqwest::Method::POST, "tokens", &body).await;
        made["token"].as_str().expect("a token").to_owned()
    }
}
