import { Anchor, Button, Stack, Text } from "@mantine/core";
import { IconPlus, IconStethoscope } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { useList } from "@/api/hooks";
import type { Practitioner, Service } from "@/api/types";
import { useLocations } from "@/app/locations";
import { useCan } from "@/app/session";
import { EmptyState, ListStates, PageHeader, Panel } from "@/design";
import { urls } from "@/lib/urls";
import { hoursText } from "./hours";
import { PractitionerModal } from "./PractitionerModal";

function Person({
  person,
  services,
  onChange,
}: {
  person: Practitioner;
  services: Service[];
  onChange: (() => void) | undefined;
}) {
  const { all } = useLocations();
  const names = services
    .filter((each) => person.service_ids.includes(each.id))
    .map((each) => each.name);
  return (
    <Panel
      title={person.name}
      action={
        onChange ? (
          <Button
            size="compact-sm"
            variant="default"
            onClick={onChange}
            aria-label={`Change ${person.name}`}
          >
            Change
          </Button>
        ) : null
      }
    >
      <Stack gap={4}>
        {all.map((location) => {
          const hours = hoursText(person.hours.filter((each) => each.location_id === location.id));
          return hours ? (
            <Text key={location.id} size="sm">
              <b>{location.name}</b> {hours}
            </Text>
          ) : null;
        })}
        {person.hours.length === 0 ? (
          <Text size="sm" c="dimmed">
            No hours yet: cannot be booked.
          </Text>
        ) : null}
        <Text size="sm" c="dimmed">
          {names.length > 0 ? names.join(", ") : "No services yet: cannot be booked."}
        </Text>
      </Stack>
    </Panel>
  );
}

export default function PractitionersPage() {
  const can = useCan();
  const list = useList("/v1/practitioners", { params: { query: { limit: 100 } } });
  const services = useList("/v1/services", { params: { query: { limit: 100 } } });
  const [editing, setEditing] = useState<Practitioner | "new" | null>(null);
  const mayChange = can("schedule:configure");
  return (
    <>
      <PageHeader narrow title="Practitioners" note="Who sees patients, where and when.">
        {mayChange ? (
          <Button
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setEditing("new")}
          >
            New practitioner
          </Button>
        ) : null}
      </PageHeader>
      {!services.isLoading && services.items.length === 0 ? (
        <Text size="sm" mb="sm">
          First add a{" "}
          <Anchor component={Link} to={urls.services()} inherit>
            service
          </Anchor>{" "}
          that they can be booked for.
        </Text>
      ) : null}
      <Stack gap="sm" maw={860}>
        <ListStates
          list={list}
          empty={
            <Panel>
              <EmptyState icon={<IconStethoscope size={28} />} title="No practitioners yet">
                Without one there are no times to book.
              </EmptyState>
            </Panel>
          }
        >
          {(people) =>
            people.map((person) => (
              <Person
                key={person.id}
                person={person}
                services={services.items}
                onChange={mayChange ? () => setEditing(person) : undefined}
              />
            ))
          }
        </ListStates>
      </Stack>
      {editing && !services.isLoading ? (
        <PractitionerModal
          person={editing === "new" ? null : editing}
          services={services.items}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </>
  );
}
