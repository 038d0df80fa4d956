//! The addresses below `/scim/v2`.

use std::future::Future;

use platform::{Problem, Result};
use poem::{Endpoint, Request, Response, Route, endpoint::make, get, http::StatusCode, post};
use serde_json::{Value, json};

use crate::{
    Settings,
    call::{Call, answer},
    filter::{self, fits},
    groups,
    query::Query,
    schemas::{self, GROUP, Schema, USER},
    users,
};

/// All routes of SCIM, to be nested at [`crate::ROOT`].
pub fn routes(settings: &Settings) -> Route {
    let s = settings;
    Route::new()
        .at("/Users", get(on(s, list_users)).post(on(s, users::create)))
        .at("/Users/.search", post(on(s, search_users)))
        .at(
            "/Users/:id",
            get(on(s, users::get))
                .put(on(s, users::replace))
                .patch(on(s, users::patch))
                .delete(on(s, users::delete)),
        )
        .at(
            "/Groups",
            get(on(s, list_groups)).post(on(s, groups::create)),
        )
        .at("/Groups/.search", post(on(s, search_groups)))
        .at(
            "/Groups/:id",
            get(on(s, groups::get))
                .put(on(s, groups::replace))
                .patch(on(s, groups::patch))
                .delete(on(s, groups::delete)),
        )
        .at("/.search", post(on(s, search_all)))
        .at("/Bulk", post(on(s, not_implemented)))
        .at(
            "/Me",
            get(on(s, not_implemented))
                .post(on(s, not_implemented))
                .put(on(s, not_implemented))
                .patch(on(s, not_implemented))
                .delete(on(s, not_implemented)),
        )
        .at(
            "/ServiceProviderConfig",
            get(on(s, service_provider_config)),
        )
        .at("/ResourceTypes", get(on(s, resource_types)))
        .at("/ResourceTypes/:id", get(on(s, resource_type)))
        .at("/Schemas", get(on(s, all_schemas)))
        .at("/Schemas/:id", get(on(s, schema)))
}

/// Lets a directory in, then does the work.
fn on<F, Fut>(settings: &Settings, work: F) -> impl Endpoint<Output = Response> + 'static
where
    F: Fn(Call) -> Fut + Copy + Send + Sync + 'static,
    Fut: Future<Output = Result<Response>> + Send,
{
    let settings = settings.clone();
    make(move |request: Request| {
        let settings = settings.clone();
        async move {
            let call = Call::of(settings, request).await?;
            Ok::<_, poem::Error>(work(call).await?)
        }
    })
}

async fn list_users(call: Call) -> Result<Response> {
    let query = call.query()?;
    list(&call, &[&USER], &query).await
}

async fn search_users(call: Call) -> Result<Response> {
    let query = Query::of_body(&call.json()?)?;
    list(&call, &[&USER], &query).await
}

async fn list_groups(call: Call) -> Result<Response> {
    let query = call.query()?;
    list(&call, &[&GROUP], &query).await
}

async fn search_groups(call: Call) -> Result<Response> {
    let query = Query::of_body(&call.json()?)?;
    list(&call, &[&GROUP], &query).await
}

async fn search_all(call: Call) -> Result<Response> {
    let query = Query::of_body(&call.json()?)?;
    list(&call, &[&USER, &GROUP], &query).await
}

/// A page of resources, oldest first, users before groups.
async fn list(call: &Call, kinds: &[&'static Schema], query: &Query) -> Result<Response> {
    let (total, resources) = match (&query.filter, kinds) {
        (None, [kind]) => plain_page(call, kind, query).await?,
        (filter, kinds) => filtered(call, kinds, filter.as_deref(), query).await?,
    };
    let shown = resources.into_iter().map(|it| query.shown.of(it)).collect();
    Ok(answer(StatusCode::OK, &query.page(total, shown)))
}

/// Without a filter the database counts.
async fn plain_page(call: &Call, kind: &Schema, query: &Query) -> Result<(usize, Vec<Value>)> {
    let offset = i64::try_from(query.start - 1).unwrap_or(i64::MAX);
    let limit = i64::try_from(query.count).unwrap_or(0);
    let base = &call.base;
    call.cx()
        .read(async |tx, _| match kind.name {
            "User" => users::page(tx, base, offset, limit).await,
            _ => groups::page(tx, base, offset, limit).await,
        })
        .await
}

/// What fits, among what may: a clinic's whole staff, unless the filter names somebody.
async fn filtered(
    call: &Call,
    kinds: &[&'static Schema],
    text: Option<&str>,
    query: &Query,
) -> Result<(usize, Vec<Value>)> {
    let filter = text.map(filter::parse).transpose()?;
    if let Some(filter) = &filter {
        // Of several kinds, one that has the attributes is enough: the others fit nothing.
        let checked: Vec<_> = kinds
            .iter()
            .map(|kind| filter::check(kind, filter))
            .collect();
        if checked.iter().all(Result::is_err) {
            checked.into_iter().collect::<Result<Vec<_>>>()?;
        }
    }
    let base = &call.base;
    let found = call
        .cx()
        .read(async |tx, _| {
            let mut found = vec![];
            for &kind in kinds {
                let some = match kind.name {
                    "User" => users::narrowed(tx, base, filter.as_ref()).await?,
                    _ => groups::narrowed(tx, base, filter.as_ref()).await?,
                };
                found.extend(some.into_iter().map(|it| (kind, it)));
            }
            Ok(found)
        })
        .await?;
    let fitting: Vec<_> = found
        .into_iter()
        .filter(|(kind, it)| filter.as_ref().is_none_or(|filter| fits(kind, filter, it)))
        .map(|(_, it)| it)
        .collect();
    let total = fitting.len();
    let page = fitting.into_iter().skip(query.start - 1).take(query.count);
    Ok((total, page.collect()))
}

async fn not_implemented(_: Call) -> Result<Response> {
    let detail = "this server does not do that; see /ServiceProviderConfig";
    Err(Problem::new(501, "not_implemented").detail(detail))
}

/// Discovery takes no filter (RFC 7644 §4).
fn without_filter(call: &Call) -> Result<Query> {
    let query = call.query()?;
    match query.filter {
        Some(_) => Err(Problem::new(403, "forbidden").detail("this is not filtered")),
        None => Ok(query),
    }
}

async fn service_provider_config(call: Call) -> Result<Response> {
    without_filter(&call)?;
    Ok(answer(
        StatusCode::OK,
        &schemas::service_provider_config(&call.base),
    ))
}

async fn resource_types(call: Call) -> Result<Response> {
    all(&call, schemas::resource_types(&call.base))
}

async fn resource_type(call: Call) -> Result<Response> {
    one(&call, schemas::resource_types(&call.base))
}

async fn all_schemas(call: Call) -> Result<Response> {
    all(&call, schemas::schemas(&call.base))
}

async fn schema(call: Call) -> Result<Response> {
    one(&call, schemas::schemas(&call.base))
}

fn all(call: &Call, told: Vec<Value>) -> Result<Response> {
    let query = without_filter(call)?;
    Ok(answer(StatusCode::OK, &query.page(told.len(), told)))
}

fn one(call: &Call, told: Vec<Value>) -> Result<Response> {
    let found = told.into_iter().find(|it| it["id"] == json!(call.name()));
    let found = found.ok_or_else(|| Problem::not_found("description"))?;
    Ok(answer(StatusCode::OK, &found))
}
