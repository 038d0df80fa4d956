//! Callers who go away: a closed tab, a timeout. What they began must not stay behind.

use std::time::Duration;

use futures::poll;
use platform::SystemTask;
use testkit::World;

const LEFT_OPEN: &str = "select count(*) from pg_stat_activity \
     where datname = current_database() and state like 'idle in transaction%'";

#[tokio::test]
async fn a_transaction_given_up_while_it_begins_is_not_left_open() {
    let world = World::without_workers().await;
    let mut admin = world.database.admin().await;
    for polls in [1, 1, 1, 2, 2, 3, 4, 5] {
        let mut call = Box::pin(
            world
                .platform()
                .system(SystemTask::Sandbox, async |_| Ok(())),
        );
        for _ in 0..polls {
            if poll!(&mut call).is_ready() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        drop(call);
        // Time enough for what is still on its way to end by itself.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let open: i64 = sqlx::query_scalar(LEFT_OPEN)
            .fetch_one(&mut admin)
            .await
            .expect("a count");
        assert_eq!(open, 0, "given up after {polls} polls");
    }
}
