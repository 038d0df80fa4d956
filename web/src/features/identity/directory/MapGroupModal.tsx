import { Select } from "@mantine/core";
import { ifMatch } from "@/api/call";
import { useSend } from "@/api/hooks";
import type { DirectoryGroup } from "@/api/types";
import { choices, useLocations } from "@/app/locations";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { useRoleChoices } from "../users/roles";

const NONE = "none";
const EVERYWHERE = "everywhere";

interface MapGroupModalProps {
  group: DirectoryGroup;
  onClose: () => void;
}

/** Says which role the members of a directory's group hold, and where. */
export function MapGroupModal({ group, onClose }: MapGroupModalProps) {
  const roles = useRoleChoices().filter(({ value }) => value !== "owner");
  const { all } = useLocations();
  const map = useSend("patch", "/v1/directory-groups/{group_id}", [
    "/v1/directory-groups",
    "/v1/users",
  ]);
  const of = useProblemForm(
    {
      initialValues: {
        role: group.role?.key ?? NONE,
        place: group.location?.id ?? EVERYWHERE,
      },
    },
    { location_id: "place" },
  );
  const { form } = of;
  return (
    <Dialog onClose={onClose} title={`Role of ${group.name}`}>
      <FormShell
        of={of}
        submit="Save"
        onCancel={onClose}
        onSubmit={async ({ role, place }) => {
          const gives = role !== NONE;
          await map.mutateAsync({
            params: { path: { group_id: group.id } },
            headers: ifMatch(group),
            body: {
              role: gives ? role : null,
              location_id: gives && place !== EVERYWHERE ? place : null,
            },
          });
          onClose();
        }}
      >
        <Select
          label="Role"
          description="Its members hold it until they leave the group."
          data={[{ value: NONE, label: "No role" }, ...roles]}
          allowDeselect={false}
          data-autofocus
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
