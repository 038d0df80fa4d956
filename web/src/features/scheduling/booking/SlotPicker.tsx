import { ActionIcon, Group, Select, Skeleton, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useRead } from "@/api/hooks";
import type { Slot } from "@/api/types";
import { EmptyState, ProblemAlert } from "@/design";
import { addDays, clock, dayIn, dayName, daySpan, zoneName } from "@/lib/time";
import classes from "./SlotPicker.module.css";
import { byDay, type DayOfSlots, sameSlot } from "./slots";

const DAYS = 7;

interface SlotPickerProps {
  serviceId: string;
  locationId: string;
  zone: string;
  chosen: Slot | null;
  onChoose: (slot: Slot) => void;
  /** The last choice was taken by somebody else meanwhile. */
  taken?: boolean;
}

function Day({
  of,
  zone,
  chosen,
  onChoose,
}: { of: DayOfSlots } & Pick<SlotPickerProps, "zone" | "chosen" | "onChoose">) {
  return (
    <section className={classes.day} aria-label={dayName(of.day, "long")}>
      <h3 className={classes.dayName}>{dayName(of.day)}</h3>
      {of.slots.length === 0 ? <p className={classes.none}>No free time</p> : null}
      <div className={classes.times}>
        {of.slots.map((slot) => (
          <button
            key={`${slot.starts_at} ${slot.practitioner.id}`}
            type="button"
            className={classes.time}
            aria-pressed={sameSlot(chosen, slot)}
            onClick={() => onChoose(slot)}
          >
            <span className={classes.clock}>{clock(zone, slot.starts_at)}</span>
            <span className={classes.who}>{slot.practitioner.name}</span>
          </button>
        ))}
      </div>
    </section>
  );
}

/** Free times of a week, by day, on the location's clock. */
export function SlotPicker(props: SlotPickerProps) {
  const { serviceId, locationId, zone, chosen, onChoose, taken } = props;
  const today = dayIn(zone, Date.now());
  const [first, setFirst] = useState(today);
  const [practitioner, setPractitioner] = useState<string | null>(null);
  const span = daySpan(zone, first, DAYS);
  const query = { service_id: serviceId, location_id: locationId, ...span };
  const slots = useRead("/v1/slots", { params: { query } }, { keep: true });
  const all = slots.data?.items ?? [];
  const people = new Map(all.map((slot) => [slot.practitioner.id, slot.practitioner.name]));
  const days = byDay(
    practitioner ? all.filter((slot) => slot.practitioner.id === practitioner) : all,
    zone,
    first,
    DAYS,
  );

  return (
    <div>
      <Group justify="space-between" mb="xs" gap="xs" align="flex-end">
        <Group gap={4} wrap="nowrap">
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Earlier week"
            disabled={first <= today}
            onClick={() => setFirst(addDays(first, -DAYS))}
          >
            <IconChevronLeft size={18} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Later week"
            onClick={() => setFirst(addDays(first, DAYS))}
          >
            <IconChevronRight size={18} />
          </ActionIcon>
          <Text fw={600} ml={6} aria-live="polite">
            {dayName(first)} to {dayName(addDays(first, DAYS - 1))}
          </Text>
        </Group>
        <Select
          aria-label="Practitioner"
          placeholder="Any practitioner"
          clearable
          data={[...people].map(([value, label]) => ({ value, label }))}
          value={practitioner}
          onChange={setPractitioner}
          w={200}
        />
      </Group>
      <Text size="xs" c="dimmed" mb="xs">
        Times are {zone.replaceAll("_", " ")} ({zoneName(zone)}).
      </Text>
      <p role="status" className={taken ? classes.taken : "visually-hidden"}>
        {taken ? "That time has just been taken. These are the times that are free now." : ""}
      </p>
      <ProblemAlert error={slots.error} onRetry={() => void slots.refetch()} />
      {slots.isLoading ? <Skeleton height={220} /> : null}
      {slots.data && all.length === 0 ? (
        <EmptyState compact title="No free time in this week">
          Try a later week, or another service or location.
        </EmptyState>
      ) : null}
      {all.length > 0 ? (
        <div className={classes.week}>
          {days.map((day) => (
            <Day key={day.day} of={day} zone={zone} chosen={chosen} onChoose={onChoose} />
          ))}
        </div>
      ) : null}
    </div>
  );
}
