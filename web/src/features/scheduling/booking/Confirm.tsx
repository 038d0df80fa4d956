import { Button, Group, Stack, Text } from "@mantine/core";
import { useSend } from "@/api/hooks";
import type { ProblemError } from "@/api/problem";
import type { Contact, Slot } from "@/api/types";
import { ProblemAlert } from "@/design";
import { ageText, useNow } from "@/lib/age";
import { dateTime, zoneName } from "@/lib/time";
import type { Hold } from "./useHold";

interface ConfirmProps {
  contact: Contact;
  slot: Slot;
  hold: Hold;
  service: string;
  zone: string;
  onBack: () => void;
  onTaken: (problem: ProblemError) => void;
  onBooked: (starts_at: string) => void;
}

/** Conflicts after which another time has to be chosen. */
const GONE = new Set(["slot_taken", "hold_expired"]);

export function Confirm(props: ConfirmProps) {
  const { contact, slot, hold, service, zone, onBack, onTaken, onBooked } = props;
  const now = useNow();
  const left = Math.max(0, Math.round((Date.parse(hold.expires_at) - now) / 1000));
  const book = useSend("post", "/v1/bookings", [
    "/v1/bookings",
    "/v1/slots",
    "/v1/cards",
    "/v1/contacts/{contact_id}/timeline",
  ]);

  function submit() {
    const { starts_at, service_id, location_id, practitioner } = slot;
    const body = {
      contact_id: contact.id,
      service_id,
      location_id,
      practitioner_id: practitioner.id,
      starts_at,
      hold_id: hold.id,
    };
    book.mutate(
      { body },
      {
        onSuccess: (booking) => onBooked(booking.starts_at),
        onError: (problem) => GONE.has(problem.code) && onTaken(problem),
      },
    );
  }

  return (
    <Stack gap="xs" role="group" aria-label="Confirm the booking">
      <Text fw={600} size="lg">
        {dateTime(zone, slot.starts_at)}{" "}
        <Text span c="dimmed" size="sm">
          {zoneName(zone, new Date(slot.starts_at))}
        </Text>
      </Text>
      <Text>
        {service} with {slot.practitioner.name} for {contact.name}
      </Text>
      <Text size="sm" c="dimmed" className="tabular">
        {left > 0
          ? `Held for you for another ${ageText(left)}.`
          : "No longer held: somebody else may take it."}
      </Text>
      <ProblemAlert error={book.error} />
      <Group gap="xs" mt={4}>
        <Button onClick={submit} loading={book.isPending}>
          Book this time
        </Button>
        <Button variant="default" onClick={onBack}>
          Another time
        </Button>
      </Group>
    </Stack>
  );
}
