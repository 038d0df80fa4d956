//! Dice that always fall the same way: the demo clinic's past is the same on every machine.

/// splitmix64 (Steele, Lea, Flood 2014): small, fast, and good enough for made-up people.
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 … n−1; 0 when there is nothing to choose from.
    pub fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n.max(1)).unwrap_or(1);
        usize::try_from(self.next() % n).unwrap_or(0)
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from((high - low).max(0)).unwrap_or(0) + 1;
        low + i64::try_from(self.next() % span).unwrap_or(0)
    }

    /// True with this probability.
    pub fn likely(&mut self, probability: f64) -> bool {
        // 53 bits are what a double holds exactly.
        ((self.next() >> 11) as f64) < probability * 9_007_199_254_740_992.0
    }

    /// One of a list that is not empty.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// One of a list that is not empty, by weight.
    pub fn weighted<T: Copy>(&mut self, list: &[(T, u32)]) -> T {
        let total: u32 = list.iter().map(|(_, weight)| weight).sum();
        let mut rest = self.below(total as usize) as u32;
        for &(value, weight) in list {
            if rest < weight {
                return value;
            }
            rest -= weight;
        }
        list[0].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dice_fall_the_same_way_each_time() {
        // The generator's published first outputs for seed 1234567.
        let mut chance = Chance::new(1_234_567);
        assert_eq!(chance.next(), 6_457_827_717_110_365_317);
        assert_eq!(chance.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn a_choice_keeps_within_its_bounds_and_near_its_weights() {
        let mut chance = Chance::new(7);
        assert!((0..1000).all(|_| (3..=5).contains(&chance.between(3, 5))));
        let heads = (0..10_000).filter(|_| chance.likely(0.8)).count();
        assert!((7_800..8_200).contains(&heads), "{heads}");
        let rare = (0..10_000)
            .filter(|_| chance.weighted(&[(0, 9), (1, 1)]) == 1)
            .count();
        assert!((850..1_150).contains(&rare), "{rare}");
    }
}
