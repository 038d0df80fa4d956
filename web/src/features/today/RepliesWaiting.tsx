import { Link } from "react-router";
import { useList } from "@/api/hooks";
import { AgeText, EmptyState, ListStates, Panel } from "@/design";
import { urls } from "@/lib/urls";
import { Arrivals } from "@/live/Arrivals";
import classes from "./Today.module.css";

export function RepliesWaiting({ locationId }: { locationId: string | undefined }) {
  const query = { waiting: true, location_id: locationId };
  const list = useList(
    "/v1/conversations",
    { params: { query } },
    { enabled: locationId !== undefined },
  );
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
    <Panel title="Replies waiting" count={list.items.length || undefined} flush>
      <Arrivals items={said} />
      <ListStates
        list={{ ...list, items: oldestFirst }}
        empty={<EmptyState compact title="Nobody is waiting for an answer" />}
      >
        {(items) =>
          items.map(({ id, contact, last_message, waiting_since }) => (
            <Link key={id} to={urls.thread(contact.id)} className={classes.item}>
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
          ))
        }
      </ListStates>
    </Panel>
  );
}
