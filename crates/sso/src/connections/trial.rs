//! The trial of a connection: every step that can be tried without a person.

use kernel::{Id, id, perm};
use platform::{Cx, Result, crypto};

use super::{
    api::{TrialOutcome, TrialStep},
    store::{self, Connection},
};
use crate::{
    Sso, domains,
    provider::{Answered, Client, Fault, Published, Threads},
};

type Door = Cx<perm::Everywhere<perm::sso::Configure>>;

fn step(step: &str, outcome: TrialOutcome, words: impl Into<String>) -> TrialStep {
    TrialStep {
        step: step.to_owned(),
        outcome,
        words: words.into(),
    }
}

fn good(name: &str, words: impl Into<String>) -> TrialStep {
    step(name, TrialOutcome::Good, words)
}

fn wrong(name: &str, words: impl Into<String>) -> TrialStep {
    step(name, TrialOutcome::Wrong, words)
}

fn unknown(name: &str, words: impl Into<String>) -> TrialStep {
    step(name, TrialOutcome::Unknown, words)
}

impl Sso {
    /// Tries each step; what comes after one that fails is not tried.
    pub(super) async fn try_out(
        &self,
        cx: &Door,
        id: Id<id::SsoConnection>,
    ) -> Result<Vec<TrialStep>> {
        let connection = cx.read(async |tx, _| store::find(tx, id).await).await?;
        let mut steps = self.try_provider(cx, &connection).await?;
        steps.push(self.try_domains(cx, id).await?);
        Ok(steps)
    }

    async fn try_provider(&self, cx: &Door, connection: &Connection) -> Result<Vec<TrialStep>> {
        let now = cx.platform().clock().now();
        let metadata = match self.metadata(&connection.issuer).await {
            Ok(metadata) => metadata,
            Err(fault) => return Ok(vec![wrong("discovery", fault.words)]),
        };
        let mut steps = vec![good("discovery", format!("{} was found.", metadata.issuer))];
        let published = match self.read_published(&connection.issuer, now).await {
            Ok(published) => published,
            Err(fault) => {
                steps.push(wrong("keys", fault.words));
                return Ok(steps);
            }
        };
        steps.push(match published.signing_keys() {
            0 => wrong("keys", "The provider publishes no key that it signs with."),
            1 => good("keys", "The provider publishes a key that it signs with."),
            many => good(
                "keys",
                format!("The provider publishes {many} keys that it signs with."),
            ),
        });
        let client = Client {
            id: connection.client_id.clone(),
            secret: self.secret_of(connection)?,
        };
        steps.push(self.try_redirect(&published, &client).await);
        steps.push(self.try_client(&published, &client).await);
        steps.push(match published.metadata.end_session_endpoint {
            Some(_) => good("logout", "Who signs out here is signed out there, too."),
            None => unknown("logout", "The provider names no address for signing out: who signs out here stays signed in there."),
        });
        Ok(steps)
    }

    /// Leaves as a person would, but asks the provider to show no page.
    async fn try_redirect(&self, published: &Published, client: &Client) -> TrialStep {
        let name = "redirect_uri";
        let uri = self.redirect_uri();
        let state = crypto::random_token();
        let threads = Threads::of(&crypto::random_token(), &state);
        let mut address = self.departure(published, client, &state, &threads);
        address.query_pairs_mut().append_pair("prompt", "none");
        match self.look(&address).await {
            Err(Fault { words, .. }) => wrong(name, words),
            Ok(Answered::SentTo(back)) if back.as_str().starts_with(&format!("{uri}?")) => {
                let error = back.query_pairs().find(|(name, _)| name == "error");
                match error.as_ref().map(|(_, code)| code.as_ref()) {
                    None
                    | Some(
                        "login_required"
                        | "interaction_required"
                        | "consent_required"
                        | "account_selection_required",
                    ) => good(name, format!("The provider sends people back to {uri}.")),
                    Some(code) => wrong(
                        name,
                        format!("The provider refuses to sign people in for this client ({code})."),
                    ),
                }
            }
            Ok(Answered::SentTo(_) | Answered::Page(200..400)) => unknown(
                name,
                format!(
                    "The provider shows a page of its own. If it says that something is wrong, register the redirect URI {uri} there."
                ),
            ),
            Ok(Answered::Page(status)) => wrong(
                name,
                format!(
                    "The provider answers {status}: register the redirect URI {uri} there, and check the client id."
                ),
            ),
        }
    }

    /// Shows a code that cannot be good: what the provider then says tells whether it knows us.
    async fn try_client(&self, published: &Published, client: &Client) -> TrialStep {
        let (code, verifier) = (crypto::random_token(), crypto::random_token());
        let refused = match self.exchange(published, client, &code, &verifier).await {
            Ok(_) => return unknown("client", "The provider took a code that it never gave."),
            Err(refused) => refused,
        };
        match refused.code() {
            Some("invalid_grant") => {
                good("client", "The provider knows the client id and its secret.")
            }
            Some("invalid_client" | "unauthorized_client") => wrong(
                "client",
                "The provider does not take the client id with this secret: copy both from there again.",
            ),
            _ => unknown("client", Fault::from(refused).words),
        }
    }

    async fn try_domains(&self, cx: &Door, id: Id<id::SsoConnection>) -> Result<TrialStep> {
        let name = "domains";
        let found = domains::check_all(self, cx, id).await?;
        let listed = |which: &[String]| which.join(", ");
        Ok(match (found.lost.as_slice(), found.proven.as_slice()) {
            ([], []) => unknown(
                name,
                "No domain is proven yet: the sign-in page sends nobody to this provider, and nobody's address is believed.",
            ),
            ([], proven) => good(name, format!("Proven: {}.", listed(proven))),
            (lost, _) => wrong(
                name,
                format!(
                    "The TXT record is gone, so the domain no longer counts: {}.",
                    listed(lost)
                ),
            ),
        })
    }
}
