import { ToneBadge } from "@/design";
import type { LiveState } from "@/live/useLive";

/** Quiet while all is well; says so when what is on screen may be old. */
export function LiveMark({ state }: { state: LiveState }) {
  return (
    <span role="status" data-live={state}>
      {state === "offline" ? <ToneBadge tone="warn">Offline, reconnecting</ToneBadge> : null}
    </span>
  );
}
