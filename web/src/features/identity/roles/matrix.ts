import type { Permitted } from "@/api/types";
import { sentence } from "@/api/words";

/** The columns; what fits none of the first stands under the last. */
export const COLUMNS = ["See", "Work", "Set up", "Besides"] as const;
export type Column = (typeof COLUMNS)[number];

const COLUMN_OF: Record<string, Column> = {
  read: "See",
  write: "Work",
  send: "Work",
  work: "Work",
  configure: "Set up",
};

/** What a row is about, as the screens call it. */
const AREAS: Record<string, string> = {
  audit: "Who did what",
  bookings: "Visits",
  clients: "API keys",
  intake: "Lead sources",
  messages: "Texts",
  pipelines: "Boards",
  schedule: "Services and practitioners",
  security: "Signing in",
  session: "Own account",
  templates: "Message templates",
  users: "Colleagues",
};

export interface Row {
  area: string;
  label: string;
  cells: Record<Column, Permitted[]>;
}

/** The permissions as rows of what they are about. A new one finds its place by its name. */
export function rowsOf(all: Permitted[]): Row[] {
  const rows = new Map<string, Row>();
  for (const permitted of all) {
    const [area = "", action = ""] = permitted.name.split(":");
    const row = rows.get(area) ?? {
      area,
      label: AREAS[area] ?? sentence(area.replaceAll("_", " ")),
      cells: { See: [], Work: [], "Set up": [], Besides: [] },
    };
    row.cells[COLUMN_OF[action] ?? "Besides"].push(permitted);
    rows.set(area, row);
  }
  return [...rows.values()];
}
