import { Button, Center, Skeleton, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import type { List } from "@/api/hooks";
import { ProblemAlert } from "./ProblemAlert";

interface ListStatesProps<I> {
  list: List<I>;
  empty: ReactNode;
  rows?: number;
  children: (items: I[]) => ReactNode;
}

/** The four faces of a list: loading, failed, empty, and its rows with "Show more". */
export function ListStates<I>({ list, empty, rows = 4, children }: ListStatesProps<I>) {
  if (list.isLoading) {
    return (
      <Stack gap={8} p="sm" aria-busy="true" aria-label="Loading">
        {Array.from({ length: rows }, (_, row) => `row ${row}`).map((row) => (
          <Skeleton key={row} height={34} />
        ))}
      </Stack>
    );
  }
  if (list.error && list.items.length === 0) {
    return (
      <Stack p="sm">
        <ProblemAlert error={list.error} onRetry={list.retry} />
      </Stack>
    );
  }
  if (list.items.length === 0) return <>{empty}</>;
  return (
    <>
      {children(list.items)}
      {list.hasMore ? (
        <Center py="xs">
          <Button variant="subtle" onClick={list.more} loading={list.isLoadingMore}>
            Show more
          </Button>
        </Center>
      ) : null}
    </>
  );
}
