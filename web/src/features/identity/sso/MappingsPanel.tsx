import { Box, Button, Select, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useList, useSend } from "@/api/hooks";
import type { SsoConnection, SsoMapping } from "@/api/types";
import { choices, useLocations } from "@/app/locations";
import { Dialog, ListStates, Panel, ProblemAlert } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { useRoleChoices } from "../users/roles";
import classes from "./Sso.module.css";

interface MappingsPanelProps {
  connection: SsoConnection;
  mayChange: boolean;
}

/** Which group at the provider gives which role here. */
export function MappingsPanel({ connection, mayChange }: MappingsPanelProps) {
  const query = { connection_id: connection.id };
  const list = useList("/v1/sso/mappings", { params: { query } });
  const [adding, setAdding] = useState(false);
  return (
    <Panel
      title={`Roles by the groups of ${connection.name}`}
      flush
      action={
        mayChange ? (
          <Button size="compact-sm" variant="default" onClick={() => setAdding(true)}>
            Map a group
          </Button>
        ) : null
      }
    >
      <ListStates
        list={list}
        rows={1}
        empty={
          <Text size="sm" c="dimmed" p="sm">
            Without a mapping only those come in who have a role by hand.
          </Text>
        }
      >
        {(mappings) => (
          <ul className={classes.rows}>
            {mappings.map((mapping) => (
              <Row key={mapping.id} mapping={mapping} mayChange={mayChange} />
            ))}
          </ul>
        )}
      </ListStates>
      {adding ? <MapModal connection={connection} onClose={() => setAdding(false)} /> : null}
    </Panel>
  );
}

function Row({ mapping, mayChange }: { mapping: SsoMapping; mayChange: boolean }) {
  const end = useSend("delete", "/v1/sso/mappings/{mapping_id}", ["/v1/sso/mappings"]);
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Text size="sm" fw={550}>
          {mapping.group}
        </Text>
        <Text size="sm">
          {mapping.role.name}, {mapping.location ? `at ${mapping.location.name}` : "everywhere"}
        </Text>
      </div>
      {mayChange ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={end.isPending}
          onClick={() => end.mutate({ params: { path: { mapping_id: mapping.id } } })}
          aria-label={`End ${mapping.group} as ${mapping.role.name}`}
        >
          End
        </Button>
      ) : null}
      {end.error ? (
        <Box className={classes.record}>
          <ProblemAlert error={end.error} />
        </Box>
      ) : null}
    </li>
  );
}

const EVERYWHERE = "everywhere";

function MapModal({ connection, onClose }: { connection: SsoConnection; onClose: () => void }) {
  const roles = useRoleChoices().filter(({ value }) => value !== "owner");
  const { all } = useLocations();
  const create = useSend("post", "/v1/sso/mappings", ["/v1/sso/mappings"]);
  const of = useProblemForm(
    { initialValues: { group: "", role: "front_desk", place: EVERYWHERE } },
    { location_id: "place" },
  );
  const { form } = of;
  return (
    <Dialog onClose={onClose} title="Map a group to a role">
      <FormShell
        of={of}
        submit="Map it"
        onCancel={onClose}
        onSubmit={async ({ group, role, place }) => {
          const where = place === EVERYWHERE ? {} : { location_id: place };
          await create.mutateAsync({
            body: { connection_id: connection.id, group, role, ...where },
          });
          onClose();
        }}
      >
        <TextInput
          label="Group"
          description={`Exactly as the provider lists it in the claim "${connection.groups_claim}". Entra ID lists object ids.`}
          data-autofocus
          {...form.getInputProps("group")}
          key={form.key("group")}
        />
        <Select
          label="Role"
          data={roles}
          allowDeselect={false}
          {...form.getInputProps("role")}
          key={form.key("role")}
        />
        <Select
          label="Where"
          data={[{ value: EVERYWHERE, label: "Everywhere" }, ...choices(all)]}
          allowDeselect={false}
          {...form.getInputProps("place")}
          key={form.key("place")}
        />
      </FormShell>
    </Dialog>
  );
}
