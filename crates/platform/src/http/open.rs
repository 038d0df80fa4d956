//! The doors of who is not known: `Open` and its kin let in anyone and give nothing.

use kernel::{Id, Permission, id};
use poem::{Request, RequestBody};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::{
    RequestScope,
    cx::{Cx, Entry, carried, entered},
};
use crate::{Platform, Result, access::RemoteAddress};

/// The name under which these operations stand until `Doors` rewrites them.
pub(super) const OPEN: &str = "open";

/// A door that anyone may come through. It gives no data: only system tasks
/// and, for a named [`Entry`], one tenant.
#[derive(Clone)]
pub struct Open {
    platform: Platform,
    scope: RequestScope,
}

impl Open {
    /// The door of a route that the API document does not show, because it speaks another protocol.
    ///
    /// # Errors
    /// 500 when the route stands outside the edge.
    pub fn of(request: &Request) -> Result<Self> {
        let (platform, scope) = carried(request)?;
        Ok(Self { platform, scope })
    }

    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Counts the request by its address: for a door of [`Open::of`] whose caller is not known.
    ///
    /// # Errors
    /// 429 with the time to wait.
    pub fn count(&self, request: &Request) -> Result<()> {
        let meters = self.platform.meters();
        meters.address(&self.scope, RemoteAddress::of(request))
    }

    /// Counts the request by its caller and their clinic: for a door of [`Open::of`] whose caller is known
    /// by now.
    ///
    /// # Errors
    /// 429 with the time to wait.
    pub fn count_for(&self, token: Id<id::DirectoryToken>, tenant: Id<id::Tenant>) -> Result<()> {
        let meters = self.platform.meters();
        meters.known(&self.scope, Some(token.uuid()), tenant)
    }

    /// Acts in one tenant with `P`, for the reason that `entry` names.
    pub fn enter<P: Permission>(&self, entry: Entry, tenant: Id<id::Tenant>) -> Cx<P> {
        entered(&self.platform, self.scope.clone(), entry, tenant)
    }
}

impl<'a> ApiExtractor<'a> for Open {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn security_schemes() -> Vec<&'static str> {
        vec![OPEN]
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let open = Self::of(request)?;
        open.count(request)?;
        Ok(open)
    }
}

/// An open door where each source has a limit of its own: a campaign brings many leads at once, all
/// from the one address of whoever built the form. Who names no source counts by their address.
pub struct BySource {
    open: Open,
    from: RemoteAddress,
}

impl BySource {
    pub fn platform(&self) -> &Platform {
        self.open.platform()
    }

    /// Counts the request by the source that it is for, or by its address when there is none.
    ///
    /// # Errors
    /// 429 with the time to wait; what `found` failed with.
    pub fn of<S>(
        self,
        found: Result<S>,
        id: impl FnOnce(&S) -> Id<id::IntakeSource>,
    ) -> Result<(Open, S)> {
        let Self { open, from } = self;
        let meters = open.platform.meters();
        match &found {
            Ok(source) => meters.source(&open.scope, id(source))?,
            Err(_) => meters.address(&open.scope, from)?,
        }
        Ok((open, found?))
    }
}

impl<'a> ApiExtractor<'a> for BySource {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn security_schemes() -> Vec<&'static str> {
        vec![OPEN]
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(Self {
            open: Open::of(request)?,
            from: RemoteAddress::of(request),
        })
    }
}

/// An open door without a limit, for those of whom many requests are no fault and who come from few
/// addresses: carriers, who sign what they bring, and probes.
pub struct Uncounted(pub Open);

impl<'a> ApiExtractor<'a> for Uncounted {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn security_schemes() -> Vec<&'static str> {
        vec![OPEN]
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(Self(Open::of(request)?))
    }
}
