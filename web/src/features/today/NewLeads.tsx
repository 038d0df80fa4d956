import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { useList } from "@/api/hooks";
import type { Card } from "@/api/types";
import { useCan } from "@/app/session";
import { AgeText, EmptyState, ListStates, Panel, statusWord, ToneBadge, WARMNESS } from "@/design";
import { ageSeconds, ageText, useNow } from "@/lib/age";
import { urls } from "@/lib/urls";
import { Arrivals } from "@/live/Arrivals";
import classes from "./Today.module.css";

/** A lead is new for a day; after that it is a card on the board. */
const NEW_FOR_MS = 24 * 3_600_000;
/** The promise to a lead: a first touch within five minutes. */
const FIRST_TOUCH_SECONDS = 300;
/** Few enough that the replies below them are seen without scrolling. */
const SHOWN = 4;

export function newestLeads(cards: readonly Card[], now: number): Card[] {
  return cards
    .filter((card) => now - Date.parse(card.created_at) < NEW_FOR_MS)
    .sort((a, b) => b.created_at.localeCompare(a.created_at));
}

function FirstTouch({ card }: { card: Card }) {
  const now = useNow();
  if (card.first_touch_at) {
    const seconds = ageSeconds(card.created_at, Date.parse(card.first_touch_at));
    const took = seconds < 1 ? "within a second" : `after ${ageText(seconds)}`;
    return <ToneBadge tone="good">First touch {took}</ToneBadge>;
  }
  const late = ageSeconds(card.created_at, now) > FIRST_TOUCH_SECONDS;
  return (
    <ToneBadge tone={late ? "bad" : "warn"}>
      {late ? "No touch yet, late" : "No touch yet"}
    </ToneBadge>
  );
}

export const LEADS_ANCHOR = "new-leads";

export function useNewLeads(locationId: string | undefined) {
  const can = useCan();
  const query = { pipeline: "acquisition", open: true, limit: 50, location_id: locationId };
  const enabled = locationId !== undefined && can("pipelines:read");
  const list = useList("/v1/cards", { params: { query } }, { enabled });
  return { list, leads: newestLeads(list.items, Date.now()) };
}

export function NewLeads({ locationId }: { locationId: string | undefined }) {
  const { list, leads } = useNewLeads(locationId);
  const said =
    list.isLoading || !locationId
      ? undefined
      : leads.map(({ id, contact }) => ({ id, text: `New lead: ${contact.name}` }));

  return (
    <Panel
      anchor={LEADS_ANCHOR}
      title="New leads"
      count={leads.length || undefined}
      flush
      action={
        <Anchor component={Link} to={urls.board("acquisition")} size="sm">
          Board
        </Anchor>
      }
    >
      <Arrivals items={said} />
      <ListStates
        list={{ ...list, items: leads.slice(0, SHOWN), hasMore: false }}
        empty={
          <EmptyState compact title="No new leads">
            Those of the last 24 hours appear here by themselves.
          </EmptyState>
        }
      >
        {(cards) => (
          <>
            {cards.map((card) => (
              <Link
                key={card.id}
                to={urls.contact(card.contact.id)}
                className={classes.item}
                data-lead={card.contact.id}
              >
                <span className={classes.itemTop}>
                  <span className={classes.itemName}>{card.contact.name}</span>
                  <span className={classes.age}>
                    <AgeText since={card.created_at} />
                  </span>
                </span>
                <span className={classes.line}>
                  <FirstTouch card={card} />
                  {card.warmness ? (
                    <ToneBadge tone={statusWord(WARMNESS, card.warmness.band).tone} plain>
                      {statusWord(WARMNESS, card.warmness.band).label} {card.warmness.score}
                    </ToneBadge>
                  ) : null}
                </span>
              </Link>
            ))}
            {leads.length > cards.length ? (
              <Link to={urls.board("acquisition")} className={`${classes.item} ${classes.rest}`}>
                {leads.length - cards.length} more on the board
              </Link>
            ) : null}
          </>
        )}
      </ListStates>
    </Panel>
  );
}
