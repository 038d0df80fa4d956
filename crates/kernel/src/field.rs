//! Field classes and the values that only a reader with sight of the class can read.
//!
//! A column of class pii, phi, financial or secret is a [`Guarded`] in its
//! model. It does not serialise; [`Guarded::reveal`] with the reader's
//! [`Sight`] is the only way out, for API, template, search and export alike.

use std::{fmt, marker::PhantomData};

use sea_orm::{
    ColIdx, QueryResult, TryGetError, TryGetable, Value,
    sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
};
use serde::{Deserialize, Serialize};

/// How much of a class a reader sees. Ordered: a union of grants takes the greatest.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    poem_openapi::Enum,
)]
#[serde(rename_all = "lowercase")]
#[oai(rename_all = "lowercase")]
pub enum Display {
    /// The field is absent.
    #[default]
    Hide,
    /// The field shows its last characters at most.
    Mask,
    /// The field shows whole.
    Show,
}

/// What a reader sees of each class, at the locations of one record. `public` is always shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    pub pii: Display,
    pub phi: Display,
    pub financial: Display,
    pub secret: Display,
}

impl Sight {
    /// All of it: what automation sees when it fills a text for the patient themselves.
    pub const FULL: Self = Self {
        pii: Display::Show,
        phi: Display::Show,
        financial: Display::Show,
        secret: Display::Show,
    };

    /// The more generous of two, class by class.
    pub fn or(self, other: Self) -> Self {
        Self {
            pii: self.pii.max(other.pii),
            phi: self.phi.max(other.phi),
            financial: self.financial.max(other.financial),
            secret: self.secret.max(other.secret),
        }
    }

    /// The stricter of two, class by class.
    pub fn and(self, other: Self) -> Self {
        Self {
            pii: self.pii.min(other.pii),
            phi: self.phi.min(other.phi),
            financial: self.financial.min(other.financial),
            secret: self.secret.min(other.secret),
        }
    }
}

/// A class of fields.
pub trait FieldClass: Copy + fmt::Debug + PartialEq + Send + Sync + 'static {
    const NAME: &'static str;
    fn of(sight: Sight) -> Display;
}

macro_rules! classes {
    ($($name:ident = $field:ident),*) => { $(
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name;
        impl FieldClass for $name {
            const NAME: &'static str = stringify!($field);
            fn of(sight: Sight) -> Display { sight.$field }
        }
    )* };
}

classes!(
    Pii = pii,
    Phi = phi,
    Financial = financial,
    SecretClass = secret
);

/// What a mask leaves of a value.
pub trait Mask {
    fn mask(&self) -> String;
}

impl Mask for String {
    /// The last three characters of a number or an address of seven or more; of words and of
    /// addresses of pages nothing: their end may say it all.
    fn mask(&self) -> String {
        let count = self.chars().count();
        let tells = self.contains(|c: char| c.is_whitespace() || c == '/');
        let tail: String = match count {
            7.. if !tells => self.chars().skip(count - 3).collect(),
            _ => String::new(),
        };
        format!("•••• {tail}").trim_end().to_owned()
    }
}

impl Mask for chrono::NaiveDate {
    fn mask(&self) -> String {
        "••••".to_owned()
    }
}

/// A guarded value as one reader gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown<T> {
    Value(T),
    Masked(String),
    Hidden,
}

impl<T: ToString> Shown<T> {
    /// As an optional text field of an answer: hidden is absent.
    pub fn text(self) -> Option<String> {
        match self {
            Self::Value(value) => Some(value.to_string()),
            Self::Masked(mask) => Some(mask),
            Self::Hidden => None,
        }
    }
}

/// A value of class `C`. Neither `Debug` nor serde nor an answer shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Guarded<T, C>(T, PhantomData<C>);

impl<T, C> fmt::Debug for Guarded<T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guarded")
    }
}

impl<T: Mask, C: FieldClass> Guarded<T, C> {
    /// The value as a reader with this sight gets it.
    pub fn reveal(self, sight: Sight) -> Shown<T> {
        match C::of(sight) {
            Display::Show => Shown::Value(self.0),
            Display::Mask => Shown::Masked(self.0.mask()),
            Display::Hide => Shown::Hidden,
        }
    }
}

impl<T, C> Guarded<T, C> {
    pub const fn seal(value: T) -> Self {
        Self(value, PhantomData)
    }

    /// The value for the act that it is there for, such as the number that a
    /// text goes to. The reason stands in the code for the reviewer.
    pub fn use_for(&self, _reason: &'static str) -> &T {
        &self.0
    }
}

/// `None` stays absent; a value is revealed.
pub fn reveal<T: Mask + ToString, C: FieldClass>(
    value: Option<Guarded<T, C>>,
    sight: Sight,
) -> Option<String> {
    value.and_then(|value| value.reveal(sight).text())
}

/// For raw queries: a text is guarded from the moment that it is read.
impl<C> From<String> for Guarded<String, C> {
    fn from(text: String) -> Self {
        Self::seal(text)
    }
}

/// A nullable text of class `C`, for raw queries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given<C>(pub Option<Guarded<String, C>>);

impl<C> From<Option<String>> for Given<C> {
    fn from(text: Option<String>) -> Self {
        Self(text.map(Guarded::seal))
    }
}

impl<T: Into<Value>, C> From<Guarded<T, C>> for Value {
    fn from(guarded: Guarded<T, C>) -> Self {
        guarded.0.into()
    }
}

impl<T: Nullable, C> Nullable for Guarded<T, C> {
    fn null() -> Value {
        T::null()
    }
}

impl<T: TryGetable, C> TryGetable for Guarded<T, C> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        T::try_get_by(row, index).map(Self::seal)
    }
}

impl<T: ValueType, C> ValueType for Guarded<T, C> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <T as ValueType>::try_from(value).map(Self::seal)
    }

    fn type_name() -> String {
        T::type_name()
    }

    fn array_type() -> ArrayType {
        T::array_type()
    }

    fn column_type() -> ColumnType {
        T::column_type()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone() -> Guarded<String, Pii> {
        Guarded::seal("+61491570006".to_owned())
    }

    #[test]
    fn a_guarded_value_shows_what_the_sight_allows() {
        let mut sight = Sight::default();
        assert_eq!(phone().reveal(sight), Shown::Hidden);
        sight.pii = Display::Mask;
        assert_eq!(phone().reveal(sight), Shown::Masked("•••• 006".to_owned()));
        sight.pii = Display::Show;
        assert_eq!(
            phone().reveal(sight),
            Shown::Value("+61491570006".to_owned())
        );
    }

    #[test]
    fn a_guarded_value_does_not_print_itself() {
        assert_eq!(format!("{:?}", phone()), "Guarded");
    }

    #[test]
    fn a_short_value_leaves_nothing_behind_its_mask() {
        assert_eq!("x@y.zz".to_owned().mask(), "••••");
        assert_eq!("ann@example.com".to_owned().mask(), "•••• com");
        assert_eq!("It is about Cindy".to_owned().mask(), "••••");
        assert_eq!(
            "https://clinic.example/thanks/cindy".to_owned().mask(),
            "••••"
        );
    }

    #[test]
    fn a_union_of_sights_takes_the_greater_of_each_class() {
        let a = Sight {
            pii: Display::Show,
            ..Sight::default()
        };
        let b = Sight {
            pii: Display::Mask,
            phi: Display::Mask,
            ..Sight::default()
        };
        assert_eq!(
            a.or(b),
            Sight {
                pii: Display::Show,
                phi: Display::Mask,
                ..Sight::default()
            }
        );
    }
}
