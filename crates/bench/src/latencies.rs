//! Durations of many tries, and what is said of them.

use std::time::Duration;

/// Durations in microseconds.
#[derive(Clone, Debug, Default)]
pub struct Latencies(Vec<u64>);

impl Latencies {
    pub fn push(&mut self, duration: Duration) {
        self.0
            .push(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX));
    }

    pub fn push_micros(&mut self, micros: u64) {
        self.0.push(micros);
    }

    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Milliseconds below which `share` of the tries stayed (nearest rank); 0 without tries.
    pub fn below(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (share * sorted.len() as f64).ceil() as usize;
        let micros = sorted
            .get(rank.saturating_sub(1))
            .copied()
            .unwrap_or_default();
        micros as f64 / 1000.0
    }

    pub fn p50(&self) -> f64 {
        self.below(0.50)
    }

    pub fn p99(&self) -> f64 {
        self.below(0.99)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        let mut latencies = Latencies::default();
        for micros in (1..=100).rev() {
            latencies.push_micros(micros * 1000);
        }
        assert_eq!(latencies.p50(), 50.0);
        assert_eq!(latencies.p99(), 99.0);
        assert_eq!(latencies.below(1.0), 100.0);
    }

    #[test]
    fn no_tries_have_no_percentile() {
        assert_eq!(Latencies::default().p99(), 0.0);
    }
}
