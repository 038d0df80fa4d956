import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { useList } from "@/api/hooks";
import { useCan } from "@/app/session";
import { waitingText } from "@/app/useWaitingCount";
import { AgeText, EmptyState, ListStates, Panel } from "@/design";
import { urls } from "@/lib/urls";
import { Arrivals } from "@/live/Arrivals";
import classes from "./Today.module.css";

const SHOWN = 6;

export const REPLIES_ANCHOR = "replies-waiting";

export function useRepliesWaiting(locationId: string | undefined) {
  const can = useCan();
  const query = { waiting: true, location_id: locationId };
  const enabled = locationId !== undefined && can("messages:read");
  return useList("/v1/conversations", { params: { query } }, { enabled });
}

export function RepliesWaiting({ locationId }: { locationId: string | undefined }) {
  const list = useRepliesWaiting(locationId);
  const oldestFirst = [...list.items].sort((a, b) =>
    (a.waiting_since ?? "").localeCompare(b.waiting_since ?? ""),
  );
  const said =
    list.isLoading || !locationId
      ? undefined
      : oldestFirst.map(({ id, contact, waiting_since }) => ({
          id: `${id} ${waiting_since}`,
          text: `Reply from ${contact.name}`,
        }));

  return (
    <Panel
      anchor={REPLIES_ANCHOR}
      title="Replies waiting"
      count={waitingText(list) ?? undefined}
      flush
      action={
        <Anchor component={Link} to={urls.inbox()} size="sm">
          Inbox
        </Anchor>
      }
    >
      <Arrivals items={said} />
      <ListStates
        list={{ ...list, items: oldestFirst, hasMore: false }}
        empty={<EmptyState compact title="Nobody is waiting for an answer" />}
      >
        {(items) => (
          <>
            {items
              .slice(0, SHOWN)
              .map(({ id, contact, location_id, last_message, waiting_since }) => (
                <Link key={id} to={urls.thread(contact.id, location_id)} className={classes.item}>
                  <span className={classes.itemTop}>
                    <span className={classes.itemName}>{contact.name}</span>
                    {waiting_since ? (
                      <span className={classes.age}>
                        <AgeText since={waiting_since} />
                      </span>
                    ) : null}
                  </span>
                  <span className={classes.snippet} style={{ display: "block" }}>
                    {last_message?.body ?? "Message hidden by your role"}
                  </span>
                </Link>
              ))}
            {items.length > SHOWN ? (
              <Link to={urls.inbox()} className={`${classes.item} ${classes.rest}`}>
                {list.hasMore ? "More" : `${items.length - SHOWN} more`} in the inbox
              </Link>
            ) : null}
          </>
        )}
      </ListStates>
    </Panel>
  );
}
