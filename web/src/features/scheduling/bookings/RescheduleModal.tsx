import { Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { asProblem, type ProblemError } from "@/api/problem";
import type { Booking, Slot } from "@/api/types";
import { Dialog, ProblemAlert } from "@/design";
import { dateTime } from "@/lib/time";
import { SlotPicker } from "../booking/SlotPicker";
import { useBookingActs } from "./actions";

interface RescheduleModalProps {
  booking: Booking;
  onClose: () => void;
}

/** Another time for the same visit: the new one is taken before the old one is given up. */
export function RescheduleModal({ booking, onClose }: RescheduleModalProps) {
  const acts = useBookingActs(booking);
  const [slot, setSlot] = useState<Slot | null>(null);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [busy, setBusy] = useState(false);
  const zone = booking.location.time_zone;

  async function move(to: Slot) {
    setBusy(true);
    setProblem(null);
    try {
      await acts.reschedule({
        starts_at: to.starts_at,
        practitioner_id: to.practitioner.id,
        location_id: to.location_id,
      });
      notifications.show({
        message: `${booking.contact.name}: moved to ${dateTime(zone, to.starts_at)}`,
      });
      onClose();
    } catch (error) {
      setProblem(asProblem(error));
      setSlot(null);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog onClose={onClose} size="xl" title={`Another time for ${booking.contact.name}`}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {booking.service.name}, until now {dateTime(zone, booking.starts_at)} with{" "}
          {booking.practitioner.name}
        </Text>
        <ProblemAlert error={problem} />
        <SlotPicker
          serviceId={booking.service.id}
          locationId={booking.location.id}
          zone={zone}
          chosen={slot}
          onChoose={setSlot}
          taken={problem?.code === "slot_taken"}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep the old time
          </Button>
          <Button disabled={!slot} loading={busy} onClick={() => slot && void move(slot)}>
            {slot ? `Move to ${dateTime(zone, slot.starts_at)}` : "Choose a time"}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
