import { Skeleton, Stack } from "@mantine/core";
import { useParams } from "react-router";
import { EmptyState, PageHeader, ProblemAlert } from "@/design";
import { Conversations } from "./Conversations";
import classes from "./Inbox.module.css";
import { Head, OpenThread, ThreadChoice } from "./OpenThread";
import { useOpenThread } from "./threads";

/** The thread of one contact at one location; a choice where the address leaves that open. */
function Open({ of }: { of: ReturnType<typeof useOpenThread> }) {
  const { contact, threads, locationId } = of;
  return (
    <section
      className={classes.thread}
      aria-label={contact ? `Conversation with ${contact.name}` : "Conversation"}
    >
      {contact && !of.isLoading ? null : <Head contact={contact} />}
      <ProblemAlert error={of.error} onRetry={of.retry} />
      {of.isLoading ? (
        <Stack p="sm" aria-busy="true">
          <Skeleton height={60} />
        </Stack>
      ) : null}
      {contact && !of.isLoading && locationId ? (
        <OpenThread key={contact.id} contact={contact} locationId={locationId} threads={threads} />
      ) : null}
      {contact && !of.isLoading && !locationId ? (
        <ThreadChoice contact={contact} threads={threads} />
      ) : null}
    </section>
  );
}

/** All conversations, those that wait for an answer first. */
export default function InboxPage() {
  const { contactId = "", locationId: chosen } = useParams();
  const of = useOpenThread(contactId, chosen);
  return (
    <div className={classes.page} data-open={contactId !== ""}>
      <div className={classes.header}>
        <PageHeader title="Inbox" />
      </div>
      <div className={classes.panes}>
        <Conversations open={{ contactId, locationId: of.locationId }} />
        {contactId ? (
          <Open of={of} />
        ) : (
          <div className={classes.none}>
            <EmptyState title="Choose a conversation" />
          </div>
        )}
      </div>
    </div>
  );
}
