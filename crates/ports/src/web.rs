//! Addresses of the web that somebody typed, such as a clinic's own sign-in provider.
//!
//! Whoever sets them must not make this server call what only it can reach: an adapter refuses
//! every address that is not of the public internet, wherever a name leads, follows no redirect,
//! and reads no more than [`MOST_BYTES`] in [`PATIENCE`].

use std::time::Duration;

use async_trait::async_trait;
use http::{Request, Response};

use crate::{PortError, Refusal};

/// The longest answer that is read.
pub const MOST_BYTES: usize = 512 * 1024;
/// A call that takes longer is given up.
pub const PATIENCE: Duration = Duration::from_secs(8);

/// The code of a refusal before anything was sent: not https, or not a public address.
pub const NOT_ALLOWED: &str = "address_not_allowed";
/// The code where no answer came, or none that could be read.
pub const UNREACHABLE: &str = "unreachable";
/// The code of an answer that is longer than [`MOST_BYTES`].
pub const TOO_LARGE: &str = "too_large";

/// A way to call addresses that somebody typed.
#[async_trait]
pub trait Web: Send + Sync + 'static {
    /// Sends one request and gives the answer, whatever its status; a redirect is an answer, too.
    ///
    /// # Errors
    /// [`PortError::Rejected`] with one of the codes above and a reason in words.
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, PortError>;
}

/// Reaches nothing: for what only describes the house.
#[derive(Debug)]
pub struct NoWeb;

#[async_trait]
impl Web for NoWeb {
    async fn send(&self, _: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, PortError> {
        let why = "nothing can be reached from here";
        Err(PortError::rejected(Refusal::Other, UNREACHABLE, why))
    }
}
