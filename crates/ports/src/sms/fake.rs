//! An SMS provider in memory, for tests: keeps what it took and follows [`magic`](super::magic).

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{Accepted, OutboundSms, SmsCapabilities, SmsProvider, magic};
use crate::PortError;

#[derive(Default)]
pub struct FakeSms {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    attempts: HashMap<String, u32>,
    taken: Vec<(OutboundSms, Accepted)>,
}

impl FakeSms {
    pub fn new() -> Self {
        Self::default()
    }

    /// All messages that were accepted, oldest first.
    pub fn taken(&self) -> Vec<OutboundSms> {
        self.lock()
            .taken
            .iter()
            .map(|(sms, _)| sms.clone())
            .collect()
    }

    /// How often `send` was called for a message, whatever came of it.
    pub fn attempts(&self, client_ref: &str) -> u32 {
        self.lock().attempts.get(client_ref).copied().unwrap_or(0)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SmsProvider for FakeSms {
    fn capabilities(&self) -> SmsCapabilities {
        SmsCapabilities {
            name: "fake",
            finds_by_client_ref: true,
            reports_delivery: false,
            alphanumeric_sender: true,
            max_segments: 10,
        }
    }

    async fn send(&self, sms: OutboundSms) -> Result<Accepted, PortError> {
        let mut state = self.lock();
        let attempts = state.attempts.entry(sms.client_ref.clone()).or_default();
        let earlier = *attempts;
        *attempts += 1;
        let number = state.taken.len() + 1;
        let accepted = magic::accept(&sms.to, &sms.body, earlier, || format!("fake-{number}"))?;
        state.taken.push((sms, accepted.clone()));
        Ok(accepted)
    }

    async fn find(&self, client_ref: &str) -> Result<Option<Accepted>, PortError> {
        let state = self.lock();
        let found = state
            .taken
            .iter()
            .find(|(sms, _)| sms.client_ref == client_ref);
        Ok(found.map(|(_, accepted)| accepted.clone()))
    }
}
