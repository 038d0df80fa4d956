import { ActionIcon, Button, Group, Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconCalendarTime,
  IconCheck,
  IconDots,
  IconUserCheck,
  IconUserOff,
  IconX,
} from "@tabler/icons-react";
import { useState } from "react";
import type { Booking } from "@/api/types";
import { useCan } from "@/app/session";
import { useNow } from "@/lib/age";
import { ACT_LABEL, type Act, allowedActs, frontActs, useBookingActs } from "./actions";
import { CancelModal } from "./CancelModal";
import { RescheduleModal } from "./RescheduleModal";

type Open = "cancel" | "reschedule" | null;

/** The buttons of one visit: the likely acts at hand, all allowed ones in the menu. */
export function BookingActions({ booking }: { booking: Booking }) {
  const now = useNow();
  const can = useCan();
  const acts = useBookingActs(booking);
  const [open, setOpen] = useState<Open>(null);
  const allowed = allowedActs(booking);
  if (allowed.size === 0 || !can("bookings:write")) return null;
  const front = frontActs(booking, now);

  const run: Record<Act, () => void> = {
    confirm: acts.confirm,
    arrive: acts.arrive,
    attend: acts.attend,
    no_show: () => acts.noShow("patient"),
    cancel: () => setOpen("cancel"),
    reschedule: () => setOpen("reschedule"),
    undo: acts.undo,
  };

  return (
    <Group gap={6} wrap="nowrap" justify="flex-end">
      {front.map((act, index) => (
        <Button
          key={act}
          size="compact-sm"
          variant={index === 0 ? "light" : "default"}
          loading={acts.busy && index === 0}
          disabled={acts.busy}
          onClick={run[act]}
          aria-label={`${ACT_LABEL[act]}: ${booking.contact.name}`}
        >
          {ACT_LABEL[act]}
        </Button>
      ))}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="md"
            aria-label={`More for ${booking.contact.name}`}
          >
            <IconDots size={18} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {allowed.has("confirm") ? (
            <Menu.Item leftSection={<IconCheck size={16} />} onClick={run.confirm}>
              Confirm
            </Menu.Item>
          ) : null}
          {allowed.has("arrive") ? (
            <Menu.Item leftSection={<IconUserCheck size={16} />} onClick={run.arrive}>
              Arrived
            </Menu.Item>
          ) : null}
          {allowed.has("attend") ? (
            <Menu.Item leftSection={<IconUserCheck size={16} />} onClick={run.attend}>
              Attended
            </Menu.Item>
          ) : null}
          {allowed.has("no_show") ? (
            <>
              <Menu.Item leftSection={<IconUserOff size={16} />} onClick={run.no_show}>
                No-show: did not come
              </Menu.Item>
              <Menu.Item
                leftSection={<IconUserOff size={16} />}
                onClick={() => acts.noShow("clinic")}
              >
                No-show: we could not see them
              </Menu.Item>
            </>
          ) : null}
          {allowed.has("reschedule") ? (
            <Menu.Item leftSection={<IconCalendarTime size={16} />} onClick={run.reschedule}>
              Reschedule
            </Menu.Item>
          ) : null}
          {allowed.has("cancel") ? (
            <Menu.Item leftSection={<IconX size={16} />} onClick={run.cancel}>
              Cancel visit
            </Menu.Item>
          ) : null}
          {allowed.has("undo") ? (
            <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={run.undo}>
              Undo: was marked by mistake
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {open === "cancel" ? <CancelModal booking={booking} onClose={() => setOpen(null)} /> : null}
      {open === "reschedule" ? (
        <RescheduleModal booking={booking} onClose={() => setOpen(null)} />
      ) : null}
    </Group>
  );
}
