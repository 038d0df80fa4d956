//! The verbs of templates.

use async_trait::async_trait;
use identity::{Founded, TenantTemplate, locations::Place, tenants};
use kernel::{Id, id, perm};
use people::contacts::ContactRow;
use platform::{May, Problem, Recorded, Result, Tx, db::Mode};
use serde_json::{Value, json};

use super::{
    catalogue::{CATALOGUE, known},
    events::TemplateUpdated,
    model::Model,
    rules, store,
};
/// Whom and where a text is about: the words that every template may show.
pub(crate) struct Words<'a> {
    pub contact: &'a ContactRow,
    pub place: &'a Place,
}

/// The code of a template that cannot be filled in, not even in the catalogue's words.
pub(crate) const UNFILLED: &str = "template_failed";

/// The text of a template, filled in. Where the clinic's wording cannot be, the catalogue's.
///
/// # Errors
/// 500 `template_failed`.
pub(crate) async fn write(tx: &Tx, key: &str, words: &Words<'_>, vars: &Value) -> Result<String> {
    let known = known(key).ok_or_else(|| Problem::internal(format!("no template {key}")))?;
    let clinic = tenants::get(tx).await?.name;
    let mut all = json!({
        "contact": { "first_name": rules::callable(&words.contact.first_name) },
        "clinic": { "name": clinic },
        "location": { "name": words.place.name, "phone": words.place.phone },
    });
    rules::merge(&mut all, vars);
    // Of the place that is shown in the end.
    let place = all["location"]["name"].as_str().unwrap_or_default();
    all["location"]["full_name"] = rules::full_name(&clinic, place).into();
    let own = store::by_key(tx, key).await?;
    if let Some(own) = own.filter(|own| own.body != known.text) {
        match rules::fill(&own.body, &all) {
            Ok(text) if rules::goes_out(&text) => return Ok(text),
            Ok(_) => tracing::warn!(
                template = key,
                "a clinic's template came out empty or too long"
            ),
            Err(error) => tracing::warn!(template = key, %error, "a clinic's template failed"),
        }
    }
    rules::fill(known.text, &all)
        .map_err(|error| Problem::new(500, UNFILLED).detail(format!("the template {key}: {error}")))
}

/// In the catalogue's order.
pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::templates::Read>,
    after: Option<Id<id::MessageTemplate>>,
    limit: u64,
) -> Result<Vec<Model>> {
    store::list(tx, after, limit).await
}

/// Gives a template another wording.
///
/// # Errors
/// 404; 412 when it has changed since it was read; 422 with everything that is wrong with the text.
pub async fn update(
    tx: &Tx,
    _: May<perm::Everywhere<perm::templates::Configure>>,
    id: Id<id::MessageTemplate>,
    read: Option<i64>,
    body: Option<String>,
) -> Result<Recorded<Model>> {
    let mut template = store::find_to_change(tx, id).await?;
    if read.is_some_and(|version| version != template.version) {
        return Err(Problem::stale());
    }
    let Some(body) = body.filter(|body| *body != template.body) else {
        return Ok(tx.unchanged(template));
    };
    let known = known(&template.key).ok_or_else(|| Problem::not_found("message template"))?;
    let faults = rules::faults(known, &body);
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    template.body = body;
    template.version += 1;
    template.updated_at = tx.now();
    store::update(tx, &template).await?;
    let event = TemplateUpdated {
        template: id,
        key: template.key.clone(),
    };
    Ok(tx.record(event, template))
}

/// Gives every new clinic our wording.
#[derive(Clone, Copy, Debug, Default)]
pub struct DefaultTemplates;

#[async_trait]
impl TenantTemplate for DefaultTemplates {
    async fn apply(&self, tx: &Tx, _: May<perm::tenants::Found>, _: &Founded) -> Result<()> {
        let rows: Vec<_> = CATALOGUE
            .iter()
            .map(|known| Model {
                tenant_id: tx.tenant(),
                id: tx.new_id(),
                key: known.key.to_owned(),
                body: known.text.to_owned(),
                version: 1,
                created_at: tx.now(),
                updated_at: tx.now(),
            })
            .collect();
        store::insert(tx, &rows).await
    }
}
