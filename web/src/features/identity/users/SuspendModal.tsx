import { Radio, Stack, Text } from "@mantine/core";
import { useSend } from "@/api/hooks";
import type { BodyOf, User } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";

type Reason = NonNullable<BodyOf<"/v1/users/{user_id}/suspension", "post">["reason"]>;

const REASONS: Record<Reason, string> = {
  left: "They have left the clinic",
  on_leave: "They are on leave",
  security: "Their account may be in wrong hands",
  other: "Another reason",
};

interface SuspendModalProps {
  user: User;
  onClose: () => void;
}

/** Suspends a colleague, for a reason. */
export function SuspendModal({ user, onClose }: SuspendModalProps) {
  const suspend = useSend("post", "/v1/users/{user_id}/suspension", ["/v1/users"]);
  const of = useProblemForm<{ reason: Reason }>({ initialValues: { reason: "left" } });
  return (
    <Dialog onClose={onClose} title={`Suspend ${user.name}`}>
      <FormShell
        of={of}
        submit="Suspend"
        onCancel={onClose}
        onSubmit={async ({ reason }) => {
          await suspend.mutateAsync({ params: { path: { user_id: user.id } }, body: { reason } });
          onClose();
        }}
      >
        <Text size="sm">
          They are signed out everywhere within seconds and may do nothing. Their open work goes
          back to all; their roles stay, for when they are reinstated.
        </Text>
        <Radio.Group label="Why?" {...of.form.getInputProps("reason")} key={of.form.key("reason")}>
          <Stack gap={6} mt={4}>
            {Object.entries(REASONS).map(([value, label]) => (
              <Radio key={value} value={value} label={label} />
            ))}
          </Stack>
        </Radio.Group>
      </FormShell>
    </Dialog>
  );
}

/** Asks before a colleague may work again. */
export function ReinstateModal({ user, onClose }: SuspendModalProps) {
  const reinstate = useSend("delete", "/v1/users/{user_id}/suspension", ["/v1/users"]);
  const of = useProblemForm({ initialValues: {} });
  return (
    <Dialog onClose={onClose} title={`Reinstate ${user.name}?`}>
      <FormShell
        of={of}
        submit="Reinstate"
        onCancel={onClose}
        onSubmit={async () => {
          await reinstate.mutateAsync({ params: { path: { user_id: user.id } } });
          onClose();
        }}
      >
        <Text size="sm">They can sign in again, with the roles that they hold.</Text>
      </FormShell>
    </Dialog>
  );
}
