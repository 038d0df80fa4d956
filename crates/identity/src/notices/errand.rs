use std::time::Duration;

use kernel::{Id, id, perm};
use platform::{
    May, Result, Tx,
    jobs::{Errand, Outcome, Prepared, Work},
};
use serde::{Deserialize, Serialize};

use super::{
    letters::{self, Notice},
    store,
};
use crate::links::{LinkMail, Mailing};

/// Mails an owner. A run whose outcome is unknown may be repeated: the same told twice is no harm.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellOwner {
    pub owner: Id<id::User>,
    pub notice: Notice,
}

impl Work for TellOwner {
    const KIND: &'static str = "identity.tell-owner";
    /// Somebody may be looking at patients meanwhile.
    const PRIORITY: i16 = 10;
    type Needs = perm::users::Read;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{} {}", self.owner, self.notice.key()))
    }
}

/// Where these mails go out.
#[derive(Clone)]
pub struct OwnersPort(pub(crate) Mailing);

impl Errand for TellOwner {
    type Port = OwnersPort;
    type Ready = LinkMail;
    type Answer = Result<()>;

    async fn prepare(&self, tx: &Tx, _: May<Self::Needs>) -> Result<Prepared<LinkMail>> {
        let Some(address) = store::address(tx, self.owner).await? else {
            return Ok(Prepared::Settled);
        };
        let to = address.use_for("the mail that tells an owner");
        Ok(match letters::letter(tx, self.notice, to).await? {
            Some(mail) => Prepared::Call(mail),
            None => Prepared::Settled,
        })
    }

    async fn call(port: &OwnersPort, ready: &LinkMail) -> Result<()> {
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
