//! A mail provider in memory, for tests. Addresses beginning with `refused@`, `busy@` and
//! `silent@` go wrong: refused, busy at the first attempt, and never answered.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{AcceptedEmail, EmailProvider, OutboundEmail};
use crate::{PortError, Refusal};

#[derive(Default)]
pub struct FakeEmail {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    attempted: Vec<String>,
    taken: Vec<OutboundEmail>,
}

impl FakeEmail {
    pub fn new() -> Self {
        Self::default()
    }

    /// All mails that were accepted, oldest first.
    pub fn taken(&self) -> Vec<OutboundEmail> {
        self.lock().taken.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl EmailProvider for FakeEmail {
    fn name(&self) -> &'static str {
        "fake"
    }

    async fn send(&self, email: OutboundEmail) -> Result<AcceptedEmail, PortError> {
        email.check()?;
        let mut state = self.lock();
        let first = !state.attempted.contains(&email.client_ref);
        state.attempted.push(email.client_ref.clone());
        match email.to.split('@').next() {
            Some("refused") => Err(PortError::rejected(
                Refusal::BadNumber,
                "550",
                "no such mailbox",
            )),
            Some("busy") if first => Err(PortError::Retry { after: None }),
            Some("silent") => Err(PortError::unknown("the server never answered")),
            _ => {
                state.taken.push(email);
                Ok(AcceptedEmail {
                    provider_id: format!("fake-{}", state.taken.len()),
                })
            }
        }
    }
}
