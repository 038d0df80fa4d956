import { useList } from "@/api/hooks";
import type { Touchpoint } from "@/api/types";
import { useCan } from "@/app/session";
import { readable } from "@/lib/mask";

/** Lead's words are news for so long; later they are found in the timeline. */
const RECENT_MS = 14 * 24 * 3_600_000;

/** Where a contact came from, newest first; one page is far more than anybody's. */
export function useTouchpoints(contactId: string) {
  const can = useCan();
  return useList(
    "/v1/contacts/{contact_id}/touchpoints",
    { params: { path: { contact_id: contactId }, query: { limit: 100 } } },
    { enabled: can("contacts:read") },
  );
}

/** The newest that has words to be read, if it is recent. */
export function recentWords(touchpoints: readonly Touchpoint[], now: number) {
  return touchpoints.find(
    ({ at, message }) => readable(message) && now - Date.parse(at) < RECENT_MS,
  );
}

/** `clinic.example/book` of a page's address: what follows the question mark is for machines. */
export function pageText(address: string): string {
  if (!URL.canParse(address)) return address.split(/[?#]/)[0] ?? address;
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`.replace(/\/$/, "");
}

/**
 * `google · cpc · campaign spring` and the page: what marketing calls attribution, as a quiet line.
 * The timeline's own sentence has already `said` the source and the campaign.
 */
export function cameFromText(touchpoint: Touchpoint, said = false): string {
  const { source, medium, campaign, content, term } = touchpoint;
  const page = readable(touchpoint.page_url);
  const referrer = readable(touchpoint.referrer);
  return [
    said ? "" : source,
    medium,
    campaign && !said ? `campaign ${campaign}` : "",
    content ? `ad ${content}` : "",
    term ? `searched for “${term}”` : "",
    page ? `on ${pageText(page)}` : "",
    referrer ? `from ${pageText(referrer)}` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
