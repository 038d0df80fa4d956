//! `/v1/authz`.

use kernel::{Id, Scope, id, perm};
use platform::{Cx, FieldError, Grant, Locations, Problem, Result, Whose};
use poem_openapi::{Enum, Object, OpenApi, Tags, param::Query, payload::Json};

use super::{
    decision::{self, Decision, Verdict, Weighed},
    resources::Resource,
};
use crate::{
    roles::{RoleFields, is_permission},
    users::MembershipView,
};

#[derive(Tags)]
enum Tag {
    /// Who may see and do what.
    Roles,
}

/// What a request would be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Answer {
    Allowed,
    /// 403: none of their roles has the permission.
    Forbidden,
    /// 404: the permission does not reach this record.
    NotFound,
}

/// One grant of the permission.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ExplainedGrant {
    pub membership: Option<MembershipView>,
    /// How far the role's permission reaches.
    pub scope: Scope,
    /// Whether it opens the record by itself.
    pub decides: bool,
    /// In words.
    pub text: String,
}

/// Why somebody may do something, or not.
#[derive(Clone, Debug, Object)]
pub struct Explanation {
    pub answer: Answer,
    /// In a sentence.
    pub text: String,
    pub grants: Vec<ExplainedGrant>,
    /// What they see of its fields.
    pub fields: RoleFields,
}

fn scope(grant: &Grant, me: Id<id::User>) -> Scope {
    match (&grant.whose, &grant.at) {
        (Whose::These(people), _) if people.as_slice() == [me] => Scope::Own,
        (Whose::These(_), _) => Scope::Team,
        (Whose::Anybody, Locations::Everywhere) => Scope::Tenant,
        (Whose::Anybody, Locations::Only(_)) => Scope::Subtree,
    }
}

fn explained(weighed: Weighed, me: Id<id::User>, asked: bool) -> ExplainedGrant {
    let scope = scope(&weighed.grant, me);
    let whose = match scope {
        Scope::Own => "what is their own",
        Scope::Team => "what is their team's",
        Scope::Location | Scope::Subtree | Scope::Tenant => "everything",
    };
    let (role, place) = weighed.membership.as_ref().map_or_else(
        || ("A role".to_owned(), "the clinic".to_owned()),
        |held| {
            let place = held.location_name.clone().or(held.region_name.clone());
            let place = place.unwrap_or_else(|| "the whole clinic".to_owned());
            (held.role_name.clone(), place)
        },
    );
    let opens = match (asked, weighed.decides) {
        (false, _) => "",
        (true, true) => ", and this is among it",
        (true, false) => ", and this is not among it",
    };
    ExplainedGrant {
        membership: weighed.membership.map(MembershipView::from),
        scope,
        decides: weighed.decides,
        text: format!("{role} at {place} gives {whose} there{opens}"),
    }
}

fn sentence(verdict: Verdict, permission: &str) -> String {
    match verdict {
        Verdict::Allowed => format!("They hold {permission}, and it reaches this."),
        Verdict::Forbidden => format!("None of their roles holds {permission}."),
        Verdict::NotFound => {
            format!("They hold {permission}, but it does not reach this: to them it is not there.")
        }
    }
}

fn explanation(
    decision: Decision,
    user: Id<id::User>,
    permission: &str,
    asked: bool,
) -> Explanation {
    let grants = decision.grants.into_iter();
    Explanation {
        answer: match decision.verdict {
            Verdict::Allowed => Answer::Allowed,
            Verdict::Forbidden => Answer::Forbidden,
            Verdict::NotFound => Answer::NotFound,
        },
        text: sentence(decision.verdict, permission),
        grants: grants.map(|each| explained(each, user, asked)).collect(),
        fields: decision.sight.into(),
    }
}

fn parameter(name: &str, detail: &str) -> Problem {
    Problem::new(400, "invalid_parameter")
        .detail(format!("the parameter `{name}` is wrong"))
        .with_errors(vec![FieldError::new(format!("?{name}"), "invalid", detail)])
}

pub struct Authz;

#[OpenApi(prefix_path = "/v1/authz", tag = "Tag::Roles")]
impl Authz {
    /// Explain a decision
    ///
    /// Whether a colleague may do something to a record, and by which of their roles. Decided by what
    /// decides every request.
    #[oai(path = "/explanation", method = "get", operation_id = "authz.explain")]
    async fn explain(
        &self,
        cx: Cx<perm::Everywhere<perm::roles::Read>>,
        user: Query<Id<id::User>>,
        /// A permission: `contacts:read`.
        action: Query<String>,
        /// The id of a record; absent: wherever it reaches.
        resource: Query<Option<String>>,
    ) -> Result<Json<Explanation>> {
        if !is_permission(&action.0) {
            return Err(parameter("action", "there is no such permission"));
        }
        let resource = match &resource.0 {
            Some(text) => Some(Resource::read(text).ok_or_else(|| {
                parameter(
                    "resource",
                    "is not the id of a record that can be asked about",
                )
            })?),
            None => None,
        };
        let decision = decision::decide(&cx, user.0, &action.0, resource).await?;
        let told = explanation(decision, user.0, &action.0, resource.is_some());
        Ok(Json(told))
    }
}
