import { useMutation } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { ProblemError } from "@/api/problem";
import { save } from "@/lib/save";
import type { AuditQuery } from "./filter";

/** Fetched, not linked to: a refusal is said on the page instead of being saved as a file. */
export const useExport = () =>
  useMutation<void, ProblemError, AuditQuery>({
    mutationFn: async (query) => {
      const init = { params: { query }, parseAs: "text" };
      save(await call("get", "/v1/audit/export", init), "audit.csv");
    },
  });
