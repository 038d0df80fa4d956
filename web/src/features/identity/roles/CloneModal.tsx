import { Text, TextInput } from "@mantine/core";
import { useSend } from "@/api/hooks";
import type { Role } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";

interface CloneModalProps {
  role: Role;
  onClose: () => void;
  /** What follows, beside the end of the dialog. */
  onMade?: (made: Role) => void;
}

/** Makes a role of the clinic's own, like another. */
export function CloneModal({ role, onClose, onMade }: CloneModalProps) {
  const create = useSend("post", "/v1/roles", ["/v1/roles"]);
  const of = useProblemForm({ initialValues: { name: "" } });
  return (
    <Dialog onClose={onClose} title={`Clone ${role.name}`}>
      <FormShell
        of={of}
        submit="Make the role"
        onCancel={onClose}
        onSubmit={async ({ name }) => {
          const made = await create.mutateAsync({ body: { name, based_on: role.key } });
          onClose();
          onMade?.(made);
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
