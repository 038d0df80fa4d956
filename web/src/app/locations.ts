import { useLocalStorage } from "@mantine/hooks";
import { useList } from "@/api/hooks";
import type { Location } from "@/api/types";
import { hereZone } from "@/lib/time";

export interface Locations {
  all: Location[];
  isLoading: boolean;
  error: unknown;
  byId: (id: string) => Location | undefined;
  zoneOf: (id: string) => string;
  /** Whether their clocks differ, so that a time in a list of all of them has to name its own. */
  severalZones: boolean;
}

/** The locations that this person may see; few, so one page is all of them. */
export function useLocations(): Locations {
  const list = useList("/v1/locations", { params: { query: { limit: 100 } } });
  const byId = (id: string) => list.items.find((each) => each.id === id);
  return {
    all: list.items,
    isLoading: list.isLoading,
    error: list.error,
    byId,
    zoneOf: (id) => byId(id)?.time_zone ?? hereZone(),
    severalZones: new Set(list.items.map((each) => each.time_zone)).size > 1,
  };
}

/** The location that this desk works at, kept in the browser. */
export function useDeskLocation() {
  const locations = useLocations();
  const [stored, setStored] = useLocalStorage({ key: "attend.desk-location", defaultValue: "" });
  const location = locations.byId(stored) ?? locations.all[0];
  return { ...locations, location, choose: setStored };
}

export const choices = (things: { id: string; name: string }[]) =>
  things.map(({ id, name }) => ({ value: id, label: name }));
