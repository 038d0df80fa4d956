import { Checkbox, MultiSelect, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useSend } from "@/api/hooks";
import type { Client, Sight } from "@/api/types";
import { choices, useLocations } from "@/app/locations";
import { useMe } from "@/app/session";
import { Dialog, ProblemAlert } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { addDays, instantOf } from "@/lib/time";
import { usePermissions } from "../access/permissions";
import { SightFields } from "../access/SightFields";
import { NO_SIGHT } from "../access/sight";
import type { Told } from "./SecretDialog";

interface Wanted extends Record<string, unknown> {
  name: string;
  kind: Client["kind"];
  permissions: string[];
  fields: Sight;
  location_ids: string[];
  networks: string;
  until: string;
}

const EMPTY: Wanted = {
  name: "",
  kind: "key",
  permissions: [],
  fields: NO_SIGHT,
  location_ids: [],
  networks: "",
  until: "",
};

const KINDS = [
  { value: "key", label: "API key" },
  { value: "oauth", label: "OAuth client" },
];

/** One address or network a line, or with commas between. */
const networksOf = (text: string) => text.split(/[\s,]+/).filter(Boolean);

interface NewClientModalProps {
  onClose: () => void;
  onTold: (told: Told) => void;
}

/** Makes a client; what it is not given it does not hold. */
export function NewClientModal({ onClose, onTold }: NewClientModalProps) {
  const { tenant, permissions: mine } = useMe();
  const { all: locations } = useLocations();
  const permissions = usePermissions();
  const create = useSend("post", "/v1/clients", ["/v1/clients"]);
  const of = useProblemForm<Wanted>({ initialValues: EMPTY }, { expires_at: "until" });
  const { form } = of;
  // A client holds no more than whoever makes it.
  const offered = permissions.all.filter(({ name }) => mine.includes(name));

  async function submit({ location_ids, networks, until, ...rest }: Wanted) {
    const told = await create.mutateAsync({
      body: {
        name: rest.name,
        kind: rest.kind,
        permissions: rest.permissions,
        fields: rest.fields,
        networks: networksOf(networks),
        ...(location_ids.length > 0 ? { location_ids } : {}),
        ...(until ? { expires_at: instantOf(tenant.time_zone, addDays(until, 1), "00:00") } : {}),
      },
    });
    onTold(told);
  }

  return (
    <Dialog onClose={onClose} title="New API key" size="lg">
      <FormShell of={of} submit="Make it" onCancel={onClose} onSubmit={submit}>
        <TextInput
          label="Name"
          description="Of the program that uses it. What it does bears this name."
          data-autofocus
          {...form.getInputProps("name")}
          key={form.key("name")}
        />
        <Select
          label="Kind"
          data={KINDS}
          allowDeselect={false}
          {...form.getInputProps("kind")}
          key={form.key("kind")}
        />
        <ProblemAlert error={permissions.error} />
        <Checkbox.Group
          label="What it may"
          description="Nothing but this, and nothing that you may not."
          {...form.getInputProps("permissions")}
          key={form.key("permissions")}
        >
          <Stack gap={6} mt={6}>
            {offered.map(({ name, words }) => (
              <Checkbox key={name} value={name} label={words} />
            ))}
          </Stack>
        </Checkbox.Group>
        <SightFields form={form} />
        <MultiSelect
          label="Locations"
          description="Empty: everywhere."
          data={choices(locations)}
          {...form.getInputProps("location_ids")}
          key={form.key("location_ids")}
        />
        <Textarea
          label="Networks"
          description="Optional: where it may call from, one a line, such as 192.0.2.0/24."
          autosize
          minRows={2}
          {...form.getInputProps("networks")}
          key={form.key("networks")}
        />
        <TextInput
          type="date"
          label="Until"
          description="Optional; the last day. Empty: until it is revoked."
          {...form.getInputProps("until")}
          key={form.key("until")}
        />
      </FormShell>
    </Dialog>
  );
}
