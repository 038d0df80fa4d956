import { useList } from "@/api/hooks";

/** The colleagues by name; whom one does not see is still counted. */
export function useColleagues() {
  const list = useList("/v1/users", { params: { query: { limit: 100 } } });
  const nameOf = (id: string) =>
    list.items.find((user) => user.id === id)?.name ?? "a colleague elsewhere";
  return {
    nameOf,
    /** All to choose from, and those who are chosen already. */
    choices: (chosen: string[]) =>
      [...new Set([...list.items.map(({ id }) => id), ...chosen])].map((id) => ({
        value: id,
        label: nameOf(id),
      })),
  };
}

export type Colleagues = ReturnType<typeof useColleagues>;
