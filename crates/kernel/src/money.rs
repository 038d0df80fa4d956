//! Money in minor units of one currency.

use serde::{Deserialize, Serialize};

/// `amount` counts minor units (cents); `currency` is an ISO 4217 code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, poem_openapi::Object)]
pub struct Money {
    #[oai(validator(minimum(value = "0")))]
    pub amount: i64,
    #[oai(validator(pattern = "^[A-Z]{3}$"))]
    pub currency: String,
}
