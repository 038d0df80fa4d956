import { useMutation } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { ProblemError } from "@/api/problem";
import type { AuditQuery } from "./filter";

/** Hands a text to the browser as a file. */
function save(text: string, name: string) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** Fetched, not linked to: a refusal is said on the page instead of being saved as a file. */
export const useExport = () =>
  useMutation<void, ProblemError, AuditQuery>({
    mutationFn: async (query) => {
      const init = { params: { query }, parseAs: "text" };
      save(await call("get", "/v1/audit/export", init), "audit.csv");
    },
  });
