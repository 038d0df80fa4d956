import { Button } from "@mantine/core";
import { IconMessageOff } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useList } from "@/api/hooks";
import type { Message } from "@/api/types";
import {
  EmptyState,
  ListStates,
  MESSAGE,
  ScrollRegion,
  statusWord,
  ToneBadge,
  WhenText,
} from "@/design";
import { Arrivals } from "@/live/Arrivals";
import classes from "./Thread.module.css";

const SENDER: Record<string, string> = {
  automation: "sent by automation",
  system: "sent by the system",
  user: "sent by staff",
};

/** What automation understood of a text, by its own word for it. */
const INTENT: Record<string, string> = {
  confirm: "is coming",
  confirm_again: "confirmed again",
  cant_come: "cannot come",
  reschedule: "wants another time",
  here: "is here",
  call_me: "wants a call",
  ask_which: "unclear which visit",
  opt_out: "no more texts",
  opt_in: "texts again",
  help: "asks for help",
};

function senderOf({ sent_by }: Message): string {
  if (sent_by.name) return sent_by.name;
  return SENDER[sent_by.kind] ?? sent_by.kind;
}

function Bubble({ message, zone }: { message: Message; zone: string | undefined }) {
  const out = message.direction === "out";
  const word = statusWord(MESSAGE, message.state);
  return (
    <li className={classes.row} data-direction={message.direction} data-state={message.state}>
      <div className={classes.bubble}>
        <span className="visually-hidden">{out ? "We wrote: " : "They wrote: "}</span>
        {message.body ?? <em>Hidden by your role</em>}
      </div>
      <div className={classes.meta}>
        <WhenText at={message.at} zone={zone} />
        {out ? <span>{senderOf(message)}</span> : null}
        {out ? (
          <ToneBadge tone={word.tone} title={word.detail}>
            {word.label}
          </ToneBadge>
        ) : null}
        {!out && message.intent ? (
          <ToneBadge tone="info" plain>
            Read as: {INTENT[message.intent] ?? message.intent.replaceAll("_", " ")}
          </ToneBadge>
        ) : null}
      </div>
      {message.state === "uncertain" ||
      message.state === "failed" ||
      message.state === "dropped" ? (
        <p className={classes.note}>
          {word.detail} {message.error ? `Reason: ${message.error.replaceAll("_", " ")}.` : ""}
        </p>
      ) : null}
    </li>
  );
}

interface ThreadProps {
  contactId: string;
  locationId: string;
  zone?: string;
}

/** The texts with one contact at one location, the newest at the bottom. */
export function Thread({ contactId, locationId, zone }: ThreadProps) {
  const query = { contact_id: contactId, location_id: locationId };
  const list = useList("/v1/messages", { params: { query } });
  const messages = [...list.items].reverse();
  const scroller = useRef<HTMLElement>(null);
  const newest = list.items[0]?.id;

  useEffect(() => {
    const box = scroller.current;
    if (box && newest) box.scrollTop = box.scrollHeight;
  }, [newest]);

  // What comes in above it, such as a lead's words, takes room from it: who read the end goes on there.
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    let atEnd = true;
    const note = () => {
      atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
    };
    const resized = new ResizeObserver(() => {
      if (atEnd) box.scrollTop = box.scrollHeight;
    });
    box.addEventListener("scroll", note);
    resized.observe(box);
    return () => {
      box.removeEventListener("scroll", note);
      resized.disconnect();
    };
  }, []);

  const said = list.isLoading
    ? undefined
    : list.items
        .filter((m) => m.direction === "in")
        .map((m) => ({ id: m.id, text: `New text: ${m.body ?? ""}` }));

  return (
    <ScrollRegion className={classes.scroller} ref={scroller} label="Messages">
      <Arrivals items={said} />
      <ListStates
        list={{ ...list, hasMore: false }}
        empty={<EmptyState icon={<IconMessageOff size={26} />} compact title="No messages yet" />}
      >
        {() => (
          <>
            {list.hasMore ? (
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={list.more}
                loading={list.isLoadingMore}
              >
                Show earlier
              </Button>
            ) : null}
            <ol className={classes.list}>
              {messages.map((message) => (
                <Bubble key={message.id} message={message} zone={zone} />
              ))}
            </ol>
          </>
        )}
      </ListStates>
    </ScrollRegion>
  );
}
