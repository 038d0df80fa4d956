import { Button, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconBuildingHospital, IconPlus } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { ifMatch } from "@/api/call";
import { useList, useSend } from "@/api/hooks";
import type { Country, Location } from "@/api/types";
import { useCan, useCanEverywhere, useMe } from "@/app/session";
import { Dialog, EmptyState, ListStates, PageHeader, Panel } from "@/design";
import { FormShell, filled } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { countries } from "@/lib/countries";
import { phoneText } from "@/lib/phone";
import { allZones, zoneName } from "@/lib/time";

function LocationModal({ location, onClose }: { location: Location | null; onClose: () => void }) {
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
    },
  });
  const { form } = of;

  async function submit({ name, country, time_zone, phone, sms_sender }: typeof form.values) {
    const body = { name, country, time_zone, ...filled({ phone, sms_sender }) };
    if (location)
      await update.mutateAsync({
        params: { path: { location_id: location.id } },
        headers: ifMatch(location),
        body: { ...body, phone: phone === "" ? null : phone },
      });
    else await create.mutateAsync({ body });
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

export default function LocationsPage() {
  const can = useCan();
  const canEverywhere = useCanEverywhere();
  const list = useList("/v1/locations", { params: { query: { limit: 100 } } });
  const [editing, setEditing] = useState<Location | "new" | null>(null);
  const mayChange = can("locations:configure");
  return (
    <>
      <PageHeader narrow title="Locations" note="Each has its own clock, staff and numbers.">
        {canEverywhere("locations:configure") ? (
          <Button
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setEditing("new")}
          >
            New location
          </Button>
        ) : null}
      </PageHeader>
      <Stack gap="sm" maw={860}>
        <ListStates
          list={list}
          empty={
            <Panel>
              <EmptyState icon={<IconBuildingHospital size={28} />} title="No locations" />
            </Panel>
          }
        >
          {(locations) =>
            locations.map((location) => (
              <Panel
                key={location.id}
                title={location.name}
                action={
                  mayChange ? (
                    <Button
                      size="compact-sm"
                      variant="default"
                      onClick={() => setEditing(location)}
                      aria-label={`Change ${location.name}`}
                    >
                      Change
                    </Button>
                  ) : null
                }
              >
                <Text size="sm">
                  {location.time_zone.replaceAll("_", " ")} ({zoneName(location.time_zone)})
                </Text>
                <Text size="sm" c="dimmed">
                  {[
                    location.phone ? phoneText(location.phone) : null,
                    location.sms_sender
                      ? `texts come from ${phoneText(location.sms_sender)}`
                      : null,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </Text>
              </Panel>
            ))
          }
        </ListStates>
      </Stack>
      {editing ? (
        <LocationModal
          location={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </>
  );
}
