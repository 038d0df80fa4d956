import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useSend } from "@/api/hooks";
import type { Card, Stage } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { moveInCache } from "./optimistic";

export interface Move {
  card: Card;
  stage: Stage;
}

/** Ready-made reasons by the kind of stage that a card goes to. */
const REASONS: Record<Stage["kind"], string[]> = {
  open: ["Spoke by phone", "Answered by e-mail", "Was in the wrong stage"],
  won: ["Booked by phone", "Came by in person"],
  lost: ["price", "no capacity", "not eligible", "competitor", "duplicate", "spam", "unreachable"],
};

interface MoveModalProps {
  move: Move;
  from: Stage | undefined;
  onClose: () => void;
}

/** Asks why, then moves: the card is shown in its new place at once and put back if refused. */
export function MoveModal({ move: { card, stage }, from, onClose }: MoveModalProps) {
  const queries = useQueryClient();
  const send = useSend("post", "/v1/cards/{card_id}/moves", [
    "/v1/cards",
    "/v1/contacts/{contact_id}/timeline",
  ]);
  const of = useProblemForm({
    initialValues: { reason: "" },
    validate: { reason: (reason) => (reason.trim() ? null : "Say why, in a few words") },
  });

  async function submit({ reason }: { reason: string }) {
    const undo = moveInCache(queries, card, stage.key);
    try {
      await send.mutateAsync({
        params: { path: { card_id: card.id } },
        body: { stage: stage.key, reason },
      });
    } catch (error) {
      undo();
      throw error;
    }
    notifications.show({ message: `${card.contact.name} is now in ${stage.name}` });
    onClose();
  }

  return (
    <Dialog onClose={onClose} title={`Move ${card.contact.name} to ${stage.name}`}>
      <FormShell of={of} submit="Move" onCancel={onClose} onSubmit={submit}>
        <Stack gap="xs">
          {from ? (
            <Text size="sm" c="dimmed">
              From {from.name} to {stage.name}.
            </Text>
          ) : null}
          <TextInput
            data-autofocus
            label="Why?"
            description="Shown in the contact's timeline."
            {...of.form.getInputProps("reason")}
            key={of.form.key("reason")}
          />
          <Group gap={6} role="group" aria-label="Common reasons">
            {REASONS[stage.kind].map((reason) => (
              <Button
                key={reason}
                size="compact-sm"
                variant="default"
                onClick={() => of.form.setFieldValue("reason", reason)}
              >
                {reason}
              </Button>
            ))}
          </Group>
        </Stack>
      </FormShell>
    </Dialog>
  );
}
