//! Contacts: who may see them, in which form, and what became of them.

mod contacts;
mod names;
mod reach;
mod search;
mod sight;
mod timeline;
mod warmness;

use serde_json::Value;
use testkit::Staff;

/// The first names that a list shows, sorted.
async fn names(staff: &Staff<'_>, query: &str) -> Vec<String> {
    let listed = staff.get(&format!("/v1/contacts{query}")).await.expect(200);
    let items = listed["items"].as_array().expect("items").clone();
    let name = |item: &Value| item["first_name"].as_str().expect("a name").to_owned();
    let mut names: Vec<_> = items.iter().map(name).collect();
    names.sort();
    names
}
