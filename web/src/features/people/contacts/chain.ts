import type { TimelineItem } from "@/api/types";

export type Cause = NonNullable<TimelineItem["cause"]>;

/**
 * The events that led to an item, nearest first. Further causes are found among the loaded items;
 * the chain ends where one is not loaded, or caused by nothing.
 */
export function causesOf(item: TimelineItem, loaded: ReadonlyMap<string, TimelineItem>): Cause[] {
  const chain: Cause[] = [];
  const seen = new Set([item.id]);
  let cause: Cause | null | undefined = item.cause;
  while (cause && !seen.has(cause.id)) {
    chain.push(cause);
    seen.add(cause.id);
    cause = loaded.get(cause.id)?.cause;
  }
  return chain;
}
