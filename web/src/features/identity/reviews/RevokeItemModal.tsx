import { Text, TextInput } from "@mantine/core";
import type { AccessReviewItem } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { useDecide } from "./useDecide";

interface RevokeItemModalProps {
  reviewId: string;
  item: AccessReviewItem;
  onClose: () => void;
}

/** Asks before something is taken from somebody. */
export function RevokeItemModal({ reviewId, item, onClose }: RevokeItemModalProps) {
  const decide = useDecide(reviewId);
  const of = useProblemForm({ initialValues: { note: "" } });
  const { form } = of;
  return (
    <Dialog onClose={onClose} title={`Revoke ${item.holds} of ${item.name}?`}>
      <FormShell
        of={of}
        submit="Revoke"
        cancel="Keep it"
        onCancel={onClose}
        onSubmit={async ({ note }) => {
          await decide.revoke(item, note);
          onClose();
        }}
      >
        <Text size="sm">It ends at once. Whoever still needs it has to be given it anew.</Text>
        <TextInput
          label="Note"
          description="Optional: why, for who reads the review later."
          {...form.getInputProps("note")}
          key={form.key("note")}
        />
      </FormShell>
    </Dialog>
  );
}
