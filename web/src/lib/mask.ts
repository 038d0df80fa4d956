/** What the server puts in the place of a text that the reader's role may not see. */
const MASK = "••••";

/** A text that can be read; undefined where it is absent, blank or masked. */
export function readable(text: string | null | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed && !trimmed.startsWith(MASK) ? trimmed : undefined;
}
