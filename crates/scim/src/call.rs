//! One request of a directory that was let in.

use std::str::FromStr;

use kernel::{Id, id, id::Kind, perm};
use platform::{Cx, Entry, Open, Problem, Result};
use poem::{
    Request, Response,
    http::{StatusCode, header},
};
use serde_json::Value;

use crate::{
    Settings,
    errors::{SCIM_JSON, bad},
    query::Query,
    tokens,
};

/// What a request brings. There is none without a token that is good.
pub(crate) struct Call {
    door: Open,
    tenant: Id<id::Tenant>,
    /// The address that every resource's begins with.
    pub base: String,
    id: Option<String>,
    query: Option<String>,
    if_match: Option<String>,
    if_none_match: Option<String>,
    content_type: Option<String>,
    body: Vec<u8>,
}

impl Call {
    /// # Errors
    /// 401, the same for whatever is wrong with the token.
    pub async fn of(settings: Settings, mut request: Request) -> Result<Self> {
        let door = Open::of(&request)?;
        let header = |name: header::HeaderName| {
            let value = request.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let token = header(header::AUTHORIZATION).and_then(|value| bearer(&value));
        let presented = match token {
            Some(token) => tokens::presented(door.platform(), &token).await?,
            None => None,
        };
        let Some((token, tenant)) = presented else {
            door.count(&request)?;
            return Err(Problem::unauthorised("the token is not valid"));
        };
        door.count_for(token, tenant)?;
        let (if_match, if_none_match) = (header(header::IF_MATCH), header(header::IF_NONE_MATCH));
        let content_type = header(header::CONTENT_TYPE);
        let body = request.take_body().into_vec().await;
        Ok(Self {
            door,
            tenant,
            base: settings.base(),
            id: request.raw_path_param("id").map(str::to_owned),
            query: request.uri().query().map(str::to_owned),
            if_match,
            if_none_match,
            content_type,
            body: body.map_err(Problem::internal)?,
        })
    }

    /// The clinic's door. Only a directory that was let in comes here.
    pub fn cx(&self) -> Cx<perm::users::Configure> {
        self.door.enter(Entry::Directory, self.tenant)
    }

    /// The id in the address.
    ///
    /// # Errors
    /// 404 for what is no id of this kind: there is no such record.
    pub fn id<K: Kind>(&self, what: &str) -> Result<Id<K>> {
        let id = self.id.as_deref().unwrap_or_default();
        Id::from_str(id).map_err(|_| Problem::not_found(what))
    }

    /// The name in the address.
    pub fn name(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
    }

    /// # Errors
    /// 415 for another media type, 400 `invalidSyntax` for what is no JSON.
    pub fn json(&self) -> Result<Value> {
        let kind = self.content_type.as_deref().unwrap_or(SCIM_JSON);
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if ![SCIM_JSON, "application/json"]
            .iter()
            .any(|it| kind.eq_ignore_ascii_case(it))
        {
            return Err(
                Problem::new(415, "unsupported_media_type").detail(format!("send {SCIM_JSON}"))
            );
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            bad(
                "invalidSyntax",
                format!("not JSON at line {line}, column {column}"),
            )
        })
    }

    /// What the address asks for.
    ///
    /// # Errors
    /// 400 `invalidValue`.
    pub fn query(&self) -> Result<Query> {
        Query::of_address(self.query.as_deref())
    }

    /// The answer with a resource, as much of it as was asked for.
    ///
    /// # Errors
    /// 400 for a query that cannot be read.
    pub fn found(&self, status: StatusCode, version: i64, resource: Value) -> Result<Response> {
        let address = resource["meta"]["location"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let shown = self.query()?.shown.of(resource);
        Ok(answered(status, version, &address, &shown))
    }

    /// The version that the directory read, from `If-Match`. A tag that is not ours is of no version that there is.
    pub fn read_version(&self) -> Option<i64> {
        let tag = self
            .if_match
            .as_deref()
            .map(str::trim)
            .filter(|tag| *tag != "*")?;
        Some(version(tag).unwrap_or(-1))
    }

    /// Whether the directory has this version already, as `If-None-Match` says.
    pub fn has(&self, current: i64) -> bool {
        let tags = self.if_none_match.as_deref().unwrap_or_default();
        tags.split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || version(tag) == Some(current))
    }
}

fn bearer(header: &str) -> Option<String> {
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim();
    let ours = scheme.eq_ignore_ascii_case("bearer") && token.starts_with(tokens::PREFIX);
    ours.then(|| token.to_owned())
}

/// The ETag of a version: weak, because the same version may be shown in more ways than one.
pub(crate) fn tag(version: i64) -> String {
    format!("W/\"{version}\"")
}

fn version(tag: &str) -> Option<i64> {
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

/// An answer with a body.
pub(crate) fn answer(status: StatusCode, body: &Value) -> Response {
    Response::builder()
        .status(status)
        .content_type(SCIM_JSON)
        .body(body.to_string())
}

/// An answer with a resource: its version and, for a new one, its address stand in the header, too.
fn answered(status: StatusCode, version: i64, address: &str, body: &Value) -> Response {
    let mut answer = answer(status, body);
    let headers = answer.headers_mut();
    if let Ok(tag) = tag(version).parse() {
        headers.insert(header::ETAG, tag);
    }
    if let (StatusCode::CREATED, Ok(address)) = (status, address.parse()) {
        headers.insert(header::LOCATION, address);
    }
    answer
}

/// 204, and 304 with the version.
pub(crate) fn empty(status: StatusCode, version: Option<i64>) -> Response {
    let mut answer = Response::builder().status(status);
    if let Some(version) = version {
        answer = answer.header(header::ETAG, tag(version));
    }
    answer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bearer_token_of_a_directory_is_looked_up() {
        assert_eq!(bearer("Bearer scim_x").as_deref(), Some("scim_x"));
        assert_eq!(bearer("bearer  scim_x ").as_deref(), Some("scim_x"));
        for other in ["scim_x", "Basic scim_x", "Bearer eyJ.x.y", "Bearer", ""] {
            assert_eq!(bearer(other), None, "{other}");
        }
    }

    #[test]
    fn a_tag_reads_back_strong_or_weak() {
        assert_eq!(version(&tag(7)), Some(7));
        assert_eq!(version("\"7\""), Some(7));
        assert_eq!(version("7"), None);
        assert_eq!(version("\"x\""), None);
    }
}
