import type { GetPath } from "@/api/types";

/** What the server says when something happened: enough to know what to read again, and no data. */
export interface StreamEvent {
  id: string;
  kind: string;
  subject_kind: string;
  contact_id?: string;
  location_id?: string;
  at: string;
}

const TIMELINE: GetPath = "/v1/contacts/{contact_id}/timeline";
const TOUCHPOINTS: GetPath = "/v1/contacts/{contact_id}/touchpoints";
const CONTACT: GetPath[] = ["/v1/contacts", "/v1/contacts/{contact_id}"];

/** First part of an event's kind (or of its subject's) → what it can have changed on a screen. */
const TOUCHES: Record<string, GetPath[]> = {
  lead: [...CONTACT, "/v1/cards", "/v1/tasks", "/v1/intakes"],
  // A contact's warmness is on their card too, their name in every list of them.
  contact: [...CONTACT, "/v1/cards", "/v1/conversations"],
  touchpoint: [...CONTACT, TOUCHPOINTS, "/v1/cards"],
  intake: ["/v1/intakes", "/v1/cards", ...CONTACT],
  intake_source: ["/v1/intake-sources"],
  card: ["/v1/cards"],
  pipeline: ["/v1/cards"],
  task: ["/v1/tasks"],
  message: ["/v1/messages", "/v1/conversations", "/v1/cards", "/sandbox/sms"],
  conversation: ["/v1/conversations", "/v1/messages"],
  booking: ["/v1/bookings", "/v1/bookings/{booking_id}", "/v1/slots", "/v1/cards"],
  hold: ["/v1/slots"],
  location: ["/v1/locations"],
  region: ["/v1/regions", "/v1/locations"],
  service: ["/v1/services", "/v1/slots"],
  practitioner: ["/v1/practitioners", "/v1/slots"],
  user: ["/v1/users"],
  directory_token: ["/v1/directory-tokens"],
  directory_group: ["/v1/directory-groups"],
  team: ["/v1/teams"],
  role: ["/v1/roles", "/v1/roles/{role_id}", "/v1/roles/{role_id}/differences"],
  template: ["/v1/message-templates"],
  message_template: ["/v1/message-templates"],
  job: ["/v1/jobs"],
};

const head = (kind: string): string => kind.split(".")[0]?.replaceAll("-", "_") ?? "";

/** The paths to read again after an event. Every event may be a line of somebody's timeline. */
export function touchedBy(event: StreamEvent): Set<GetPath> {
  const paths = new Set<GetPath>([TIMELINE]);
  for (const name of [head(event.kind), head(event.subject_kind)]) {
    for (const path of TOUCHES[name] ?? []) paths.add(path);
  }
  return paths;
}

const OF_ONE_CONTACT = new Set<GetPath>([
  TIMELINE,
  TOUCHPOINTS,
  "/v1/messages",
  "/v1/contacts/{contact_id}",
]);

interface KeyParams {
  params?: { path?: { contact_id?: string }; query?: { contact_id?: string } };
}

/** Whether a query (key: path, parameters) can have changed by any of the events. */
export function isTouched(queryKey: readonly unknown[], events: readonly StreamEvent[]): boolean {
  const path = queryKey[0] as GetPath;
  const params = (queryKey[1] as KeyParams | undefined)?.params;
  const contact = params?.path?.contact_id ?? params?.query?.contact_id;
  return events.some((event) => {
    if (!touchedBy(event).has(path)) return false;
    const narrow = OF_ONE_CONTACT.has(path) && event.contact_id && contact;
    return !narrow || event.contact_id === contact;
  });
}
