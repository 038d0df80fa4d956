//! What the guarded web calls, and what it does not.

use http::Request;
use poem::{
    Route, Server, get, handler,
    http::StatusCode,
    listener::{Acceptor, Listener, TcpListener},
    web::Redirect,
};
use ports::{
    PortError,
    web::{MOST_BYTES, NOT_ALLOWED, TOO_LARGE, UNREACHABLE, Web},
};
use providers::web::{GuardedWeb, Reach};

#[handler]
fn fine() -> &'static str {
    "fine"
}

#[handler]
fn away() -> Redirect {
    Redirect::see_other("http://169.254.169.254/latest/meta-data")
}

#[handler]
fn long() -> Vec<u8> {
    vec![b'x'; MOST_BYTES + 1]
}

/// A peer on this machine: its port.
async fn peer() -> u16 {
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await;
    let acceptor = acceptor.expect("a port");
    let address = acceptor.local_addr().remove(0);
    let port = address.as_socket_addr().expect("an address").port();
    let routes = Route::new()
        .at("/fine", get(fine))
        .at("/away", get(away))
        .at("/long", get(long));
    tokio::spawn(Server::new_with_acceptor(acceptor).run(routes));
    port
}

async fn call(reach: Reach, address: &str) -> Result<(StatusCode, Vec<u8>), String> {
    let web = GuardedWeb::new(reach).expect("a client");
    let request = Request::get(address).body(vec![]).expect("a request");
    match web.send(request).await {
        Ok(answer) => Ok((answer.status(), answer.into_body())),
        Err(PortError::Rejected { code, .. }) => Err(code),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn nothing_but_the_public_internet_is_called_and_only_over_https() {
    let port = peer().await;
    for address in [
        format!("http://127.0.0.1:{port}/fine"),
        format!("https://127.0.0.1:{port}/fine"),
        format!("https://localhost:{port}/fine"),
        format!("https://[::1]:{port}/fine"),
        format!("https://[::ffff:127.0.0.1]:{port}/fine"),
        // The same number, otherwise written.
        format!("https://2130706433:{port}/fine"),
        format!("https://0x7f.1:{port}/fine"),
        "https://10.0.0.1/".to_owned(),
        "https://169.254.169.254/latest/meta-data".to_owned(),
        "http://example.com/".to_owned(),
    ] {
        let refused = call(Reach::Public, &address).await;
        assert_eq!(refused, Err(NOT_ALLOWED.to_owned()), "{address}");
    }
}

#[tokio::test]
async fn beside_a_sandbox_this_machine_is_called_too_and_nothing_else() {
    let port = peer().await;
    for host in ["127.0.0.1", "localhost"] {
        let found = call(Reach::Loopback, &format!("http://{host}:{port}/fine")).await;
        assert_eq!(found, Ok((StatusCode::OK, b"fine".to_vec())), "{host}");
    }
    for address in [
        "http://10.0.0.1/",
        "http://example.com/",
        "https://192.168.0.1/",
    ] {
        let refused = call(Reach::Loopback, address).await;
        assert_eq!(refused, Err(NOT_ALLOWED.to_owned()), "{address}");
    }
}

#[tokio::test]
async fn no_redirect_is_followed_and_no_long_answer_read() {
    let port = peer().await;
    let answer = call(Reach::Loopback, &format!("http://127.0.0.1:{port}/away")).await;
    assert_eq!(answer.map(|(status, _)| status), Ok(StatusCode::SEE_OTHER));
    let endless = call(Reach::Loopback, &format!("http://127.0.0.1:{port}/long")).await;
    assert_eq!(endless, Err(TOO_LARGE.to_owned()));
    let nobody = call(Reach::Loopback, "http://127.0.0.1:1/").await;
    assert_eq!(nobody, Err(UNREACHABLE.to_owned()));
}
