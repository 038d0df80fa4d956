import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { call, idempotencyKey } from "./call";
import type { ProblemError } from "./problem";
import type { paths } from "./schema";
import type { Answer, GetPath, Init, ItemOf, PathOf } from "./types";

/** Every query's key is its path and its parameters, so that a path is all one needs to refresh it. */
export function read<P extends GetPath>(path: P, init: Init<P, "get">) {
  return queryOptions<Answer<P, "get">, ProblemError>({
    queryKey: [path, init],
    queryFn: ({ signal }) => call("get", path, { ...init, signal }),
  });
}

export function useRead<P extends GetPath>(
  path: P,
  init: Init<P, "get">,
  options: { enabled?: boolean; refetchInterval?: number; keep?: boolean } = {},
) {
  const { keep, ...rest } = options;
  return useQuery({
    ...read(path, init),
    ...rest,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}

interface Page<I> {
  items: I[];
  next_cursor?: string | null;
}

function pages<P extends GetPath>(path: P, init: Init<P, "get">) {
  type Params = { params?: { query?: object } };
  const params = (init as Params).params;
  return infiniteQueryOptions<
    Page<ItemOf<P>>,
    ProblemError,
    { pages: Page<ItemOf<P>>[] },
    readonly unknown[],
    string | null
  >({
    queryKey: [path, init, "pages"],
    initialPageParam: null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...params?.query, ...(pageParam ? { cursor: pageParam } : {}) };
      const paged = { ...init, params: { ...params, query }, signal } as Init<P, "get">;
      return (await call("get", path, paged)) as unknown as Page<ItemOf<P>>;
    },
  });
}

export interface List<I> {
  items: I[];
  isLoading: boolean;
  isRefreshing: boolean;
  error: ProblemError | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  more: () => void;
  retry: () => void;
}

/** The one hook for lists: keyset pages behind one flat array. */
export function useList<P extends GetPath>(
  path: P,
  init: Init<P, "get">,
  options: { enabled?: boolean; keep?: boolean; refetchInterval?: number } = {},
): List<ItemOf<P>> {
  const { keep, ...rest } = options;
  const list = useInfiniteQuery({
    ...pages(path, init),
    ...rest,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
  return {
    items: list.data?.pages.flatMap((page) => page.items) ?? [],
    isLoading: list.isLoading,
    isRefreshing: list.isFetching && !list.isLoading && !list.isFetchingNextPage,
    error: list.error,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    more: () => void list.fetchNextPage(),
    retry: () => void list.refetch(),
  };
}

/** Marks every query of the given paths as stale; those on screen are fetched again at once. */
export function refresh(queries: QueryClient, touched: readonly GetPath[]): Promise<void> {
  const set = new Set<unknown>(touched);
  return queries.invalidateQueries({ predicate: (query) => set.has(query.queryKey[0]) });
}

/** A change: sends it, then refreshes the paths it `touches`. POSTs carry an idempotency key. */
export function useSend<M extends "post" | "patch" | "delete", P extends PathOf<M> & keyof paths>(
  method: M,
  path: P,
  touches: readonly GetPath[] = [],
) {
  const queries = useQueryClient();
  return useMutation<Answer<P, M>, ProblemError, Init<P, M>>({
    mutationFn: (init) => {
      const headers = { ...(method === "post" ? idempotencyKey() : {}), ...init.headers };
      return call(method, path, { ...init, headers } as Init<P, M>);
    },
    onSuccess: () => refresh(queries, touches),
  });
}
