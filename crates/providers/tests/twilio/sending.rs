use std::time::Duration;

use async_trait::async_trait;
use ports::{
    PortError,
    sms::{
        OutboundSms, SmsProvider,
        contract::{self, Behaviour, Bench},
    },
};
use providers::twilio::{CLIENT_REF, Twilio};
use tokio::{io::AsyncReadExt, net::TcpListener};
use url::Url;

use crate::peer::{self, Seen};

struct TwilioBench {
    adapter: Twilio,
    lost: Twilio,
    stranger: Twilio,
    seen: Seen,
}

#[async_trait]
impl Bench for TwilioBench {
    async fn arrange(&self, behaviour: Behaviour) -> Option<(&dyn SmsProvider, String)> {
        let (adapter, to) = match behaviour {
            Behaviour::Takes => (&self.adapter, peer::TAKES),
            Behaviour::BadNumber => (&self.adapter, peer::BAD_NUMBER),
            Behaviour::OptedOut => (&self.adapter, peer::OPTED_OUT),
            Behaviour::Busy => (&self.adapter, peer::BUSY),
            Behaviour::Silent => (&self.adapter, peer::SILENT),
            Behaviour::Garbles => (&self.adapter, peer::GARBLES),
            Behaviour::Breaks => (&self.adapter, peer::BREAKS),
            Behaviour::Absent => (&self.lost, peer::TAKES),
            Behaviour::WrongCredentials => (&self.stranger, peer::TAKES),
        };
        Some((adapter, to.to_owned()))
    }

    /// Our reference is seen on the status callback's address.
    async fn taken(&self, client_ref: &str) -> usize {
        let taken = self.seen.taken();
        let refs = taken.iter().map(|fields| {
            let callback = Url::parse(&fields["StatusCallback"]).unwrap();
            let found = callback.query_pairs().find(|(name, _)| name == CLIENT_REF);
            found.map(|(_, value)| value.into_owned())
        });
        refs.filter(|found| found.as_deref() == Some(client_ref))
            .count()
    }
}

#[tokio::test]
async fn twilio_keeps_the_contract() {
    let (address, seen) = peer::start().await;
    let bench = TwilioBench {
        adapter: peer::adapter(&address, peer::TOKEN),
        lost: peer::adapter(&peer::nowhere().await, peer::TOKEN),
        stranger: peer::adapter(&address, "another token"),
        seen,
    };
    contract::run(&bench).await;
}

fn hello(to: &str) -> OutboundSms {
    OutboundSms {
        from: "+61400999999".into(),
        to: to.into(),
        body: "Grüße & 100 % + more".into(),
        client_ref: "msg_1".into(),
        status_callback: None,
    }
}

#[tokio::test]
async fn the_fields_arrive_as_they_are() {
    let (address, seen) = peer::start().await;
    let adapter = peer::adapter(&address, peer::TOKEN);
    adapter.send(hello(peer::TAKES)).await.unwrap();
    let taken = seen.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0]["To"], peer::TAKES);
    assert_eq!(taken[0]["From"], "+61400999999");
    assert_eq!(taken[0]["Body"], "Grüße & 100 % + more");
    assert_eq!(taken[0].get("StatusCallback"), None);
}

#[tokio::test]
async fn a_messaging_service_counts_later_so_we_count_ourselves() {
    let (address, _) = peer::start().await;
    let adapter = peer::adapter(&address, peer::TOKEN);
    let sms = OutboundSms {
        from: "MG00000000000000000000000000000001".into(),
        body: "ж".repeat(71),
        ..hello(peer::TAKES)
    };
    assert_eq!(adapter.send(sms).await.unwrap().segments, 2);
}

#[tokio::test]
async fn a_busy_twilio_says_when_to_come_again() {
    let (address, _) = peer::start().await;
    let adapter = peer::adapter(&address, peer::TOKEN);
    assert_eq!(
        adapter.send(hello(peer::BUSY)).await,
        Err(PortError::Retry {
            after: Some(Duration::from_secs(3))
        })
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed_because_it_would_send_twice() {
    let (address, seen) = peer::start().await;
    let adapter = peer::adapter(&address, peer::TOKEN);
    let answer = adapter.send(hello(peer::REDIRECTS)).await;
    assert!(
        matches!(answer, Err(PortError::Misconfigured { .. })),
        "{answer:?}"
    );
    assert_eq!(seen.taken().len(), 1);
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_leaves_it_unknown() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let requests = tokio::spawn(async move {
        let mut requests = 0;
        while let Ok(Ok((mut stream, _))) =
            tokio::time::timeout(Duration::from_millis(500), listener.accept()).await
        {
            let mut buffer = [0; 4096];
            if stream.read(&mut buffer).await.unwrap_or(0) > 0 {
                requests += 1;
            }
        }
        requests
    });
    let answer = peer::adapter(&address, peer::TOKEN)
        .send(hello(peer::TAKES))
        .await;
    assert!(
        matches!(answer, Err(PortError::Unknown { .. })),
        "{answer:?}"
    );
    assert_eq!(requests.await.unwrap(), 1, "the request is made once");
}

#[tokio::test]
async fn what_is_logged_of_a_message_shows_neither_number_nor_text() {
    let shown = format!("{:?}", hello(peer::TAKES));
    assert!(shown.contains("msg_1"));
    assert!(!shown.contains("+614") && !shown.contains("more"));
    let (address, _) = peer::start().await;
    let adapter = peer::adapter(&address, peer::TOKEN);
    assert!(!format!("{adapter:?}").contains(peer::TOKEN));
    let refused = adapter.send(hello("12")).await.unwrap_err();
    assert!(
        !format!("{refused} {refused:?}").contains("12 "),
        "{refused:?}"
    );
}
