import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { renewSession } from "@/api/client";
import { useSeenAs } from "@/api/see-as";
import { isTouched, type StreamEvent } from "./stream";

export type LiveState = "connecting" | "live" | "offline" | "resting";

/** Events that arrive together (a lead makes a dozen) lead to one round of reading. */
const GATHER_MS = 120;
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 30_000];

/**
 * Keeps one EventSource open and marks what its events touch as stale. It rests while one looks as
 * another: an EventSource cannot say so, and would tell what happens in one's own sight. `renews`: whether
 * a refused line asks for the session to be renewed, which under an impersonation would lead out of it.
 */
export function useLive(renews = true): LiveState {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  const rests = useSeenAs() !== null;

  useEffect(() => {
    if (rests) return;
    let source: EventSource | null = null;
    let gathering: ReturnType<typeof setTimeout> | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let gathered: StreamEvent[] = [];
    let failures = 0;
    let missed = false;
    let over = false;

    function flush() {
      const events = gathered;
      gathered = [];
      gathering = undefined;
      void queries.invalidateQueries({ predicate: (query) => isTouched(query.queryKey, events) });
    }

    function onMessage(message: MessageEvent<string>) {
      gathered.push(JSON.parse(message.data) as StreamEvent);
      gathering ??= setTimeout(flush, GATHER_MS);
    }

    function onOpen() {
      failures = 0;
      setState("live");
      // What happened while the line was down is not sent again.
      if (missed) void queries.invalidateQueries();
      missed = false;
    }

    async function onError() {
      missed = true;
      setState("offline");
      // While CONNECTING the browser tries again by itself; CLOSED means that it was refused.
      if (source?.readyState !== EventSource.CLOSED) return;
      source.close();
      const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)];
      failures += 1;
      if (renews) await renewSession().catch(() => false);
      if (!over) retry = setTimeout(open, wait);
    }

    function open() {
      source = new EventSource("/v1/stream");
      source.onopen = onOpen;
      source.onmessage = onMessage;
      source.onerror = () => void onError();
    }

    open();
    return () => {
      over = true;
      source?.close();
      clearTimeout(gathering);
      clearTimeout(retry);
    };
  }, [queries, rests, renews]);

  return rests ? "resting" : state;
}
