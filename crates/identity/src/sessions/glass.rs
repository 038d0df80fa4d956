//! An owner's password where the clinic has everybody come by SSO. It opens, because somebody must
//! be able to mend a broken provider; it is on record, and every owner hears of it by mail.

use std::time::Duration;

use kernel::{Id, id, perm};
use platform::{
    About, Event, May, Result, Tx,
    jobs::{Errand, Outcome, Prepared, Work},
};
use serde::{Deserialize, Serialize};

use crate::{
    links::{self, LinkMail},
    staff, tenants,
    users::{self, InvitationPort},
};

/// An owner came in by password, past the single sign-on that the clinic asks for.
#[derive(Debug, Serialize)]
pub struct GlassBroken {
    pub session: Id<id::Session>,
    pub user: Id<id::User>,
}

impl Event for GlassBroken {
    const KIND: &'static str = "session.glass_broken";

    fn about(&self) -> About {
        About::subject("session", self.session)
    }

    fn summary(&self) -> String {
        "Signed in by password past single sign-on".to_owned()
    }

    fn why(&self) -> Option<String> {
        let why =
            "The clinic has everybody sign in by SSO; an owner's password opens all the same.";
        Some(why.to_owned())
    }
}

/// Mails every owner that one of them came in so.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellOwners {
    pub user: Id<id::User>,
}

impl Work for TellOwners {
    const KIND: &'static str = "identity.tell-owners";
    type Needs = perm::users::Configure;
}

impl Errand for TellOwners {
    type Port = InvitationPort;
    type Ready = Vec<LinkMail>;
    type Answer = Result<()>;

    async fn prepare(&self, tx: &Tx, _: May<Self::Needs>) -> Result<Prepared<Self::Ready>> {
        let clinic = tenants::get(tx).await?.name;
        let who = users::names(tx, &[self.user]).await?.remove(&self.user);
        let text = letter(&clinic, &who.unwrap_or_else(|| "An owner".to_owned()));
        let subject = format!("{clinic}: a sign-in past single sign-on");
        let mut mails = vec![];
        for owner in staff::active_owners(tx).await? {
            if let Some((_, email, _)) = users::of_user(tx, owner).await? {
                mails.push(links::mail(
                    &email,
                    &subject,
                    &text,
                    "/settings/audit".to_owned(),
                ));
            }
        }
        Ok(Prepared::Call(mails))
    }

    async fn call(port: &InvitationPort, ready: &Self::Ready) -> Result<()> {
        for mail in ready {
            let link = format!("{}{}", port.0.public_url, mail.link);
            let text = mail.text.replace(&mail.link, &link);
            let mail = LinkMail {
                link,
                text,
                ..mail.clone()
            };
            port.0.send(mail).await?;
        }
        Ok(())
    }

    async fn settle(
        &self,
        _: &Tx,
        _: May<Self::Needs>,
        _: Self::Ready,
        answer: Result<()>,
    ) -> Result<Outcome> {
        Ok(match answer {
            Ok(()) => Outcome::Done,
            // Told twice is better than not at all.
            Err(_) => Outcome::Retry(Duration::from_secs(60)),
        })
    }
}

fn letter(clinic: &str, who: &str) -> String {
    format!(
        "{who} has signed in to {clinic} by password, although everybody there is to sign in by \
         single sign-on. Owners can, so that a broken provider can be mended.\n\n\
         If that was not to be, look at who did what and end their sessions:\n\n{{link}}\n"
    )
}
