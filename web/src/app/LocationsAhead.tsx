import { useLocations } from "./locations";

/**
 * No page shows a time before the locations' clocks are known. They are asked for together with who
 * is signed in, not after it: one way to the server less before the first page.
 */
export function LocationsAhead() {
  useLocations();
  return null;
}
