//! How a clinic and its people get in, and how they are kept out.

mod browser;
mod factors;
mod guessing;
mod invitations;
mod sessions;
mod signups;
mod suspensions;
mod tokens;

/// The password that the test kit gives everyone.
const PASSWORD: &str = "correct horse battery staple";

fn without_request_id(mut body: serde_json::Value) -> serde_json::Value {
    let fields = body.as_object_mut().expect("an object");
    fields.remove("request_id").expect("a request id");
    body
}
