import { Anchor, Button, Skeleton, Stack, Text } from "@mantine/core";
import { IconChevronLeft, IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useList, useRead, useSend } from "@/api/hooks";
import type { AccessReview, AccessReviewItem } from "@/api/types";
import { useMe } from "@/app/session";
import { EmptyState, ListStates, PageHeader, Panel, ProblemAlert } from "@/design";
import { urls } from "@/lib/urls";
import rows from "../impersonation/ImpersonationRow.module.css";
import { ReviewItemRow } from "./ReviewItemRow";
import { RevokeItemModal } from "./RevokeItemModal";
import { TOUCHED, useDecide } from "./useDecide";
import { useDownload } from "./useDownload";
import { byKind, howFar, titleOf } from "./words";

function Close({ review }: { review: AccessReview }) {
  const close = useSend("post", "/v1/access-reviews/{review_id}/completion", TOUCHED);
  if (review.closed_at || review.decided < review.items) return null;
  return (
    <Panel title="Every item is decided">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">Closed, the review stays as it is, with who decided what.</Text>
        <ProblemAlert error={close.error} />
        <Button
          loading={close.isPending}
          onClick={() => close.mutate({ params: { path: { review_id: review.id } } })}
        >
          Close the review
        </Button>
      </Stack>
    </Panel>
  );
}

function Items({ review }: { review: AccessReview }) {
  const me = useMe();
  const path = { review_id: review.id };
  const list = useList("/v1/access-reviews/{review_id}/items", {
    params: { path, query: { limit: 100 } },
  });
  const decide = useDecide(review.id);
  const [revoking, setRevoking] = useState<AccessReviewItem | null>(null);
  const isOpen = !review.closed_at;
  return (
    <>
      <ProblemAlert error={decide.error} />
      <ListStates
        list={list}
        empty={<EmptyState title="Nobody held anything" icon={null} />}
        rows={6}
      >
        {(items) =>
          byKind(items).map(([label, found]) => (
            <Panel key={label} title={label} count={found.length} flush>
              <ul className={rows.list}>
                {found.map((item) => (
                  <ReviewItemRow
                    key={item.id}
                    item={item}
                    zone={me.tenant.time_zone}
                    isMine={item.user_id === me.user.id}
                    isPending={decide.isPending}
                    onKeep={isOpen ? () => decide.keep(item) : undefined}
                    onRevoke={isOpen ? () => setRevoking(item) : undefined}
                  />
                ))}
              </ul>
            </Panel>
          ))
        }
      </ListStates>
      {revoking ? (
        <RevokeItemModal reviewId={review.id} item={revoking} onClose={() => setRevoking(null)} />
      ) : null}
    </>
  );
}

/** One review: each item kept or revoked. */
export default function ReviewPage() {
  const { id = "" } = useParams();
  const zone = useMe().tenant.time_zone;
  const review = useRead("/v1/access-reviews/{review_id}", {
    params: { path: { review_id: id } },
  });
  const download = useDownload(id);
  return (
    <>
      <PageHeader
        narrow
        back={
          <Anchor component={Link} to={urls.accessReviews()} size="sm">
            <IconChevronLeft size={14} aria-hidden="true" /> Access reviews
          </Anchor>
        }
        title={review.data ? `Access review ${titleOf(review.data, zone)}` : "Access review"}
        note={review.data ? howFar(review.data) : null}
      >
        {review.data ? (
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden="true" />}
            loading={download.isPending}
            onClick={() => download.mutate()}
          >
            Download
          </Button>
        ) : null}
      </PageHeader>
      <Stack gap="sm" maw={860}>
        {review.isLoading ? <Skeleton height={200} aria-busy="true" aria-label="Loading" /> : null}
        <ProblemAlert error={review.error} onRetry={() => void review.refetch()} />
        <ProblemAlert error={download.error} />
        {review.data ? <Items review={review.data} /> : null}
        {review.data ? <Close review={review.data} /> : null}
      </Stack>
    </>
  );
}
