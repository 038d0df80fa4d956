use std::sync::Arc;

use async_trait::async_trait;
use platform::{Problem, Result};

/// A mail with a link that is good for one act.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkMail {
    /// A bare address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text; holds the link, too.
    pub text: String,
    pub link: String,
}

/// Shows neither address nor link, so that it may be logged.
impl std::fmt::Debug for LinkMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkMail")
    }
}

/// Hands mails with links over. Implemented by the app over the mail port;
/// called with no transaction open.
#[async_trait]
pub trait LinkMailer: Send + Sync + 'static {
    /// # Errors
    /// When the mail was not taken over, or may not have been: it is safe to send another.
    async fn send(&self, mail: LinkMail) -> Result<()>;
}

/// Where mails with links go out, and where their links lead.
#[derive(Clone)]
pub(crate) struct Mailing {
    pub mailer: Arc<dyn LinkMailer>,
    /// Without a slash at its end.
    pub public_url: Arc<str>,
}

impl Mailing {
    /// # Errors
    /// 503 `mail_failed`: nothing is lost, the caller may ask again.
    pub async fn send(&self, mail: LinkMail) -> Result<()> {
        self.mailer.send(mail).await.map_err(|error| {
            tracing::warn!(error = error.for_log(), "a mail was not taken over");
            Problem::new(503, "mail_failed")
                .detail("the mail could not be sent; try again in a moment")
                .retry_after(30)
        })
    }
}

/// Fills one of the house's mails. `{link}` stands where the link goes.
pub(crate) fn mail(to: &str, subject: &str, text: &str, link: String) -> LinkMail {
    // A subject is one line, whatever a clinic calls itself.
    let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    LinkMail {
        to: to.to_owned(),
        subject,
        text: text.replace("{link}", &link),
        link,
    }
}
