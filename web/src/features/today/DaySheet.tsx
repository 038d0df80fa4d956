import { Group, Stack, Text } from "@mantine/core";
import { IconCalendarOff } from "@tabler/icons-react";
import { useEffect } from "react";
import { Link } from "react-router";
import { useList } from "@/api/hooks";
import type { Booking, Location } from "@/api/types";
import { BOOKING, EmptyState, ListStates, Panel, StatusBadge, statusWord } from "@/design";
import { BookingActions } from "@/features/scheduling/bookings/BookingActions";
import { phoneText } from "@/lib/phone";
import { clock, daySpan } from "@/lib/time";
import { urls } from "@/lib/urls";
import { byPractitioner, isOver, minutesOf, tally } from "./day";
import classes from "./Today.module.css";

function Visit({ booking }: { booking: Booking }) {
  const over = isOver(booking.status);
  return (
    <li className={classes.visit} data-over={over}>
      <div className={classes.time}>
        <time dateTime={booking.starts_at}>
          {clock(booking.location.time_zone, booking.starts_at)}
        </time>
        <span className={classes.length}>{minutesOf(booking)} min</span>
      </div>
      <div className={classes.who}>
        <div className={classes.line}>
          <Link to={urls.contact(booking.contact.id)} className={classes.name}>
            {booking.contact.name}
          </Link>
          <StatusBadge word={statusWord(BOOKING, booking.status)} />
        </div>
        <div className={classes.what}>
          {booking.service.name}
          {booking.contact.phone ? ` · ${phoneText(booking.contact.phone)}` : ""}
        </div>
      </div>
      <div className={classes.acts}>
        <BookingActions booking={booking} />
      </div>
    </li>
  );
}

/** All visits of a day at a location, under their practitioners. */
export function DaySheet({ location, day }: { location: Location; day: string }) {
  const span = daySpan(location.time_zone, day);
  const query = { location_id: location.id, ...span, limit: 100 };
  const list = useList("/v1/bookings", { params: { query } });
  // A day has to be whole: further pages are fetched without being asked for.
  const { hasMore, isLoadingMore, more } = list;
  useEffect(() => {
    if (hasMore && !isLoadingMore) more();
  }, [hasMore, isLoadingMore, more]);

  return (
    <Stack gap="md">
      <ListStates
        list={list}
        rows={8}
        empty={
          <Panel>
            <EmptyState icon={<IconCalendarOff size={28} />} title="No visits on this day">
              Book one from a contact's page.
            </EmptyState>
          </Panel>
        }
      >
        {(bookings) => (
          <>
            <Group gap="md" aria-label="The day in numbers" role="group">
              {tally(bookings).map(({ label, count }) => (
                <Text key={label} size="sm" c="dimmed">
                  <Text span fw={650} c="var(--mantine-color-text)" className="tabular">
                    {count}
                  </Text>{" "}
                  {label}
                </Text>
              ))}
            </Group>
            {byPractitioner(bookings).map(({ practitioner, visits }) => (
              <Panel
                key={practitioner.id}
                title={practitioner.name}
                count={visits.length === 1 ? "1 visit" : `${visits.length} visits`}
                flush
              >
                <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
                  {visits.map((booking) => (
                    <Visit key={booking.id} booking={booking} />
                  ))}
                </ul>
              </Panel>
            ))}
          </>
        )}
      </ListStates>
    </Stack>
  );
}
