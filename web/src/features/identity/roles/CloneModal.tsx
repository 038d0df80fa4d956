import { Text, TextInput } from "@mantine/core";
import { useSend } from "@/api/hooks";
import type { Role } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";

/** Makes a role of the clinic's own, like another. */
export function CloneModal({ role, onClose }: { role: Role; onClose: () => void }) {
  const create = useSend("post", "/v1/roles", ["/v1/roles"]);
  const of = useProblemForm({ initialValues: { name: "" } });
  return (
    <Dialog onClose={onClose} title={`Clone ${role.name}`}>
      <FormShell
        of={of}
        submit="Make the role"
        onCancel={onClose}
        onSubmit={async ({ name }) => {
          await create.mutateAsync({ body: { name, based_on: role.key } });
          onClose();
        }}
      >
        <Text size="sm">It begins with all that {role.name} may. Nobody holds it yet.</Text>
        <TextInput
          label="Name of the new role"
          data-autofocus
          {...of.form.getInputProps("name")}
          key={of.form.key("name")}
        />
      </FormShell>
    </Dialog>
  );
}
