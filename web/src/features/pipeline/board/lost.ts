import type { Card } from "@/api/types";
import { readable } from "@/lib/mask";

/** Sent as it is by the dialog: the person's own words are the reason. */
export const OTHER = "other";

/** Why a card was lost, by the server's code for it. */
const LOST: Record<string, string> = {
  price: "Price",
  no_capacity: "No capacity",
  not_eligible: "Not eligible",
  competitor: "Went to a competitor",
  duplicate: "Duplicate",
  spam: "Spam",
  unreachable: "Could not be reached",
  marked_by_mistake: "Marked by mistake",
  [OTHER]: "Another reason",
};

/** Those that a person chooses from; a mistake is taken back by the server itself. */
export const CHOICES = Object.entries(LOST)
  .map(([value, label]) => ({ value, label }))
  .filter(({ value }) => value !== "marked_by_mistake");

const words = (code: string): string => {
  const text = code.replaceAll("_", " ");
  return LOST[code] ?? text.charAt(0).toUpperCase() + text.slice(1);
};

/** Why a card was lost: in the person's own words, where there are some and the reader may see them. */
export function lostText(card: Pick<Card, "lost_reason" | "lost_words">): string | undefined {
  const own = readable(card.lost_words);
  if (!card.lost_reason) return own ? `“${own}”` : undefined;
  if (!own) return words(card.lost_reason);
  return card.lost_reason === OTHER ? `“${own}”` : `${words(card.lost_reason)}: “${own}”`;
}

/** What is wrong with a choice, by field. */
export const lostFaults = ({ code, reason }: { code: string; reason: string }) => ({
  code: code ? null : "Choose why",
  reason: code === OTHER && !reason.trim() ? "Say why, in a few words" : null,
});
