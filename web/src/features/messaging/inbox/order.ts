import type { Conversation } from "@/api/types";

/** Waiting ones first, the longest wait on top; then the rest, the latest message on top. */
export function inOrder(conversations: readonly Conversation[]): Conversation[] {
  return [...conversations].sort((a, b) => {
    if (a.waiting_since && b.waiting_since) return a.waiting_since.localeCompare(b.waiting_since);
    if (a.waiting_since) return -1;
    if (b.waiting_since) return 1;
    return (b.last_message?.at ?? "").localeCompare(a.last_message?.at ?? "");
  });
}
