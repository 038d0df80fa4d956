import { ActionIcon, Button, Group, Select, Stack } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useSearchParams } from "react-router";
import { choices, useDeskLocation } from "@/app/locations";
import { useCan } from "@/app/session";
import { EmptyState, PageHeader, ProblemAlert } from "@/design";
import { addDays, dayIn, dayName, isDay, zoneName } from "@/lib/time";
import { DaySheet } from "./DaySheet";
import { Jumps } from "./Jumps";
import { NewLeads } from "./NewLeads";
import { OpenTasks } from "./OpenTasks";
import { RepliesWaiting } from "./RepliesWaiting";
import classes from "./Today.module.css";

/** The day in the address; one that somebody mistyped is as none. */
const wantedDay = (search: URLSearchParams): string | undefined => {
  const day = search.get("day") ?? "";
  return isDay(day) ? day : undefined;
};

/** The front desk's one screen: the day at a location, and what waits for an answer. */
export default function TodayPage() {
  const desk = useDeskLocation();
  const can = useCan();
  const [search, setSearch] = useSearchParams();
  const zone = desk.location?.time_zone;
  const today = zone ? dayIn(zone, Date.now()) : "";
  const day = wantedDay(search) ?? today;
  const go = (to: string) => setSearch(to === today ? {} : { day: to }, { replace: true });

  return (
    <>
      <PageHeader
        title={day === today ? "Today" : dayName(day)}
        note={
          zone && day
            ? `${dayName(day, "long")} · ${zone.replaceAll("_", " ")} (${zoneName(zone)})`
            : null
        }
      >
        <Group gap={4} wrap="nowrap">
          <ActionIcon
            variant="default"
            size={36}
            aria-label="Day before"
            onClick={() => go(addDays(day, -1))}
            disabled={!day}
          >
            <IconChevronLeft size={18} />
          </ActionIcon>
          <Button variant="default" onClick={() => go(today)} disabled={day === today}>
            Today
          </Button>
          <ActionIcon
            variant="default"
            size={36}
            aria-label="Day after"
            onClick={() => go(addDays(day, 1))}
            disabled={!day}
          >
            <IconChevronRight size={18} />
          </ActionIcon>
        </Group>
        <Select
          aria-label="Location"
          data={choices(desk.all)}
          value={desk.location?.id ?? null}
          onChange={(id) => id && desk.choose(id)}
          allowDeselect={false}
          w={200}
        />
      </PageHeader>
      <ProblemAlert error={desk.error} />
      <Jumps locationId={desk.location?.id} />
      <div className={classes.columns}>
        <div className={classes.wide}>
          {can("bookings:read") ? null : <EmptyState title="Your role has no view of visits" />}
          {can("bookings:read") && desk.location && day ? (
            <DaySheet location={desk.location} day={day} />
          ) : null}
        </div>
        <Stack gap="md" className={classes.narrow}>
          {can("pipelines:read") ? <NewLeads locationId={desk.location?.id} /> : null}
          {can("messages:read") ? <RepliesWaiting locationId={desk.location?.id} /> : null}
          {can("tasks:read") ? <OpenTasks locationId={desk.location?.id} /> : null}
        </Stack>
      </div>
    </>
  );
}
