//! A lean HTTP/1.1 client: one connection kept alive, one request at a time.
//!
//! Client, server and database share the machine's cores, so what the client
//! costs is taken from the server. This one writes ready-made bytes and looks
//! for the end of the answer; the library that the tests use costs ten times that.

use std::net::SocketAddr;

use anyhow::{Context, ensure};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// Status and body of an answer.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    pub status: u16,
    pub body: &'a [u8],
}

impl Answer<'_> {
    pub fn json(&self) -> anyhow::Result<serde_json::Value> {
        let said = || format!("{}: {}", self.status, String::from_utf8_lossy(self.body));
        ensure!((200..300).contains(&self.status), said());
        if self.body.is_empty() {
            return Ok(serde_json::Value::Null);
        }
        serde_json::from_slice(self.body).with_context(said)
    }
}

impl Wire {
    pub async fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address)
            .await
            .context("Attend does not listen")?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends the request and reads the whole answer.
    pub async fn call(&mut self, request: &[u8]) -> anyhow::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            self.more().await?;
            if let Some(head) = Head::of(&self.buffer)? {
                break head;
            }
        };
        while self.buffer.len() < head.end + head.length {
            self.more().await?;
        }
        Ok(Answer {
            status: head.status,
            body: &self.buffer[head.end..head.end + head.length],
        })
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        let read = self.stream.read_buf(&mut self.buffer).await?;
        ensure!(read > 0, "Attend closed the connection");
        Ok(())
    }
}

struct Head {
    status: u16,
    /// Where the body begins.
    end: usize,
    length: usize,
}

impl Head {
    /// None while it is not there in whole.
    fn of(bytes: &[u8]) -> anyhow::Result<Option<Self>> {
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(None);
        };
        let text = std::str::from_utf8(&bytes[..end]).context("no HTTP answer")?;
        let status = text.split(' ').nth(1).and_then(|word| word.parse().ok());
        let status = status.context("an answer without a status")?;
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_it = name.eq_ignore_ascii_case("content-length");
            is_it.then(|| value.trim().parse().ok())?
        });
        let length = match status {
            204 => 0,
            _ => length.context("an answer without a length")?,
        };
        Ok(Some(Self {
            status,
            end: end + 4,
            length,
        }))
    }
}

/// A GET, as bytes.
pub fn get(path: &str, token: Option<&str>) -> Vec<u8> {
    let bearer = token.map_or_else(String::new, |token| {
        format!("authorization: Bearer {token}\r\n")
    });
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{bearer}\r\n").into_bytes()
}

/// A POST of JSON, as bytes.
pub fn post(path: &str, token: Option<&str>, body: &serde_json::Value) -> Vec<u8> {
    let bearer = token.map_or_else(String::new, |token| {
        format!("authorization: Bearer {token}\r\n")
    });
    let body = body.to_string();
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\n{bearer}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_where_its_length_says() {
        let head =
            Head::of(b"HTTP/1.1 202 Accepted\r\nServer: x\r\nContent-Length: 2\r\n\r\n{}").unwrap();
        let head = head.unwrap();
        assert_eq!((head.status, head.end, head.length), (202, 55, 2));
    }

    #[test]
    fn a_part_of_a_head_is_none() {
        assert!(Head::of(b"HTTP/1.1 200 OK\r\nContent-").unwrap().is_none());
    }

    #[test]
    fn an_answer_of_unknown_length_is_refused() {
        assert!(Head::of(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").is_err());
    }
}
