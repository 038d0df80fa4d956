import type { Announcements } from "@dnd-kit/core";
import type { Card, Stage } from "@/api/types";

export const INSTRUCTIONS =
  "Press space to lift the card, left and right to carry it to another stage, space to put it down, escape to leave it where it was. The card's menu does the same without dragging.";

/** What a screen reader says while a card is carried. */
export function announcements(stages: readonly Stage[]): Announcements {
  const stage = (id: unknown) => stages.find((each) => each.key === id)?.name ?? "nowhere";
  const name = (active: { data: { current?: unknown } }) =>
    (active.data.current as { card?: Card } | undefined)?.card?.contact.name ?? "Card";
  return {
    onDragStart: ({ active }) => `${name(active)} lifted.`,
    onDragOver: ({ active, over }) => `${name(active)} is over ${stage(over?.id)}.`,
    onDragEnd: ({ active, over }) => `${name(active)} put down on ${stage(over?.id)}.`,
    onDragCancel: ({ active }) => `${name(active)} left where it was.`,
  };
}
