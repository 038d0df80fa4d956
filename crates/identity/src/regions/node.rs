//! Where a role may be held.

use kernel::{Id, id};
use platform::{FieldError, Locations, Result, Tx, db::Mode};

use super::store;
use crate::locations;

/// A node of a clinic's tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// All of the clinic.
    Clinic,
    Region(Id<id::Region>),
    Location(Id<id::Location>),
}

impl Node {
    /// A location, or (none) all of the clinic.
    pub fn at(location: Option<Id<id::Location>>) -> Self {
        location.map_or(Self::Clinic, Self::Location)
    }

    pub fn location(self) -> Option<Id<id::Location>> {
        match self {
            Self::Location(id) => Some(id),
            Self::Clinic | Self::Region(_) => None,
        }
    }

    pub fn region(self) -> Option<Id<id::Region>> {
        match self {
            Self::Region(id) => Some(id),
            Self::Clinic | Self::Location(_) => None,
        }
    }

    /// The locations below the node, also those that the transaction does not see.
    ///
    /// # Errors
    /// 500 when the database fails.
    pub async fn locations<M: Mode>(self, tx: &Tx<M>) -> Result<Locations> {
        Ok(match self {
            Self::Clinic => Locations::Everywhere,
            Self::Location(id) => Locations::Only(vec![id]),
            Self::Region(id) => Locations::Only(store::locations_in(tx, id).await?),
        })
    }
}

/// Whether all of a node is within reach. What is empty today may hold anything tomorrow: it is for
/// those who reach the whole clinic.
pub(crate) fn covers(reach: &Locations, below: &Locations) -> bool {
    let is_empty = matches!(below, Locations::Only(list) if list.is_empty());
    *reach == Locations::Everywhere || (!is_empty && reach.covers_all(below))
}

/// The node that a body names by `location_id` or `region_id`, or every fault of it. `reach` is where
/// the caller may act: of a region, they must reach every location.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn resolve(
    tx: &Tx,
    reach: &Locations,
    location: Option<Id<id::Location>>,
    region: Option<Id<id::Region>>,
) -> Result<Result<Node, FieldError>> {
    let unknown =
        |pointer: &str, code: &str, detail: &str| Ok(Err(FieldError::new(pointer, code, detail)));
    match (location, region) {
        (Some(_), Some(_)) => unknown(
            "/region_id",
            "one_node",
            "name a location or a region, not both",
        ),
        (None, None) if *reach == Locations::Everywhere => Ok(Ok(Node::Clinic)),
        (None, None) => unknown(
            "/location_id",
            "unknown_location",
            "name one of your locations",
        ),
        (Some(at), None) => match reach.covers(at) && locations::find(tx, at).await?.is_some() {
            true => Ok(Ok(Node::Location(at))),
            false => unknown(
                "/location_id",
                "unknown_location",
                "there is no such location",
            ),
        },
        (None, Some(region)) => {
            let known = store::find(tx, region).await?.is_some();
            let below = Node::Region(region).locations(tx).await?;
            match known && covers(reach, &below) {
                true => Ok(Ok(Node::Region(region))),
                false => unknown("/region_id", "unknown_region", "there is no such region"),
            }
        }
    }
}
