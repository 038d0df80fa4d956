import { Select, TextInput } from "@mantine/core";
import { useMemo } from "react";
import { ifMatch } from "@/api/call";
import { useSend } from "@/api/hooks";
import type { Country, Location, Region } from "@/api/types";
import { useCanEverywhere, useMe } from "@/app/session";
import { Dialog } from "@/design";
import { FormShell, filled } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { countries } from "@/lib/countries";
import { allZones } from "@/lib/time";
import { TOP, topChoices } from "./tree";

interface LocationModalProps {
  /** Null: a new one. */
  location: Location | null;
  regions: Region[];
  onClose: () => void;
}

/** Opens a location, or changes one; in which region it is, is the whole clinic's to say. */
export function LocationModal({ location, regions, onClose }: LocationModalProps) {
  const { tenant } = useMe();
  const create = useSend("post", "/v1/locations", ["/v1/locations", "/v1/me"]);
  const update = useSend("patch", "/v1/locations/{location_id}", ["/v1/locations", "/v1/me"]);
  const zones = useMemo(allZones, []);
  const lands = useMemo(countries, []);
  const of = useProblemForm({
    initialValues: {
      name: location?.name ?? "",
      country: (location?.country ?? tenant.country) as Country,
      time_zone: location?.time_zone ?? tenant.time_zone,
      phone: location?.phone ?? "",
      sms_sender: location?.sms_sender ?? "",
      region_id: location?.region_id ?? TOP,
    },
  });
  const { form } = of;
  const mayMove = useCanEverywhere()("locations:configure") && regions.length > 0;

  async function submit({ region_id, ...values }: typeof form.values) {
    const { name, country, time_zone, phone, sms_sender } = values;
    const body = { name, country, time_zone, ...filled({ phone, sms_sender }) };
    const region = region_id === TOP ? null : region_id;
    const isMoved = mayMove && region !== (location?.region_id ?? null);
    if (location)
      await update.mutateAsync({
        params: { path: { location_id: location.id } },
        headers: ifMatch(location),
        body: {
          ...body,
          phone: phone === "" ? null : phone,
          ...(isMoved ? { region_id: region } : {}),
        },
      });
    else await create.mutateAsync({ body: { ...body, ...(region ? { region_id: region } : {}) } });
    onClose();
  }

  return (
    <Dialog onClose={onClose} title={location ? `Change ${location.name}` : "New location"}>
      <FormShell
        of={of}
        submit={location ? "Save" : "Add location"}
        onCancel={onClose}
        onSubmit={submit}
      >
        <TextInput
          label="Name"
          data-autofocus
          {...form.getInputProps("name")}
          key={form.key("name")}
        />
        {mayMove ? (
          <Select
            label="In"
            description="Roles that are held at a region hold at all that is in it."
            data={topChoices(regions)}
            allowDeselect={false}
            {...form.getInputProps("region_id")}
            key={form.key("region_id")}
          />
        ) : null}
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
          description="Visits here are shown on this clock."
          data={zones}
          searchable
          limit={60}
          allowDeselect={false}
          {...form.getInputProps("time_zone")}
          key={form.key("time_zone")}
        />
        <TextInput
          label="Phone"
          type="tel"
          description="Optional."
          {...form.getInputProps("phone")}
          key={form.key("phone")}
        />
        <TextInput
          label="Number that texts come from"
          type="tel"
          description="Optional; with the country's code."
          {...form.getInputProps("sms_sender")}
          key={form.key("sms_sender")}
        />
      </FormShell>
    </Dialog>
  );
}
