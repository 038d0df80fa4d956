use chrono::TimeDelta;
use kernel::{Id, id, perm};
use platform::{
    May, Result, Tx, crypto,
    jobs::{Errand, Outcome, Prepared, Work},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

use super::store;
use crate::{
    links::{self, LinkMail, Mailing},
    tenants,
};

/// How long an invitation's link is good.
const LIFETIME: TimeDelta = TimeDelta::days(7);

/// Mails a person their invitation. Each run makes a link of its own, so that a
/// run whose outcome is unknown may be repeated: of two links either will do.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendInvitation {
    pub user: Id<id::User>,
}

impl Work for SendInvitation {
    const KIND: &'static str = "identity.send-invitation";
    type Needs = perm::users::Configure;

    fn unique_key(&self) -> Option<String> {
        Some(self.user.to_string())
    }
}

impl Errand for SendInvitation {
    type Port = InvitationPort;
    type Ready = LinkMail;
    type Answer = Result<()>;

    async fn prepare(&self, tx: &Tx, _: May<Self::Needs>) -> Result<Prepared<LinkMail>> {
        let Some(address) = store::invited_address(tx, self.user).await? else {
            return Ok(Prepared::Settled);
        };
        let email = address.use_for("the mail with their invitation");
        let token = crypto::random_token();
        links::insert_invitation(tx, &token, self.user, email, LIFETIME).await?;
        let clinic = tenants::get(tx).await?.name;
        // The port knows where links lead; the path alone is ours.
        let path = format!("/invitations/{token}");
        Ok(Prepared::Call(letter(email, &clinic, path)))
    }

    async fn call(port: &InvitationPort, ready: &LinkMail) -> Result<()> {
        let link = format!("{}{}", port.0.public_url, ready.link);
        let text = ready.text.replace("{link}", &link);
        let mail = LinkMail {
            text,
            link,
            ..ready.clone()
        };
        port.0.send(mail).await
    }

    async fn settle(
        &self,
        _: &Tx,
        _: May<Self::Needs>,
        _: LinkMail,
        answer: Result<()>,
    ) -> Result<Outcome> {
        Ok(match answer {
            Ok(()) => Outcome::Done,
            Err(_) => Outcome::Retry(Duration::from_secs(60)),
        })
    }
}

/// Where invitations go out.
#[derive(Clone)]
pub struct InvitationPort(pub(crate) Mailing);

fn letter(to: &str, clinic: &str, path: String) -> LinkMail {
    let text = format!(
        "{clinic} has invited you to work with them in Attend.\n\n\
         Follow this link to accept; it is good for 7 days:\n\n{{link}}\n\n\
         If you do not know {clinic}, do nothing: without the link nothing happens.\n"
    );
    LinkMail {
        text,
        ..links::mail(to, &format!("{clinic} invites you"), "", path)
    }
}
