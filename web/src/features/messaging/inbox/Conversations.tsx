import { SegmentedControl } from "@mantine/core";
import { IconInbox } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { useList } from "@/api/hooks";
import type { Conversation } from "@/api/types";
import { useLocations } from "@/app/locations";
import {
  AgeText,
  EmptyState,
  ListStates,
  MESSAGE,
  statusWord,
  ToneBadge,
  WhenText,
} from "@/design";
import { urls } from "@/lib/urls";
import classes from "./Inbox.module.css";
import { inOrder } from "./order";
import { snippet } from "./threads";

function Row({ conversation, current }: { conversation: Conversation; current: boolean }) {
  const { contact, location_id, last_message: last, waiting_since, unread } = conversation;
  const { all, byId, zoneOf, severalZones } = useLocations();
  const trouble =
    last && (last.state === "uncertain" || last.state === "failed")
      ? statusWord(MESSAGE, last.state)
      : null;
  return (
    <li>
      <Link
        to={urls.thread(contact.id, location_id)}
        className={classes.row}
        aria-current={current ? "true" : undefined}
      >
        <span className={classes.top}>
          <span className={classes.name} data-unread={unread > 0}>
            {contact.name}
          </span>
          {last ? (
            <span className={classes.when}>
              <WhenText at={last.at} zone={zoneOf(location_id)} named={severalZones} />
            </span>
          ) : null}
        </span>
        {all.length > 1 ? <span className={classes.place}>{byId(location_id)?.name}</span> : null}
        <span className={classes.snippet}>{snippet(last)}</span>
        <span className={classes.marks}>
          {waiting_since ? (
            <ToneBadge tone="warn">
              Waiting <AgeText since={waiting_since} />
            </ToneBadge>
          ) : null}
          {unread > 0 ? (
            <ToneBadge tone="info" plain>
              {unread} new
            </ToneBadge>
          ) : null}
          {trouble ? <ToneBadge tone={trouble.tone}>{trouble.label}</ToneBadge> : null}
        </span>
      </Link>
    </li>
  );
}

interface ConversationsProps {
  /** The thread that is open beside the list. */
  open: { contactId: string; locationId: string | undefined };
}

/** All threads, one for each contact at each location. */
export function Conversations({ open }: ConversationsProps) {
  const [filter, setFilter] = useState("all");
  const query = filter === "waiting" ? { waiting: true } : {};
  const list = useList("/v1/conversations", { params: { query } }, { keep: true });
  return (
    <section className={classes.list} aria-label="Conversations">
      <div className={classes.filter}>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label="Show"
          data={[
            { value: "all", label: "All" },
            { value: "waiting", label: "Waiting for us" },
          ]}
          value={filter}
          onChange={setFilter}
        />
      </div>
      <div className={classes.rows}>
        <ListStates
          list={list}
          rows={8}
          empty={
            <EmptyState
              icon={<IconInbox size={28} />}
              title={filter === "waiting" ? "Nobody is waiting" : "No conversations yet"}
            />
          }
        >
          {(items) => (
            <ul>
              {inOrder(items).map((each) => (
                <Row
                  key={each.id}
                  conversation={each}
                  current={
                    each.contact.id === open.contactId && each.location_id === open.locationId
                  }
                />
              ))}
            </ul>
          )}
        </ListStates>
      </div>
    </section>
  );
}
