import { Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useList, useSend } from "@/api/hooks";
import { useCan } from "@/app/session";

/** "Answered by phone": takes a conversation off the waiting list without a text. */
export function Handled({ contactId, locationId }: { contactId: string; locationId: string }) {
  const can = useCan();
  const list = useList("/v1/conversations", {
    params: { query: { contact_id: contactId, waiting: true } },
  });
  const handle = useSend("post", "/v1/conversations/{conversation_id}/handled", [
    "/v1/conversations",
    "/v1/tasks",
  ]);
  const waiting = list.items.find(
    (each) =>
      each.contact.id === contactId && each.location_id === locationId && each.waiting_since,
  );
  if (!waiting || !can("messages:send")) return null;
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={<IconCheck size={15} aria-hidden="true" />}
      loading={handle.isPending}
      onClick={() => handle.mutate({ params: { path: { conversation_id: waiting.id } }, body: {} })}
    >
      Mark as handled
    </Button>
  );
}
