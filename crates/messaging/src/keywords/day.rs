//! The day that a text names, and whether a visit is on it.

use kernel::Weekday;

/// When a visit is, told from the day of the text, at the visit's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// 0 is today, 1 tomorrow.
    pub days_ahead: i32,
    pub weekday: Weekday,
    /// Of its start, 0 to 23.
    pub hour: i8,
    /// It should have begun by now, and nobody has said what came of it.
    pub has_begun: bool,
}

/// What a text says of the day. Empty: nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    days: Vec<Day>,
    part: Option<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    Today,
    Tomorrow,
    On(Weekday),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Morning,
    Afternoon,
    Evening,
}

/// A weekday is the coming one: today's, and today in a week.
const A_WEEK: std::ops::RangeInclusive<i32> = 0..=7;

impl Day {
    fn of(word: &str) -> Option<Self> {
        use Weekday::*;
        Some(match word {
            "today" | "todays" | "tonight" | "tonights" => Self::Today,
            "tomorrow" | "tomorrows" | "tmrw" | "tmr" | "tomoz" | "tomorow" | "tommorow"
            | "tommorrow" => Self::Tomorrow,
            "mon" | "monday" | "mondays" => Self::On(Mon),
            "tue" | "tues" | "tuesday" | "tuesdays" => Self::On(Tue),
            "wed" | "weds" | "wednesday" | "wednesdays" => Self::On(Wed),
            "thu" | "thur" | "thurs" | "thursday" | "thursdays" => Self::On(Thu),
            "fri" | "friday" | "fridays" => Self::On(Fri),
            "sat" | "saturday" | "saturdays" => Self::On(Sat),
            "sun" | "sunday" | "sundays" => Self::On(Sun),
            _ => return None,
        })
    }

    fn is(self, when: When) -> bool {
        match self {
            Self::Today => when.days_ahead == 0,
            Self::Tomorrow => when.days_ahead == 1,
            Self::On(day) => when.weekday == day && A_WEEK.contains(&when.days_ahead),
        }
    }
}

impl Part {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "morning" | "mornings" => Self::Morning,
            "afternoon" | "afternoons" | "arvo" => Self::Afternoon,
            "evening" | "evenings" | "tonight" | "tonights" => Self::Evening,
            _ => return None,
        })
    }

    fn is(self, when: When) -> bool {
        match self {
            Self::Morning => when.hour < 12,
            Self::Afternoon => (12..18).contains(&when.hour),
            Self::Evening => when.hour >= 16,
        }
    }
}

/// Whether a word only says which day.
pub fn is_word(word: &str) -> bool {
    Day::of(word).is_some() || Part::of(word).is_some()
}

impl Named {
    pub fn of(tokens: &[String]) -> Self {
        let part = tokens.iter().find_map(|word| Part::of(word));
        let mut days: Vec<_> = tokens.iter().filter_map(|word| Day::of(word)).collect();
        if days.is_empty() && part.is_some() {
            days.push(Day::Today);
        }
        Self { days, part }
    }

    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// Whether all that was said fits.
    pub fn fits(&self, when: When) -> bool {
        self.days.iter().all(|day| day.is(when)) && self.part.is_none_or(|part| part.is(when))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(text: &str, days_ahead: i32, weekday: Weekday, hour: i8) -> bool {
        let tokens: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        let when = When {
            days_ahead,
            weekday,
            hour,
            has_begun: false,
        };
        Named::of(&tokens).fits(when)
    }

    #[test]
    fn a_day_is_told_from_the_day_of_the_text() {
        use Weekday::*;
        for (text, ahead, weekday, hour, is_it) in [
            ("today", 0, Mon, 9, true),
            ("today", 1, Tue, 9, false),
            ("today", -1, Sun, 23, false),
            ("tomorrow", 1, Tue, 9, true),
            ("tomorrow", 0, Mon, 9, false),
            ("tmrw morning", 1, Tue, 9, true),
            ("tomorrow afternoon", 1, Tue, 9, false),
            ("this morning", 0, Mon, 9, true),
            ("this morning", 1, Tue, 9, false),
            ("this afternoon", 0, Mon, 9, false),
            ("this afternoon", 0, Mon, 15, true),
            ("tonight", 0, Mon, 18, true),
            ("tonight", 0, Mon, 9, false),
            ("friday", 4, Fri, 9, true),
            ("on fri", 0, Fri, 9, true),
            ("friday", 7, Fri, 9, true),
            ("friday", 11, Fri, 9, false),
            ("friday", 3, Thu, 9, false),
            ("today tomorrow", 1, Tue, 9, false),
            ("whenever", 30, Sat, 9, true),
        ] {
            assert_eq!(fits(text, ahead, weekday, hour), is_it, "{text} {ahead}");
        }
    }
}
