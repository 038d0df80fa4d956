import { Checkbox, MultiSelect, Stack, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import type { Client } from "@/api/types";
import { choices, useLocations } from "@/app/locations";
import { useMe } from "@/app/session";
import { ProblemAlert } from "@/design";
import type { ProblemForm } from "@/forms/useProblemForm";
import { usePermissions } from "../access/permissions";
import { SightFields } from "../access/SightFields";
import type { Wanted } from "./wanted";

interface ClientFieldsProps {
  form: ProblemForm<Wanted>["form"];
  /** The one that is changed: what it holds already stays a choice. */
  client?: Client;
  /** After the name. */
  children?: ReactNode;
}

/** What a client is given; what it is not given it does not hold. */
export function ClientFields({ form, client, children }: ClientFieldsProps) {
  const { permissions: mine } = useMe();
  const { all: locations } = useLocations();
  const permissions = usePermissions();
  // A client holds no more than whoever makes or changes it.
  const offered = permissions.all.filter(
    ({ name }) => mine.includes(name) || client?.permissions.includes(name),
  );
  const unseen = (client?.location_ids ?? []).filter(
    (id) => !locations.some((location) => location.id === id),
  );
  const places = [
    ...choices(locations),
    ...unseen.map((value) => ({ value, label: "a location of others" })),
  ];
  return (
    <>
      <TextInput
        label="Name"
        description="Of the program that uses it. What it does bears this name."
        data-autofocus
        {...form.getInputProps("name")}
        key={form.key("name")}
      />
      {children}
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
        data={places}
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
    </>
  );
}
