import { Select, Text } from "@mantine/core";
import { ifMatch } from "@/api/call";
import { useSend } from "@/api/hooks";
import type { DirectoryGroup } from "@/api/types";
import { choices, useLocations } from "@/app/locations";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { useRoleChoices } from "../users/roles";

const CLINIC = "clinic";
const NOTHING = "nothing";

interface GroupModalProps {
  group: DirectoryGroup;
  onClose: () => void;
}

/** Says which role a group gives, and where. */
export function GroupModal({ group, onClose }: GroupModalProps) {
  const { all } = useLocations();
  const roles = useRoleChoices().filter(({ value }) => value !== "owner");
  const map = useSend("patch", "/v1/directory-groups/{group_id}", [
    "/v1/directory-groups",
    "/v1/users",
    "/v1/me",
  ]);
  const of = useProblemForm(
    {
      initialValues: { role: group.role?.key ?? NOTHING, place: group.location?.id ?? CLINIC },
    },
    { location_id: "place" },
  );
  const { form } = of;
  const givesNothing = form.values.role === NOTHING;

  async function submit({ role, place }: typeof form.values) {
    const location_id = place === CLINIC || givesNothing ? null : place;
    await map.mutateAsync({
      params: { path: { group_id: group.id } },
      headers: ifMatch(group),
      body: { role: givesNothing ? null : role, location_id },
    });
    onClose();
  }

  return (
    <Dialog onClose={onClose} title={`What ${group.name} gives`}>
      <FormShell of={of} submit="Save" onCancel={onClose} onSubmit={submit}>
        <Text size="sm">
          Those who are in the group hold the role from now on, and lose it when they leave the
          group. Nobody becomes an owner through a group.
        </Text>
        <Select
          label="Role"
          data={[{ value: NOTHING, label: "None" }, ...roles]}
          allowDeselect={false}
          data-autofocus
          {...form.getInputProps("role")}
          key={form.key("role")}
        />
        {givesNothing ? null : (
          <Select
            label="Where"
            data={[{ value: CLINIC, label: "The whole clinic" }, ...choices(all)]}
            allowDeselect={false}
            {...form.getInputProps("place")}
            key={form.key("place")}
          />
        )}
      </FormShell>
    </Dialog>
  );
}
