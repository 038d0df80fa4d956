import type { Task } from "@/api/types";
import type { Tone } from "@/design/tones";

/** Priorities run from 0 to 100; from 80 on somebody should drop what they do. */
export function priorityTone(priority: number): Tone {
  if (priority >= 80) return "bad";
  if (priority >= 60) return "warn";
  if (priority >= 30) return "info";
  return "neutral";
}

const FACTOR: Record<string, string> = {
  urgency: "due soon or overdue",
  warmness: "warm lead",
  value: "worth much",
  risk: "may not come",
  sla: "promised time is running out",
  floor: "this kind is always urgent",
  manual: "set by hand",
};

/** `due soon or overdue +35, warm lead +12`: what made the priority. */
export function reasonsText(task: Pick<Task, "reasons">): string {
  return task.reasons
    .filter(({ points }) => points !== 0)
    .map(
      ({ factor, points }) =>
        `${FACTOR[factor] ?? factor.replaceAll("_", " ")} ${points > 0 ? "+" : ""}${points}`,
    )
    .join(", ");
}
