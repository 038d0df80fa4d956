//! Every job, errand and reaction that this binary can run. Filled once, by the app's wiring.

use std::{collections::HashMap, marker::PhantomData, sync::Arc};

use super::{
    Errand, Job, Reaction,
    handler::{Handler, OfErrand, OfJob, OfReaction, Subscription},
};

#[derive(Clone, Default)]
pub struct Registry {
    handlers: HashMap<&'static str, Arc<dyn Handler>>,
    subscriptions: HashMap<&'static str, Vec<Subscription>>,
}

impl Registry {
    pub fn job<J: Job>(self) -> Self {
        self.with(J::KIND, Arc::new(OfJob::<J>(PhantomData)))
    }

    pub fn errand<E: Errand>(self, port: E::Port) -> Self {
        self.with(E::KIND, Arc::new(OfErrand::<E>(port)))
    }

    pub fn reaction<R: Reaction>(mut self) -> Self {
        let subscription = Subscription {
            kind: R::KIND,
            priority: R::PRIORITY,
            max_attempts: R::MAX_ATTEMPTS,
        };
        for kind in R::ON {
            self.subscriptions
                .entry(kind)
                .or_default()
                .push(subscription);
        }
        self.with(R::KIND, Arc::new(OfReaction::<R>(PhantomData)))
    }

    /// # Panics
    /// When two jobs share a kind: one of them would never run.
    fn with(mut self, kind: &'static str, handler: Arc<dyn Handler>) -> Self {
        assert!(
            self.handlers.insert(kind, handler).is_none(),
            "two jobs are called {kind}"
        );
        self
    }

    /// The kinds of job that there are, sorted.
    pub fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<_> = self.handlers.keys().copied().collect();
        kinds.sort_unstable();
        kinds
    }

    /// Event kind → reactions, sorted; for the guard's snapshot and the architecture page.
    pub fn reactions(&self) -> Vec<(&'static str, Vec<&'static str>)> {
        let mut all: Vec<_> = self
            .subscriptions
            .iter()
            .map(|(event, list)| {
                (
                    *event,
                    list.iter().map(|subscription| subscription.kind).collect(),
                )
            })
            .collect();
        all.sort_unstable();
        all
    }

    pub(crate) fn handler(&self, kind: &str) -> Option<Arc<dyn Handler>> {
        self.handlers.get(kind).cloned()
    }

    pub(crate) fn reactions_to(&self, event: &str) -> &[Subscription] {
        self.subscriptions.get(event).map_or(&[], Vec::as_slice)
    }
}
