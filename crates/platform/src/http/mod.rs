//! The HTTP edge: who may come in ([`Cx`], [`Open`]), what they bring
//! ([`Body`]), what they get ([`Created`], [`Tagged`], [`Page`]) and how a
//! refusal reads ([`Problem`]).

mod body;
mod check;
pub mod csv;
pub mod cx;
mod doors;
mod edge;
mod idempotency;
pub mod limits;
mod open;
mod page;
mod problem;
mod reply;
mod scope;
pub mod spec;
mod straight;
pub mod stream;

pub use body::Body;
pub use cx::Cx;
pub use doors::Doors;
pub use edge::edge;
pub use open::{BySource, Open, Uncounted};
pub use page::{Cursor, Page, PageQuery, near};
pub use problem::{FieldError, Problem};
pub use reply::{Accepted, Created, NoContent, Tagged, Versioned, version_of};
pub use scope::RequestScope;
pub use straight::{Straight, instant};
