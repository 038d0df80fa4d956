import { Anchor, Button, SegmentedControl, Text } from "@mantine/core";
import { IconArrowLeft, IconCheck, IconInbox } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useList, useRead, useSend } from "@/api/hooks";
import type { Conversation } from "@/api/types";
import { useLocations } from "@/app/locations";
import { useCan } from "@/app/session";
import {
  AgeText,
  EmptyState,
  ListStates,
  MESSAGE,
  PageHeader,
  ProblemAlert,
  statusWord,
  ToneBadge,
  WhenText,
} from "@/design";
import { phoneText } from "@/lib/phone";
import { urls } from "@/lib/urls";
import classes from "./Inbox.module.css";
import { inOrder } from "./order";
import { ReplyBox } from "./ReplyBox";
import { Thread } from "./Thread";

function Row({ conversation }: { conversation: Conversation }) {
  const { contact, last_message: last, waiting_since, unread } = conversation;
  const { contactId } = useParams();
  const { zoneOf, severalZones } = useLocations();
  const trouble =
    last && (last.state === "uncertain" || last.state === "failed")
      ? statusWord(MESSAGE, last.state)
      : null;
  return (
    <li>
      <Link
        to={urls.thread(contact.id)}
        className={classes.row}
        aria-current={contact.id === contactId ? "true" : undefined}
      >
        <span className={classes.top}>
          <span className={classes.name} data-unread={unread > 0}>
            {contact.name}
          </span>
          {last ? (
            <span className={classes.when}>
              <WhenText at={last.at} zone={zoneOf(conversation.location_id)} named={severalZones} />
            </span>
          ) : null}
        </span>
        <span className={classes.snippet}>
          {last
            ? `${last.direction === "out" ? "You: " : ""}${last.body ?? "hidden by your role"}`
            : "No messages yet"}
        </span>
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

function Conversations() {
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
                <Row key={each.id} conversation={each} />
              ))}
            </ul>
          )}
        </ListStates>
      </div>
    </section>
  );
}

/** "Answered by phone": takes a conversation off the waiting list without a text. */
function Handled({ contactId }: { contactId: string }) {
  const can = useCan();
  // The same question as the count beside "Inbox", so it is asked once.
  const list = useList("/v1/conversations", { params: { query: { waiting: true } } });
  const handle = useSend("post", "/v1/conversations/{conversation_id}/handled", [
    "/v1/conversations",
    "/v1/tasks",
  ]);
  const waiting = list.items.find((each) => each.contact.id === contactId && each.waiting_since);
  if (!waiting || !can("messages:send")) return null;
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={<IconCheck size={15} aria-hidden="true" />}
      loading={handle.isPending}
      onClick={() => handle.mutate({ params: { path: { conversation_id: waiting.id } }, body: {} })}
    >
      Mark as handled
    </Button>
  );
}

function Open({ contactId }: { contactId: string }) {
  const contact = useRead("/v1/contacts/{contact_id}", {
    params: { path: { contact_id: contactId } },
  });
  const { zoneOf } = useLocations();
  return (
    <section
      className={classes.thread}
      aria-label={contact.data ? `Conversation with ${contact.data.name}` : "Conversation"}
    >
      <div className={classes.head}>
        <Anchor
          component={Link}
          to={urls.inbox()}
          className={classes.back}
          aria-label="Back to all conversations"
        >
          <IconArrowLeft size={20} aria-hidden="true" />
        </Anchor>
        {contact.data ? (
          <div className={classes.person}>
            <Anchor component={Link} to={urls.contact(contactId)} fw={600}>
              {contact.data.name}
            </Anchor>
            <Text size="xs" c="dimmed">
              {contact.data.phone ? phoneText(contact.data.phone) : ""}
            </Text>
          </div>
        ) : null}
        <Handled contactId={contactId} />
      </div>
      <ProblemAlert error={contact.error} onRetry={() => void contact.refetch()} />
      <Thread
        contactId={contactId}
        zone={contact.data ? zoneOf(contact.data.home_location_id) : undefined}
      />
      <div className={classes.reply}>
        {contact.data ? <ReplyBox key={contactId} contact={contact.data} /> : null}
      </div>
    </section>
  );
}

/** All conversations, those that wait for an answer first. */
export default function InboxPage() {
  const { contactId } = useParams();
  return (
    <div className={classes.page} data-open={contactId !== undefined}>
      <div className={classes.header}>
        <PageHeader title="Inbox" />
      </div>
      <div className={classes.panes}>
        <Conversations />
        {contactId ? (
          <Open key={contactId} contactId={contactId} />
        ) : (
          <div className={classes.none}>
            <EmptyState title="Choose a conversation" />
          </div>
        )}
      </div>
    </div>
  );
}
