import { useList } from "@/api/hooks";
import { useCan } from "./session";

/** Conversations that wait for an answer, as far as one page counts them (`50+`). */
export function useWaitingCount(): string | null {
  const can = useCan();
  const list = useList(
    "/v1/conversations",
    { params: { query: { waiting: true } } },
    { enabled: can("messages:read") },
  );
  return waitingText(list);
}

export function waitingText(list: { items: unknown[]; hasMore: boolean }): string | null {
  if (list.items.length === 0) return null;
  return list.hasMore ? `${list.items.length}+` : String(list.items.length);
}
