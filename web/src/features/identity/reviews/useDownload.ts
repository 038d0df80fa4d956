import { useMutation } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { ProblemError } from "@/api/problem";
import { save } from "@/lib/save";

/** Fetched, not linked to: a refusal is said on the page instead of being saved as a file. */
export const useDownload = (id: string) =>
  useMutation<void, ProblemError, void>({
    mutationFn: async () => {
      const init = { params: { path: { review_id: id } }, parseAs: "text" };
      save(await call("get", "/v1/access-reviews/{review_id}/export", init), "access-review.csv");
    },
  });
