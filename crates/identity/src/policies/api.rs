//! `/v1/security-policy`.

use kernel::perm;
use platform::{Body, Cx, Result, Tagged, Versioned, version_of};
use poem_openapi::{Enum, Object, OpenApi, Tags, param::Header};

use super::{
    commands::{self, Patch},
    store::{self, Policy},
};

#[derive(Tags)]
enum Tag {
    /// How people sign in.
    Security,
}

/// Whether a second factor is asked of everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum SecondFactor {
    /// Of those who have set one up.
    Optional,
    /// Who has none sets one up before anything else.
    Required,
}

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum SignInMethod {
    Password,
    Passkey,
    Sso,
}

impl SignInMethod {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Passkey => "passkey",
            Self::Sso => "sso",
        }
    }
}

/// What the clinic asks of those who sign in.
#[derive(Clone, Debug, Object)]
pub struct SecurityPolicy {
    pub second_factor: SecondFactor,
    /// Without `password`, an owner's still opens, to break the glass.
    pub methods: Vec<SignInMethod>,
    /// Unused for so many minutes, a session is over.
    pub idle_minutes: i32,
    /// After so many hours it is over in any case.
    pub whole_hours: i32,
    pub version: i64,
}

impl Versioned for SecurityPolicy {
    fn version(&self) -> i64 {
        self.version
    }
}

impl From<Policy> for SecurityPolicy {
    fn from(policy: Policy) -> Self {
        let allowed = [
            SignInMethod::Password,
            SignInMethod::Passkey,
            SignInMethod::Sso,
        ];
        Self {
            second_factor: match policy.needs_second_factor() {
                true => SecondFactor::Required,
                false => SecondFactor::Optional,
            },
            methods: allowed
                .into_iter()
                .filter(|method| policy.allows(method.as_str()))
                .collect(),
            idle_minutes: policy.idle_minutes,
            whole_hours: policy.whole_hours,
            version: policy.version,
        }
    }
}

/// Fields to change: an absent one keeps its value.
#[derive(Clone, Debug, Object)]
pub struct SecurityPolicyPatch {
    pub second_factor: Option<SecondFactor>,
    #[oai(validator(min_items = 1, max_items = 3))]
    pub methods: Option<Vec<SignInMethod>>,
    #[oai(validator(minimum(value = "5"), maximum(value = "20160")))]
    pub idle_minutes: Option<i32>,
    #[oai(validator(minimum(value = "1"), maximum(value = "2160")))]
    pub whole_hours: Option<i32>,
}

impl From<SecurityPolicyPatch> for Patch {
    fn from(body: SecurityPolicyPatch) -> Self {
        let second_factor = body.second_factor.map(|wanted| match wanted {
            SecondFactor::Optional => "optional".to_owned(),
            SecondFactor::Required => "required".to_owned(),
        });
        let names = |methods: Vec<SignInMethod>| {
            let names = methods.into_iter().map(|method| method.as_str().to_owned());
            names.collect()
        };
        Self {
            second_factor,
            methods: body.methods.map(names),
            idle_minutes: body.idle_minutes,
            whole_hours: body.whole_hours,
        }
    }
}

pub struct SecurityPolicies;

#[OpenApi(prefix_path = "/v1/security-policy", tag = "Tag::Security")]
impl SecurityPolicies {
    /// Get the security policy
    #[oai(path = "/", method = "get", operation_id = "security-policy.get")]
    async fn get(&self, cx: Cx<perm::security::Read>) -> Result<Tagged<SecurityPolicy>> {
        let policy = cx.read(async |tx, _| store::of(tx).await).await?;
        Ok(Tagged::of(policy.into()))
    }

    /// Change the security policy
    ///
    /// From the next sign-in or renewal on. Asks for a fresh proof (403 `step_up_required`).
    #[oai(path = "/", method = "patch", operation_id = "security-policy.update")]
    async fn update(
        &self,
        cx: Cx<perm::Fresh<perm::Everywhere<perm::security::Configure>>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<SecurityPolicyPatch>,
    ) -> Result<Tagged<SecurityPolicy>> {
        let (read, patch) = (version_of(if_match.0.as_deref())?, Patch::from(body.0));
        let policy = cx
            .act(async |tx, may| commands::update(tx, may.and(), read, patch).await)
            .await?;
        Ok(Tagged::of(policy.into()))
    }
}
