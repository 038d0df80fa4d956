import {
  IconBolt,
  IconChevronDown,
  IconChevronRight,
  IconDownload,
  IconHistory,
  IconServer,
  IconUser,
  IconUserHeart,
  type TablerIcon,
} from "@tabler/icons-react";
import { useId, useMemo, useState } from "react";
import { useList } from "@/api/hooks";
import type { TimelineItem } from "@/api/types";
import { EmptyState, ListStates, toneStyle, WhenText } from "@/design";
import type { Tone } from "@/design/tones";
import classes from "./Contact.module.css";
import { type Cause, causesOf } from "./chain";

const ACTOR: Record<string, { icon: TablerIcon; tone: Tone; name: string }> = {
  user: { icon: IconUser, tone: "info", name: "Staff" },
  automation: { icon: IconBolt, tone: "accent", name: "Automation" },
  patient: { icon: IconUserHeart, tone: "good", name: "Patient" },
  intake: { icon: IconDownload, tone: "warn", name: "Lead source" },
  system: { icon: IconServer, tone: "neutral", name: "System" },
};

function Because({ chain, zone }: { chain: Cause[]; zone: string }) {
  const [open, setOpen] = useState(false);
  const list = useId();
  const first = chain[0];
  if (!first) return null;
  const Icon = open ? IconChevronDown : IconChevronRight;
  return (
    <>
      <button
        type="button"
        className={classes.because}
        aria-expanded={open}
        aria-controls={list}
        onClick={() => setOpen(!open)}
      >
        <Icon size={14} aria-hidden="true" />
        Because: {first.summary}
        {chain.length > 1 ? ` (${chain.length} steps)` : ""}
      </button>
      {open ? (
        <ol id={list} className={classes.chain} aria-label="What led to it, nearest first">
          {chain.map((cause) => (
            <li key={cause.id}>
              {cause.summary}{" "}
              <span className={classes.at}>
                <WhenText at={cause.at} zone={zone} />
              </span>
            </li>
          ))}
        </ol>
      ) : null}
    </>
  );
}

function Item({ item, chain, zone }: { item: TimelineItem; chain: Cause[]; zone: string }) {
  const actor = ACTOR[item.actor.kind] ?? {
    icon: IconServer,
    tone: "neutral" as Tone,
    name: item.actor.kind,
  };
  const Icon = actor.icon;
  return (
    <li className={classes.event} data-kind={item.kind}>
      <span className={classes.dot} style={toneStyle(actor.tone)}>
        <Icon size={16} stroke={1.8} aria-hidden="true" />
      </span>
      <div>
        <div className={classes.eventTop}>
          <span className={classes.summary}>{item.summary}</span>
          <span className={classes.at}>
            {item.actor.name ?? actor.name} · <WhenText at={item.at} zone={zone} />
          </span>
        </div>
        {item.why ? <p className={classes.why}>{item.why}</p> : null}
        <Because chain={chain} zone={zone} />
      </div>
    </li>
  );
}

/** Everything that happened with a contact, newest first, each with why it happened. */
export function Timeline({ contactId, zone }: { contactId: string; zone: string }) {
  const list = useList("/v1/contacts/{contact_id}/timeline", {
    params: { path: { contact_id: contactId }, query: {} },
  });
  const { items } = list;
  const loaded = useMemo(() => new Map(items.map((item) => [item.id, item])), [items]);
  return (
    <ListStates
      list={list}
      rows={6}
      empty={<EmptyState icon={<IconHistory size={28} />} title="Nothing has happened yet" />}
    >
      {() => (
        <ol className={classes.timeline}>
          {items.map((item) => (
            <Item key={item.id} item={item} chain={causesOf(item, loaded)} zone={zone} />
          ))}
        </ol>
      )}
    </ListStates>
  );
}
