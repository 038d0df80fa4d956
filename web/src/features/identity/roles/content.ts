import type { BodyOf, Permitted, Role, Scope, Sight } from "@/api/types";
import { SCOPE_WORDS, SCOPES } from "../access/reach";
import { CLASSES, DISPLAYS, type Display } from "../access/sight";

/** What a role holds: permissions with their reach, and a sight of the field classes. */
export interface Content {
  scopes: Record<string, Scope>;
  fields: Sight;
}

/** What everybody who signs in has: no role is without it. */
export const ALWAYS = "session:own";

export const contentOf = ({
  permissions,
  fields,
}: Pick<Role, "permissions" | "fields">): Content => ({
  scopes: Object.fromEntries(permissions.map(({ permission, scope }) => [permission, scope])),
  fields,
});

/** One thing in which two contents differ; `gives`: who holds the role may or sees more by it. */
export interface Difference {
  of: string;
  gives: boolean;
  text: string;
}

const rank = <T>(order: readonly T[], value: T | undefined) =>
  value === undefined ? -1 : order.indexOf(value);

function permissionText(words: string, from: Scope | undefined, to: Scope | undefined): string {
  if (!to) return `May no longer ${words}`;
  const reach = SCOPE_WORDS[to];
  if (!from) return to === "subtree" ? `May ${words}` : `May ${words}: ${reach}`;
  return `May ${words}: ${reach} instead of ${SCOPE_WORDS[from]}`;
}

const ORDER = DISPLAYS.map(({ value }) => value);

const seen = (display: Display) =>
  DISPLAYS.find(({ value }) => value === display)?.label.toLowerCase() ?? display;

/** Everything in which `to` differs from `from`, in the order of the matrix. */
export function differencesOf(from: Content, to: Content, all: Permitted[]): Difference[] {
  const permissions = all.flatMap(({ name, words }) => {
    const [before, after] = [from.scopes[name], to.scopes[name]];
    if (before === after) return [];
    const gives = rank(SCOPES, after) > rank(SCOPES, before);
    return [{ of: name, gives, text: permissionText(words, before, after) }];
  });
  const sights = CLASSES.flatMap(([name, label]) => {
    const [before, after] = [from.fields[name], to.fields[name]];
    if (before === after) return [];
    const gives = rank(ORDER, after) > rank(ORDER, before);
    const text = `Sees ${label.toLowerCase()} ${seen(after)} instead of ${seen(before)}`;
    return [{ of: name, gives, text }];
  });
  return [...permissions, ...sights];
}

type Patch = BodyOf<"/v1/roles/{role_id}", "patch">;

/** The body of a change: only what changed, the permissions whole and in the order of the matrix. */
export function patchOf(
  from: { name: string; content: Content },
  to: { name: string; content: Content },
  all: Permitted[],
): Patch {
  const changed = differencesOf(from.content, to.content, all).map(({ of }) => of);
  const permissions = all.flatMap(({ name }) => {
    const scope = to.content.scopes[name];
    return scope ? [{ permission: name, scope }] : [];
  });
  return {
    ...(to.name.trim() === from.name ? {} : { name: to.name.trim() }),
    ...(changed.some((of) => of.includes(":")) ? { permissions } : {}),
    ...(changed.some((of) => !of.includes(":")) ? { fields: to.content.fields } : {}),
  };
}
