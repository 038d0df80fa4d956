import { Radio, Stack, TextInput } from "@mantine/core";
import type { Booking } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell, filled } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { dateTime } from "@/lib/time";
import { useBookingActs } from "./actions";

interface CancelModalProps {
  booking: Booking;
  onClose: () => void;
}

export function CancelModal({ booking, onClose }: CancelModalProps) {
  const acts = useBookingActs(booking);
  const of = useProblemForm({ initialValues: { by: "patient", reason: "" } });
  return (
    <Dialog onClose={onClose} title={`Cancel the visit of ${booking.contact.name}`}>
      <FormShell
        of={of}
        submit="Cancel visit"
        onCancel={onClose}
        cancel="Keep visit"
        onSubmit={async (values) => {
          const by = values.by === "clinic" ? "clinic" : "patient";
          await acts.cancel({ by, ...filled({ reason: values.reason }) });
          onClose();
        }}
      >
        <p style={{ margin: 0 }}>
          {booking.service.name} with {booking.practitioner.name},{" "}
          {dateTime(booking.location.time_zone, booking.starts_at)}
        </p>
        <Radio.Group label="Who cancels?" {...of.form.getInputProps("by")} key={of.form.key("by")}>
          <Stack gap={6} mt={4}>
            <Radio value="patient" label="The patient" />
            <Radio value="clinic" label="The clinic" />
          </Stack>
        </Radio.Group>
        <TextInput
          label="Reason"
          description="Optional; for your colleagues."
          {...of.form.getInputProps("reason")}
          key={of.form.key("reason")}
        />
      </FormShell>
    </Dialog>
  );
}
