//! Where a sign-in came from, as far as the request says: what staff know their own devices by.

use platform::access::RemoteAddress;
use poem::{Request, http::header};
use serde::Serialize;

const LONGEST: usize = 200;

/// Kept with the event of a sign-in.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Origin {
    /// The network address, as the edge believes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What the program calls itself, cut to 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

impl Origin {
    pub(super) fn of(request: &Request) -> Self {
        let address = RemoteAddress::of(request).0;
        let device = request.header(header::USER_AGENT.as_str());
        let cut = |text: &str| text.chars().take(LONGEST).collect();
        Self {
            address: address.map(|address| address.to_canonical().to_string()),
            device: device.map(cut),
        }
    }
}
