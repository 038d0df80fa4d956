import { IconMessageOff, type TablerIcon } from "@tabler/icons-react";
import type { TimelineItem } from "@/api/types";
import type { Tone } from "@/design/tones";

/** Kinds that ask something of a person, and so look different from what went well. */
export const LOOK: Record<string, { icon: TablerIcon; tone: Tone }> = {
  "lead.first_text_withheld": { icon: IconMessageOff, tone: "warn" },
};

/** `lead.first_text_withheld` → `Lead: first text withheld`, for want of anything better. */
export function kindText(kind: string): string {
  const [head = "", ...rest] = kind.replaceAll(/[_-]/g, " ").split(".");
  const text = rest.length > 0 ? `${head}: ${rest.join(" ")}` : head;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The server's own sentence; a kind that has none is still named. */
export const summaryText = ({ kind, summary }: Pick<TimelineItem, "kind" | "summary">): string =>
  summary.trim() || kindText(kind) || "Something happened";
