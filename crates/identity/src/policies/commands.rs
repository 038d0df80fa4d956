use kernel::perm;
use platform::{May, Problem, Recorded, Result, Tx};

use super::{
    events::SecurityPolicyChanged,
    store::{self, Policy},
};

/// What to change: an absent field keeps its value.
#[derive(Debug, Default)]
pub(super) struct Patch {
    pub second_factor: Option<String>,
    pub methods: Option<Vec<String>>,
    pub idle_minutes: Option<i32>,
    pub whole_hours: Option<i32>,
}

/// Changes what is asked from the next sign-in or renewal on.
///
/// # Errors
/// 412 when it has changed since; 422 for no method at all, or an idle time beyond the whole.
pub(super) async fn update(
    tx: &Tx,
    _: May<perm::Everywhere<perm::security::Configure>>,
    read: Option<i64>,
    patch: Patch,
) -> Result<Recorded<Policy>> {
    store::take_turn(tx).await?;
    let mut policy = store::of(tx).await?;
    if read.is_some_and(|version| version != policy.version) {
        return Err(Problem::stale());
    }
    let changed = apply(&mut policy, patch);
    if policy.idle() > policy.whole() {
        let detail = "a session cannot be unused for longer than it lives";
        return Err(Problem::field("/idle_minutes", "beyond_whole", detail));
    }
    if changed.is_empty() {
        return Ok(tx.unchanged(policy));
    }
    policy.version += 1;
    store::save(tx, &policy).await?;
    let event = SecurityPolicyChanged {
        tenant: tx.tenant(),
        second_factor: policy.second_factor.clone(),
        methods: policy.methods.clone(),
        idle_minutes: policy.idle_minutes,
        whole_hours: policy.whole_hours,
        changed,
    };
    Ok(tx.record(event, policy))
}

fn apply(policy: &mut Policy, patch: Patch) -> Vec<String> {
    fn put<T: PartialEq>(changed: &mut Vec<String>, name: &str, field: &mut T, value: Option<T>) {
        if let Some(value) = value.filter(|value| value != field) {
            *field = value;
            changed.push(name.to_owned());
        }
    }
    let Patch {
        second_factor,
        methods,
        idle_minutes,
        whole_hours,
    } = patch;
    let methods = methods.map(|mut methods| {
        methods.sort_unstable();
        methods.dedup();
        methods
    });
    let mut changed = vec![];
    put(
        &mut changed,
        "second_factor",
        &mut policy.second_factor,
        second_factor,
    );
    put(&mut changed, "methods", &mut policy.methods, methods);
    put(
        &mut changed,
        "idle_minutes",
        &mut policy.idle_minutes,
        idle_minutes,
    );
    put(
        &mut changed,
        "whole_hours",
        &mut policy.whole_hours,
        whole_hours,
    );
    changed
}
