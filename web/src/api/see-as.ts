import { useSyncExternalStore } from "react";

/** Through whose eyes this tab looks. */
export interface SeenAs {
  /** As the server takes it: a user's id, or a role's, perhaps with `@` and a location's. */
  wish: string;
  /** For people. */
  name: string;
}

/** In the tab alone, and over a reload: another tab of the same person sees with their own eyes. */
const KEY = "attend.see-as";

const listeners = new Set<() => void>();
let now: SeenAs | null = stored();

function stored(): SeenAs | null {
  try {
    const kept: unknown = JSON.parse(globalThis.sessionStorage.getItem(KEY) ?? "null");
    if (typeof kept !== "object" || kept === null) return null;
    const { wish, name } = kept as Partial<SeenAs>;
    return typeof wish === "string" && typeof name === "string" ? { wish, name } : null;
  } catch {
    return null;
  }
}

function become(seen: SeenAs | null) {
  now = seen;
  try {
    if (seen) globalThis.sessionStorage.setItem(KEY, JSON.stringify(seen));
    else globalThis.sessionStorage.removeItem(KEY);
  } catch {
    // Without a store it lasts until the page is loaded again.
  }
  for (const listener of listeners) listener();
}

export const seenAs = (): SeenAs | null => now;
export const beginSeeingAs = (seen: SeenAs): void => become(seen);
export function endSeeingAs(): void {
  if (now) become(null);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSeenAs = (): SeenAs | null => useSyncExternalStore(subscribe, seenAs);
