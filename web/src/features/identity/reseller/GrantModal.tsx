import { MultiSelect, Radio, Stack, TextInput } from "@mantine/core";
import { useSend } from "@/api/hooks";
import type { ResellerGrant } from "@/api/types";
import { choices, useLocations } from "@/app/locations";
import { useMe } from "@/app/session";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { addDays, dayIn, instantOf } from "@/lib/time";
import { KIND, KIND_NOTE } from "../impersonation/words";

interface Wanted extends Record<string, unknown> {
  kind: ResellerGrant["kind"];
  mode: ResellerGrant["mode"];
  location_ids: string[];
  until: string;
}

const KINDS = ["support", "data", "config"] as const;

/** Lets the reseller's people act, for some days. */
export function GrantModal({ onClose }: { onClose: () => void }) {
  const zone = useMe().tenant.time_zone;
  const { all: locations } = useLocations();
  const create = useSend("post", "/v1/reseller-grants", ["/v1/reseller-grants"]);
  const of = useProblemForm<Wanted>(
    {
      initialValues: {
        kind: "support",
        mode: "read",
        location_ids: [],
        until: addDays(dayIn(zone, Date.now()), 7),
      },
      validate: { until: (day) => (day ? null : "Please fill this in.") },
    },
    { expires_at: "until" },
  );
  const { form } = of;

  async function submit({ kind, mode, location_ids, until }: Wanted) {
    await create.mutateAsync({
      body: {
        kind,
        mode,
        ...(location_ids.length > 0 ? { location_ids } : {}),
        expires_at: instantOf(zone, addDays(until, 1), "00:00"),
      },
    });
    onClose();
  }

  return (
    <Dialog onClose={onClose} title="Let the reseller act in your clinic" size="lg">
      <FormShell of={of} submit="Let them" onCancel={onClose} onSubmit={submit}>
        <Radio.Group
          label="What they may see"
          {...form.getInputProps("kind")}
          key={form.key("kind")}
        >
          <Stack gap={8} mt={6}>
            {KINDS.map((kind) => (
              <Radio key={kind} value={kind} label={KIND[kind]} description={KIND_NOTE[kind]} />
            ))}
          </Stack>
        </Radio.Group>
        <Radio.Group
          label="What they may do"
          description="The most; each time they read only unless they ask for more."
          {...form.getInputProps("mode")}
          key={form.key("mode")}
        >
          <Stack gap={8} mt={6}>
            <Radio value="read" label="Look" />
            <Radio value="write" label="Look, and change things" />
          </Stack>
        </Radio.Group>
        <MultiSelect
          label="Locations"
          description="Empty: everywhere."
          data={choices(locations)}
          {...form.getInputProps("location_ids")}
          key={form.key("location_ids")}
        />
        <TextInput
          type="date"
          label="Until"
          description="The last day. You can revoke it at any time."
          {...form.getInputProps("until")}
          key={form.key("until")}
        />
      </FormShell>
    </Dialog>
  );
}
