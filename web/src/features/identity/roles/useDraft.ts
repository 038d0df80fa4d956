import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ifMatch } from "@/api/call";
import { refresh, useSend } from "@/api/hooks";
import { asProblem, type ProblemError } from "@/api/problem";
import type { Permitted, Role, Scope } from "@/api/types";
import type { Display, FieldClass } from "../access/sight";
import { type Content, contentOf, differencesOf, patchOf } from "./content";
import { faultsOf } from "./refusal";

interface Draft {
  name: string;
  content: Content;
}

interface Refusal {
  cells: Record<string, string>;
  rest: string[];
  problem: ProblemError;
}

const draftOf = (role: Role): Draft => ({ name: role.name, content: contentOf(role) });

/**
 * A role as it is being changed. `base` is what the change began from: where the server has a newer
 * one, whoever changes it decides what becomes of theirs.
 */
export function useDraft(latest: Role, all: Permitted[]) {
  const [base, setBase] = useState(latest);
  const [draft, setDraft] = useState(() => draftOf(latest));
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const queries = useQueryClient();
  const send = useSend("patch", "/v1/roles/{role_id}", [
    "/v1/roles",
    "/v1/roles/{role_id}",
    "/v1/roles/{role_id}/differences",
    "/v1/me",
  ]);
  const kept = contentOf(base);
  const changes = differencesOf(kept, draft.content, all);
  const dirty = changes.length > 0 || draft.name.trim() !== base.name;
  const isBehind = latest.version > base.version;

  function take(role: Role) {
    setBase(role);
    setDraft(draftOf(role));
    setRefusal(null);
  }

  // Who has changed nothing simply sees what it is by now.
  if (isBehind && !dirty) take(latest);

  async function save() {
    const body = patchOf({ name: base.name, content: kept }, draft, all);
    const params = { path: { role_id: base.id } };
    setRefusal(null);
    try {
      take(await send.mutateAsync({ params, headers: ifMatch(base), body }));
      return true;
    } catch (error) {
      const problem = asProblem(error);
      // Somebody else was quicker: what they did is read, and asked about.
      if (problem.status === 412) await refresh(queries, ["/v1/roles/{role_id}"]);
      setRefusal({ problem, ...faultsOf(problem, body.permissions ?? [], all) });
      return false;
    }
  }

  return {
    base,
    kept,
    draft,
    changes,
    dirty,
    refusal,
    saving: send.isPending,
    /** What somebody else has changed meanwhile; null: nothing. */
    meanwhile: isBehind && dirty ? differencesOf(kept, contentOf(latest), all) : null,
    save,
    discard: () => take(base),
    takeTheirs: () => take(latest),
    goOnFromTheirs: () => {
      setBase(latest);
      setRefusal(null);
    },
    rename: (name: string) => setDraft((now) => ({ ...now, name })),
    reach: (permission: string, scope: Scope | null) =>
      setDraft(({ name, content }) => {
        const { [permission]: _, ...scopes } = content.scopes;
        if (scope) scopes[permission] = scope;
        return { name, content: { ...content, scopes } };
      }),
    show: (field: FieldClass, display: Display) =>
      setDraft(({ name, content }) => ({
        name,
        content: { ...content, fields: { ...content.fields, [field]: display } },
      })),
  };
}

export type RoleDraft = ReturnType<typeof useDraft>;
