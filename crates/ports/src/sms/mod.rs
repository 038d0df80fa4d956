//! Text messages: sending through a provider, and what providers tell us by webhook.
//!
//! [`SmsProvider::send`] is called once per message id. Its errors say what may be done next;
//! an unknown outcome is looked up by [`SmsProvider::find`] or shown as uncertain, and is
//! never sent again blindly. [`SmsWebhook`] turns a provider's request into an [`SmsEvent`]
//! after checking its signature on the bytes that came.
//!
//! [`contract`] is the suite that every adapter runs, [`fake`] an adapter without a network,
//! [`magic`] the numbers that fail on purpose in it and in the sandbox, [`segments`] the
//! arithmetic of what a text costs.

pub mod contract;
pub mod fake;
mod inbound;
pub mod magic;
mod outbound;
pub mod segments;

pub use inbound::{
    DeliveryError, DeliveryState, InboundRequest, Media, OptOutHint, Received, SmsEvent,
    SmsWebhook, Status,
};
pub use outbound::{Accepted, OutboundSms, SmsCapabilities, SmsProvider};
