//! What a directory asks first: what there is (RFC 7643 §5–7).

use serde_json::{Value, json};

use super::{Attribute, GROUP, Schema, USER};
use crate::query::MOST;

const CONFIG: &str = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
const TYPE: &str = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Schema";

const ALL: [&Schema; 2] = [&USER, &GROUP];

pub(crate) fn service_provider_config(base: &str) -> Value {
    json!({
        "schemas": [CONFIG],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": MOST },
        "changePassword": { "supported": false },
        "sort": { "supported": false },
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "A token of the clinic's, made by POST /v1/directory-tokens.",
            "specUri": "https://www.rfc-editor.org/info/rfc6750",
            "primary": true,
        }],
        "meta": { "resourceType": "ServiceProviderConfig", "location": format!("{base}/ServiceProviderConfig") },
    })
}

pub(crate) fn resource_types(base: &str) -> Vec<Value> {
    let told = |schema: &Schema| {
        let name = schema.name;
        json!({
            "schemas": [TYPE],
            "id": name,
            "name": name,
            "endpoint": schema.endpoint,
            "description": schema.description,
            "schema": schema.urn,
            "schemaExtensions": [],
            "meta": { "resourceType": "ResourceType", "location": format!("{base}/ResourceTypes/{name}") },
        })
    };
    ALL.into_iter().map(told).collect()
}

pub(crate) fn schemas(base: &str) -> Vec<Value> {
    let told = |schema: &Schema| {
        let attributes: Vec<_> = schema.attributes.iter().map(Attribute::told).collect();
        json!({
            "schemas": [SCHEMA],
            "id": schema.urn,
            "name": schema.name,
            "description": schema.description,
            "attributes": attributes,
            "meta": { "resourceType": "Schema", "location": format!("{base}/Schemas/{}", schema.urn) },
        })
    };
    ALL.into_iter().map(told).collect()
}
