//! Twilio's adapter against a peer that answers as Twilio's documentation says.

mod peer;
mod sending;
mod webhooks;
