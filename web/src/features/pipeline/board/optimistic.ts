import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Card } from "@/api/types";

type CardPages = InfiniteData<{ items: Card[]; next_cursor?: string | null }>;
interface CardsKey {
  params?: { query?: { pipeline?: string; stage?: string } };
}

/** Shows a card in another stage before the server has answered; returns the way back. */
export function moveInCache(queries: QueryClient, card: Card, stage: string): () => void {
  const before = queries.getQueriesData<CardPages>({ queryKey: ["/v1/cards"] });
  for (const [key, data] of before) {
    const query = (key[1] as CardsKey).params?.query;
    if (!data || query?.pipeline !== card.pipeline || !query.stage) continue;
    const pages = data.pages.map((page, index) => {
      const rest = page.items.filter((each) => each.id !== card.id);
      const here = query.stage === stage && index === 0;
      const moved = { ...card, stage, entered_stage_at: new Date().toISOString() };
      return { ...page, items: here ? [moved, ...rest] : rest };
    });
    queries.setQueryData<CardPages>(key, { ...data, pages });
  }
  return () => {
    for (const [key, data] of before) queries.setQueryData(key, data);
  };
}
