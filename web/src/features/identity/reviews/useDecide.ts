import { useSend } from "@/api/hooks";
import type { AccessReviewItem, GetPath } from "@/api/types";

export const TOUCHED: readonly GetPath[] = [
  "/v1/access-reviews",
  "/v1/access-reviews/{review_id}",
  "/v1/access-reviews/{review_id}/items",
];

/** Decides of the items of a review. */
export function useDecide(reviewId: string) {
  const send = useSend("post", "/v1/access-reviews/{review_id}/items/{item_id}/decision", TOUCHED);
  const at = (item: AccessReviewItem) => ({ path: { review_id: reviewId, item_id: item.id } });
  return {
    isPending: send.isPending,
    error: send.error,
    keep: (item: AccessReviewItem) => send.mutate({ params: at(item), body: { decision: "keep" } }),
    revoke: (item: AccessReviewItem, note: string) =>
      send.mutateAsync({
        params: at(item),
        body: { decision: "revoke", ...(note ? { note } : {}) },
      }),
  };
}
