//! What every mail adapter must do. Used like the one for texts.

use async_trait::async_trait;

use super::{EmailProvider, OutboundEmail};
use crate::{PortError, Refusal};

/// How the far side shall meet a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    Takes,
    /// Knows no such mailbox.
    BadAddress,
    /// Is too busy for the first attempt and takes the second.
    Busy,
    /// Takes the mail and never answers.
    Silent,
    WrongCredentials,
}

/// An adapter with its far side.
#[async_trait]
pub trait Bench: Send + Sync {
    /// The adapter to use for this behaviour, and the address to send to. `None` where the
    /// far side cannot be made to behave so; [`Behaviour::Takes`] it must.
    async fn arrange(&self, behaviour: Behaviour) -> Option<(&dyn EmailProvider, String)>;

    /// The mails with this reference that the far side has taken.
    async fn taken(&self, client_ref: &str) -> Vec<OutboundEmail>;
}

/// The whole suite.
pub async fn run(bench: &dyn Bench) {
    takes_a_mail_as_it_is(bench).await;
    a_mail_that_smuggles_headers_is_refused(bench).await;
    a_bad_address_is_refused(bench).await;
    a_busy_provider_is_tried_again(bench).await;
    silence_is_unknown(bench).await;
    wrong_credentials_are_said(bench).await;
}

async fn takes_a_mail_as_it_is(bench: &dyn Bench) {
    let (provider, to) = takes(bench).await;
    let email = mail(&to, "contract-takes");
    let accepted = provider
        .send(email.clone())
        .await
        .expect("a plain mail is taken");
    assert!(
        !accepted.provider_id.is_empty(),
        "an accepted mail has an id"
    );
    let taken = bench.taken("contract-takes").await;
    assert_eq!(taken, [email], "it is taken once and unchanged");
}

async fn a_mail_that_smuggles_headers_is_refused(bench: &dyn Bench) {
    let (provider, to) = takes(bench).await;
    let subject = OutboundEmail {
        subject: "Hello\r\nBcc: all@clinic.example".into(),
        ..mail(&to, "contract-smuggles")
    };
    let second_recipient = OutboundEmail {
        to: format!("{to},second@clinic.example"),
        ..mail(&to, "contract-smuggles")
    };
    let line_break = OutboundEmail {
        to: format!("{to}\r\nBcc: all@clinic.example"),
        ..mail(&to, "contract-smuggles")
    };
    for email in [subject, second_recipient, line_break] {
        let answer = provider.send(email).await;
        assert!(
            matches!(answer, Err(PortError::Rejected { .. })),
            "what would make further headers or recipients is refused, was {answer:?}"
        );
    }
    assert!(bench.taken("contract-smuggles").await.is_empty());
}

async fn a_bad_address_is_refused(bench: &dyn Bench) {
    let Some((provider, to)) = bench.arrange(Behaviour::BadAddress).await else {
        return;
    };
    let answer = provider.send(mail(&to, "contract-bad")).await;
    assert!(
        matches!(
            answer,
            Err(PortError::Rejected {
                kind: Refusal::BadNumber,
                ..
            })
        ),
        "a mailbox that does not exist is refused as such, was {answer:?}"
    );
}

async fn a_busy_provider_is_tried_again(bench: &dyn Bench) {
    let Some((provider, to)) = bench.arrange(Behaviour::Busy).await else {
        return;
    };
    let first = provider.send(mail(&to, "contract-busy")).await;
    assert!(
        matches!(first, Err(PortError::Retry { .. })),
        "a busy provider is a retry, was {first:?}"
    );
    let second = provider.send(mail(&to, "contract-busy")).await;
    second.expect("the second attempt is taken");
    assert_eq!(bench.taken("contract-busy").await.len(), 1, "once");
}

async fn silence_is_unknown(bench: &dyn Bench) {
    let Some((provider, to)) = bench.arrange(Behaviour::Silent).await else {
        return;
    };
    let answer = provider.send(mail(&to, "contract-silent")).await;
    assert!(
        matches!(answer, Err(PortError::Unknown { .. })),
        "silence leaves the outcome unknown, was {answer:?}"
    );
}

async fn wrong_credentials_are_said(bench: &dyn Bench) {
    let Some((provider, to)) = bench.arrange(Behaviour::WrongCredentials).await else {
        return;
    };
    let answer = provider.send(mail(&to, "contract-credentials")).await;
    assert_eq!(answer, Err(PortError::Unauthorised));
}

async fn takes(bench: &dyn Bench) -> (&dyn EmailProvider, String) {
    let arranged = bench.arrange(Behaviour::Takes).await;
    arranged.expect("every far side can be made to take a mail")
}

fn mail(to: &str, client_ref: &str) -> OutboundEmail {
    OutboundEmail {
        to: to.into(),
        subject: "Your visit — 9:00".into(),
        text: "See you at 9:00.\n".into(),
        html: Some("<p>See you at 9:00.</p>".into()),
        client_ref: client_ref.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::email::fake::FakeEmail;

    struct Fake(FakeEmail);

    #[async_trait]
    impl Bench for Fake {
        async fn arrange(&self, behaviour: Behaviour) -> Option<(&dyn EmailProvider, String)> {
            let name = match behaviour {
                Behaviour::Takes => "patient",
                Behaviour::BadAddress => "refused",
                Behaviour::Busy => "busy",
                Behaviour::Silent => "silent",
                Behaviour::WrongCredentials => return None,
            };
            Some((&self.0, format!("{name}@clinic.example")))
        }

        async fn taken(&self, client_ref: &str) -> Vec<OutboundEmail> {
            let mut taken = self.0.taken();
            taken.retain(|email| email.client_ref == client_ref);
            taken
        }
    }

    #[tokio::test]
    async fn the_fake_keeps_the_contract() {
        run(&Fake(FakeEmail::new())).await;
    }

    /// An adapter that forgets to check: mails anything to anyone.
    struct Careless(Fake);

    #[async_trait]
    impl EmailProvider for Careless {
        fn name(&self) -> &'static str {
            "careless"
        }

        async fn send(
            &self,
            mut email: OutboundEmail,
        ) -> Result<super::super::AcceptedEmail, PortError> {
            email.subject.retain(|c| !c.is_control());
            self.0.0.send(email).await
        }
    }

    #[async_trait]
    impl Bench for Careless {
        async fn arrange(&self, behaviour: Behaviour) -> Option<(&dyn EmailProvider, String)> {
            let (_, to) = self.0.arrange(behaviour).await?;
            Some((self, to))
        }

        async fn taken(&self, client_ref: &str) -> Vec<OutboundEmail> {
            self.0.taken(client_ref).await
        }
    }

    #[tokio::test]
    #[should_panic(expected = "further headers or recipients is refused")]
    async fn an_adapter_that_does_not_check_breaks_it() {
        run(&Careless(Fake(FakeEmail::new()))).await;
    }
}
