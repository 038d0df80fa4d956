//! What every SMS adapter must do, as a suite to run against each of them.
//!
//! An adapter's test implements [`Bench`] (the adapter, and a far side that can be told how to
//! behave) and awaits [`run`]. The suite panics with the rule that was broken.

use async_trait::async_trait;

use super::{Accepted, OutboundSms, SmsProvider};
use crate::{PortError, Refusal};

/// How the far side shall meet a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Takes it.
    Takes,
    /// Knows no such number.
    BadNumber,
    /// Was told by the recipient to stop.
    OptedOut,
    /// Is too busy for the first attempt and takes the second.
    Busy,
    /// Takes the request and never answers.
    Silent,
    /// Takes the message and answers what nobody can read.
    Garbles,
    /// Fails inside, so that nobody can tell how far it came.
    Breaks,
    /// Is not there: nothing listens.
    Absent,
    /// Does not know our credentials.
    WrongCredentials,
}

/// An adapter with its far side.
#[async_trait]
pub trait Bench: Send + Sync {
    /// The adapter to use for this behaviour, and the number to send to. `None` where the far
    /// side cannot be made to behave so; [`Behaviour::Takes`] and the two refusals it must.
    async fn arrange(&self, behaviour: Behaviour) -> Option<(&dyn SmsProvider, String)>;

    /// How many messages with this reference the far side has taken.
    async fn taken(&self, client_ref: &str) -> usize;
}

/// The whole suite.
pub async fn run(bench: &dyn Bench) {
    takes_a_message(bench).await;
    charges_long_messages_by_their_parts(bench).await;
    tells_messages_apart(bench).await;
    refuses(bench, Behaviour::BadNumber, Refusal::BadNumber).await;
    refuses(bench, Behaviour::OptedOut, Refusal::OptedOut).await;
    a_busy_provider_is_tried_again(bench).await;
    an_absent_provider_is_tried_again(bench).await;
    what_nobody_knows_is_unknown(bench).await;
    wrong_credentials_are_said(bench).await;
}

async fn takes_a_message(bench: &dyn Bench) {
    let (provider, to) = needed(bench, Behaviour::Takes).await;
    let sms = message(&to, "contract-takes", "See you at 9:00.");
    let accepted = provider.send(sms).await.expect("a plain message is taken");
    assert!(
        !accepted.provider_id.is_empty(),
        "an accepted message has an id"
    );
    assert_eq!(accepted.segments, 1, "a short message is one segment");
    assert_eq!(bench.taken("contract-takes").await, 1, "it is taken once");
    found_if_findable(provider, "contract-takes", &accepted).await;
}

async fn found_if_findable(provider: &dyn SmsProvider, client_ref: &str, accepted: &Accepted) {
    let found = provider.find(client_ref).await.expect("a look-up answers");
    if provider.capabilities().finds_by_client_ref {
        let found = found.expect("a provider that can look up finds what it took");
        assert_eq!(
            found.provider_id, accepted.provider_id,
            "and it is the same one"
        );
    } else {
        assert_eq!(found, None, "a provider that cannot look up claims nothing");
    }
    let unknown = provider.find("contract-never-sent").await;
    assert_eq!(unknown, Ok(None), "what was never sent is not found");
}

async fn charges_long_messages_by_their_parts(bench: &dyn Bench) {
    let (provider, to) = needed(bench, Behaviour::Takes).await;
    let sms = message(&to, "contract-long", &"a".repeat(161));
    let accepted = provider.send(sms).await.expect("a long message is taken");
    assert_eq!(accepted.segments, 2, "161 characters are two segments");
}

async fn tells_messages_apart(bench: &dyn Bench) {
    let mut ids = Vec::new();
    for client_ref in ["contract-one", "contract-two"] {
        let (provider, to) = needed(bench, Behaviour::Takes).await;
        let sms = message(&to, client_ref, "The same words.");
        ids.push(provider.send(sms).await.expect("taken").provider_id);
        assert_eq!(
            bench.taken(client_ref).await,
            1,
            "each reference is taken once"
        );
    }
    assert_ne!(
        ids[0], ids[1],
        "two messages have two ids, though they say the same"
    );
}

async fn refuses(bench: &dyn Bench, behaviour: Behaviour, expected: Refusal) {
    let (provider, to) = needed(bench, behaviour).await;
    let client_ref = format!("contract-{}", expected.as_str());
    match provider.send(message(&to, &client_ref, "Hello.")).await {
        Err(PortError::Rejected { kind, code, .. }) => {
            assert_eq!(kind, expected, "{behaviour:?} has its own kind");
            assert!(!code.is_empty(), "a refusal carries the provider's code");
        }
        other => panic!("{behaviour:?} must be rejected, was {other:?}"),
    }
    assert_eq!(
        bench.taken(&client_ref).await,
        0,
        "a refused message is not taken"
    );
}

