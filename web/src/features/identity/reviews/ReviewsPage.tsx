import { Button, NavLink, Stack } from "@mantine/core";
import { IconChevronRight, IconListCheck, IconPlus } from "@tabler/icons-react";
import { Link, useNavigate } from "react-router";
import { useList, useSend } from "@/api/hooks";
import { useMe } from "@/app/session";
import { EmptyState, ListStates, PageHeader, Panel, ProblemAlert } from "@/design";
import { urls } from "@/lib/urls";
import { howFar, titleOf } from "./words";

/** Who had access when it was looked through, newest first. */
export default function ReviewsPage() {
  const zone = useMe().tenant.time_zone;
  const navigate = useNavigate();
  const list = useList("/v1/access-reviews", { params: { query: {} } });
  const open = useSend("post", "/v1/access-reviews", ["/v1/access-reviews"]);
  const isOpen = list.items.some(({ closed_at }) => !closed_at);
  return (
    <>
      <PageHeader
        narrow
        title="Access reviews"
        note="Once a quarter, who has access is looked through and each item attested."
      >
        {isOpen || list.isLoading ? null : (
          <Button
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            loading={open.isPending}
            onClick={() =>
              open.mutate({}, { onSuccess: ({ id }) => navigate(urls.accessReview(id)) })
            }
          >
            Open a review
          </Button>
        )}
      </PageHeader>
      <Stack gap="sm" maw={860}>
        <ProblemAlert error={open.error} />
        <Panel title="Reviews" flush>
          <ListStates
            list={list}
            empty={
              <EmptyState icon={<IconListCheck size={28} />} title="No review yet">
                The first is opened with the next quarter; you can open one at any time.
              </EmptyState>
            }
          >
            {(reviews) =>
              reviews.map((review) => (
                <NavLink
                  key={review.id}
                  component={Link}
                  to={urls.accessReview(review.id)}
                  label={titleOf(review, zone)}
                  description={howFar(review)}
                  rightSection={<IconChevronRight size={16} aria-hidden="true" />}
                />
              ))
            }
          </ListStates>
        </Panel>
      </Stack>
    </>
  );
}
