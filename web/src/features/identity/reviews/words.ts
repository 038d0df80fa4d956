import type { AccessReview, AccessReviewItem } from "@/api/types";
import { dateIn } from "@/lib/time";

export const titleOf = ({ quarter, opened_at }: AccessReview, zone: string): string =>
  quarter ? quarter.replace("-", " ") : dateIn(zone, new Date(opened_at));

export function howFar({ items, decided, revoked, closed_at }: AccessReview): string {
  if (!closed_at) return `Open: ${decided} of ${items} decided`;
  return `Closed: ${items - revoked} kept, ${revoked} revoked`;
}

const KIND: Record<AccessReviewItem["kind"], string> = {
  membership: "People and their roles",
  client: "API keys and clients",
  reseller_grant: "What the reseller may",
};

/** The items by what they are, in their order. */
export function byKind(items: AccessReviewItem[]): [string, AccessReviewItem[]][] {
  const kinds = Object.entries(KIND) as [AccessReviewItem["kind"], string][];
  return kinds
    .map(([kind, label]): [string, AccessReviewItem[]] => [
      label,
      items.filter((item) => item.kind === kind),
    ])
    .filter(([, found]) => found.length > 0);
}
