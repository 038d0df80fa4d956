import { isTouched, type StreamEvent, touchedBy } from "./stream";

const event = (kind: string, over: Partial<StreamEvent> = {}): StreamEvent => ({
  id: "evt_1",
  kind,
  subject_kind: kind.split(".")[0] ?? "",
  at: "2026-11-22T03:00:00Z",
  ...over,
});

describe("what an event makes stale", () => {
  it("follows the first part of its kind", () => {
    expect([...touchedBy(event("message.received"))]).toEqual(
      expect.arrayContaining([
        "/v1/messages",
        "/v1/conversations",
        "/v1/contacts/{contact_id}/timeline",
      ]),
    );
    expect(touchedBy(event("booking.confirmed")).has("/v1/bookings")).toBe(true);
    expect(touchedBy(event("task.created")).has("/v1/bookings")).toBe(false);
  });

  it("reads again what a lead wrote when one came from somewhere", () => {
    const came = event("touchpoint.added", { contact_id: "ctc_1" });
    const touches = (id: string) => [
      "/v1/contacts/{contact_id}/touchpoints",
      { params: { path: { contact_id: id } } },
    ];
    expect(isTouched(touches("ctc_1"), [came])).toBe(true);
    expect(isTouched(touches("ctc_2"), [came])).toBe(false);
  });

  it("follows its subject too, so that a new kind still reaches its screen", () => {
    const odd = event("recovery.opened", { subject_kind: "card" });
    expect(touchedBy(odd).has("/v1/cards")).toBe(true);
  });

  it("leaves the thread and timeline of other contacts alone", () => {
    const events = [event("message.received", { contact_id: "ctc_1" })];
    const messagesOf = (contact_id: string) => [
      "/v1/messages",
      { params: { query: { contact_id } } },
      "pages",
    ];
    const timelineOf = (id: string) => [
      "/v1/contacts/{contact_id}/timeline",
      { params: { path: { contact_id: id } } },
    ];
    expect(isTouched(messagesOf("ctc_1"), events)).toBe(true);
    expect(isTouched(messagesOf("ctc_2"), events)).toBe(false);
    expect(isTouched(timelineOf("ctc_1"), events)).toBe(true);
    expect(isTouched(timelineOf("ctc_2"), events)).toBe(false);
  });

  it("refreshes shared lists whoever the contact is", () => {
    const events = [event("message.received", { contact_id: "ctc_1" })];
    expect(isTouched(["/v1/conversations", { params: { query: { waiting: true } } }], events)).toBe(
      true,
    );
  });
});
