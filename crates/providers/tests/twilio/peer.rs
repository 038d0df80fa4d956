//! A Twilio of our own on the loopback: credentials, form checks, answers and errors as
//! documented for the Messages resource. The recipient's last four digits choose what goes
//! wrong.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use kernel::Secret;
use poem::{
    EndpointExt, IntoResponse, Response, Route, Server,
    http::StatusCode,
    listener::TcpAcceptor,
    post,
    web::{
        Data, Form, Path,
        headers::{Authorization, HeaderMapExt, authorization::Basic},
    },
};
use providers::twilio::{Account, Endpoint, Twilio};
use serde_json::json;
use tokio::net::TcpListener;

pub const SID: &str = "AC00000000000000000000000000000001";
pub const TOKEN: &str = "a token of the test";

pub const TAKES: &str = "+61400000009";
pub const BAD_NUMBER: &str = "+61400000002";
pub const OPTED_OUT: &str = "+61400000004";
pub const BUSY: &str = "+61400000005";
pub const SILENT: &str = "+61400000003";
pub const GARBLES: &str = "+61400001001";
pub const BREAKS: &str = "+61400001002";
pub const REDIRECTS: &str = "+61400001003";

type Fields = HashMap<String, String>;

/// What the peer has seen.
#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<Log>>);

#[derive(Default)]
struct Log {
    taken: Vec<Fields>,
    was_busy: bool,
}

impl Seen {
    pub fn taken(&self) -> Vec<Fields> {
        self.0.lock().unwrap().taken.clone()
    }

    fn take(&self, fields: &Fields) -> usize {
        let mut log = self.0.lock().unwrap();
        log.taken.push(fields.clone());
        log.taken.len()
    }

    fn busy_at_first(&self) -> bool {
        !std::mem::replace(&mut self.0.lock().unwrap().was_busy, true)
    }
}

/// Starts the peer; its address and what it sees.
pub async fn start() -> (String, Seen) {
    let seen = Seen::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let app = Route::new()
        .at("/2010-04-01/Accounts/:sid/Messages.json", post(create))
        .data(seen.clone());
    let acceptor = TcpAcceptor::from_tokio(listener).unwrap();
    tokio::spawn(Server::new_with_acceptor(acceptor).run(app));
    (address, seen)
}

/// The adapter for a peer at that address.
pub fn adapter(base_url: &str, token: &str) -> Twilio {
    let account = Account {
        sid: SID.into(),
        auth_token: Secret::new(token.into()),
    };
    let endpoint = Endpoint {
        base_url: base_url.into(),
        connect_timeout: Duration::from_secs(2),
        answer_timeout: Duration::from_millis(700),
    };
    Twilio::new(account, endpoint).unwrap()
}

/// An address where nobody listens.
pub async fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[poem::handler]
async fn create(
    Path(sid): Path<String>,
    request: &poem::Request,
    Form(fields): Form<Fields>,
    Data(seen): Data<&Seen>,
) -> Response {
    let credentials = request.headers().typed_get::<Authorization<Basic>>();
    let known =
        credentials.is_some_and(|basic| basic.username() == SID && basic.password() == TOKEN);
    if !known {
        return problem(401, 20003, "Authenticate");
    }
    if sid != SID {
        return problem(404, 20404, "The requested resource was not found");
    }
    match check(&fields) {
        Some(refusal) => refusal,
        None => deliver(&fields, seen).await,
    }
}

/// What is wrong with the form, as Twilio would say it.
fn check(fields: &Fields) -> Option<Response> {
    let given = |name: &str| fields.get(name).filter(|value| !value.is_empty());
    let Some(to) = given("To") else {
        return Some(problem(400, 21604, "A 'To' phone number is required."));
    };
    if given("From").is_none() && given("MessagingServiceSid").is_none() {
        return Some(problem(400, 21603, "A 'From' phone number is required."));
    }
    let Some(body) = given("Body") else {
        return Some(problem(400, 21602, "Message body is required."));
    };
    if body.chars().count() > 1600 {
        return Some(problem(
            400,
            21617,
            "The message body exceeds 1600 characters.",
        ));
    }
    let digits = to.strip_prefix('+').unwrap_or_default();
    if !(8..=15).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some(problem(
            400,
            21211,
            &format!("Invalid 'To' Phone Number: {to}"),
        ));
    }
    match fields.get("StatusCallback") {
        Some(callback) if !callback.starts_with("http") => {
            Some(problem(400, 21609, "Invalid 'StatusCallback'"))
        }
        _ => None,
    }
}

async fn deliver(fields: &Fields, seen: &Seen) -> Response {
    match fields["To"].as_str() {
        BAD_NUMBER => problem(400, 21614, "'To' number is not a valid mobile number"),
        OPTED_OUT => problem(400, 21610, "Attempt to send to unsubscribed recipient"),
        BUSY if seen.busy_at_first() => {
            let mut busy = problem(429, 20429, "Too Many Requests");
            busy.headers_mut()
                .insert("Retry-After", "3".parse().unwrap());
            busy
        }
        SILENT => {
            seen.take(fields);
            tokio::time::sleep(Duration::from_secs(30)).await;
            StatusCode::NO_CONTENT.into()
        }
        GARBLES => {
            seen.take(fields);
            "<html>a proxy's page</html>"
                .with_status(StatusCode::CREATED)
                .into_response()
        }
        BREAKS => {
            seen.take(fields);
            problem(500, 20500, "Internal Server Error")
        }
        REDIRECTS => {
            seen.take(fields);
            let mut away: Response = StatusCode::TEMPORARY_REDIRECT.into();
            let here = format!("/2010-04-01/Accounts/{SID}/Messages.json");
            away.headers_mut().insert("Location", here.parse().unwrap());
            away
        }
        _ => created(fields, seen.take(fields)),
    }
}

fn created(fields: &Fields, number: usize) -> Response {
    // A messaging service has not chosen yet, so it counts nothing.
    let segments = match fields.get("From") {
        Some(_) => fields["Body"].len().div_ceil(160),
        None => 0,
    };
    let body = json!({
        "account_sid": SID,
        "api_version": "2010-04-01",
        "body": fields["Body"],
        "date_sent": null,
        "direction": "outbound-api",
        "error_code": null,
        "error_message": null,
        "from": fields.get("From"),
        "messaging_service_sid": fields.get("MessagingServiceSid"),
        "num_media": "0",
        "num_segments": segments.to_string(),
        "price": null,
        "sid": format!("SM{number:032x}"),
        "status": "queued",
        "to": fields["To"],
        "uri": format!("/2010-04-01/Accounts/{SID}/Messages/SM{number:032x}.json"),
    });
    answer(201, &body)
}

fn problem(status: u16, code: u32, message: &str) -> Response {
    let more_info = format!("https://www.twilio.com/docs/errors/{code}");
    let body = json!({"code": code, "message": message, "more_info": more_info, "status": status});
    answer(status, &body)
}

fn answer(status: u16, body: &serde_json::Value) -> Response {
    Response::builder()
        .status(StatusCode::from_u16(status).unwrap())
        .content_type("application/json")
        .body(body.to_string())
}
