//! A day of the week, one word for rosters and shifts.

/// `mon` to `sun` outside, 1 to 7 in the database (ISO 8601).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, poem_openapi::Enum)]
#[oai(rename_all = "lowercase")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    pub const ALL: [Self; 7] = [
        Self::Mon,
        Self::Tue,
        Self::Wed,
        Self::Thu,
        Self::Fri,
        Self::Sat,
        Self::Sun,
    ];

    /// 1 is Monday, 7 is Sunday.
    pub const fn number(self) -> i16 {
        self as i16 + 1
    }

    pub fn of_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|day| day.number() == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_back_from_its_number() {
        assert!(
            Weekday::ALL
                .into_iter()
                .all(|day| Weekday::of_number(day.number()) == Some(day))
        );
        assert_eq!((Weekday::of_number(0), Weekday::of_number(8)), (None, None));
    }
}
