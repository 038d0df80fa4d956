import type { Sight } from "@/api/types";

export type FieldClass = keyof Sight;
export type Display = Sight[FieldClass];

export const CLASSES: [FieldClass, string][] = [
  ["pii", "Phones, e-mails, birthdays and messages"],
  ["phi", "Health details"],
  ["financial", "Amounts of money"],
  ["secret", "Credentials"],
];

export const DISPLAYS: { value: Display; label: string }[] = [
  { value: "hide", label: "Not at all" },
  { value: "mask", label: "Masked" },
  { value: "show", label: "Whole" },
];

export const NO_SIGHT: Sight = { pii: "hide", phi: "hide", financial: "hide", secret: "hide" };

/** What is seen of the guarded classes, in a line. */
export function sightText(sight: Sight): string {
  const seen = CLASSES.filter(([name]) => sight[name] !== "hide").map(
    ([name, label]) => `${label.toLowerCase()} ${sight[name] === "mask" ? "masked" : "whole"}`,
  );
  return seen.length > 0 ? seen.join(", ") : "nothing that is guarded";
}
