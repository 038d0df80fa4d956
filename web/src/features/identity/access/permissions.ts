import { useRead } from "@/api/hooks";
import type { Permitted } from "@/api/types";
import { useAdministers } from "@/app/administers";

/** The permissions that there are, and the server's words for each, for those who may see roles. */
export function usePermissions() {
  const mayAsk = useAdministers().may("roles:read");
  const list = useRead("/v1/permissions", {}, { enabled: mayAsk });
  const all: Permitted[] = list.data?.items ?? [];
  const wordsOf = (name: string) => all.find((each) => each.name === name)?.words ?? name;
  return { all, wordsOf, isLoading: list.isLoading, error: list.error };
}
