//! The roles of who looks after clinics: the snapshot beside the clinics' own shows them, too.

use kernel::Display::{Hide, Mask, Show};

use super::{
    catalogue::fits_reseller,
    rules::{BuiltIn, below, sight},
};

/// The built-in roles of a reseller. None of them sees a patient: what they see of one they see in the clinic,
/// under an impersonation that it has granted.
pub const OF_RESELLERS: &[BuiltIn] = &[
    BuiltIn {
        key: "owner",
        name: "Owner",
        permissions: fits_reseller,
        scope: below,
        sight: sight(Show, Hide, Hide, Show),
    },
    BuiltIn {
        key: "msp_operator",
        name: "Operator",
        permissions: msp_operator,
        scope: below,
        sight: sight(Mask, Hide, Hide, Hide),
    },
    BuiltIn {
        key: "msp_support",
        name: "Support",
        permissions: msp_support,
        scope: below,
        sight: sight(Mask, Hide, Hide, Hide),
    },
];

/// Brings clinics in and sets them up.
fn msp_operator(name: &str) -> bool {
    matches!(
        name,
        "fleet:configure"
            | "fleet:read"
            | "impersonations:begin"
            | "locations:read"
            | "session:own"
            | "users:read"
    )
}

/// Helps those who work there.
fn msp_support(name: &str) -> bool {
    matches!(
        name,
        "fleet:read"
            | "impersonations:begin"
            | "impersonations:emergency"
            | "locations:read"
            | "session:own"
            | "users:read"
    )
}
