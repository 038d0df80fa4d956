//! A browser without a screen: cookies, and redirects that the test follows.

use reqwest::{Client, Response, StatusCode, Url, redirect::Policy};
use serde_json::Value;
use testkit::{Answer, World};

pub struct Browser<'w> {
    pub http: Client,
    world: &'w World,
}

impl<'w> Browser<'w> {
    pub fn open(world: &'w World) -> Self {
        let http = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .build()
            .expect("a client");
        Self { http, world }
    }

    pub async fn get(&self, address: &str) -> Response {
        self.http.get(address).send().await.expect("an answer")
    }

    /// Asks the API with the browser's cookies.
    pub async fn api(&self, path: &str) -> Answer {
        let request = self.http.get(format!("{}{path}", self.world.url));
        Answer::of(request.send().await.expect("an answer")).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        let request = self.http.post(format!("{}{path}", self.world.url));
        let request = request.header("x-attend-client", "test").json(&body);
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// Leaves for the provider: the address that it is sent to.
    pub async fn leave(&self, connection: &str, return_to: &str) -> Url {
        let start = format!(
            "{}/v1/sso/start?connection={connection}&return_to={return_to}",
            self.world.url
        );
        location(&self.get(&start).await)
    }

    /// Signs in at the provider, until it sends the browser back: the address that it sends it to.
    pub async fn at_provider(&self, authorization: &Url, login: &str) -> Url {
        let home = format!("{}/", self.world.url);
        let mut next = authorization.clone();
        for _ in 0..10 {
            if next.as_str().starts_with(&home) {
                return next;
            }
            let answer = self.get(next.as_str()).await;
            next = match answer.status() {
                StatusCode::OK => self.fill_in(answer, login).await,
                _ => location(&answer),
            };
        }
        panic!("the provider sends the browser in circles, to {next}");
    }

    /// The login form of the provider's own pages.
    async fn fill_in(&self, page: Response, login: &str) -> Url {
        let address = page.url().clone();
        let page = page.text().await.expect("a page");
        let action = page
            .split("action=\"")
            .nth(1)
            .unwrap_or_else(|| panic!("no form: {page}"));
        let action = action.split('"').next().expect("an action");
        let action = address.join(action).expect("an address");
        let form = [("prompt", "login"), ("login", login), ("password", "x")];
        let answer = self.http.post(action).form(&form).send().await;
        location(&answer.expect("an answer"))
    }

    /// All of it: where the browser lands, below our own address.
    pub async fn sign_in(&self, connection: &str, login: &str) -> String {
        let authorization = self.leave(connection, "/contacts").await;
        if authorization.as_str().starts_with(&self.world.url) {
            return landed(&authorization);
        }
        let back = self.at_provider(&authorization, login).await;
        landed(&location(&self.get(back.as_str()).await))
    }
}

pub fn landed(address: &Url) -> String {
    let fragment = address.fragment().map(|it| format!("#{it}"));
    let query = address.query().map(|it| format!("?{it}"));
    format!(
        "{}{}{}",
        address.path(),
        query.unwrap_or_default(),
        fragment.unwrap_or_default()
    )
}

#[track_caller]
pub fn location(answer: &Response) -> Url {
    let header = answer.headers().get("location");
    let header =
        header.unwrap_or_else(|| panic!("{} to nowhere at {}", answer.status(), answer.url()));
    let header = header.to_str().expect("text");
    answer.url().join(header).expect("an address")
}
