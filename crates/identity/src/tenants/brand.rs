//! How a clinic looks to its people.

use poem_openapi::Object;
use serde::Deserialize;

/// A clinic's name and colours.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Brand {
    pub name: String,
    /// `#rrggbb`, for buttons and links.
    pub primary_color: String,
    /// `#rrggbb`, readable on the primary colour.
    pub on_primary_color: String,
}

/// What a clinic has set; the rest is ours.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Set {
    name: Option<String>,
    primary_color: Option<String>,
    on_primary_color: Option<String>,
}

impl Brand {
    /// The clinic's brand, filled up with the house's.
    pub fn of(clinic: &str, brand: serde_json::Value) -> Self {
        let set: Set = serde_json::from_value(brand).unwrap_or_default();
        Self {
            name: set.name.unwrap_or_else(|| clinic.to_owned()),
            primary_color: set.primary_color.unwrap_or_else(|| "#0b6e6e".to_owned()),
            on_primary_color: set.on_primary_color.unwrap_or_else(|| "#ffffff".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_is_the_clinics_own_where_it_has_set_one() {
        let brand = Brand::of(
            "Harbour Clinic",
            serde_json::json!({"primary_color": "#123456"}),
        );
        assert_eq!(brand.name, "Harbour Clinic");
        assert_eq!(brand.primary_color, "#123456");
        assert_eq!(brand.on_primary_color, "#ffffff");
    }
}
