import type { Scope } from "@/api/types";

/** How far a permission reaches from where its role is held, the nearest first. */
export const SCOPES: Scope[] = ["own", "team", "location", "subtree", "tenant"];

/** As a choice; what is held at a region or at the clinic holds in all that is below, too. */
export const SCOPE_LABEL: Record<Scope, string> = {
  own: "Their own",
  team: "Their team's",
  location: "That place only",
  subtree: "Where held",
  tenant: "Whole clinic",
};

/** Within a sentence. */
export const SCOPE_WORDS: Record<Scope, string> = {
  own: "their own",
  team: "their team's",
  location: "right where the role is held",
  subtree: "all below where the role is held",
  tenant: "of the whole clinic",
};
