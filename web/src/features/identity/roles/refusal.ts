import type { ProblemError } from "@/api/problem";
import type { Permitted } from "@/api/types";
import { sentence } from "@/api/words";
import { CLASSES } from "../access/sight";

const TOO_HIGH = "You do not hold this yourself, so you cannot give it.";

/**
 * The faults of a refused change at their cells: by the permission's name or the field class. What is
 * too high is said of the whole list, with the permission's name in its words.
 */
export function faultsOf(
  problem: ProblemError,
  sent: { permission: string }[],
  all: Permitted[],
): { cells: Record<string, string>; rest: string[] } {
  const cells: Record<string, string> = {};
  const rest: string[] = [];
  for (const { pointer, code, detail } of problem.errors) {
    const [, list, part] = pointer.split("/");
    const text = sentence(detail ?? code.replaceAll("_", " "));
    const words = new Set((detail ?? "").split(/\s+/));
    const permission =
      list !== "permissions"
        ? undefined
        : part === undefined
          ? all.find(({ name }) => words.has(name))?.name
          : sent[Number(part)]?.permission;
    const field = list === "fields" ? CLASSES.find(([name]) => name === part)?.[0] : undefined;
    const cell = permission ?? field;
    if (cell) cells[cell] = code === "role_too_high" ? TOO_HIGH : text;
    else rest.push(text);
  }
  return { cells, rest };
}
