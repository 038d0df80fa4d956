import { IconCalendarOff } from "@tabler/icons-react";
import { useList } from "@/api/hooks";
import { BOOKING, EmptyState, ListStates, StatusBadge, statusWord } from "@/design";
import { BookingActions } from "@/features/scheduling/bookings/BookingActions";
import { dateTime, zoneName } from "@/lib/time";
import classes from "./Contact.module.css";

/** The bookings of one contact, the latest first. */
export function Visits({ contactId }: { contactId: string }) {
  const list = useList("/v1/bookings", { params: { query: { contact_id: contactId } } });
  const latestFirst = [...list.items].sort((a, b) => b.starts_at.localeCompare(a.starts_at));
  return (
    <ListStates
      list={{ ...list, items: latestFirst }}
      empty={<EmptyState icon={<IconCalendarOff size={28} />} compact title="No visits yet" />}
    >
      {(bookings) =>
        bookings.map((booking) => (
          <div key={booking.id} className={classes.visit} data-booking={booking.id}>
            <div>
              <div className={classes.summary}>
                {dateTime(booking.location.time_zone, booking.starts_at)}{" "}
                <span className={classes.at}>
                  {zoneName(booking.location.time_zone, new Date(booking.starts_at))}
                </span>{" "}
                <StatusBadge word={statusWord(BOOKING, booking.status)} />
              </div>
              <div className={classes.why}>
                {booking.service.name} with {booking.practitioner.name}, {booking.location.name}
                {booking.cancel_reason ? `. Reason: ${booking.cancel_reason}` : ""}
              </div>
            </div>
            <BookingActions booking={booking} />
          </div>
        ))
      }
    </ListStates>
  );
}