async fn a_busy_provider_is_tried_again(bench: &dyn Bench) {
    let Some((provider, to)) = bench.arrange(Behaviour::Busy).await else {
        return;
    };
    let sms = message(&to, "contract-busy", "Hello.");
    let first = provider.send(sms.clone()).await;
    assert!(
        matches!(first, Err(PortError::Retry { .. })),
        "a busy provider is a retry, was {first:?}"
    );
    assert_eq!(bench.taken("contract-busy").await, 0, "and took nothing");
    provider
        .send(sms)
        .await
        .expect("the second attempt is taken");
    assert_eq!(bench.taken("contract-busy").await, 1, "once");
}

async fn an_absent_provider_is_tried_again(bench: &dyn Bench) {
    let Some((provider, to)) = bench.arrange(Behaviour::Absent).await else {
        return;
    };
    let answer = provider
        .send(message(&to, "contract-absent", "Hello."))
        .await;
    assert!(
        matches!(answer, Err(PortError::Retry { .. })),
        "what never left us may be sent again, was {answer:?}"
    );
}

/// The rule against texts sent twice: after the request left, silence is not failure.
async fn what_nobody_knows_is_unknown(bench: &dyn Bench) {
    for behaviour in [Behaviour::Silent, Behaviour::Garbles, Behaviour::Breaks] {
        let Some((provider, to)) = bench.arrange(behaviour).await else {
            continue;
        };
        let client_ref = format!("contract-unknown-{behaviour:?}");
        let answer = provider.send(message(&to, &client_ref, "Hello.")).await;
        assert!(
            matches!(answer, Err(PortError::Unknown { .. })),
            "{behaviour:?} leaves the outcome unknown, was {answer:?}"
        );
        assert!(
            bench.taken(&client_ref).await <= 1,
            "an adapter never repeats by itself what may have been taken"
        );
    }
}

async fn wrong_credentials_are_said(bench: &dyn Bench) {
    let Some((provider, to)) = bench.arrange(Behaviour::WrongCredentials).await else {
        return;
    };
    let answer = provider
        .send(message(&to, "contract-credentials", "Hello."))
        .await;
    assert_eq!(answer, Err(PortError::Unauthorised));
}

async fn needed(bench: &dyn Bench, behaviour: Behaviour) -> (&dyn SmsProvider, String) {
    match bench.arrange(behaviour).await {
        Some(arranged) => arranged,
        None => panic!("every far side can be made to show {behaviour:?}"),
    }
}

fn message(to: &str, client_ref: &str, body: &str) -> OutboundSms {
    OutboundSms {
        from: "+61400999999".into(),
        to: to.into(),
        body: body.into(),
        client_ref: client_ref.into(),
        status_callback: Some("https://clinic.example/hooks/sms".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sms::{SmsCapabilities, fake::FakeSms};

    const GOOD: &str = "+61400000009";

    /// The fake and its magic numbers.
    struct Fake(FakeSms);

    #[async_trait]
    impl Bench for Fake {
        async fn arrange(&self, behaviour: Behaviour) -> Option<(&dyn SmsProvider, String)> {
            let number = match behaviour {
                Behaviour::Takes => GOOD,
                Behaviour::BadNumber => "+61400000002",
                Behaviour::OptedOut => "+61400000004",
                Behaviour::Busy => "+61400000005",
                Behaviour::Silent => "+61400000003",
                _ => return None,
            };
            Some((&self.0, number.into()))
        }

        async fn taken(&self, client_ref: &str) -> usize {
            let taken = self.0.taken();
            taken
                .iter()
                .filter(|sms| sms.client_ref == client_ref)
                .count()
        }
    }

    #[tokio::test]
    async fn the_fake_keeps_the_contract() {
        run(&Fake(FakeSms::new())).await;
    }

    /// An adapter that answers every failure with a retry: how texts get sent twice.
    struct Hasty(FakeSms);

    #[async_trait]
    impl SmsProvider for Hasty {
        fn capabilities(&self) -> SmsCapabilities {
            self.0.capabilities()
        }

        async fn send(&self, sms: OutboundSms) -> Result<Accepted, PortError> {
            self.0.send(sms).await.map_err(|error| match error {
                PortError::Unknown { .. } => PortError::Retry { after: None },
                other => other,
            })
        }

        async fn find(&self, client_ref: &str) -> Result<Option<Accepted>, PortError> {
            self.0.find(client_ref).await
        }
    }

    #[async_trait]
    impl Bench for Hasty {
        async fn arrange(&self, behaviour: Behaviour) -> Option<(&dyn SmsProvider, String)> {
            let number = match behaviour {
                Behaviour::Takes => GOOD,
                Behaviour::BadNumber => "+61400000002",
                Behaviour::OptedOut => "+61400000004",
                Behaviour::Silent => "+61400000003",
                _ => return None,
            };
            Some((self, number.into()))
        }

        async fn taken(&self, client_ref: &str) -> usize {
            let taken = self.0.taken();
            taken
                .iter()
                .filter(|sms| sms.client_ref == client_ref)
                .count()
        }
    }

    #[tokio::test]
    #[should_panic(expected = "Silent leaves the outcome unknown")]
    async fn an_adapter_that_retries_the_unknown_breaks_it() {
        run(&Hasty(FakeSms::new())).await;
    }
}
