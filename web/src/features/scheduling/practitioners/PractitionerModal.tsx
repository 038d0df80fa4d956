import { ActionIcon, Button, Checkbox, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { ifMatch } from "@/api/call";
import { useSend } from "@/api/hooks";
import type { Practitioner, Service } from "@/api/types";
import { choices, useDeskLocation } from "@/app/locations";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { DAY_NAME, type Hours, officeHours, WEEKDAYS } from "./hours";
import classes from "./Practitioner.module.css";

interface Values extends Record<string, unknown> {
  name: string;
  service_ids: string[];
  hours: Hours[];
}

interface PractitionerModalProps {
  person: Practitioner | null;
  services: Service[];
  onClose: () => void;
}

/** A practitioner: services and weekly hours, each row one stretch on one day at one location. */
export function PractitionerModal({ person, services, onClose }: PractitionerModalProps) {
  const desk = useDeskLocation();
  const create = useSend("post", "/v1/practitioners", ["/v1/practitioners", "/v1/slots"]);
  const update = useSend("patch", "/v1/practitioners/{practitioner_id}", [
    "/v1/practitioners",
    "/v1/slots",
  ]);
  const here = desk.location?.id ?? "";
  const of = useProblemForm<Values>({
    initialValues: {
      name: person?.name ?? "",
      service_ids: person?.service_ids ?? services.map((each) => each.id),
      hours: person?.hours ?? officeHours(here),
    },
  });
  const { form } = of;
  const days = WEEKDAYS.map((value) => ({ value, label: DAY_NAME[value] }));

  async function submit(body: Values) {
    if (person)
      await update.mutateAsync({
        params: { path: { practitioner_id: person.id } },
        headers: ifMatch(person),
        body,
      });
    else await create.mutateAsync({ body });
    onClose();
  }

  return (
    <Dialog
      onClose={onClose}
      size="lg"
      title={person ? `Change ${person.name}` : "New practitioner"}
    >
      <FormShell
        of={of}
        submit={person ? "Save" : "Add practitioner"}
        onCancel={onClose}
        onSubmit={submit}
      >
        <TextInput
          label="Name"
          placeholder="Dr Robin Example"
          data-autofocus
          {...form.getInputProps("name")}
          key={form.key("name")}
        />
        <Checkbox.Group
          label="Services"
          {...form.getInputProps("service_ids")}
          key={form.key("service_ids")}
        >
          <Group gap="sm" mt={6}>
            {services.map((each) => (
              <Checkbox key={each.id} value={each.id} label={each.name} />
            ))}
          </Group>
        </Checkbox.Group>
        <fieldset className={classes.hours}>
          <legend>Weekly hours</legend>
          <Text size="xs" c="dimmed">
            On each location's own clock.
          </Text>
          <Stack gap={6}>
            {form.values.hours.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id; the fields are controlled by index
              <div key={index} className={classes.row}>
                <Select
                  className={classes.day}
                  aria-label={`Day, row ${index + 1}`}
                  data={days}
                  allowDeselect={false}
                  {...form.getInputProps(`hours.${index}.weekday`)}
                />
                <TextInput
                  type="time"
                  className={classes.from}
                  aria-label={`From, row ${index + 1}`}
                  {...form.getInputProps(`hours.${index}.from`)}
                />
                <TextInput
                  type="time"
                  className={classes.to}
                  aria-label={`To, row ${index + 1}`}
                  {...form.getInputProps(`hours.${index}.to`)}
                />
                <Select
                  className={classes.where}
                  aria-label={`Location, row ${index + 1}`}
                  data={choices(desk.all)}
                  allowDeselect={false}
                  {...form.getInputProps(`hours.${index}.location_id`)}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  className={classes.remove}
                  aria-label={`Remove ${DAY_NAME[row.weekday]}, row ${index + 1}`}
                  onClick={() => form.removeListItem("hours", index)}
                >
                  <IconTrash size={17} />
                </ActionIcon>
              </div>
            ))}
          </Stack>
          <Button
            mt={8}
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={15} aria-hidden="true" />}
            onClick={() =>
              form.insertListItem("hours", {
                location_id: here,
                weekday: "mon",
                from: "09:00",
                to: "17:00",
              })
            }
          >
            Add hours
          </Button>
        </fieldset>
      </FormShell>
    </Dialog>
  );
}
