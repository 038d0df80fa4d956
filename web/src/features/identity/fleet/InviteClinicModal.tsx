import { Select, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMemo } from "react";
import { useSend } from "@/api/hooks";
import type { Country } from "@/api/types";
import { useMe } from "@/app/session";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { countries } from "@/lib/countries";
import { allZones } from "@/lib/time";

/** Mails a clinic's owner the link with which the clinic signs up. */
export function InviteClinicModal({ onClose }: { onClose: () => void }) {
  const { tenant } = useMe();
  const zones = useMemo(allZones, []);
  const lands = useMemo(countries, []);
  const invite = useSend("post", "/v1/fleet/clinics", ["/v1/fleet/invitations"]);
  const of = useProblemForm({
    initialValues: {
      clinic_name: "",
      country: tenant.country as Country,
      time_zone: tenant.time_zone,
      owner: { name: "", email: "" },
    },
  });
  const { form } = of;
  return (
    <Dialog onClose={onClose} title="Invite a clinic">
      <FormShell
        of={of}
        submit="Send the link"
        onCancel={onClose}
        onSubmit={async (body) => {
          const { email } = await invite.mutateAsync({ body });
          notifications.show({ message: `The link went to ${email}.` });
          onClose();
        }}
      >
        <TextInput
          label="Clinic's name"
          data-autofocus
          {...form.getInputProps("clinic_name")}
          key={form.key("clinic_name")}
        />
        <Select
          label="Country"
          data={lands}
          searchable
          allowDeselect={false}
          {...form.getInputProps("country")}
          key={form.key("country")}
        />
        <Select
          label="Time zone"
          data={zones}
          searchable
          limit={60}
          allowDeselect={false}
          {...form.getInputProps("time_zone")}
          key={form.key("time_zone")}
        />
        <TextInput
          label="Owner's name"
          {...form.getInputProps("owner.name")}
          key={form.key("owner.name")}
        />
        <TextInput
          label="Owner's e-mail"
          type="email"
          description="They sign up as every owner does, and may leave you at any time."
          {...form.getInputProps("owner.email")}
          key={form.key("owner.email")}
        />
      </FormShell>
    </Dialog>
  );
}
