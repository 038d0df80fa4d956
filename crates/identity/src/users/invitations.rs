//! `/v1/invitations`.

use kernel::perm;
use platform::{Body, Entry, NoContent, Open, Result};
use poem_openapi::{OpenApi, Tags, param::Path};

use super::commands;
use crate::{
    Identity, accounts,
    links::{self, Finish, Purpose},
    signups::Password,
};

#[derive(Tags)]
enum Tag {
    /// How a colleague joins.
    Invitations,
}

pub struct Invitations(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/invitations", tag = "Tag::Invitations")]
impl Invitations {
    /// Accept an invitation
    ///
    /// With the token of the mailed link. Who has an account enters its password.
    #[oai(
        path = "/:token/acceptance",
        method = "post",
        operation_id = "invitations.accept"
    )]
    async fn accept(
        &self,
        open: Open,
        token: Path<String>,
        body: Body<Password>,
    ) -> Result<NoContent> {
        let link = links::find(open.platform(), &token.0, Purpose::Invitation).await?;
        let (passwords, password) = (self.0.passwords(), &body.0.password);
        let proof = accounts::prove(open.platform(), passwords, &link.email, password, &[]).await?;
        let finish = Finish {
            link: &link,
            purpose: Purpose::Invitation,
            known: proof.known(),
            fresh: proof.fresh(),
        };
        open.enter::<perm::session::Own>(Entry::MailedLink, link.tenant)
            .act(async |tx, may| commands::accept(tx, may, finish).await)
            .await?;
        Ok(NoContent::Done)
    }
}
