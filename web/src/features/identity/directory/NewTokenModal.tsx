import { TextInput } from "@mantine/core";
import { useSend } from "@/api/hooks";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import type { Told } from "./TokenDialog";

interface NewTokenModalProps {
  onClose: () => void;
  onTold: (told: Told) => void;
}

/** Makes what a directory presents. */
export function NewTokenModal({ onClose, onTold }: NewTokenModalProps) {
  const create = useSend("post", "/v1/directory-tokens", ["/v1/directory-tokens"]);
  const of = useProblemForm({ initialValues: { name: "" } });
  return (
    <Dialog onClose={onClose} title="New token">
      <FormShell
        of={of}
        submit="Make it"
        onCancel={onClose}
        onSubmit={async (body) => onTold(await create.mutateAsync({ body }))}
      >
        <TextInput
          label="Name"
          description="Of the directory that uses it, such as Okta."
          data-autofocus
          {...of.form.getInputProps("name")}
          key={of.form.key("name")}
        />
      </FormShell>
    </Dialog>
  );
}
