import { Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useSend } from "@/api/hooks";
import type { Card, Stage } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { lostFaults, lostText, OTHER } from "./lost";
import { moveInCache } from "./optimistic";
import { LostWhy, Why } from "./Why";

export interface Move {
  card: Card;
  stage: Stage;
}

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
  const lost = stage.kind === "lost";
  const of = useProblemForm({
    initialValues: { code: "", reason: "" },
    validate: (values) =>
      lost
        ? lostFaults(values)
        : { reason: values.reason.trim() ? null : "Say why, in a few words" },
  });
  const before = lostText(card);

  async function submit(values: { code: string; reason: string }) {
    // The server keeps a usual reason by its code, and everything else as the person's own words.
    const reason = lost && values.code !== OTHER ? values.code : values.reason;
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
          {before ? (
            <Text size="sm" c="dimmed">
              Was lost because: {before}
            </Text>
          ) : null}
          {lost ? <LostWhy form={of.form} /> : <Why form={of.form} kind={stage.kind} />}
        </Stack>
      </FormShell>
    </Dialog>
  );
}
