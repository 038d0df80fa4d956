import { useMutation } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { ProblemError } from "@/api/problem";
import type { AuditVerification } from "@/api/types";

export type Found = Pick<
  AuditVerification,
  "intact" | "events" | "seals" | "unsealed" | "head" | "faults"
>;

const NOTHING: Found = { intact: true, events: 0, seals: 0, unsealed: 0, faults: [] };

/** The server looks at a part of the record at a time: all of them, put together. */
async function verifyAll(): Promise<Found> {
  let found = NOTHING;
  let from: number | undefined;
  do {
    const query = from === undefined ? {} : { from_seal: from };
    const step = await call("get", "/v1/audit/verification", { params: { query } });
    found = {
      intact: found.intact && step.intact,
      events: found.events + step.events,
      seals: found.seals + step.seals,
      unsealed: step.unsealed,
      ...(step.head ? { head: step.head } : {}),
      faults: [...found.faults, ...step.faults],
    };
    from = step.next_seal;
  } while (from !== undefined);
  return found;
}

export const useVerification = () =>
  useMutation<Found, ProblemError, void>({ mutationFn: verifyAll });
