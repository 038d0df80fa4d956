//! Who may see and do what, and how that is said.

mod beyond;
mod clients;
mod explanation;
mod memberships;
mod own;
mod roles;
mod see_as;
mod tree;

use serde_json::json;
use testkit::{Clinic, Staff};

use crate::steps::{Diary, at, minutes, now, text};

/// Makes this clinician the practitioner with whom the patient has a visit.
pub async fn treats(clinic: &Clinic<'_>, clinician: &Staff<'_>, contact: &str) -> Diary {
    let diary = Diary::of(clinic).await;
    let practitioner = format!("/v1/practitioners/{}", diary.practitioner);
    let user = clinician.user_id().await;
    let theirs = json!({ "user_id": user });
    clinic.patch(&practitioner, theirs).await.expect(200);
    let from = now(clinic.world) + minutes(24 * 60);
    let slots = diary.slots(clinic, from, from + minutes(24 * 60)).await;
    diary
        .book(clinic, contact, at(&text(&slots[0], "starts_at")))
        .await;
    diary
}
