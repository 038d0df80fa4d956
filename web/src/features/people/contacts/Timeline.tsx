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
import type { TimelineItem, Touchpoint } from "@/api/types";
import { EmptyState, ListStates, toneStyle, WhenText } from "@/design";
import type { Tone } from "@/design/tones";
import { Touch } from "@/features/people/touchpoints/Touch";
import { useTouchpoints } from "@/features/people/touchpoints/touchpoint";
import { readable } from "@/lib/mask";
import classes from "./Contact.module.css";
import { type Cause, causesOf } from "./chain";
import { kindText, LOOK, summaryText } from "./kind";

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
        Because: {summaryText(first)}
        {chain.length > 1 ? ` (${chain.length} steps)` : ""}
      </button>
      {open ? (
        <ol id={list} className={classes.chain} aria-label="What led to it, nearest first">
          {chain.map((cause) => (
            <li key={cause.id}>
              {summaryText(cause)}{" "}
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

interface ItemProps {
  item: TimelineItem;
  /** Of an item that tells of one: where they came from, and what they wrote. */
  touchpoint: Touchpoint | undefined;
  chain: Cause[];
  zone: string;
}

function Item({ item, touchpoint, chain, zone }: ItemProps) {
  const actor = ACTOR[item.actor.kind] ?? {
    icon: IconServer,
    tone: "neutral" as Tone,
    name: kindText(item.actor.kind),
  };
  // Staff's own words are among them, and masked for some.
  const why = readable(item.why);
  const { icon: Icon, tone } = LOOK[item.kind] ?? actor;
  return (
    <li className={classes.event} data-kind={item.kind}>
      <span className={classes.dot} style={toneStyle(tone)}>
        <Icon size={16} stroke={1.8} aria-hidden="true" />
      </span>
      <div>
        <div className={classes.eventTop}>
          <span className={classes.summary}>{summaryText(item)}</span>
          <span className={classes.at}>
            {item.actor.name ?? actor.name} · <WhenText at={item.at} zone={zone} />
          </span>
        </div>
        {touchpoint ? <Touch touchpoint={touchpoint} said /> : null}
        {why ? <p className={classes.why}>{why}</p> : null}
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
  const touchpoints = useTouchpoints(contactId).items;
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
            <Item
              key={item.id}
              item={item}
              touchpoint={touchpoints.find((each) => each.id === item.subject.id)}
              chain={causesOf(item, loaded)}
              zone={zone}
            />
          ))}
        </ol>
      )}
    </ListStates>
  );
}
