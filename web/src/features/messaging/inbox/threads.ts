import { useList, useRead } from "@/api/hooks";
import type { Conversation } from "@/api/types";
import { useLocations } from "@/app/locations";
import { useCan } from "@/app/session";

/** The last words of a thread, in a line. */
export function snippet(last: Conversation["last_message"]): string {
  if (!last) return "No messages yet";
  return `${last.direction === "out" ? "You: " : ""}${last.body ?? "hidden by your role"}`;
}

type Thread = Pick<Conversation, "location_id">;

/** Where a contact's threads are, the newest first, and the open one even if nothing is written yet. */
export function placesOf(threads: readonly Thread[], open: string): string[] {
  return [...new Set([...threads.map(({ location_id }) => location_id), open])];
}

interface Place {
  /** By the address or a choice on the page. */
  chosen: string | undefined;
  threads: readonly Thread[];
  home: string | undefined;
  /** The locations that the reader sees. */
  visible: readonly string[];
}

/** At which location to open the thread; undefined: there are several, and nobody has chosen. */
export function placeOf({ chosen, threads, home, visible }: Place): string | undefined {
  if (chosen && visible.includes(chosen)) return chosen;
  if (threads.length > 1) return undefined;
  // Nothing written yet: what is written now goes out from where the contact belongs.
  return threads[0]?.location_id ?? visible.find((id) => id === home) ?? visible[0];
}

/** A contact's threads, one for each location that they and the clinic wrote at, the newest first. */
export function useThreads(contactId: string) {
  const { all } = useLocations();
  const can = useCan();
  const list = useList(
    "/v1/conversations",
    { params: { query: { contact_id: contactId, limit: 100 } } },
    // With one location there is nothing to tell apart.
    { enabled: contactId !== "" && all.length > 1 && can("messages:read") },
  );
  return { threads: list.items, isLoading: list.isLoading, error: list.error };
}

/** What the inbox has open: a contact (none: ""), their threads, and the one that is meant. */
export function useOpenThread(contactId: string, chosen: string | undefined) {
  const contact = useRead(
    "/v1/contacts/{contact_id}",
    { params: { path: { contact_id: contactId } } },
    { enabled: contactId !== "" },
  );
  const { all } = useLocations();
  const { threads, isLoading, error } = useThreads(contactId);
  const visible = all.map(({ id }) => id);
  const known = contact.data && !isLoading;
  return {
    contact: contact.data,
    threads,
    // A thread that the address names need not wait for what others there are.
    locationId: known
      ? placeOf({ chosen, threads, home: contact.data.home_location_id, visible })
      : visible.find((id) => id === chosen),
    isLoading: !known && !contact.error,
    error: contact.error ?? error,
    retry: () => void contact.refetch(),
  };
}
