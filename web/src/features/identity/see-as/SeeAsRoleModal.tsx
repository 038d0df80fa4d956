import { Select, Text } from "@mantine/core";
import type { Role } from "@/api/types";
import { choices, useLocations } from "@/app/locations";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { useSeeAs } from "./useSeeAs";

const CLINIC = "clinic";

/** Asks where whoever one wants to see as would hold the role. */
export function SeeAsRoleModal({ role, onClose }: { role: Role; onClose: () => void }) {
  const { all, byId } = useLocations();
  const { begin } = useSeeAs();
  const of = useProblemForm({ initialValues: { place: CLINIC } });
  const places = [{ value: CLINIC, label: "The whole clinic" }, ...choices(all)];

  async function submit({ place }: { place: string }) {
    onClose();
    const location = byId(place);
    await begin(
      location
        ? { wish: `${role.id}@${location.id}`, name: `${role.name} at ${location.name}` }
        : { wish: role.id, name: `${role.name} at the whole clinic` },
    );
  }

  return (
    <Dialog onClose={onClose} title={`See as ${role.name}`}>
      <FormShell of={of} submit="Begin" onCancel={onClose} onSubmit={submit}>
        <Text size="sm">
          This tab then shows what somebody with this role sees, as far as you may see it yourself.
          You only look until you end it.
        </Text>
        <Select
          label="Where they hold it"
          data={places}
          allowDeselect={false}
          data-autofocus
          {...of.form.getInputProps("place")}
          key={of.form.key("place")}
        />
      </FormShell>
    </Dialog>
  );
}
