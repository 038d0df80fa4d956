//! Lengths, chunks and broken heads: what reaches the server byte by byte.

use reqwest::Method;
use serde_json::json;
use testkit::World;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::problems::{ask, check};

const MIB: usize = 1024 * 1024;

/// Speaks HTTP by hand: what a client library would put right.
async fn raw(world: &World, head: &str, chunks: &[&[u8]]) -> (u16, String) {
    let address = world.url.strip_prefix("http://").expect("an address");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let head = format!("{head}\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("sent");
    for chunk in chunks {
        // The server may answer and hang up before all is sent.
        if stream.write_all(chunk).await.is_err() {
            break;
        }
    }
    let mut answer = vec![];
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    (status.unwrap_or_default(), answer)
}

fn padded(bytes: usize, location: &str) -> Vec<u8> {
    let body = json!({ "first_name": "Ann", "location_id": location }).to_string();
    format!("{body}{}", " ".repeat(bytes - body.len())).into_bytes()
}

#[tokio::test]
async fn a_body_over_one_mebibyte_is_refused_whatever_it_says_of_its_length() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let post = || ask(Method::POST, "/v1/contacts");
    let most = post()
        .body(padded(MIB, &clinic.location_id))
        .of(&clinic)
        .await;
    most.expect(201);
    let large = padded(MIB + 1, &clinic.location_id);
    check(
        &post().body(large.clone()).of(&clinic).await,
        413,
        "too_large",
    );

    // In chunks, without a length; without signing in, too.
    let head = |token: &str| {
        format!(
            "POST /v1/contacts HTTP/1.1\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked"
        )
    };
    let chunk =
        |bytes: &[u8]| [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
    for token in [clinic.token.as_str(), "nobody"] {
        let (status, answer) = raw(&world, &head(token), &[&chunk(&large), b"0\r\n\r\n"]).await;
        assert_eq!(status, 413, "{answer}");
        assert!(
            answer.contains("application/problem+json") && answer.contains("too_large"),
            "{answer}"
        );
    }
    let small = padded(200, &clinic.location_id);
    let (status, answer) = raw(
        &world,
        &head(&clinic.token),
        &[&chunk(&small), b"0\r\n\r\n"],
    )
    .await;
    assert_eq!(status, 201, "{answer}");
    let listed = clinic.get("/v1/contacts").await.expect(200);
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_plain_get_needs_no_length_and_every_answer_has_an_id_of_its_own() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let head = format!(
        "GET /v1/me HTTP/1.1\r\nauthorization: bearer {}",
        clinic.token
    );
    let (status, answer) = raw(&world, &head, &[]).await;
    assert_eq!(status, 200, "{answer}");
    let head = format!(
        "DELETE /v1/sessions/current HTTP/1.1\r\nauthorization: Bearer {}",
        clinic.token
    );
    let (status, answer) = raw(&world, &head, &[]).await;
    assert_eq!(status, 204, "{answer}");

    let mut ids = vec![];
    for path in ["/livez", "/v1/me", "/v1/me", "/nowhere"] {
        let answer = world.get(path).await;
        ids.push(answer.headers["x-request-id"].clone());
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
        assert_eq!(
            answer.headers["x-content-type-options"], "nosniff",
            "{path}"
        );
    }
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

#[tokio::test]
async fn a_broken_head_harms_nobody() {
    let world = World::without_workers().await;
    for head in [
        "GET\r\n",
        "POST /v1/contacts HTTP/1.1\r\ncontent-length: many",
        "\0\0\0",
    ] {
        let (status, answer) = raw(&world, head, &[]).await;
        assert!(status == 0 || (400..500).contains(&status), "{answer}");
    }
    let live = world.get("/livez").await.expect(200);
    assert!(!live.is_null());
}
