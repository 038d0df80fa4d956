import { useState } from "react";
import type { Contact } from "@/api/types";
import { useLocations } from "@/app/locations";
import { Panel } from "@/design";
import { ReplyBox } from "@/features/messaging/inbox/ReplyBox";
import { Thread } from "@/features/messaging/inbox/Thread";
import { ThreadSwitch } from "@/features/messaging/inbox/ThreadSwitch";
import { placeOf, placesOf, useThreads } from "@/features/messaging/inbox/threads";
import classes from "./Contact.module.css";

/** The newest thread with a contact; the others are a tap away. */
export function Talk({ contact }: { contact: Contact }) {
  const { all, byId, zoneOf } = useLocations();
  const { threads, isLoading } = useThreads(contact.id);
  const [picked, setPicked] = useState<string>();
  const at = isLoading
    ? undefined
    : placeOf({
        chosen: picked ?? threads[0]?.location_id,
        threads,
        home: contact.home_location_id,
        visible: all.map(({ id }) => id),
      });
  const places = at ? placesOf(threads, at) : [];
  return (
    <Panel
      title="Conversation"
      // Of several, the switch says which one it is.
      count={at && all.length > 1 && places.length === 1 ? byId(at)?.name : undefined}
      action={at ? <ThreadSwitch places={places} value={at} onChange={setPicked} /> : null}
      flush
    >
      {at ? (
        <div className={classes.talk}>
          <Thread key={at} contactId={contact.id} locationId={at} zone={zoneOf(at)} />
          <div className={classes.reply}>
            <ReplyBox key={at} contact={contact} locationId={at} />
          </div>
        </div>
      ) : null}
    </Panel>
  );
}
