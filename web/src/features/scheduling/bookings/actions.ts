import { notifications } from "@mantine/notifications";
import { useSend } from "@/api/hooks";
import { asProblem } from "@/api/problem";
import type { Booking, GetPath } from "@/api/types";
import { showSaved } from "./saved";

/** What may be done with a booking, in the words of its `allowed`. */
export type Act = "confirm" | "arrive" | "attend" | "no_show" | "cancel" | "reschedule" | "undo";

export const ACT_LABEL: Record<Act, string> = {
  confirm: "Confirm",
  arrive: "Arrived",
  attend: "Attended",
  no_show: "No-show",
  cancel: "Cancel visit",
  reschedule: "Reschedule",
  undo: "Undo",
};

/** The acts that this page knows; the server has more names (a hold runs out by itself). */
export function allowedActs(booking: Pick<Booking, "allowed">): Set<Act> {
  return new Set(booking.allowed.filter((name): name is Act => name in ACT_LABEL));
}

/**
 * The acts that get a button of their own, at most two, the likely one first; the rest is a menu.
 * Before the visit one confirms; around it the patient comes in; after its start they may be missing.
 */
export function frontActs(
  booking: Pick<Booking, "allowed" | "status" | "starts_at">,
  now: number,
): Act[] {
  const allowed = allowedActs(booking);
  const minutes = (now - Date.parse(booking.starts_at)) / 60_000;
  const order: Act[] =
    booking.status === "arrived" || booking.status === "in_progress"
      ? ["attend"]
      : minutes > 10
        ? ["arrive", "no_show", "attend"]
        : booking.status === "confirmed" || minutes > -60
          ? ["arrive", "confirm"]
          : ["confirm", "arrive"];
  return order.filter((act) => allowed.has(act)).slice(0, 2);
}

const TOUCHES: GetPath[] = [
  "/v1/bookings",
  "/v1/cards",
  "/v1/tasks",
  "/v1/slots",
  "/v1/contacts/{contact_id}/timeline",
];

export interface CancelInput {
  by: "patient" | "clinic";
  reason?: string;
}

/** The verbs of a booking, each one call. A refusal is shown and the day is read again. */
export function useBookingActs(booking: Booking) {
  const params = { path: { booking_id: booking.id } };
  const confirm = useSend("post", "/v1/bookings/{booking_id}/confirmation", TOUCHES);
  const arrive = useSend("post", "/v1/bookings/{booking_id}/arrival", TOUCHES);
  const attend = useSend("post", "/v1/bookings/{booking_id}/attendance", TOUCHES);
  const noShow = useSend("post", "/v1/bookings/{booking_id}/no-show", TOUCHES);
  const cancel = useSend("post", "/v1/bookings/{booking_id}/cancellation", TOUCHES);
  const undo = useSend("post", "/v1/bookings/{booking_id}/undo", TOUCHES);
  const reschedule = useSend("post", "/v1/bookings/{booking_id}/rescheduling", TOUCHES);

  async function quick(work: Promise<Pick<Booking, "allowed">>, done: string, back?: () => void) {
    try {
      const { allowed } = await work;
      showSaved(`${booking.contact.name}: ${done}`, allowed.includes("undo") ? back : undefined);
    } catch (error) {
      const { problem } = asProblem(error);
      notifications.show({ color: "red", title: problem.title, message: problem.detail ?? "" });
    }
  }

  const putBack = () => quick(undo.mutateAsync({ params, body: {} }), "put back to what it was");

  return {
    busy: [confirm, arrive, attend, noShow, undo].some((each) => each.isPending),
    confirm: () => quick(confirm.mutateAsync({ params, body: {} }), "confirmed"),
    arrive: () => quick(arrive.mutateAsync({ params, body: {} }), "arrived"),
    attend: () => quick(attend.mutateAsync({ params, body: {} }), "attended", putBack),
    noShow: (by: "patient" | "clinic") =>
      quick(noShow.mutateAsync({ params, body: { by } }), "marked as no-show", putBack),
    undo: putBack,
    cancel: (input: CancelInput) => cancel.mutateAsync({ params, body: input }),
    reschedule: (to: { starts_at: string; practitioner_id: string; location_id: string }) =>
      reschedule.mutateAsync({ params, body: to }),
  };
}
