import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { call } from "@/api/call";
import { refresh, useSend } from "@/api/hooks";
import { asProblem, type ProblemError } from "@/api/problem";
import type { Answer, Slot } from "@/api/types";

export type Hold = Answer<"/v1/holds", "post">;

/** Keeps a time while one talks with the patient; given back when the page is left. */
export function useHold() {
  const queries = useQueryClient();
  const create = useSend("post", "/v1/holds");
  const [held, setHeld] = useState<Hold | null>(null);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const current = useRef<Hold | null>(null);

  function keep(hold: Hold | null) {
    current.current = hold;
    setHeld(hold);
  }

  const giveBack = useCallback(() => {
    const hold = current.current;
    current.current = null;
    if (!hold) return;
    const params = { path: { hold_id: hold.id } };
    // If this call is lost the hold runs out by itself.
    void call("delete", "/v1/holds/{hold_id}", { params }).catch(() => undefined);
  }, []);

  useEffect(() => giveBack, [giveBack]);

  function lost(why: ProblemError) {
    keep(null);
    setProblem(why);
    void refresh(queries, ["/v1/slots"]);
  }

  async function take(slot: Slot): Promise<boolean> {
    giveBack();
    keep(null);
    setProblem(null);
    try {
      const { starts_at, service_id, location_id, practitioner } = slot;
      const body = { service_id, location_id, practitioner_id: practitioner.id, starts_at };
      keep(await create.mutateAsync({ body }));
      return true;
    } catch (error) {
      lost(asProblem(error));
      return false;
    }
  }

  return {
    held,
    problem,
    take,
    lost,
    /** The booking has taken the hold's place. */
    used: () => keep(null),
    release: () => {
      giveBack();
      keep(null);
      void refresh(queries, ["/v1/slots"]);
    },
  };
}
