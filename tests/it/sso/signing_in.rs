//! From the sign-in page to a session.

use testkit::World;

use super::{Browser, Peer, Set};

#[tokio::test]
async fn somebody_whom_nobody_invited_comes_in_by_the_clinics_provider() {
    let (world, peer) = (World::start().await, Peer::start().await);
    let set = Set::up(&world, &peer).await;
    set.person(&peer, "ann", &["desk", "chess"]).await;
    let browser = Browser::open(&world);
    let landed = browser.sign_in(&set.connection, "ann").await;
    assert_eq!(landed, "/contacts", "{:?}", super::refusals(&world).await);
    let me = browser.api("/v1/me").await.expect(200);
    assert_eq!(me["user"]["email"], set.email("ann"));
    assert_eq!(me["user"]["name"], "Ann Example");
    browser.api("/v1/contacts").await.expect(200);
}
